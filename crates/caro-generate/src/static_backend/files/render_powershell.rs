//! A query as a PowerShell pipeline, for the questions that have an equal there.

use super::find;
use super::query::{
    Action, Clock, Compare, Condition, Cut, Key, Object, Order, Output, Query, Reach, Test,
};
use super::read::Refusal;
use crate::Shell;
use crate::static_backend::measure::{Bytes, Span, Unit};
use crate::static_backend::quote;

const NO_EQUAL: Refusal = Refusal::Hint("I know no PowerShell command for this.");

pub(crate) fn render(query: &Query) -> Result<String, Refusal> {
    let mut pipeline = vec![source(query)?];
    let filters = query
        .tests
        .iter()
        .map(|test| filter(test, query))
        .collect::<Result<Vec<_>, _>>()?;
    if !filters.is_empty() {
        pipeline.push(format!("Where-Object {{ {} }}", filters.join(" -and ")));
    }
    if query.output != Output::Paths
        || query.floor.is_some()
        || query.one_file_system
        || query.human
        || query.per_folder
        || query.ask
        || query.structure
        || query.all_but
    {
        return Err(NO_EQUAL);
    }
    if let Some(order) = query.order {
        pipeline.push(sorted(order)?);
    }
    if let Some(limit) = query.limit {
        pipeline.push(format!("Select-Object -First {limit}"));
    }
    match query.cut {
        None => {}
        Some(Cut::First(number)) => pipeline.push(format!("Select-Object -First {number}")),
        Some(Cut::Last(number)) => pipeline.push(format!("Select-Object -Last {number}")),
    }
    match &query.action {
        Action::List => {}
        Action::Count => {
            return Ok(format!("@({}).Count", pipeline.join(" | ")));
        }
        Action::Delete if query.object == Some(Object::File) && !query.tests.is_empty() => {
            find::reach(query)?;
            pipeline.push("Remove-Item".to_owned());
        }
        Action::TotalSize if query.object == Some(Object::File) => {
            pipeline.push("Measure-Object -Property Length -Sum".to_owned());
        }
        _ => return Err(NO_EQUAL),
    }
    Ok(pipeline.join(" | "))
}

fn source(query: &Query) -> Result<String, Refusal> {
    let place = match query.places.as_slice() {
        [] => ".".to_owned(),
        [place] => quote::path(place, Shell::PowerShell).ok_or(NO_EQUAL)?,
        _ => return Err(NO_EQUAL),
    };
    let place = if place == "." {
        String::new()
    } else {
        format!(" {place}")
    };
    let depth = match find::reach(query)? {
        Reach::Direct => String::new(),
        Reach::Tree => " -Recurse".to_owned(),
        Reach::Levels(levels) => format!(" -Recurse -Depth {}", levels - 1),
    };
    let object = match query.object {
        Some(Object::File) => " -File",
        Some(Object::Directory) => " -Directory",
        Some(Object::Any) => "",
        None if query
            .tests
            .iter()
            .any(|test| find::holds(&test.condition, |one| matches!(one, Condition::Size(..)))) =>
        {
            " -File"
        }
        None => "",
        Some(Object::Symlink | Object::Special(_)) => return Err(NO_EQUAL),
    };
    // "-Force" shows what is hidden, as find does.
    Ok(format!("Get-ChildItem{place}{depth}{object} -Force"))
}

fn filter(test: &Test, query: &Query) -> Result<String, Refusal> {
    let text = match &test.condition {
        Condition::Names(patterns, any_case) => {
            let operator = if *any_case || query.insensitive {
                "-like"
            } else {
                "-clike"
            };
            let mut parts = Vec::new();
            for pattern in patterns {
                if pattern.contains(['[', ']', '\\', '`']) {
                    return Err(NO_EQUAL);
                }
                let quoted = quote::word(pattern, Shell::PowerShell).ok_or(NO_EQUAL)?;
                let quoted = if quoted.starts_with('\'') {
                    quoted
                } else {
                    format!("'{quoted}'")
                };
                parts.push(format!("$_.Name {operator} {quoted}"));
            }
            if parts.len() == 1 {
                parts.remove(0)
            } else {
                format!("({})", parts.join(" -or "))
            }
        }
        Condition::Size(compare, bytes) => {
            format!("$_.Length {} {}", operator(*compare), literal(*bytes))
        }
        Condition::Age(clock, compare, span) => age(*clock, *compare, *span)?,
        Condition::AnyOf(alternatives) => {
            let alternatives = alternatives
                .iter()
                .map(|tests| {
                    let tests = tests
                        .iter()
                        .map(|test| filter(test, query))
                        .collect::<Result<Vec<_>, _>>()?;
                    Ok(format!("({})", tests.join(" -and ")))
                })
                .collect::<Result<Vec<_>, Refusal>>()?;
            format!("({})", alternatives.join(" -or "))
        }
        Condition::Empty if query.object == Some(Object::File) => "$_.Length -eq 0".to_owned(),
        _ => return Err(NO_EQUAL),
    };
    Ok(if test.negated {
        format!("-not ({text})")
    } else {
        text
    })
}

const fn operator(compare: Compare) -> &'static str {
    match compare {
        Compare::More => "-gt",
        Compare::AtLeast => "-ge",
        Compare::Less => "-lt",
        Compare::AtMost => "-le",
        Compare::Exactly => "-eq",
    }
}

fn literal(bytes: Bytes) -> String {
    for (shift, unit) in [(30, "GB"), (20, "MB"), (10, "KB")] {
        if bytes > 0 && bytes.is_multiple_of(1 << shift) {
            return format!("{}{unit}", bytes >> shift);
        }
    }
    bytes.to_string()
}

fn age(clock: Clock, compare: Compare, span: Span) -> Result<String, Refusal> {
    let time = match clock {
        Clock::Modified => "LastWriteTime",
        Clock::Accessed => "LastAccessTime",
        Clock::StatusChanged => return Err(NO_EQUAL),
    };
    let since = match span.unit {
        Unit::Minute => format!("AddMinutes(-{})", span.amount),
        Unit::Hour => format!("AddHours(-{})", span.amount),
        _ => format!("AddDays(-{})", span.days().ok_or(NO_EQUAL)?),
    };
    let operator = match compare {
        Compare::More | Compare::AtLeast => "-lt",
        Compare::Less | Compare::AtMost => "-gt",
        Compare::Exactly => return Err(NO_EQUAL),
    };
    Ok(format!("$_.{time} {operator} (Get-Date).{since}"))
}

fn sorted(order: Order) -> Result<String, Refusal> {
    let key = match order.key {
        Key::Size => "Length",
        Key::Modified => "LastWriteTime",
        Key::Accessed => "LastAccessTime",
        Key::Name => "Name",
        Key::StatusChanged => return Err(NO_EQUAL),
    };
    Ok(format!(
        "Sort-Object {key}{}",
        if order.descending { " -Descending" } else { "" }
    ))
}
