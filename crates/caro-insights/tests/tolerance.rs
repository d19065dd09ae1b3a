//! What is damaged, unknown, repeated or out of time is counted and named, and stops nothing.

#![expect(clippy::unwrap_used, reason = "a test fails where it fails")]

use caro_insights::synthetic::Synthetic;
use caro_insights::{Options, Report, Source, evaluate};
use caro_telemetry::Timestamp;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T12:00:00Z").unwrap()
}

fn report_since(lines: &[String], since: Option<&str>) -> Report {
    let since = since.map(|since| Timestamp::parse(since).unwrap());
    let options = Options {
        now: now(),
        since,
        threads: 2,
    };
    evaluate(&[Source::Lines(lines.to_vec())], &options, &|_| ())
}

fn report(lines: &[String]) -> Report {
    report_since(lines, None)
}

fn event(number: u32, name: &str, at: &str, properties: &str) -> String {
    format!(
        r#"{{"uuid":"0192d4a8-3c5e-7b1a-9f00-0000{number:08x}","event":"{name}","distinct_id":"9f2c04d17be85a36","timestamp":"{at}","properties":{{{properties}}}}}"#
    )
}

#[test]
fn damaged_lines_cost_nothing_but_themselves() {
    let mut lines: Vec<_> = Synthetic::new(5, now(), 10, 5).take(300).collect();
    let whole = report(&lines);
    for (place, junk) in [
        "",
        "{",
        "null",
        "[1,2]",
        "{\"uuid\":3}",
        "\u{7}\u{1b}[2J",
        "{\"event\":\"x\"}",
    ]
    .iter()
    .enumerate()
    {
        lines.insert(place * 31, (*junk).to_owned());
    }
    let torn = lines.last().unwrap()[..100].to_owned();
    lines.push(torn);
    let damaged = report(&lines);
    assert_eq!(damaged.coverage.damaged, 8);
    assert_eq!(damaged.coverage.events, whole.coverage.events);
    for (one, other) in damaged.answers.iter().zip(&whole.answers) {
        assert_eq!((&one.overall, &one.groups), (&other.overall, &other.groups));
    }
}

