//! Tells sentences from commands.

/// Words that sentences are made of and command lines are not.
const WORDS: &[&str] = &[
    "a",
    "an",
    "are",
    "can",
    "cannot",
    "could",
    "does",
    "don't",
    "following",
    "here",
    "here's",
    "i",
    "i'm",
    "is",
    "it",
    "of",
    "please",
    "sorry",
    "that",
    "the",
    "there",
    "this",
    "to",
    "use",
    "will",
    "would",
    "you",
    "your",
];

/// Whether a line reads as a sentence: it begins like one, and has the small words of one.
pub(crate) fn is_sentence(line: &str) -> bool {
    let line = line.trim_start_matches(['-', '*', '#', ' ']);
    let mut words = line.split_whitespace();
    let Some(first) = words.next() else {
        return false;
    };
    let begins = first.starts_with(|c: char| c.is_uppercase())
        && first
            .trim_end_matches([',', ':', '.', '!'])
            .chars()
            .all(|c| c.is_alphabetic() || c == '\'' || c == '’');
    if !begins {
        return false;
    }
    let small = |word: &str| {
        let word = word.to_lowercase();
        WORDS.contains(&word.trim_end_matches([',', ':', '.', '!', '?']))
    };
    let ends = line.trim_end().ends_with(['.', ':', '!', '?']);
    let count = usize::from(small(first)) + words.filter(|word| small(word)).count();
    count >= 2 || (count == 1 && ends) || (ends && line.split_whitespace().count() >= 3)
}

#[cfg(test)]
mod tests {
    use super::is_sentence;

    #[test]
    fn sentences_are_told_from_commands() {
        for sentence in [
            "You can use the following command",
            "Here is the command:",
            "I'm sorry, but I can't help with that.",
            "This lists all files.",
            "Sorry, that is not possible",
            "Certainly! Use find.",
        ] {
            assert!(is_sentence(sentence), "{sentence}");
        }
        for command in [
            "ls -l",
            "Rscript plot.R",
            "Get-ChildItem -Recurse | Sort-Object Length",
            "echo This is the end.",
            "FOO=bar make",
            "R",
            "Xvfb :1",
            "",
        ] {
            assert!(!is_sentence(command), "{command}");
        }
    }
}
