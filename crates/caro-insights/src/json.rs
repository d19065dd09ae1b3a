//! The report as JSON, for other programs. Its shape is stable: keys are added, never renamed or removed.

use serde_json::{Value, json};

use crate::evaluation::{Answer, Bucket, Coverage, Figure, Group, Report, Step};
use crate::language::Unit;

/// The report as JSON. Times are RFC 3339 in UTC, shares lie between 0 and 1, times are milliseconds, and what there is
/// no data for is null.
#[must_use]
pub fn json(report: &Report) -> Value {
    json!({
        "coverage": coverage(&report.coverage),
        "insights": report.answers.iter().map(answer).collect::<Vec<_>>(),
    })
}

fn coverage(coverage: &Coverage) -> Value {
    let unreadable = coverage
        .unreadable
        .iter()
        .map(|file| json!({"path": file.path.to_string_lossy(), "reason": file.reason}));
    json!({
        "sources": coverage.sources,
        "events": coverage.events,
        "from": coverage.first,
        "to": coverage.last,
        "since": coverage.since,
        "before_since": coverage.before_since,
        "repeats": coverage.repeats,
        "damaged": coverage.damaged,
        "too_early": coverage.too_early,
        "too_late": coverage.too_late,
        "unknown_events": coverage.unknown,
        "unknown_events_more": coverage.unknown_more,
        "newer_values": coverage.newer_values,
        "unreadable": unreadable.collect::<Vec<_>>(),
    })
}

fn answer(answer: &Answer) -> Value {
    let insight = answer.insight;
    let unit = match insight.question().unit() {
        Unit::Count => "count",
        Unit::Share => "share",
        Unit::Milliseconds => "milliseconds",
    };
    json!({
        "id": insight.id,
        "title": insight.title,
        "unit": unit,
        "interval": insight.interval().name(),
        "overall": answer.overall.iter().map(figure).collect::<Vec<_>>(),
        "average": answer.average,
        "breakdown": insight.question().breakdown(),
        "groups": answer.groups.iter().map(group).collect::<Vec<_>>(),
        "steps": answer.steps.iter().map(step).collect::<Vec<_>>(),
        "timeline": answer.timeline.iter().map(bucket).collect::<Vec<_>>(),
    })
}

fn figure(figure: &Figure) -> Value {
    json!({"label": figure.label, "value": figure.value, "count": figure.count, "of": figure.of})
}

fn group(group: &Group) -> Value {
    json!({
        "labels": group.labels,
        "figures": group.figures.iter().map(figure).collect::<Vec<_>>(),
    })
}

fn step(step: &Step) -> Value {
    json!({"label": step.label, "reached": step.reached})
}

fn bucket(bucket: &Bucket) -> Value {
    json!({"start": bucket.start, "values": bucket.values})
}
