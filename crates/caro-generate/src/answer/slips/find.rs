//! What `find` takes otherwise than it is meant.

use super::{Edit, Word};

/// Actions: what is done with what was found.
const ACTIONS: &[&str] = &[
    "-delete", "-exec", "-execdir", "-ls", "-ok", "-print", "-print0", "-printf", "-fprint",
];

pub(super) fn put_right(words: &[Word<'_>], edits: &mut Vec<Edit>) {
    paths(words, edits);
    one_choice(words, edits);
}

/// Takes what is joined by `-o` together, so that what stands before and behind is true of all of it.
fn one_choice(words: &[Word<'_>], edits: &mut Vec<Edit>) {
    let is = |word: &Word<'_>, texts: &[&str]| texts.contains(&word.text);
    let position = |texts: &[&str]| words.iter().position(|word| is(word, texts));
    let (Some(first), Some(last)) = (
        position(&["-o", "-or"]),
        words.iter().rposition(|word| is(word, &["-o", "-or"])),
    ) else {
        return;
    };
    let grouped = words
        .iter()
        .any(|word| word.text.contains(['(', ')']) || is(word, &["-prune", "!", "-not", ","]));
    let action = position(ACTIONS);
    if grouped || action.is_some_and(|action| action < last) {
        return;
    }
    let Some(mut begin) = words.iter().position(|word| word.text.starts_with('-')) else {
        return;
    };
    // What stands before the choice is meant of every one of it.
    let mut is_shared = false;
    while is_shared_by_all(words, begin, first) {
        begin += 2;
        is_shared = true;
    }
    let end = action.map_or_else(
        || words.last().map(|word| word.span.end),
        |action| Some(words[action - 1].span.end),
    );
    if let Some(end) = end.filter(|_| (is_shared || action.is_some()) && begin < first) {
        edits.push(Edit::insert(words[begin].span.start, "\\( "));
        edits.push(Edit::insert(end, " \\)"));
    }
}

/// Whether a test is one that a choice does not repeat: `-type f` before names.
fn is_shared_by_all(words: &[Word<'_>], at: usize, choice: usize) -> bool {
    let repeated = words[choice..]
        .iter()
        .any(|word| word.text == words[at].text);
    at + 2 < choice
        && !repeated
        && matches!(
            words[at].text,
            "-type" | "-maxdepth" | "-mindepth" | "-mtime" | "-size" | "-user"
        )
}

/// Lets a pattern for a path begin anywhere, where it cannot fit otherwise.
fn paths(words: &[Word<'_>], edits: &mut Vec<Edit>) {
    let starts = words
        .iter()
        .take_while(|word| !word.text.starts_with(['-', '\\', '!', '(']));
    let starts: Vec<&str> = starts.map(|word| word.text).collect();
    for pair in words.windows(2) {
        if !matches!(pair[0].text, "-path" | "-ipath" | "-wholename") {
            continue;
        }
        let quote = pair[1].text.starts_with(['\'', '"']);
        let pattern = &pair[1].text[usize::from(quote)..];
        let begins_somewhere = pattern.starts_with(['*', '.', '/', '$', '~', '?', '['])
            || starts.iter().any(|start| pattern.starts_with(start));
        if !begins_somewhere && pattern.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            // Without quotes, the shell would read the star.
            let beginning = if quote { "*/" } else { "'*/'" };
            let place = pair[1].span.start + usize::from(quote);
            edits.push(Edit::insert(place, beginning));
        }
    }
}
