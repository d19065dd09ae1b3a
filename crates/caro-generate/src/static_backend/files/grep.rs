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
    if text.text.contains(['.', '*', '[', ']', '^', '$', '\\']) {
        options.push('F');
    }
    options
}

/// A text as the word (or the two) that `grep` takes for its pattern.
pub(crate) fn pattern(text: &str, request: &Request<'_>) -> Result<String, Refusal> {
    let word = quote::word(text, request.shell)
        .ok_or(Refusal::Hint("That text cannot be quoted for this shell."))?;
    Ok(if text.starts_with('-') {
        format!("-e {word}")
    } else {
        word
    })
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
        pattern(&text.text, request)?
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
