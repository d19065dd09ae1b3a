//! The whole way: three machines, a stick, and a machine with a network.

use std::collections::BTreeMap;

use caro_testing::{PostHogServer, SealedHome};
use serde_json::Value;

use crate::stage::*;

#[test]
fn what_three_machines_recorded_arrives_to_the_last_value_and_again_does_no_harm() {
    let stick = tempfile::tempdir().unwrap();
    let place = |name: &str| stick.path().join(name).display().to_string();
    let mut recorded = BTreeMap::new();
    let mut files = Vec::new();
    for name in ["first.json", "second.ndjson.gz", "third.ndjson"] {
        let machine = machine();
        let events = waiting(&machine);
        assert_eq!(events.len(), 10);
        let file = place(name);
        assert_said(
            &machine.run(telemetry("export", &["-o", &file, "--clear"])),
            0,
            "Exported 10 events, and deleted from the queue.\n",
        );
        assert_eq!(status(&machine)["pending"], 0);
        assert!(
            machine.processes().alive().is_empty(),
            "nothing of ours was started"
        );
        recorded.extend(by_uuid(events));
        files.push(file);
    }

    let server = PostHogServer::start();
    let connected = connected(&server);
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    assert_said(
        &connected.run(telemetry("upload", &files)),
        0,
        "Uploaded 30 of 30 events. Uploading the same files again is harmless: what arrives twice is counted once.\n",
    );
    assert_eq!(server.distinct(), recorded);
    assert_eq!(server.stored().len(), 30);
    assert_eq!(connected.run(telemetry("upload", &files)).code, 0);
    assert_eq!(
        (server.distinct(), server.identical_repeats()),
        (recorded, 30)
    );
    // An upload is no consent.
    assert!(connected.files().is_empty(), "{:?}", connected.files());
}

#[test]
fn what_waited_behind_the_gap_is_sent_once_it_is_open() {
    let server = PostHogServer::start();
    let mut machine = machine();
    machine.send_to(&server);
    let events = by_uuid(waiting(&machine));
    let refused = machine.run(["telemetry", "flush"]);
    assert!(
        refused
            .stderr
            .starts_with("error: nothing is sent: the air gap is closed ("),
        "{}",
        refused.stderr
    );
    assert_eq!((refused.code, server.connections()), (1, 0));
    machine.run(["config", "set", "telemetry.air_gapped", "false", "--yes"]);
    assert_eq!(machine.run(["telemetry", "flush"]).code, 0);
    assert_eq!(server.distinct(), events);
}

#[test]
fn ids_are_listed_until_they_are_cleared_and_a_new_key_makes_new_ones() {
    let machine = machine();
    let ids = |home: &SealedHome| -> Vec<Value> {
        serde_json::from_str(&home.run(["telemetry", "ids", "--json"]).stdout).unwrap()
    };
    let first = ids(&machine);
    assert_eq!(first.len(), 1);
    let used: Vec<Value> = waiting(&machine)
        .iter()
        .map(|event| event["distinct_id"].clone())
        .collect();
    assert!(used.iter().all(|id| *id == first[0]["distinct_id"]));
    assert_eq!(machine.run(["telemetry", "reset-id"]).code, 0);
    machine.run([SENTENCE]);
    let second = ids(&machine);
    assert_eq!((second.len(), &second[0]), (2, &first[0]));
    assert_ne!(second[1]["distinct_id"], first[0]["distinct_id"]);

    let refused = machine.run(["telemetry", "clear"]);
    assert_eq!(refused.code, 2, "nobody is there to be asked");
    assert_said(
        &machine.run(["telemetry", "clear", "--yes"]),
        0,
        "Deleted 13 events that wait, 0 receipts and 0 refusals, and the list of ids.\n",
    );
    assert_eq!((ids(&machine).len(), waiting(&machine).len()), (0, 0));
}
