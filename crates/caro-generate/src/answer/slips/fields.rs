//! Columns of a file whose columns are parted by commas.

use super::{About, Edit, Word};

/// What says in a sentence that commas are not what parts the columns.
const OTHERWISE: &[&str] = &["tab", "semicolon", "space", "colon", "pipe", "blank", ";"];

/// Tells a tool of the commas where it asks for a column of a `.csv` file and says nothing of what parts them.
pub(super) fn put_right(
    tool: &Word<'_>,
    words: &[Word<'_>],
    about: &About<'_>,
    edits: &mut Vec<Edit>,
) {
    let is_told = OTHERWISE.iter().any(|text| about.sentence.contains(text));
    if is_told || !reads_commas(tool, words, about) {
        return;
    }
    let option = |letter: &str| words.iter().any(|word| word.text.starts_with(letter));
    let program = words.iter().find(|word| word.text.starts_with('\''));
    let parted = match tool.text {
        "sort" if option("-k") && !option("-t") && !option("--field") => " -t,",
        "cut" if option("-f") && !option("-d") && !option("--del") => " -d,",
        "awk"
            if !option("-F")
                && !option("-v")
                && program.is_some_and(|word| has_column(word.text)) =>
        {
            " -F,"
        }
        _ => return,
    };
    edits.push(Edit::insert(tool.span.end, parted));
}

/// Whether a program of awk speaks of a column, and not of what parts columns.
fn has_column(program: &str) -> bool {
    let column = (1..=9).any(|number| program.contains(&format!("${number}")));
    column && !program.contains("FS") && !program.contains("FPAT") && !program.contains("split(")
}

/// Whether the lines are those of a `.csv` file: it is an operand, or what `cat`, `head` or `tail` prints is read.
fn reads_commas(tool: &Word<'_>, words: &[Word<'_>], about: &About<'_>) -> bool {
    let is_csv = |text: &str| text.trim_end_matches(['\'', '"']).ends_with(".csv");
    if words.iter().any(|word| is_csv(word.text)) {
        return true;
    }
    let before = about.command[..tool.span.start].trim_end();
    let Some(before) = before.strip_suffix('|') else {
        return false;
    };
    let last = before
        .rsplit(['|', ';', '&', '('])
        .next()
        .unwrap_or_default();
    let mut words = last.split_whitespace();
    let passes_on = words
        .next()
        .is_some_and(|program| ["cat", "head", "tail"].contains(&program));
    passes_on && words.any(is_csv)
}
