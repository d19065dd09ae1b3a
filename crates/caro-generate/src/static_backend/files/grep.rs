//! Queries about what is in files, where `grep -r` says them in one command.

use super::find;
use super::query::{Action, Condition, Object, Query, Reach, Text};
use super::read::Refusal;
use crate::Request;
use crate::static_backend::quote;

/// The options as one word: `-rl`, `-rniF`, …
pub(crate) fn options(text: &Text, insensitive: bool, first: &str) -> String {
    let mut options = format!("-{first}");
    if insensitive {
        options.push('i');
    }
    if text.whole_word {
        options.push('w');
    }
    let literal = |text: &String| !text.contains(['.', '*', '[', ']', '^', '$', '\\']);
    if text.regex {
        options.push('E');
    } else if !text.texts.iter().all(literal) {
        options.push('F');
    }
    options
}

/// The patterns for a `grep` whose files are named behind them: each with its `-e`.
pub(crate) fn patterns(text: &Text, request: &Request<'_>) -> Result<String, Refusal> {
    let words = text
        .texts
        .iter()
        .map(|text| quoted(text, request).map(|word| format!("-e {word}")))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(words.join(" "))
}

fn quoted(text: &str, request: &Request<'_>) -> Result<String, Refusal> {
    quote::word(text, request.shell)
        .ok_or(Refusal::Hint("That text cannot be quoted for this shell."))
}

/// A text as the word (or the words) that `grep` takes for its pattern.
pub(crate) fn pattern(text: &Text, request: &Request<'_>) -> Result<String, Refusal> {
    match text.texts.as_slice() {
        [one] if !one.starts_with('-') => quoted(one, request),
        _ => patterns(text, request),
    }
}

/// `grep -r… PATTERN PLACES`, if nothing but names and folders narrows the files down.
pub(crate) fn recursive(
    query: &Query,
    text: &Text,
    first: &str,
    request: &Request<'_>,
) -> Result<Option<String>, Refusal> {
    if query.object.is_some_and(|object| object != Object::File)
        || find::reach(query)? != Reach::Tree
        || query.floor.is_some()
        || query.one_file_system
    {
        return Ok(None);
    }
    let mut filters = String::new();
    for test in &query.tests {
        let (option, patterns) = match &test.condition {
            Condition::Contains(_) => continue,
            Condition::Names(_, any_case) if *any_case || (query.insensitive && !reads(query)) => {
                return Ok(None);
            }
            Condition::Names(patterns, _) if !test.negated => ("--include", patterns.clone()),
            Condition::Names(patterns, _) => ("--exclude", patterns.clone()),
            Condition::Below(folder) if folder.contains('/') => return Ok(None),
            Condition::Below(folder) => ("--exclude-dir", vec![folder.clone()]),
            _ => return Ok(None),
        };
        for pattern in patterns {
            let word = quote::word(&pattern, request.shell)
                .ok_or(Refusal::Hint("That name cannot be quoted for this shell."))?;
            filters.push_str(&format!(" {option}={word}"));
        }
    }
    let options = options(text, query.insensitive, first);
    let places = find::places(query, request.shell)?.join(" ");
    Ok(Some(format!(
        "grep {options}{filters} {} {places}",
        pattern(text, request)?
    )))
}

/// The one text that the files must (or must not) hold.
pub(crate) fn content(query: &Query) -> Option<(&Text, bool)> {
    let mut texts = query.tests.iter().filter_map(|test| match &test.condition {
        Condition::Contains(text) => Some((text, test.negated)),
        _ => None,
    });
    let first = texts.next()?;
    texts.next().is_none().then_some(first)
}

/// Whether the query reads what is in files: then letter case is a matter of the text, not of the names.
pub(crate) fn reads(query: &Query) -> bool {
    matches!(query.action, Action::Grep(_)) || content(query).is_some()
}
