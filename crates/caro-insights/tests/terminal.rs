//! The page on a terminal.

#![expect(clippy::unwrap_used, reason = "a test fails where it fails")]

use caro_insights::synthetic::Synthetic;
use caro_insights::{Options, Report, Source, evaluate, terminal};
use caro_telemetry::Timestamp;

fn report(lines: Vec<String>) -> Report {
    let options = Options {
        now: Timestamp::parse("2026-11-22T12:00:00Z").unwrap(),
        since: None,
        threads: 2,
    };
    evaluate(&[Source::Lines(lines)], &options, &|_| ())
}

fn some() -> Report {
    let until = Timestamp::parse("2026-11-22T12:00:00Z").unwrap();
    let mut lines: Vec<_> = Synthetic::new(7, until, 40, 25).take(5_000).collect();
    lines.push(lines[0].clone());
    lines.push("{\"torn\":".to_owned());
    report(lines)
}

#[test]
fn the_page_at_80_columns() {
    insta::assert_snapshot!(terminal(&some(), 80, false));
}

#[test]
fn the_page_at_120_columns() {
    insta::assert_snapshot!(terminal(&some(), 120, false));
}

#[test]
fn without_events_it_says_so() {
    insta::assert_snapshot!(terminal(&report(Vec::new()), 80, false), @"There are no events to report on.");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    use unicode_width::UnicodeWidthStr as _;
    let report = some();
    for width in 60..=130 {
        for line in terminal(&report, width, false).lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn colour_adds_escapes_and_nothing_else() {
    let report = some();
    let coloured = terminal(&report, 80, true);
    assert!(coloured.contains("\u{1b}["));
    let mut stripped = String::new();
    for (place, piece) in coloured.split("\u{1b}[").enumerate() {
        stripped += if place == 0 {
            piece
        } else {
            piece.split_once('m').unwrap().1
        };
    }
    let plain = terminal(&report, 80, false);
    for (plain, stripped) in plain.lines().zip(stripped.lines()) {
        assert_eq!(plain, stripped.trim_end());
    }
}
