//! A query in one line of plain English.

use super::find;
use super::query::{
    Action, Clock, Compare, Condition, Key, Moment, Object, Output, Query, Reach, Test, Text,
};
use crate::static_backend::measure::{Bytes, Span};

pub(crate) fn explain(query: &Query) -> String {
    let mut out = match query.output {
        Output::Parents => "Lists the folders of the".to_owned(),
        _ if query.per_folder => "Counts folder by folder the".to_owned(),
        _ => verb(&query.action),
    };
    if let Some(limit) = query.limit {
        let all_but = if query.all_but { " all but" } else { "" };
        out.push_str(&format!("{all_but} the {limit}"));
    }
    if let Some(order) = query.order.filter(|_| query.limit.is_some()) {
        out.push_str(match (order.key, order.descending) {
            (Key::Size, true) => " largest",
            (Key::Size, false) => " smallest",
            (Key::Modified | Key::Accessed | Key::StatusChanged, true) => " newest",
            (Key::Modified | Key::Accessed | Key::StatusChanged, false) => " oldest",
            (Key::Name, _) => " first",
        });
    }
    out.push_str(match query.object {
        Some(Object::Directory) => " directories",
        Some(Object::Symlink) => " symbolic links",
        Some(Object::Special('p')) => " named pipes",
        Some(Object::Special('s')) => " sockets",
        Some(Object::Special(_)) => " devices",
        Some(Object::Any) => " files and directories",
        Some(Object::File) | None => " files",
    });
    out.push_str(&place(query));
    for (number, test) in query.tests.iter().enumerate() {
        out.push_str(if number == 0 { " " } else { ", " });
        out.push_str(&condition(test));
    }
    match &query.action {
        Action::Copy(to) | Action::Move(to) | Action::Archive(to) => {
            out.push_str(&format!(", to {to}"))
        }
        _ => {}
    }
    if query.limit.is_none()
        && let Some(order) = query.order
    {
        let key = match order.key {
            Key::Size => "size",
            Key::Modified | Key::Accessed | Key::StatusChanged => "time",
            Key::Name => "name",
        };
        out.push_str(&format!(
            ", sorted by {key}{}",
            if order.descending {
                " in descending order"
            } else {
                ""
            }
        ));
    }
    out.push('.');
    out
}

fn verb(action: &Action) -> String {
    match action {
        Action::List => "Lists".to_owned(),
        Action::Count => "Counts".to_owned(),
        Action::Delete => "Deletes".to_owned(),
        Action::Copy(_) => "Copies".to_owned(),
        Action::Move(_) => "Moves".to_owned(),
        Action::Grep(text) => format!("Shows the lines with {} in the", said(text)),
        Action::CountLines { unit, .. } => {
            let what = match unit {
                'l' => "lines",
                'w' => "words",
                'm' => "characters",
                _ => "bytes",
            };
            format!("Counts the {what} of the")
        }
        Action::Ends("head", lines) => format!("Shows the first {lines} lines of the"),
        Action::Ends(_, lines) => format!("Shows the last {lines} lines of the"),
        Action::Duplicates => "Finds the same contents among the".to_owned(),
        Action::TotalSize => "Adds up the bytes of the".to_owned(),
        Action::Replace { from, to } => format!("Replaces \"{from}\" by \"{to}\" in the"),
        Action::Chmod(mode) => format!("Sets the permissions {mode} on the"),
        Action::Modes { directories, files } => {
            format!("Sets the permissions {directories} on the directories and {files} on the")
        }
        Action::Chown(user) => format!("Gives to {user} the"),
        Action::Chgrp(group) => format!("Gives to the group {group} the"),
        Action::Archive(_) => "Archives the".to_owned(),
        Action::Tool(tool) => tool.does.to_owned(),
        Action::Run { words, each: true } => format!("Runs {} on each of the", words.join(" ")),
        Action::Run { words, each: false } => format!("Runs {} on all the", words.join(" ")),
        Action::Extension { from, to } if to.is_empty() => {
            format!("Takes {from} off the names of the")
        }
        Action::Extension { from, to } => {
            format!("Replaces the ending {from} by {to} in the names of the")
        }
    }
}

fn place(query: &Query) -> String {
    let places = if query.places.is_empty() {
        ".".to_owned()
    } else {
        query.places.join(" and ")
    };
    let places = if places == "." {
        "this directory".to_owned()
    } else {
        places
    };
    match find::reach(query) {
        Ok(Reach::Direct) => format!(" directly in {places}"),
        Ok(Reach::Levels(levels)) => format!(" at most {levels} levels below {places}"),
        _ => format!(" under {places}"),
    }
}

