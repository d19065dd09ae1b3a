//! What two sentences have in common: their words, without endings, and with one word for those that mean the same.
//! The build reads the examples with it, and a run the user's sentence.

/// Words that say the same to a shell.
const SAME: &[(&str, &str)] = &[
    ("biggest", "large"),
    ("bigger", "large"),
    ("big", "large"),
    ("largest", "large"),
    ("larger", "large"),
    ("delete", "remove"),
    ("erase", "remove"),
    ("directory", "folder"),
    ("directories", "folder"),
    ("dir", "folder"),
    ("dirs", "folder"),
    ("latest", "new"),
    ("newest", "new"),
    ("newer", "new"),
    ("recent", "new"),
    ("recently", "new"),
    ("older", "old"),
    ("oldest", "old"),
    ("many", "count"),
    ("number", "count"),
    ("subdirectories", "subfolder"),
    ("subdirectory", "subfolder"),
    ("substitute", "replace"),
    ("unpack", "extract"),
    ("decompress", "extract"),
    ("uncompress", "extract"),
    ("shrink", "compress"),
    ("modified", "change"),
];

/// Words that every sentence has.
const EMPTY: &[&str] = &[
    "an", "and", "are", "at", "be", "by", "can", "could", "do", "does", "for", "from", "has",
    "have", "here", "how", "in", "is", "it", "its", "me", "my", "of", "on", "please", "so", "that",
    "the", "their", "there", "this", "to", "was", "what", "which", "with", "would", "you", "your",
];

/// Endings that change nothing of what a word means here.
const ENDINGS: &[&str] = &["ing", "ed", "es", "s", "e"];

/// The words of a sentence, each in the form in which it is compared. Numbers are one word, and so are the names of
/// files with the same extension.
pub(crate) fn words(sentence: &str) -> Vec<String> {
    let sentence = sentence.to_lowercase();
    sentence
        .split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '_'))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty())
        .filter_map(form)
        .collect()
}

fn form(word: &str) -> Option<String> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some("#".to_owned());
    }
    if let Some((_, extension)) = word.rsplit_once('.') {
        return Some(format!(".{extension}"));
    }
    if word.chars().count() == 1 || EMPTY.contains(&word) {
        return None;
    }
    let same = SAME.iter().find(|(other, _)| *other == word);
    let word = same.map_or(word, |(_, same)| same);
    let stem = ENDINGS
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() > 2))
        .unwrap_or(word);
    Some(stem.to_owned())
}
