//! Every insight over generated events, against a plain computation that shares nothing with the engine but the
//! definitions: all events in memory as JSON, and a loop for each question.

#![expect(clippy::unwrap_used, reason = "a test fails where it fails")]

use std::collections::{BTreeMap, BTreeSet};

use caro_events::DICTIONARY;
use caro_insights::language::{Follow, Interval, Operator, Question, Selection};
use caro_insights::synthetic::Synthetic;
use caro_insights::{Answer, Figure, Options, Source, evaluate, json};
use caro_telemetry::Timestamp;
use serde_json::Value;

const DAY: i64 = 86_400_000;

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T12:00:00Z").unwrap()
}

fn options(threads: usize) -> Options {
    Options {
        now: now(),
        since: None,
        threads,
    }
}

struct Event {
    json: Value,
    at: i64,
}

impl Event {
    fn name(&self) -> &str {
        self.json["event"].as_str().unwrap()
    }

    fn session(&self) -> &str {
        self.json["properties"]["$session_id"].as_str().unwrap()
    }

    fn place(&self) -> usize {
        DICTIONARY
            .iter()
            .position(|event| event.name == self.name())
            .unwrap()
    }

    fn is_of(&self, selection: &Selection) -> bool {
        selection
            .event
            .is_none_or(|event| event.name == self.name())
            && selection.tests.iter().all(|test| {
                let value = &self.json["properties"][test.property];
                match test.operator {
                    Operator::Is(name) => value == name,
                    Operator::Holds(boolean) => *value == boolean,
                    Operator::AtLeast(number) => {
                        value.as_f64().is_some_and(|value| value >= number)
                    }
                    Operator::Exactly(number) => value.as_f64() == Some(number),
                }
            })
    }

    fn labels(&self, by: &[&str]) -> Vec<String> {
        by.iter()
            .map(|property| match &self.json["properties"][*property] {
                Value::Null => "none".to_owned(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
            .collect()
    }

    fn bucket(&self, interval: Interval) -> i64 {
        match interval {
            Interval::Day => self.at / DAY * DAY,
            Interval::Week => (self.at / DAY - (self.at / DAY + 4) % 7) * DAY,
        }
    }
}

fn read(lines: &[String]) -> Vec<Event> {
    let mut seen = BTreeSet::new();
    lines
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|json| seen.insert(json["uuid"].as_str().unwrap().to_owned()))
        .map(|json| {
            let at = Timestamp::parse(json["timestamp"].as_str().unwrap())
                .unwrap()
                .milliseconds();
            Event { json, at }
        })
        .collect()
}

fn quantile(mut values: Vec<f64>, level: f64) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let place = level * (values.len().checked_sub(1)? as f64);
    let (low, high) = (
        values[place.floor() as usize],
        values[place.ceil() as usize],
    );
    Some(low + (high - low) * (place - place.floor()))
}

/// The figures of a question over some events: value, count, of.
fn figures(question: &Question, events: &[&Event]) -> Vec<(Option<f64>, u64, u64)> {
    let number_of = |selection| events.iter().filter(|event| event.is_of(selection)).count() as u64;
    match question {
        Question::Count { of, .. } => {
            let count = number_of(of);
            vec![(Some(count as f64), count, count)]
        }
        Question::Ratio { part, whole, .. } => {
            let (part, whole) = (number_of(part), number_of(whole));
            vec![((whole > 0).then(|| part as f64 / whole as f64), part, whole)]
        }
        Question::Percentiles { of, number, at, .. } => {
            let values = events.iter().filter(|event| event.is_of(of));
            let values: Vec<_> = values
                .filter_map(|event| event.json["properties"][*number].as_f64())
                .collect();
            let count = values.len() as u64;
            at.iter()
                .map(|percentile| (quantile(values.clone(), percentile.level()), count, count))
                .collect()
        }
        _ => unreachable!("followed by session"),
    }
}

/// Every way through the steps, by trying all.
fn ways(
    steps: &[&Selection],
    events: &[&Event],
    begin: Option<i64>,
    found: &mut Vec<Vec<usize>>,
    way: &mut Vec<usize>,
) {
    let step = way.len();
    if step > 0 {
        found.push(way.clone());
    }
    let Some(selection) = steps.get(step) else {
        return;
    };
    let from = way.last().map_or(0, |last| last + 1);
    for place in from..events.len() {
        let event = events[place];
        let in_time = begin.is_none_or(|begin| event.at - begin <= DAY);
        if event.is_of(selection) && in_time {
            way.push(place);
            ways(steps, events, begin.or(Some(event.at)), found, way);
            way.pop();
        }
    }
}

fn by_session(events: &[Event], follow: Follow) -> Vec<Vec<&Event>> {
    let mut sessions: BTreeMap<String, Vec<&Event>> = BTreeMap::new();
    for event in events {
        let mut key = event.session().to_owned();
        if follow == Follow::Command {
            key += &event.json["properties"]["generation"].to_string();
        }
        sessions.entry(key).or_default().push(event);
    }
    let mut sessions: Vec<_> = sessions.into_values().collect();
    for events in &mut sessions {
        events.sort_by_key(|event| (event.at, event.place()));
    }
    sessions
}

fn same(found: &[Figure], expected: &[(Option<f64>, u64, u64)], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, (value, count, of)) in found.iter().zip(expected) {
        assert_eq!((found.count, found.of), (*count, *of), "{what}");
        close(found.value, *value, what);
    }
}

