//! A change of a text as a script of `sed` that changes the file, or as a stage of a pipeline.

use super::patterns;
use super::plan::known_separator;
use super::query::{Condition, Edit, Query, Range, Text};
use crate::static_backend::quote;
use crate::{Request, Userland};

/// How a change is written.
pub(crate) enum Change {
    /// The script of `sed`, and whether its expressions are extended ones.
    Script(String, bool),
    /// A program that prints the changed text.
    Program(String),
}

pub(crate) fn change(query: &Query, edit: &Edit, request: &Request<'_>) -> Option<Change> {
    let gnu = request.userland == Userland::Gnu;
    if (query.insensitive || query.whole_word) && !gnu {
        return None;
    }
    let (address, extended) = match edit {
        Edit::DeleteLines => {
            return deleted_lines(query, gnu)
                .map(|(script, extended)| Change::Script(script, extended));
        }
        _ => addressed(query, gnu)?,
    };
    let plain = |script: &str| Some(Change::Script(format!("{address}{script}"), extended));
    match edit {
        Edit::DeleteLines => None,
        Edit::DeleteColumns(columns) => deleted_columns(query, columns, gnu),
        Edit::Replace { from, to, first } => {
            let (pattern, is_extended) = expression(from, query);
            let to = quote::sed_replacement(to);
            let global = if *first { "" } else { "g" };
            let any_case = if query.insensitive { "I" } else { "" };
            if extended && !is_extended {
                return None;
            }
            Some(Change::Script(
                format!("{address}s/{pattern}/{to}/{global}{any_case}"),
                extended || is_extended,
            ))
        }
        Edit::DeleteText(text) => {
            let (pattern, is_extended) = expression(text, query);
            let any_case = if query.insensitive { "I" } else { "" };
            if extended && !is_extended {
                return None;
            }
            Some(Change::Script(
                format!("{address}s/{pattern}//g{any_case}"),
                extended || is_extended,
            ))
        }
        Edit::LeadingSpace => plain("s/^[[:space:]]*//"),
        Edit::TrailingSpace => plain("s/[[:space:]]*$//"),
        Edit::OuterSpace => plain("s/^[[:space:]]*//; s/[[:space:]]*$//"),
        Edit::Squeeze => plain("s/  */ /g"),
        Edit::CutOff {
            number,
            first: true,
        } => plain(&format!("s/^.\\{{{number}\\}}//")),
        Edit::CutOff {
            number,
            first: false,
        } => plain(&format!("s/.\\{{{number}\\}}$//")),
        Edit::Uncomment => plain("s/^#[[:space:]]*//"),
        Edit::LineEndings { dos: true } if gnu => plain("s/\\r*$/\\r/"),
        Edit::LineEndings { dos: false } if gnu => plain("s/\\r$//"),
        Edit::LineEndings { .. } => None,
        Edit::Before(text) => plain(&format!("s/^/{}/", quote::sed_replacement(text))),
        Edit::Behind(text) => plain(&format!("s/$/{}/", quote::sed_replacement(text))),
        Edit::Around(text) => {
            let text = quote::sed_replacement(text);
            plain(&format!("s/.*/{text}&{text}/"))
        }
        Edit::InsertAt { line, text } if gnu && address.is_empty() => Some(Change::Script(
            format!("{line}i\\{}", quote::escaped(text, &['\\'])),
            false,
        )),
        Edit::InsertAfter { line, text } if gnu && address.is_empty() => Some(Change::Script(
            format!("{line}a\\{}", quote::escaped(text, &['\\'])),
            false,
        )),
        Edit::InsertAt { .. } | Edit::InsertAfter { .. } => None,
        Edit::ReverseEach => (query.conditions.is_empty() && query.range.is_none())
            .then(|| Change::Program("rev".to_owned())),
        Edit::Capitalize => {
            (gnu && address.is_empty()).then(|| Change::Program("sed 's/^./\\U&/'".to_owned()))
        }
    }
}

fn expression(text: &Text, query: &Query) -> (String, bool) {
    let pattern = if text.regex {
        text.text.replace('/', "\\/")
    } else {
        quote::sed_pattern(&text.text)
    };
    if query.whole_word {
        (format!("\\b{pattern}\\b"), text.regex)
    } else {
        (pattern, text.regex)
    }
}