#[test]
fn an_event_of_a_newer_version_is_named_and_not_counted() {
    let at = "2026-11-20T10:00:00Z";
    let lines = [
        event(1, "command_shared", at, ""),
        event(2, "command_shared", at, ""),
        event(3, "\\u001b[31mred", at, ""),
        event(4, "session_started", at, r#""os":"linux""#),
        event(5, "\\u001b[32mgreen", at, ""),
    ];
    let coverage = report(&lines).coverage;
    assert_eq!((coverage.events, coverage.unknown_events()), (1, 4));
    assert_eq!(coverage.unknown["command_shared"], 2);
    assert!(coverage.unknown.keys().all(|name| !name.contains('\u{1b}')));
}

#[test]
fn values_of_a_newer_version_are_grouped() {
    let at = "2026-11-20T10:00:00Z";
    let lines = [
        event(
            1,
            "session_started",
            at,
            r#""os":"plan9","caro_version":"9.0.0+x","backend":"static""#,
        ),
        event(
            2,
            "session_started",
            at,
            r#""os":"other","caro_version":"1.1.0""#,
        ),
        event(3, "session_started", at, r#""os":7,"caro_version":"1.1.0""#),
    ];
    let report = report(&lines);
    let groups = |id| -> Vec<(String, u64)> {
        let answer = report.answer(id).unwrap();
        answer
            .groups
            .iter()
            .map(|group| (group.labels.join(" "), group.figures[0].count))
            .collect()
    };
    assert_eq!(
        groups("runs-by-os"),
        [("other".to_owned(), 2), ("none".to_owned(), 1)]
    );
    assert_eq!(
        groups("versions-in-use"),
        [("1.1.0".to_owned(), 2), ("other".to_owned(), 1)]
    );
    assert_eq!(
        groups("runs-by-backend"),
        [("none".to_owned(), 2), ("static".to_owned(), 1)]
    );
    assert_eq!(report.coverage.newer_values, 2);
}

#[test]
fn clock_nonsense_is_counted_and_left_out() {
    let lines = [
        event(1, "session_started", "1970-01-01T00:00:00Z", ""),
        event(2, "session_started", "2026-11-23T11:59:00Z", ""),
        event(3, "session_started", "2026-11-23T12:01:00Z", ""),
        event(4, "session_started", "9000-12-31T00:00:00Z", ""),
        event(5, "session_started", "yesterday", ""),
    ];
    let coverage = report(&lines).coverage;
    assert_eq!(
        (
            coverage.events,
            coverage.too_early,
            coverage.too_late,
            coverage.damaged
        ),
        (1, 1, 2, 1)
    );
}

#[test]
fn since_leaves_out_what_came_before_and_the_report_says_from_when_to_when() {
    let lines = [
        event(1, "session_started", "2026-10-01T00:00:00Z", ""),
        event(2, "session_started", "2026-11-01T00:00:00Z", ""),
        event(3, "session_started", "2026-11-03T09:00:00Z", ""),
    ];
    let everything = report(&lines).coverage;
    assert_eq!(
        everything.first.unwrap().to_string(),
        "2026-10-01T00:00:00Z"
    );
    let recent = report_since(&lines, Some("2026-11-01T00:00:00Z")).coverage;
    assert_eq!((recent.events, recent.before_since), (2, 1));
    assert_eq!(recent.first.unwrap().to_string(), "2026-11-01T00:00:00Z");
    assert_eq!(recent.last.unwrap().to_string(), "2026-11-03T09:00:00Z");
}

#[test]
fn a_missing_file_and_a_table_are_named_and_the_rest_is_answered() {
    let directory = tempfile::tempdir().unwrap();
    let table = directory.path().join("export.csv");
    std::fs::write(&table, "uuid,event,distinct_id\r\n").unwrap();
    let good = directory.path().join("export.ndjson");
    std::fs::write(
        &good,
        event(1, "session_started", "2026-11-01T00:00:00Z", ""),
    )
    .unwrap();
    let sources = [directory.path().join("gone.json"), table, good].map(Source::File);
    let options = Options {
        now: now(),
        since: None,
        threads: 2,
    };
    let coverage = evaluate(&sources, &options, &|_| ()).coverage;
    assert_eq!(
        (coverage.events, coverage.sources, coverage.unreadable.len()),
        (1, 3, 2)
    );
}

#[test]
fn a_run_that_crosses_midnight_or_comes_in_disorder_is_followed_all_the_same() {
    let session = r#""$session_id":"0192d4a8-3c5d-7c2b-8a11-2b3c4d5e6f70""#;
    let step = |number, name, at| event(number, name, at, session);
    let lines = [
        step(3, "command_executed", "2026-11-21T00:00:03Z"),
        step(1, "session_started", "2026-11-20T23:59:59Z"),
        step(2, "command_generated", "2026-11-20T23:59:59.500Z"),
    ];
    let report = report(&lines);
    let flow = report.answer("command-flow").unwrap();
    assert_eq!(
        flow.steps
            .iter()
            .map(|step| step.reached)
            .collect::<Vec<_>>(),
        [1, 1, 1]
    );
    assert_eq!(
        report.answer("time-to-first-command").unwrap().overall[0].value,
        Some(500.0)
    );
}

#[test]
fn a_step_before_its_predecessor_does_not_count() {
    let session = r#""$session_id":"0192d4a8-3c5d-7c2b-8a11-2b3c4d5e6f70""#;
    let lines = [
        event(1, "command_generated", "2026-11-20T10:00:00Z", session),
        event(2, "session_started", "2026-11-20T10:00:01Z", session),
    ];
    let report = report(&lines);
    let flow = report.answer("command-flow").unwrap();
    assert_eq!(
        flow.steps
            .iter()
            .map(|step| step.reached)
            .collect::<Vec<_>>(),
        [1, 0, 0]
    );
}

#[test]
fn a_file_of_made_up_names_and_versions_fills_nothing() {
    let at = "2026-11-20T10:00:00Z";
    let versions = (0..6_000).map(|n| {
        event(
            n,
            "session_started",
            at,
            &format!(r#""caro_version":"1.{}.{}""#, n / 100, n % 100),
        )
    });
    let names = (10_000..10_500).map(|n| event(n, &format!("event_{n}"), at, ""));
    let report = report(&versions.chain(names).collect::<Vec<_>>());
    assert_eq!(report.coverage.unknown.len(), 100);
    assert_eq!(report.coverage.unknown_events(), 500);
    let groups = &report.answer("versions-in-use").unwrap().groups;
    assert_eq!(
        (
            groups.len(),
            groups[0].labels[0].as_str(),
            groups[0].figures[0].count
        ),
        (4_097, "other", 1_904)
    );
}
