//! A query as a program of jq.

use super::{Condition, Outcome, Query, Root, Value};
use crate::Shell;
use crate::static_backend::names::jq_path;
use crate::static_backend::quote;

pub(super) fn render(query: &Query, shell: Shell) -> Option<String> {
    let program = program(query)?;
    let slurped = query.lines && !matches!(query.outcome, Outcome::Shown);
    let raw = matches!(
        query.outcome,
        Outcome::Shown | Outcome::Different | Outcome::Names
    ) && !query.keys.is_empty();
    let mut options = String::new();
    if raw {
        options.push('r');
    }
    if slurped {
        options.push('s');
    }
    let options = if options.is_empty() {
        options
    } else {
        format!(" -{options}")
    };
    let word = quote::word(&program, shell)?;
    Some(format!(
        "jq{options} {word} {}",
        quote::path(&query.file, shell)?
    ))
}

fn program(query: &Query) -> Option<String> {
    let items = items(query)?;
    let chosen = query
        .conditions
        .iter()
        .map(condition)
        .collect::<Option<Vec<_>>>()?
        .join(" and ");
    let each = if chosen.is_empty() {
        items
    } else if items == "." {
        format!("select({chosen})")
    } else {
        format!("{items} | select({chosen})")
    };
    let keys = query
        .keys
        .iter()
        .map(|key| jq_path(key))
        .collect::<Option<Vec<_>>>()?;
    let shown = match keys.as_slice() {
        [] => each.clone(),
        [key] if each == "." => key.clone(),
        [key] if chosen.is_empty() => format!("{each}{key}"),
        [key] => format!("{each} | {key}"),
        // Several values of one item stay on one line.
        several => {
            let list = several.join(", ");
            let line = if query.root == Root::Whole {
                list
            } else {
                format!("[{list}] | @tsv")
            };
            if each == "." {
                line
            } else {
                format!("{each} | {line}")
            }
        }
    };
    Some(match query.outcome {
        Outcome::Shown => shown,
        Outcome::Counted if chosen.is_empty() && each.ends_with("[]") => {
            match &each[..each.len() - 2] {
                "." => "length".to_owned(),
                array => format!("{array} | length"),
            }
        }
        Outcome::Counted => format!("[{each}] | length"),
        Outcome::Sum => format!("[{shown}] | add"),
        Outcome::Average => format!("[{shown}] | add / length"),
        Outcome::Minimum => format!("[{shown}] | min"),
        Outcome::Maximum => format!("[{shown}] | max"),
        Outcome::Different => format!("[{shown}] | unique[]"),
        Outcome::Names => format!("{} | keys[]", keys.first()?),
    })
}

/// What the values are taken from. An array may stand alone in the file, or under the name that was said.
fn items(query: &Query) -> Option<String> {
    let slurped = query.lines && !matches!(query.outcome, Outcome::Shown);
    if query.lines {
        return matches!(query.root, Root::Items(_)).then(|| {
            if slurped {
                ".[]".to_owned()
            } else {
                ".".to_owned()
            }
        });
    }
    Some(match &query.root {
        Root::Whole => ".".to_owned(),
        Root::Items(None) => ".[]".to_owned(),
        Root::Items(Some(name)) => format!("(if type == \"array\" then . else .{name} end)[]"),
        Root::Under(name) => format!(".{name}[]"),
        Root::Nth(index, None) => format!(".[{index}]"),
        Root::Nth(index, Some(name)) => {
            format!("(if type == \"array\" then . else .{name} end)[{index}]")
        }
    })
}

fn condition(condition: &Condition) -> Option<String> {
    let key = jq_path(&condition.key)?;
    let value = match &condition.value {
        Value::Literal(literal) => literal.clone(),
        Value::Text(text) => {
            let plain = text.chars().all(|sign| !sign.is_control()) && !text.contains(['\\', '"']);
            format!("\"{}\"", plain.then_some(text)?)
        }
    };
    Some(format!("{key} {} {value}", condition.sign))
}

pub(super) fn explain(query: &Query) -> String {
    let keys = query.keys.join(" and ");
    let what = if keys.is_empty() {
        "the items".to_owned()
    } else {
        keys
    };
    let verb = match query.outcome {
        Outcome::Shown => "Shows",
        Outcome::Counted => {
            return format!("Counts the items{} in {}", conditions(query), query.file);
        }
        Outcome::Sum => "Adds up",
        Outcome::Average => "Shows the average of",
        Outcome::Minimum => "Shows the smallest",
        Outcome::Maximum => "Shows the largest",
        Outcome::Different => "Shows the different values of",
        Outcome::Names => "Shows the names of",
    };
    let of = match &query.root {
        Root::Whole => String::new(),
        Root::Nth(..) => " of one item".to_owned(),
        Root::Items(_) | Root::Under(_) if query.keys.is_empty() => String::new(),
        Root::Items(_) | Root::Under(_) => " of each item".to_owned(),
    };
    format!("{verb} {what}{of}{} in {}", conditions(query), query.file)
}

fn conditions(query: &Query) -> String {
    let said: Vec<_> = query
        .conditions
        .iter()
        .map(|condition| {
            let value = match &condition.value {
                Value::Literal(text) | Value::Text(text) => text,
            };
            format!("{} {} {value}", condition.key, condition.sign)
        })
        .collect();
    if said.is_empty() {
        String::new()
    } else {
        format!(" where {}", said.join(" and "))
    }
}
