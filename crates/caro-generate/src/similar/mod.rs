//! What Caro knows that is like a sentence: examples for a model.
//!
//! A sentence that the static backend does not understand is often close to one that it does. The nearest of the
//! sentences that stand beside the knowledge are found by the words they share, the rare ones counting most, and the
//! static backend says what each of them is in the shell at hand.

mod words;

use crate::{Request, StaticBackend};

#[rustfmt::skip]
mod tables {
    include!(concat!(env!("OUT_DIR"), "/similar.rs"));
}

/// What a word that no example has counts against the likeness of all.
const UNKNOWN_WEIGHT: f32 = 4.0;

/// Most bytes of an example's command: a longer one takes a model longer to read than it is worth.
const LONGEST: usize = 120;

/// A sentence that Caro knows, and its command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    /// The sentence.
    pub(crate) sentence: &'static str,
    /// What it is in the shell that was asked about.
    pub(crate) command: String,
}

/// The nearest examples, the nearest first: at most so many, each of another kind, none that is not at least this much
/// like the sentence (from 0, nothing in common, to 1, the same words).
pub(crate) fn to(request: &Request<'_>, most: usize, likeness: f32) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::with_capacity(most);
    let mut entries: Vec<u16> = Vec::with_capacity(most);
    for (score, number) in ranked(request.sentence) {
        if score < likeness || found.len() == most {
            break;
        }
        let (start, end, entry, _) = tables::EXAMPLES[number];
        if entries.contains(&entry) {
            continue;
        }
        let sentence = &tables::SENTENCES[start as usize..end as usize];
        let asked = Request::new(sentence, request.shell, request.userland);
        if let Ok(candidate) = StaticBackend::new().answer(&asked)
            && candidate.command.len() <= LONGEST
        {
            entries.push(entry);
            found.push(Example {
                sentence,
                command: candidate.command,
            });
        }
    }
    found
}

/// How much the nearest example is like a sentence, from 0 to 1.
pub(crate) fn likeness(sentence: &str) -> f32 {
    ranked(sentence).first().map_or(0.0, |(score, _)| *score)
}

/// The examples that share a word with a sentence, by how much they are like it.
fn ranked(sentence: &str) -> Vec<(f32, usize)> {
    let mut shared = vec![0.0_f32; tables::EXAMPLES.len()];
    let mut whole = 0.0;
    let mut words = words::words(sentence);
    words.sort_unstable();
    words.dedup();
    for word in &words {
        let Some(number) = position(word) else {
            whole += UNKNOWN_WEIGHT;
            continue;
        };
        let (_, _, weight, first, last) = tables::WORDS[number];
        whole += weight;
        for example in &tables::USES[first as usize..last as usize] {
            shared[usize::from(*example)] += weight;
        }
    }
    let mut ranked: Vec<(f32, usize)> = shared
        .into_iter()
        .enumerate()
        .filter(|(_, shared)| *shared > 0.0)
        .map(|(number, shared)| {
            let (.., weight) = tables::EXAMPLES[number];
            (shared / (whole * weight).sqrt(), number)
        })
        .collect();
    ranked.sort_by(|(a, i), (b, j)| b.total_cmp(a).then(i.cmp(j)));
    ranked
}

/// The number of a word in the tables.
fn position(word: &str) -> Option<usize> {
    tables::WORDS
        .binary_search_by(|(start, end, ..)| {
            tables::VOCABULARY[*start as usize..*end as usize].cmp(word)
        })
        .ok()
}

#[cfg(test)]
mod tests {
    use super::{Example, likeness, to};
    use crate::{Request, Shell, Userland};

    fn nearest(sentence: &str, shell: Shell, userland: Userland) -> Vec<Example> {
        to(&Request::new(sentence, shell, userland), 2, 0.3)
    }

    #[test]
    fn the_nearest_sentence_is_found_with_its_command() {
        let found = nearest("what's 12 times 12", Shell::Bash, Userland::Gnu);
        assert!(found[0].command.contains("15 * 24"), "{found:?}");
        let found = nearest(
            "please extract bundle.tar.gz to a folder named out",
            Shell::Bash,
            Userland::Gnu,
        );
        assert!(found[0].command.contains("tar -x"), "{found:?}");
    }

    #[test]
    fn every_example_is_of_another_kind() {
        let found = to(
            &Request::new("count the lines in x.txt", Shell::Bash, Userland::Gnu),
            5,
            0.0,
        );
        let mut commands: Vec<&str> = found.iter().map(|example| &*example.command).collect();
        commands.sort_unstable();
        commands.dedup();
        assert_eq!(commands.len(), 5, "{found:?}");
    }

    #[test]
    fn examples_are_for_the_shell_and_the_tools_at_hand() {
        let sentence = "delete the blank lines in gaps.txt";
        let gnu = nearest(sentence, Shell::Bash, Userland::Gnu);
        let bsd = nearest(sentence, Shell::Bash, Userland::Bsd);
        assert!(gnu[0].command.starts_with("sed -i '/"), "{gnu:?}");
        assert!(bsd[0].command.starts_with("sed -i '' "), "{bsd:?}");
    }

    #[test]
    fn no_example_takes_long_to_read() {
        for sentence in [
            "replace blanks in the file names of 'My Trip' by underscores",
            "what is the total size of all mp4 files",
            "flatten all pictures into one folder",
        ] {
            let request = Request::new(sentence, Shell::Bash, Userland::Gnu);
            for example in to(&request, 50, 0.1) {
                assert!(example.command.len() <= super::LONGEST, "{example:?}");
            }
        }
    }

    #[test]
    fn likeness_is_that_of_the_nearest() {
        assert!(likeness("what is 15 times 24") > 0.99);
        assert!((0.3..0.99).contains(&likeness("what is 15 times 24 in roman numerals")));
        assert!(likeness("xyzzy") < 0.01);
    }

    #[test]
    fn what_is_like_nothing_has_no_example() {
        assert!(nearest("", Shell::Bash, Userland::Gnu).is_empty());
        assert!(nearest("xyzzy plugh", Shell::Bash, Userland::Gnu).is_empty());
    }
}
