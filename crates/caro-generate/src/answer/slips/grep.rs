//! What `grep` takes otherwise than it is meant.

use super::{About, Edit, Word};
use crate::Userland;

/// Options of one letter that take the next word.
const TAKES: &str = "eABCmfdD";

pub(super) fn put_right(
    grep: &Word<'_>,
    words: &[Word<'_>],
    about: &About<'_>,
    edits: &mut Vec<Edit>,
) {
    if !about.sentence.contains('|') && is_basic(words) && words.iter().any(offers_a_choice) {
        edits.push(Edit::insert(grep.span.end, " -E"));
    }
    // Of a file, GNU's grep prints the same with it.
    let folder = about.userland == Userland::Gnu && !is_recursive(words);
    if folder && operands(words).last().is_some_and(may_be_a_folder) {
        edits.push(Edit::insert(grep.span.end, " -r"));
    }
}

/// The files that grep is to read.
fn operands<'a, 'c>(words: &'a [Word<'c>]) -> Vec<&'a Word<'c>> {
    let mut operands = Vec::new();
    let mut has_pattern = false;
    let mut takes = false;
    for word in words {
        let letters = word
            .text
            .strip_prefix('-')
            .filter(|rest| !rest.starts_with('-'));
        match letters {
            _ if std::mem::take(&mut takes) => {}
            Some(letters) if !letters.is_empty() => {
                has_pattern |= letters.contains(['e', 'f']);
                takes = letters.ends_with(|last| TAKES.contains(last));
            }
            Some(_) => {}
            None if word.text.starts_with("--") => {
                has_pattern |= word.text.starts_with("--regexp") || word.text.starts_with("--file");
            }
            None if !has_pattern => has_pattern = true,
            None => operands.push(word),
        }
    }
    operands
}

/// A relative path without an ending, in small letters: `src`, `src/api/`, and not `Makefile` or `notes.txt`.
fn may_be_a_folder(word: &&Word<'_>) -> bool {
    let begins = word.text.starts_with(|c: char| c.is_ascii_lowercase());
    begins
        && word
            .text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '/' | '_' | '-'))
}

fn is_recursive(words: &[Word<'_>]) -> bool {
    words.iter().any(|word| {
        let letters = word.text.starts_with('-') && !word.text.starts_with("--");
        (letters && word.text.contains(['r', 'R', 'd']))
            || word.text.contains("recursive")
            || word.text.starts_with("--directories")
    })
}

/// Whether grep reads a basic expression with these words.
fn is_basic(words: &[Word<'_>]) -> bool {
    !words.iter().any(|word| {
        let text = word.text;
        let letters = text.starts_with('-') && !text.starts_with("--");
        (letters && text.contains(['E', 'P', 'F', 'G']))
            || matches!(
                text,
                "--extended-regexp" | "--perl-regexp" | "--fixed-strings" | "--basic-regexp"
            )
    })
}

/// Whether a quoted word has a bar between others, and none of what only a basic expression writes.
fn offers_a_choice(word: &Word<'_>) -> bool {
    let Some(inner) = ['\'', '"']
        .iter()
        .find_map(|quote| word.text.strip_prefix(*quote)?.strip_suffix(*quote))
    else {
        return false;
    };
    let is_basic = ["\\|", "\\(", "\\)", "\\{", "\\+", "\\?"]
        .iter()
        .any(|sign| inner.contains(sign));
    let mut sides = inner.split('|');
    !is_basic && inner.contains('|') && sides.all(|side| !side.trim().is_empty())
}