fn close(found: Option<f64>, expected: Option<f64>, what: &str) {
    match (found, expected) {
        (Some(found), Some(expected)) => {
            assert!(
                (found - expected).abs() < 1e-9 * expected.abs().max(1.0),
                "{what}: {found}, not {expected}"
            );
        }
        (found, expected) => assert_eq!(found, expected, "{what}"),
    }
}

fn check_trend(answer: &Answer, events: &[Event]) {
    let (id, question) = (answer.insight.id, answer.insight.question());
    let all: Vec<&Event> = events.iter().collect();
    same(&answer.overall, &figures(question, &all), id);
    let interval = answer.insight.interval();
    let mut total = 0;
    for bucket in &answer.timeline {
        let start = bucket.start.milliseconds();
        let inside: Vec<_> = all
            .iter()
            .copied()
            .filter(|event| event.bucket(interval) == start)
            .collect();
        total += inside.len();
        let expected = figures(question, &inside);
        for (found, (value, ..)) in bucket.values.iter().zip(expected) {
            close(*found, value, &format!("{id} of {}", bucket.start));
        }
    }
    assert_eq!(total, events.len(), "{id}: an event is in no interval");
    let by = question.breakdown();
    if by.is_empty() {
        return assert!(answer.groups.is_empty());
    }
    let selections = question.selections();
    let meant = all
        .iter()
        .filter(|event| selections.iter().any(|selection| event.is_of(selection)));
    let number = match question {
        Question::Percentiles { number, .. } => Some(*number),
        _ => None,
    };
    let has_number =
        |event: &&&Event| number.is_none_or(|number| event.json["properties"][number].is_number());
    let labels: BTreeSet<_> = meant
        .filter(has_number)
        .map(|event| event.labels(by))
        .collect();
    let found: BTreeSet<_> = answer
        .groups
        .iter()
        .map(|group| group.labels.clone())
        .collect();
    assert_eq!(found, labels, "{id}");
    for group in &answer.groups {
        let inside: Vec<_> = all
            .iter()
            .copied()
            .filter(|event| event.labels(by) == group.labels)
            .collect();
        same(
            &group.figures,
            &figures(question, &inside),
            &format!("{id} of {:?}", group.labels),
        );
    }
}

fn check_machines(answer: &Answer, events: &[Event], of: &Selection) {
    for bucket in &answer.timeline {
        let start = bucket.start.milliseconds();
        let inside = events
            .iter()
            .filter(|event| event.bucket(Interval::Day) == start && event.is_of(of));
        let machines: BTreeSet<_> = inside
            .map(|event| event.json["distinct_id"].as_str().unwrap())
            .collect();
        assert_eq!(
            bucket.values,
            [Some(machines.len() as f64)],
            "{}",
            bucket.start
        );
    }
}

