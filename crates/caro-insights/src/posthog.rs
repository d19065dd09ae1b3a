//! The insights as PostHog's query nodes.
//!
//! Only what is needed is written: PostHog fills in the rest, and refuses what it does not know.

use serde_json::{Map, Value, json};

use crate::insight::Insight;
use crate::language::{Follow, Interval, Operator, Percentile, Question, Selection, Test, Unit};

/// How far back a figure for each day and for each week reaches.
const DAYS: &str = "-30d";
const WEEKS: &str = "-12w";

/// PostHog shows this many values of a breakdown, and the rest together.
const VALUES: u32 = 25;

/// The query node of an insight, as PostHog saves it.
#[must_use]
pub fn query(insight: &Insight) -> Value {
    let source = match insight.question() {
        Question::Count { of, by } => trends(insight, vec![series(of, total())], by),
        Question::Machines { of } => trends(insight, vec![series(of, json!({"math": "dau"}))], &[]),
        Question::Ratio { part, whole, by } => trends(
            insight,
            vec![series(part, total()), series(whole, total())],
            by,
        ),
        Question::Percentiles { of, number, at, by } => {
            let all = at
                .iter()
                .map(|percentile| series(of, point(*percentile, number)));
            trends(insight, all.collect(), by)
        }
        Question::Funnel { steps, follow, by } => funnel(steps, *follow, *by, "steps"),
        Question::TimeBetween { from, to } => funnel(
            &[from.clone(), to.clone()],
            Follow::Session,
            None,
            "time_to_convert",
        ),
    };
    json!({"kind": "InsightVizNode", "source": source})
}

fn total() -> Value {
    json!({"math": "total"})
}

fn point(percentile: Percentile, number: &str) -> Value {
    // PostHog has no `p50`.
    let math = match percentile {
        Percentile::P50 => "median",
        Percentile::P90 => "p90",
        Percentile::P95 => "p95",
    };
    json!({"math": math, "math_property": number, "custom_name": percentile.name()})
}

/// A series: the events, and how they are counted.
fn series(of: &Selection, how: Value) -> Value {
    let mut node = events(of);
    if let (Value::Object(node), Value::Object(how)) = (&mut node, how) {
        node.extend(how);
    }
    node
}

fn events(of: &Selection) -> Value {
    let mut node = Map::new();
    node.insert("kind".into(), json!("EventsNode"));
    // No event is every event of the project.
    node.insert("event".into(), json!(of.event.map(|event| event.name)));
    node.insert(
        "name".into(),
        json!(of.event.map_or("All events", |event| event.name)),
    );
    if !of.tests.is_empty() {
        node.insert("custom_name".into(), json!(of.description()));
        let properties: Vec<_> = of.tests.iter().map(filter).collect();
        node.insert("properties".into(), json!(properties));
    }
    Value::Object(node)
}

fn filter(test: &Test) -> Value {
    let (operator, value) = match &test.operator {
        Operator::Is(name) => ("exact", json!([name])),
        Operator::Holds(boolean) => ("exact", json!([boolean.to_string()])),
        Operator::AtLeast(number) => ("gte", tidy(*number)),
        Operator::Exactly(number) => ("exact", json!([tidy(*number)])),
    };
    json!({"key": test.property, "type": "event", "operator": operator, "value": value})
}

/// A whole number without a point.
fn tidy(number: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "only taken where the number is whole and small"
    )]
    if number.fract() == 0.0 && number.abs() < 1e15 {
        json!(number as i64)
    } else {
        json!(number)
    }
}

fn trends(insight: &Insight, series: Vec<Value>, by: &[&str]) -> Value {
    let (interval, from) = match insight.interval() {
        Interval::Day => ("day", DAYS),
        Interval::Week => ("week", WEEKS),
    };
    let mut query = json!({
        "kind": "TrendsQuery",
        "series": series,
        "interval": interval,
        "dateRange": {"date_from": from},
        "filterTestAccounts": false,
        "trendsFilter": trends_filter(insight, by),
    });
    if !by.is_empty() {
        let properties: Vec<_> = by
            .iter()
            .map(|property| json!({"property": property, "type": "event"}))
            .collect();
        query["breakdownFilter"] = json!({"breakdowns": properties, "breakdown_limit": VALUES});
    }
    query
}

fn trends_filter(insight: &Insight, by: &[&str]) -> Value {
    let mut filter = json!({"display": display(insight.question(), by)});
    if let Question::Ratio { .. } = insight.question() {
        filter["formulaNodes"] = json!([{"formula": "A / B", "custom_name": insight.title}]);
        filter["decimalPlaces"] = json!(1);
    }
    match insight.question().unit() {
        Unit::Share => filter["aggregationAxisFormat"] = json!("percentage_scaled"),
        Unit::Milliseconds => filter["aggregationAxisFormat"] = json!("duration_ms"),
        Unit::Count => {}
    }
    if let Some(goal) = insight.goal {
        filter["goalLines"] = json!([{"label": goal.label, "value": goal.at_most.floor()}]);
    }
    filter
}

/// Only forms that an older PostHog has too.
fn display(question: &Question, by: &[&str]) -> &'static str {
    match (question, by.len()) {
        (Question::Percentiles { .. }, 1..) | (_, 2..) => "ActionsTable",
        (_, 1) => "ActionsBarValue",
        _ => "ActionsLineGraph",
    }
}

fn funnel(steps: &[Selection], follow: Follow, by: Option<&str>, kind: &str) -> Value {
    let aggregate = match follow {
        Follow::Session => "properties.$session_id",
        Follow::Command => {
            "concat(toString(properties.$session_id), ' ', toString(properties.generation))"
        }
    };
    let mut query = json!({
        "kind": "FunnelsQuery",
        "series": steps.iter().map(events).collect::<Vec<_>>(),
        "dateRange": {"date_from": DAYS},
        "filterTestAccounts": false,
        "funnelsFilter": {
            "funnelVizType": kind,
            "funnelOrderType": "ordered",
            "funnelWindowInterval": 1,
            "funnelWindowIntervalUnit": "day",
            "funnelAggregateByHogQL": aggregate,
            "layout": "vertical",
        },
    });
    if let Some(property) = by {
        query["funnelsFilter"]["breakdownAttributionType"] = json!("step");
        query["funnelsFilter"]["breakdownAttributionValue"] = json!(steps.len() - 1);
        query["breakdownFilter"] = json!({"breakdown": property, "breakdown_type": "event"});
    }
    query
}
