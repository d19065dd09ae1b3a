//! The list of past ids, by which their owner can ask for erasure.

use std::time::Duration;

use caro_telemetry::identity::PastId;

use crate::stage::{Ping, Stage, noon};

fn days(stage: &Stage) -> Vec<String> {
    let ids = PastId::all(&stage.queue()).into_iter();
    ids.map(|id| id.day).collect()
}

fn day(number: u64) -> Duration {
    Duration::from_secs(24 * 3600 * number)
}

#[test]
fn each_day_has_an_id_of_its_own_that_is_written_down_once() {
    let stage = Stage::new();
    let mut ids = Vec::new();
    for offset in [0, 0, 1, 1, 2] {
        let client = stage.client_at(noon().plus(day(offset)));
        client.capture(&Ping { number: 1 });
        client.capture(&Ping { number: 2 });
        ids.push(client.distinct_id().unwrap());
    }
    assert_eq!(days(&stage), ["2025-11-22", "2025-11-23", "2025-11-24"]);
    ids.dedup();
    let written: Vec<_> = PastId::all(&stage.queue())
        .into_iter()
        .map(|id| id.distinct_id)
        .collect();
    assert_eq!(written, ids);
}

#[test]
fn the_list_holds_four_hundred_at_the_most() {
    let stage = Stage::new();
    for offset in 0..405 {
        stage
            .client_at(noon().plus(day(offset)))
            .capture(&Ping { number: 1 });
    }
    let days = days(&stage);
    assert_eq!(days.len(), 400);
    assert_eq!(days[0], noon().plus(day(5)).date());
    assert_eq!(days[399], noon().plus(day(404)).date());
    assert_eq!(stage.read("ids.ndjson").lines().count(), 400);
}

#[test]
fn a_torn_end_costs_itself_and_no_other_id() {
    let stage = Stage::new();
    stage.client_at(noon()).capture(&Ping { number: 1 });
    let torn = format!("{}{{\"day\":\"2025-", stage.read("ids.ndjson"));
    stage.write("ids.ndjson", torn);
    stage
        .client_at(noon().plus(day(1)))
        .capture(&Ping { number: 2 });
    assert_eq!(days(&stage), ["2025-11-22", "2025-11-23"]);
}

#[test]
fn two_homes_have_nothing_in_common() {
    let (one, other) = (Stage::new(), Stage::new());
    let id = |stage: &Stage| {
        let client = stage.client_at(noon());
        client.capture(&Ping { number: 1 });
        client.distinct_id()
    };
    assert_ne!(id(&one), id(&other));
    assert_eq!(id(&one), id(&one));
}