fn check_funnel(
    answer: &Answer,
    events: &[Event],
    steps: &[Selection],
    follow: Follow,
    by: Option<&'static str>,
) {
    let steps: Vec<_> = steps.iter().collect();
    let mut reached = vec![0; steps.len()];
    let mut values: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    for events in by_session(events, follow) {
        let mut found = Vec::new();
        ways(&steps, &events, None, &mut found, &mut Vec::new());
        let longest = found.iter().map(Vec::len).max().unwrap_or(0);
        reached[..longest].iter_mut().for_each(|count| *count += 1);
        let ends = found.iter().filter(|way| way.len() == steps.len());
        let ends = ends.map(|way| events[*way.last().unwrap()].labels(by.as_slice()));
        for end in ends.collect::<BTreeSet<_>>() {
            *values.entry(end).or_default() += 1;
        }
    }
    let found: Vec<_> = answer.steps.iter().map(|step| step.reached).collect();
    assert_eq!(found, reached, "{}", answer.insight.id);
    if by.is_some() {
        let found: BTreeMap<_, _> = answer
            .groups
            .iter()
            .map(|group| (group.labels.clone(), group.figures[0].count))
            .collect();
        assert_eq!(found, values);
    }
}

fn check_time_between(answer: &Answer, events: &[Event], from: &Selection, to: &Selection) {
    let mut times = Vec::new();
    for events in by_session(events, Follow::Session) {
        let first = events.iter().position(|event| event.is_of(from));
        let Some(first) = first else { continue };
        let next = events[first + 1..].iter().find(|event| event.is_of(to));
        let time = next.map(|next| next.at - events[first].at);
        times.extend(time.filter(|time| *time <= DAY).map(|time| time as f64));
    }
    close(
        answer.overall[0].value,
        quantile(times.clone(), 0.5),
        answer.insight.id,
    );
    close(
        answer.overall[1].value,
        quantile(times.clone(), 0.95),
        answer.insight.id,
    );
    close(
        answer.average,
        Some(times.iter().sum::<f64>() / times.len() as f64),
        answer.insight.id,
    );
}

fn check(answers: &[Answer], events: &[Event]) {
    for answer in answers {
        match answer.insight.question() {
            Question::Machines { of } => check_machines(answer, events, of),
            Question::Funnel { steps, follow, by } => {
                check_funnel(answer, events, steps, *follow, *by)
            }
            Question::TimeBetween { from, to } => check_time_between(answer, events, from, to),
            _ => check_trend(answer, events),
        }
    }
}

#[test]
fn every_insight_agrees_with_a_plain_computation() {
    for (seed, days, machines) in [(1, 30, 30), (2, 1, 3), (3, 75, 1000)] {
        let lines: Vec<_> = Synthetic::new(seed, now(), days, machines)
            .take(2_000)
            .collect();
        let events = read(&lines);
        // Several sources, so that several threads have something to do, with some lines in two of them.
        let parts = lines.chunks(300).map(|part| Source::Lines(part.to_vec()));
        let again = Source::Lines(lines[100..900].to_vec());
        let sources: Vec<_> = parts.chain([again]).collect();
        let report = evaluate(&sources, &options(1), &|_| ());
        assert_eq!(report.coverage.events, events.len() as u64);
        assert_eq!(report.coverage.repeats, 800);
        check(&report.answers, &events);

        let by_three = evaluate(&sources, &options(3), &|_| ());
        assert_eq!(
            json(&by_three),
            json(&report),
            "the number of threads changes a figure"
        );
    }
}

#[test]
fn without_events_every_figure_is_no_data_and_none_is_zero_percent() {
    let report = evaluate(&[], &options(2), &|_| ());
    for answer in &report.answers {
        let is_count = matches!(answer.insight.question(), Question::Count { .. });
        for figure in &answer.overall {
            assert_eq!(figure.value.is_none(), !is_count, "{}", answer.insight.id);
        }
        assert!(answer.timeline.is_empty() && answer.groups.is_empty());
    }
}
