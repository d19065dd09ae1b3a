//! Filling phrases of the knowledge with the values of a command.

use crate::values;
use crate::word::Value;

/// Longest piece of a command that is repeated in a phrase, in characters.
const MAX_REPEATED: usize = 60;

/// Most values that are listed in a phrase.
const MAX_LISTED: usize = 8;

/// Fills a phrase: `{}` is the first value as it is, `{2}` the second, `{kind}` the first in words.
pub(crate) fn fill(phrase: &str, values: &[Value<'_>]) -> String {
    let value = |number: usize| values.get(number).copied().unwrap_or(Value::new(""));
    fill_with(phrase, |placeholder| match split(placeholder) {
        ("2", _) => say("", "", value(1)),
        (kind, noun) => say(kind, noun, value(0)),
    })
}

/// Fills a phrase with all of these values in each of its places.
pub(crate) fn fill_listed(phrase: &str, values: &[Value<'_>]) -> String {
    fill_with(phrase, |placeholder| {
        let (kind, noun) = split(placeholder);
        let each = values.iter().take(MAX_LISTED);
        let mut items: Vec<String> = each.map(|value| say(kind, noun, *value)).collect();
        if values.len() > MAX_LISTED {
            items.push(format!("{} more", values.len() - MAX_LISTED));
        }
        listed(&items)
    })
}

/// A value of a kind, in words; without a kind, as it is.
fn say(kind: &str, noun: &str, value: Value<'_>) -> String {
    if value.is_output {
        "what commands print".to_owned()
    } else if kind.is_empty() {
        shortened(value.text)
    } else {
        values::say(kind, noun, value)
    }
}

/// The kind that a placeholder asks for, and its noun.
fn split(placeholder: &str) -> (&str, &str) {
    placeholder.split_once(':').unwrap_or((placeholder, ""))
}

fn fill_with(phrase: &str, say: impl Fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(phrase.len() + 16);
    let mut rest = phrase;
    while let Some((before, opened)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((placeholder, after)) = opened.split_once('}') else {
            return filled;
        };
        rest = after;
        filled.push_str(&say(placeholder));
    }
    filled.push_str(rest);
    filled
}

/// A piece of a command for a sentence: on one line, and not too long.
pub(crate) fn shortened(text: &str) -> String {
    let mut short = String::new();
    let mut characters = text.chars();
    for c in characters.by_ref().take(MAX_REPEATED) {
        short.push(if c.is_control() { ' ' } else { c });
    }
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(items: &[String]) -> String {
    joined(items, "and")
}

/// `a`, `a or b`, `a, b or c`.
pub(crate) fn joined(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{fill, listed, shortened};
    use crate::word::Value;

    #[test]
    fn values_take_the_places_of_braces() {
        let values = [Value::new("a"), Value::new("b")];
        assert_eq!(fill("from {} to {2}", &values), "from a to b");
        assert_eq!(fill("{head:line}", &[Value::new("1")]), "the first line");
        assert_eq!(fill("no {", &[]), "no ");
    }

    #[test]
    fn lists_read_as_sentences_do() {
        let words = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(listed(&words[..1]), "a");
        assert_eq!(listed(&words[..2]), "a and b");
        assert_eq!(listed(&words), "a, b and c");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(shortened(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
        assert_eq!(shortened("a\nb"), "a b");
    }
}
