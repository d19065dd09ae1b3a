//! Figures in words, the same on the terminal and in HTML.

use std::fmt::Write as _;
use std::path::Path;

use crate::evaluation::{Answer, Coverage, Figure};
use crate::language::{Question, Unit};

/// What is said where there is nothing to tell a figure from.
pub(crate) const NO_DATA: &str = "no data";

/// A value in its unit.
pub(crate) fn value(value: Option<f64>, unit: Unit) -> String {
    match (value, unit) {
        (None, _) => NO_DATA.to_owned(),
        (Some(value), Unit::Share) => format!("{:.1} %", value * 100.0),
        (Some(value), Unit::Milliseconds) => duration(value),
        (Some(value), Unit::Count) => number(value),
    }
}

/// A number with separators; a fraction only where there is one.
pub(crate) fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts are not negative and far below 2^64"
    )]
    let whole = rounded.trunc() as u64;
    let mut text = count(whole);
    if rounded.fract() != 0.0 && whole < 1000 {
        let _ = write!(text, ".{:.0}", rounded.fract() * 10.0);
    }
    text
}

/// A count with separators: `12,431`.
pub(crate) fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count and what it counts: `1 event`, `2 events`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

fn duration(milliseconds: f64) -> String {
    match milliseconds {
        ..1_000.0 => format!("{milliseconds:.0} ms"),
        ..60_000.0 => format!("{:.1} s", milliseconds / 1_000.0),
        ..3_600_000.0 => format!("{:.1} min", milliseconds / 60_000.0),
        _ => format!("{:.1} h", milliseconds / 3_600_000.0),
    }
}

/// What a figure rests on: `9,001 of 12,431`, `of 12,431`, or nothing where the figure says it itself.
pub(crate) fn basis(figure: &Figure, question: &Question) -> String {
    match question {
        Question::Count { .. } | Question::Machines { .. } => String::new(),
        Question::Ratio { .. } | Question::Funnel { .. } => {
            format!("{} of {}", count(figure.count), count(figure.of))
        }
        Question::Percentiles { .. } | Question::TimeBetween { .. } => {
            format!("of {}", count(figure.of))
        }
    }
}

/// The headline of an answer: `72.4 %`, `P50 412 ms, P95 2.1 s`, `401 a day`.
pub(crate) fn headline(answer: &Answer) -> String {
    let unit = answer.insight.question().unit();
    if let Question::Count { .. } = answer.insight.question() {
        let total = answer.overall.first().map_or(0, |figure| figure.count);
        return count(total);
    }
    let figures = answer.overall.iter().map(|figure| {
        let value = value(figure.value, unit);
        match figure.label {
            "" => value,
            "a day" if figure.value.is_some() => format!("{value} a day"),
            "a day" => value,
            label => format!("{label} {value}"),
        }
    });
    if answer.overall.iter().all(|figure| figure.value.is_none()) {
        return NO_DATA.to_owned();
    }
    figures.collect::<Vec<_>>().join(", ")
}

/// Where a figure stands to its goal: the busiest interval against the line, and whether it is over.
pub(crate) fn goal(answer: &Answer) -> Option<(String, bool)> {
    let goal = answer.insight.goal?;
    let values = answer
        .timeline
        .iter()
        .filter_map(|bucket| bucket.values.first().copied().flatten());
    let most = values.max_by(f64::total_cmp)?;
    let unit = answer.insight.question().unit();
    let interval = answer.insight.interval().name();
    let over = most > goal.at_most;
    let text = format!(
        "busiest {interval} {} of {} ({}{})",
        value(Some(most), unit),
        value(Some(goal.at_most.floor()), unit),
        goal.label,
        if over { ": over" } else { "" },
    );
    Some((text, over))
}

/// From when to when: `2026-10-23 to 2026-11-22`.
pub(crate) fn span(coverage: &Coverage) -> Option<String> {
    let (first, last) = coverage.first.zip(coverage.last)?;
    Some(format!("{} to {}", first.date(), last.date()))
}

/// The labels of a group: `high / blocked`.
pub(crate) fn labels(labels: &[String]) -> String {
    labels.join(" / ")
}

/// What was left out and why, a sentence each.
pub(crate) fn notes(coverage: &Coverage) -> Vec<String> {
    let mut notes = Vec::new();
    let mut note = |number: u64, one: &str, many: &str, rest: &str| {
        if number > 0 {
            notes.push(format!("{} {rest}", counted(number, one, many)));
        }
    };
    if let Some(since) = coverage.since {
        let rest = format!("before {} left out.", since.date());
        note(coverage.before_since, "event", "events", &rest);
    }
    note(
        coverage.repeats,
        "event",
        "events",
        "counted once that came more than once.",
    );
    note(
        coverage.damaged,
        "line",
        "lines",
        "passed over as damaged: not an event.",
    );
    note(
        coverage.too_early,
        "event",
        "events",
        "passed over, dated before Caro recorded any: a clock was wrong.",
    );
    note(
        coverage.too_late,
        "event",
        "events",
        "passed over, dated more than a day ahead: a clock is wrong.",
    );
    let names: Vec<_> = coverage
        .unknown
        .iter()
        .take(5)
        .map(|(name, count)| format!("{name} ({count})"))
        .collect();
    let more = if coverage.unknown.len() > names.len() {
        ", …"
    } else {
        ""
    };
    let rest = format!(
        "passed over that only a newer Caro knows: {}{more}.",
        names.join(", ")
    );
    note(coverage.unknown_events(), "event", "events", &rest);
    note(
        coverage.newer_values,
        "value",
        "values",
        "grouped as other: only a newer Caro knows them.",
    );
    for file in &coverage.unreadable {
        notes.push(format!(
            "{} could not be read: {}.",
            presentable(&file.path),
            file.reason
        ));
    }
    notes
}

/// A path as it may be shown: control characters could command a terminal.
fn presentable(path: &Path) -> String {
    if path.as_os_str().is_empty() {
        return "A list of events".to_owned();
    }
    let replace = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    path.to_string_lossy().chars().map(replace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        let numbers = [0.0, 7.25, 999.94, 999.96, 1234.5, 12_431.0].map(number);
        assert_eq!(numbers, ["0", "7.3", "999.9", "1,000", "1,234", "12,431"]);
        let durations = [0.4, 412.0, 2_140.0, 90_000.0, 7_200_000.0].map(duration);
        assert_eq!(durations, ["0 ms", "412 ms", "2.1 s", "1.5 min", "2.0 h"]);
        assert_eq!(value(Some(0.7236), Unit::Share), "72.4 %");
        assert_eq!(value(None, Unit::Share), "no data");
    }

    #[test]
    fn a_path_cannot_command_the_terminal() {
        assert_eq!(presentable(Path::new("a\u{1b}[2Jb")), "a\u{fffd}[2Jb");
    }
}
