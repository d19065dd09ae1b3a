//! What is rendered for PostHog.
//!
//! With `CARO_POSTHOG_QUERY_SCHEMA` naming PostHog's JSON schema of query nodes, every node is held against it; the
//! schema is not ours to keep here.

mod schema;

use caro_insights::{insight, insights, posthog};
use serde_json::{Value, json};

#[test]
fn every_node_agrees_with_the_schema_of_posthog() {
    let Some(path) = std::env::var_os("CARO_POSTHOG_QUERY_SCHEMA") else {
        println!("skipped: CARO_POSTHOG_QUERY_SCHEMA names no schema");
        return;
    };
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for insight in insights() {
        let problems = schema::problems(&schema, &posthog::query(insight));
        assert_eq!(problems, None, "{}", insight.id);
    }
    // The check can fail.
    let mut wrong = posthog::query(insight("inference-time").unwrap());
    wrong["source"]["series"][0]["math"] = json!("p50");
    assert!(schema::problems(&schema, &wrong).is_some());
    let mut wrong = posthog::query(insight("block-rate").unwrap());
    wrong["source"]["color"] = json!("red");
    assert!(schema::problems(&schema, &wrong).is_some());
}

/// The order of a node's fields says nothing, and depends on what else is built.
fn in_order(assertion: impl FnOnce()) {
    let mut settings = insta::Settings::clone_current();
    settings.set_sort_maps(true);
    settings.bind(assertion);
}

#[test]
fn the_north_star() {
    let node = posthog::query(insight("command-success-rate").unwrap());
    in_order(|| insta::assert_json_snapshot!(node));
}

#[test]
fn percentiles_with_a_breakdown() {
    let node = posthog::query(insight("inference-time-by-backend").unwrap());
    in_order(|| insta::assert_json_snapshot!(node));
}

#[test]
fn a_funnel_with_a_breakdown() {
    let node = posthog::query(insight("safety-flow").unwrap());
    in_order(|| insta::assert_json_snapshot!(node));
}

#[test]
fn a_goal_line_and_every_event() {
    let node = posthog::query(insight("events-a-day").unwrap());
    in_order(|| insta::assert_json_snapshot!(node));
}

#[test]
fn funnels_follow_runs_and_not_machines() {
    for insight in insights() {
        let node = posthog::query(insight);
        if node["source"]["kind"] == "FunnelsQuery" {
            let by = node["source"]["funnelsFilter"]["funnelAggregateByHogQL"]
                .as_str()
                .unwrap();
            assert!(by.contains("properties.$session_id"), "{}", insight.id);
        }
    }
}
