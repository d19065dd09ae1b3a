//! Folders: the one that a file is in, and how deep they are looked into.

use super::{About, Edit, Word};

/// Options behind which a name stands for itself, wherever the file is.
const NAMES: &[&str] = &["-name", "-iname", "-C", "-path", "--include", "--exclude"];

/// Gives a file back the folder that the sentence names it with.
pub(super) fn whole_paths(words: &[Word<'_>], about: &About<'_>, edits: &mut Vec<Edit>) {
    let elsewhere = ["cd ", "-C ", "--directory", "pushd "];
    if elsewhere.iter().any(|text| about.command.contains(text)) {
        return;
    }
    let told: Vec<&str> = about
        .sentence
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| "\"'`,;:!?()".contains(c)))
        .map(|word| word.trim_end_matches('.'))
        .collect();
    for (number, word) in words.iter().enumerate().skip(1) {
        let named = NAMES.contains(&words[number - 1].text);
        let is_file = word.text.contains('.') && !word.text.starts_with(['-', '.', '/']);
        if named || !is_file || word.text.contains('/') || told.contains(&word.text) {
            continue;
        }
        let mut paths = told.iter().filter(|path| {
            path.strip_suffix(word.text)
                .is_some_and(|folder| folder.ends_with('/'))
        });
        if let (Some(path), None) = (paths.next(), paths.next())
            && !path.contains("://")
            && !about.command.contains(path)
        {
            edits.push(Edit::replace(word.span.clone(), path));
        }
    }
}

/// Lets `du` sum up no more than it is told to go into: it refuses both.
pub(super) fn depth(words: &[Word<'_>], edits: &mut Vec<Edit>) {
    let goes_into = |word: &Word<'_>| word.text.starts_with("--max-depth") || is_letters(word, 'd');
    if !words.iter().any(goes_into) {
        return;
    }
    let sums = words.iter().find(|word| is_letters(word, 's'));
    if let Some(word) = sums {
        let rest = word.text.replacen('s', "", 1);
        if rest == "-" {
            // With the blank before it.
            edits.push(Edit::replace(word.span.start - 1..word.span.end, ""));
        } else {
            edits.push(Edit::replace(word.span.clone(), &rest));
        }
    }
}

/// Whether a word is a dash and letters, with this one among them.
fn is_letters(word: &Word<'_>, letter: char) -> bool {
    word.text
        .strip_prefix('-')
        .is_some_and(|letters| !letters.starts_with('-') && letters.contains(letter))
}
