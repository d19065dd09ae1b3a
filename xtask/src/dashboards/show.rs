//! A plan in words and colours.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::compare::Difference;
use super::plan::{Change, Kind, Orphan, Plan};

const ADD: Style = AnsiColor::Green.on_default();
const CHANGE: Style = AnsiColor::Yellow.on_default();
const REMOVE: Style = AnsiColor::Red.on_default();

/// A value is shown up to this many characters.
const LONGEST_VALUE: usize = 100;

/// Writes to stdout; colours only where it is a terminal. A reader that has gone is no error.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

/// What a plan would do, a line each.
pub(super) fn plan(plan: &Plan) -> String {
    let mut text = String::new();
    for change in &plan.changes {
        show_change(change, &mut text);
    }
    for orphan in &plan.orphans {
        show_orphan(orphan, plan.prune, &mut text);
    }
    let _ = writeln!(text, "{}", summary(plan));
    text
}

/// Whether PostHog shows what is defined, in a line.
pub(super) fn check(plan: &Plan) -> String {
    if plan.is_needed() {
        format!("PostHog differs. {}\n", summary(plan))
    } else {
        "PostHog shows what is defined here.\n".to_owned()
    }
}

/// What was done.
pub(super) fn done(plan: &Plan, requests: u32, writes: u32) -> String {
    let did = if plan.is_needed() {
        "Done"
    } else {
        "Nothing to do"
    };
    format!("{did}: {requests} requests, {writes} of them to write.\n")
}

fn summary(plan: &Plan) -> String {
    let add = |change: &&Change| {
        matches!(
            change,
            Change::AddDashboard { .. } | Change::AddInsight { .. }
        )
    };
    let added = plan.changes.iter().filter(add).count();
    let changed = plan.changes.len() - added;
    let orphans = plan.orphans.len();
    let removed = if plan.prune { orphans } else { 0 };
    let mut text = format!("{added} to add, {changed} to change, {removed} to remove.");
    if orphans > removed {
        let _ = write!(
            text,
            " {orphans} left that nothing defines (--prune removes them)."
        );
    }
    text
}

fn show_change(change: &Change, text: &mut String) {
    let _ = match change {
        Change::AddDashboard { name, .. } => writeln!(text, "{ADD}+ dashboard \"{name}\"{ADD:#}"),
        Change::AddInsight {
            name, dashboard, ..
        } => {
            writeln!(text, "{ADD}+ insight \"{name}\" on {dashboard}{ADD:#}")
        }
        Change::MendDashboard {
            number,
            name,
            differences,
            ..
        } => {
            let _ = writeln!(text, "{CHANGE}~ dashboard \"{name}\" (#{number}){CHANGE:#}");
            show_differences(differences, text)
        }
        Change::MendInsight {
            number,
            name,
            differences,
            moves_to,
            ..
        } => {
            let _ = writeln!(text, "{CHANGE}~ insight \"{name}\" (#{number}){CHANGE:#}");
            if let Some(dashboard) = moves_to {
                let _ = writeln!(text, "    stands on {dashboard}");
            }
            show_differences(differences, text)
        }
        Change::Arrange { name, tiles, .. } => {
            writeln!(
                text,
                "{CHANGE}~ layout of \"{name}\": {tiles} to place{CHANGE:#}"
            )
        }
    };
}

fn show_differences(differences: &[Difference], text: &mut String) -> std::fmt::Result {
    for Difference {
        path,
        is,
        should_be,
    } in differences
    {
        writeln!(
            text,
            "    {path}: {REMOVE}{}{REMOVE:#} -> {ADD}{}{ADD:#}",
            value(is),
            value(should_be)
        )?;
    }
    Ok(())
}

fn show_orphan(orphan: &Orphan, prune: bool, text: &mut String) {
    let kind = match orphan.kind {
        Kind::Dashboard => "dashboard",
        Kind::Insight => "insight",
    };
    let (name, id) = (presentable(&orphan.name), presentable(&orphan.id));
    let number = orphan.number;
    let _ = if prune {
        writeln!(
            text,
            "{REMOVE}- {kind} \"{name}\" ({id}, #{number}){REMOVE:#}"
        )
    } else {
        writeln!(
            text,
            "  {kind} \"{name}\" ({id}, #{number}) is left: nothing defines it"
        )
    };
}

fn value(value: &Value) -> String {
    let text = presentable(&value.to_string());
    if text.chars().count() <= LONGEST_VALUE {
        return text;
    }
    let start: String = text.chars().take(LONGEST_VALUE).collect();
    format!("{start}…")
}

/// A text of somebody else's without what could command a terminal.
pub(super) fn presentable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}
