//! What a sentence wants left out, and a command takes with the rest: `find old -name '*.txt'` for "txt files, but
//! leave out the folder old".

/// How a sentence says that something is to be left out.
const LEAVING_OUT: &[&str] = &[
    "except",
    "excluding",
    "leave out",
    "leaving out",
    "other than",
    "apart from",
    "not counting",
];

/// What commands leave something out with, wherever it stands.
const LEAVES_OUT: &[&str] = &[
    "!", "exclu", "prune", "invert", "ignore", "[^", "||", "NR>", "NR >", "~", "comm", "uniq",
    "sed", "sub(", "head", "tail", "skip", "else", "\"\"",
];

/// Options that do.
const OPTIONS: &[&str] = &[
    "-not",
    "-maxdepth",
    "-X",
    "-x",
    "-I",
    "-L",
    "-n",
    "-c",
    "-cd",
    "--complement",
];

/// The words with which the sentence leaves out what the command does not.
pub(crate) fn find(command: &str, sentence: &str) -> Option<String> {
    let lower = sentence.to_lowercase();
    let said = LEAVING_OUT.iter().find(|text| has_words(&lower, text))?;
    let option = |word: &str| {
        // `grep -v`, `-vE`.
        let letters = word.starts_with('-') && !word.starts_with("--") && word.len() <= 6;
        OPTIONS.contains(&word) || (letters && word.contains('v'))
    };
    let leaves_out = LEAVES_OUT.iter().any(|text| command.contains(text))
        || command.split_whitespace().any(option);
    (!leaves_out).then(|| (*said).to_owned())
}

/// Whether a text has these words as whole ones.
fn has_words(text: &str, words: &str) -> bool {
    let mut places = text.match_indices(words);
    places.any(|(at, _)| {
        !text[..at].ends_with(char::is_alphanumeric)
            && !text[at + words.len()..].starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn what_is_not_left_out_is_found() {
        for (sentence, command) in [
            (
                "find txt files but leave out the folder old",
                "find old -type f -name '*.txt'",
            ),
            ("delete all logs except today.log", "rm today.log *.log"),
            ("Everything in src excluding tests", "ls src tests"),
        ] {
            assert!(find(command, sentence).is_some(), "{sentence}");
        }
    }

    #[test]
    fn what_is_left_out_somehow_is_not_missed() {
        for (sentence, command) in [
            (
                "txt files except those in old",
                "find . -name '*.txt' -not -path '*/old/*'",
            ),
            ("lines of a.txt except the comments", "grep -v '^#' a.txt"),
            ("copy src excluding tests", "rsync -a --exclude tests src x"),
            (
                "all columns except the first",
                "cut -d, -f 2- --complement a.csv || cut -f2- a.csv",
            ),
            ("print a.txt except the header", "tail -n +2 a.txt"),
            ("list my exceptions", "grep -r exception ."),
            ("files in src", "ls src"),
        ] {
            assert_eq!(find(command, sentence), None, "{sentence}");
        }
    }
}
