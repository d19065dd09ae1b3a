//! Sentences that break off, or speak of nothing: no model can know what they mean, and a small one makes something up.

/// Words that a sentence does not end with.
const GOES_ON: &[&str] = &["the", "an", "my", "your", "and", "or", "of", "every"];

/// Words that an order does not end with; a question may.
const LEADS_ON: &[&str] = &["with", "by", "into", "to", "from"];

/// Words that a clause of its own begins with: "the files that I have access to".
const CLAUSES: &[&str] = &["i", "that", "which", "we", "it", "what", "where"];

/// Words that another may be the name of a letter or a text behind.
const QUOTES: &[&str] = &[
    "word", "letter", "with", "called", "named", "for", "say", "print",
];

/// Verbs that say nothing without what they are about.
const VERBS: &[&str] = &[
    "add", "change", "clean", "close", "compress", "convert", "copy", "decrypt", "delete", "do",
    "edit", "encrypt", "extract", "find", "fix", "improve", "install", "make", "merge", "move",
    "open", "put", "redo", "remove", "rename", "repair", "repeat", "replace", "resize", "save",
    "send", "shrink", "sort", "undo", "unpack", "unzip", "upload", "zip",
];

/// Words that name nothing.
const NOTHING: &[&str] = &[
    "again",
    "also",
    "and",
    "as",
    "back",
    "before",
    "best",
    "better",
    "big",
    "but",
    "can",
    "correctly",
    "could",
    "did",
    "done",
    "faster",
    "for",
    "i",
    "into",
    "is",
    "it",
    "just",
    "last",
    "me",
    "more",
    "need",
    "new",
    "now",
    "not",
    "old",
    "one",
    "ones",
    "or",
    "other",
    "out",
    "please",
    "properly",
    "quickly",
    "same",
    "small",
    "smaller",
    "something",
    "somewhere",
    "stuff",
    "that",
    "the",
    "them",
    "then",
    "there",
    "these",
    "thing",
    "things",
    "think",
    "this",
    "those",
    "to",
    "too",
    "up",
    "want",
    "was",
    "way",
    "what",
    "with",
    "without",
    "you",
];

/// What a sentence speaks of that names none of several: "rename the file".
const ANY: &[&str] = &[
    "the file",
    "the document",
    "the image",
    "the picture",
    "the video",
];

/// Whether there is nothing in a sentence that a command could be about. What it continues, or what a user lets be
/// told, may say it: this is for a sentence alone.
pub(crate) fn is_vague(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let mut plain = lower.trim_end_matches(['.', '!', '?', ' ']).to_owned();
    for any in ANY {
        if plain.ends_with(any) {
            plain = plain.replace(any, "it");
        }
    }
    let words: Vec<&str> = plain
        .split_whitespace()
        .map(|word| word.trim_matches([',', ';', ':']))
        .collect();
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let quotes = before.last().is_some_and(|word| QUOTES.contains(word));
    if !before.is_empty() && !quotes && GOES_ON.contains(last) {
        return true;
    }
    let is_order = VERBS.contains(&words[0]) && !before.iter().any(|word| CLAUSES.contains(word));
    if is_order && LEADS_ON.contains(last) {
        return true;
    }
    let asks = words[0] == "what";
    let first = words.iter().find(|word| !NOTHING.contains(word));
    !asks
        && first.is_some_and(|word| VERBS.contains(word))
        && words
            .iter()
            .all(|word| VERBS.contains(word) || NOTHING.contains(word))
}

#[cfg(test)]
mod tests {
    use super::is_vague;

    #[test]
    fn what_breaks_off_or_speaks_of_nothing_is_vague() {
        for sentence in [
            "rename the",
            "Delete the...",
            "count the number of",
            "replace foo with",
            "move report.txt to",
            "rename it",
            "can you please fix it?",
            "move it to the other one",
            "undo what I just did",
            "copy the file",
            "do it again, but better",
            "compress",
        ] {
            assert!(is_vague(sentence), "{sentence}");
        }
    }

    #[test]
    fn what_names_anything_is_not() {
        for sentence in [
            "",
            "delete it.txt",
            "rename a to b",
            "copy the file a.txt to b.txt",
            "list the files I have access to",
            "open the folder",
            "which package does bash belong to",
            "what did I change",
            "count the letter a",
            "count the word the",
            "zip this folder",
            "sort the lines of x",
            "uptime",
            "what can I do with it",
        ] {
            assert!(!is_vague(sentence), "{sentence}");
        }
    }
}