fn condition(test: &Test) -> String {
    let not = if test.negated { "not " } else { "" };
    match &test.condition {
        Condition::Names(patterns, _) => format!("{not}named {}", patterns.join(" or ")),
        Condition::Size(compare, bytes) => format!(
            "{not}{} {}",
            compared(*compare, "larger than", "smaller than"),
            human(*bytes)
        ),
        Condition::Age(clock, compare, span) => {
            format!(
                "{not}{} {} {} ago",
                clocked(*clock),
                compared(*compare, "more than", "less than"),
                spanned(*span)
            )
        }
        Condition::DaysBack(clock, 0) => format!("{not}{} today", clocked(*clock)),
        Condition::DaysBack(clock, 1) => format!("{not}{} yesterday", clocked(*clock)),
        Condition::DaysBack(clock, days) => format!("{not}{} {days} days ago", clocked(*clock)),
        Condition::Since(clock, moment) => {
            let since = match moment {
                Moment::Date(date) => date,
                Moment::Yesterday => "yesterday",
                Moment::DayAfter(date) => &format!("the end of {date}"),
                Moment::ThisYear(month, day) => &format!("{month:02}-{day:02} of this year"),
                Moment::StartOfMonth => "the start of the month",
                Moment::StartOfYear => "the start of the year",
            };
            format!(
                "{} {} {since}",
                clocked(*clock),
                if test.negated { "before" } else { "since" }
            )
        }
        Condition::NewerThanFile(file) => format!("{not}newer than {file}"),
        Condition::Empty => format!("that are {not}empty"),
        Condition::Hidden => format!("that are {not}hidden"),
        Condition::Executable => format!("that are {not}executable"),
        Condition::Readable => format!("that are {not}readable"),
        Condition::Writable => format!("that are {not}writable"),
        Condition::Permission(mode) => format!("{not}with permissions {mode}"),
        Condition::Owner(user) => format!("{not}owned by {user}"),
        Condition::Mine => format!("{not}owned by you"),
        Condition::Group(group) => format!("{not}of the group {group}"),
        Condition::Contains(text) => format!(
            "{} {}",
            if test.negated {
                "without"
            } else {
                "containing"
            },
            said(text)
        ),
        Condition::Broken => format!("that are {not}broken"),
        Condition::Below(folder) => format!("not below {folder}"),
        Condition::Path(pattern, _) => format!("{not}with a path like {pattern}"),
        Condition::PathRegex(pattern, ..) => format!("{not}with a path that matches {pattern}"),
        Condition::NoUser => format!("{not}owned by nobody known here"),
        Condition::NoGroup => format!("{not}of no group known here"),
        Condition::Inode(number) => format!("{not}with the inode number {number}"),
        Condition::SameFile(file) => format!("that are {not}the same file as {file}"),
        Condition::HardLinks(compare, number) => format!(
            "{not}with {} {number} names",
            compared(*compare, "more than", "less than")
        ),
        Condition::PointsTo(target) => format!("{not}pointing to {target}"),
        Condition::AnyOf(alternatives) => {
            let alternatives: Vec<String> = alternatives
                .iter()
                .map(|tests| {
                    let tests: Vec<String> = tests.iter().map(self::condition).collect();
                    tests.join(" and ")
                })
                .collect();
            format!("{not}{}", alternatives.join(" or "))
        }
    }
}

fn compared(compare: Compare, more: &str, less: &str) -> String {
    match compare {
        Compare::More => more.to_owned(),
        Compare::AtLeast => "at least".to_owned(),
        Compare::Less => less.to_owned(),
        Compare::AtMost => "at most".to_owned(),
        Compare::Exactly => "exactly".to_owned(),
    }
}

const fn clocked(clock: Clock) -> &'static str {
    match clock {
        Clock::Modified => "modified",
        Clock::Accessed => "accessed",
        Clock::StatusChanged => "with a status changed",
    }
}

fn spanned(span: Span) -> String {
    format!(
        "{} {}{}",
        span.amount,
        span.unit.as_str(),
        if span.amount == 1 { "" } else { "s" }
    )
}

/// Bytes in the largest unit that divides them.
fn human(bytes: Bytes) -> String {
    for (shift, unit) in [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")] {
        if bytes > 0 && bytes.is_multiple_of(1 << shift) {
            return format!("{} {unit}", bytes >> shift);
        }
    }
    format!("{bytes} bytes")
}

/// The texts that are looked for.
fn said(text: &Text) -> String {
    let texts: Vec<String> = text
        .texts
        .iter()
        .map(|text| format!("\"{text}\""))
        .collect();
    texts.join(" or ")
}