/// The lines that a change is for, as the address of a `sed` command.
fn addressed(query: &Query, gnu: bool) -> Option<(String, bool)> {
    match (&query.range, query.conditions.as_slice()) {
        (None, []) => Some((String::new(), false)),
        (Some(range), []) => Some((range_address(range, gnu)?, false)),
        (None, [condition]) => {
            let (texts, negated, extended) = patterns::address(condition)?;
            let [text] = texts.as_slice() else {
                return None;
            };
            let not = if negated { "!" } else { "" };
            Some((format!("/{text}/{not}"), extended))
        }
        _ => None,
    }
}

fn range_address(range: &Range, gnu: bool) -> Option<String> {
    Some(match range {
        Range::First(1) => "1".to_owned(),
        Range::First(number) => format!("1,{number}"),
        Range::Last(1) => "$".to_owned(),
        Range::Nth(number) => number.to_string(),
        Range::Between(low, high) => format!("{low},{high}"),
        Range::From(number) => format!("{number},$"),
        Range::Every(number) if gnu => format!("{number}~{number}"),
        Range::Odd if gnu => "1~2".to_owned(),
        Range::Even if gnu => "2~2".to_owned(),
        Range::Marks(from, to) => {
            let slashed = |text: &str| patterns::basic(text).replace('/', "\\/");
            format!("/{}/,/{}/", slashed(from), slashed(to))
        }
        _ => return None,
    })
}

/// Every condition must hold of a line that goes.
fn deleted_lines(query: &Query, gnu: bool) -> Option<(String, bool)> {
    let any_case = if query.insensitive { "I" } else { "" };
    let bound = |text: &str| {
        if query.whole_word {
            format!("\\b{text}\\b")
        } else {
            text.to_owned()
        }
    };
    if let Some(range) = &query.range {
        // Whether the marks go as well, nobody has said.
        if matches!(range, Range::Marks(..)) {
            return None;
        }
        if let Range::Several(numbers) = range {
            let each: Vec<_> = numbers.iter().map(|number| format!("{number}d")).collect();
            return query.conditions.is_empty().then(|| (each.join(";"), false));
        }
        let address = range_address(range, gnu)?;
        return query
            .conditions
            .is_empty()
            .then(|| (format!("{address}d"), false));
    }
    match query.conditions.as_slice() {
        [] => None,
        // "empty lines and comments" are two kinds of lines.
        [one] => {
            let (texts, negated, extended) = patterns::address(one)?;
            if let [text] = texts.as_slice() {
                let not = if negated { "!" } else { "" };
                return Some((format!("/{}/{any_case}{not}d", bound(text)), extended));
            }
            if negated {
                return None;
            }
            let scripts: Vec<_> = texts
                .iter()
                .map(|text| format!("/{}/{any_case}d", bound(text)))
                .collect();
            Some((scripts.join("; "), extended))
        }
        // No line is both: either goes.
        [
            Condition::Empty { negated: false },
            Condition::Comment { negated: false },
        ]
        | [
            Condition::Comment { negated: false },
            Condition::Empty { negated: false },
        ] => Some(("/^$/d; /^[[:space:]]*#/d".to_owned(), false)),
        [first, second] => {
            let (one, one_not, one_extended) = patterns::address(first)?;
            let (two, two_not, two_extended) = patterns::address(second)?;
            let ([one], [two]) = (one.as_slice(), two.as_slice()) else {
                return None;
            };
            if one_extended != two_extended
                || matches!(first, Condition::Comment { .. } | Condition::Empty { .. })
            {
                return None;
            }
            let not = |negated: bool| if negated { "!" } else { "" };
            Some((
                format!(
                    "/{}/{any_case}{}{{/{}/{any_case}{}d;}}",
                    bound(one),
                    not(one_not),
                    bound(two),
                    not(two_not)
                ),
                one_extended,
            ))
        }
        _ => None,
    }
}

fn deleted_columns(query: &Query, columns: &[u64], gnu: bool) -> Option<Change> {
    let rising = columns.windows(2).all(|pair| pair[0] < pair[1]);
    if !gnu
        || !rising
        || columns.contains(&0)
        || !query.conditions.is_empty()
        || query.range.is_some()
    {
        return None;
    }
    let delimiter = match query.separator.or_else(|| known_separator(&query.source))? {
        '\t' => String::new(),
        sign if ",:/_=@-".contains(sign) => format!(" -d{sign}"),
        sign => format!(" -d'{sign}'"),
    };
    let list = columns
        .iter()
        .map(u64::to_string)
        .collect::<Vec<_>>()
        .join(",");
    Some(Change::Program(format!(
        "cut{delimiter} --complement -f{list}"
    )))
}
