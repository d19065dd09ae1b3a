//! What is sent is what is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use caro_testing::{Answer, PATIENCE, PostHogServer, SealedHome, Terminal};
use serde_json::{Value, json};

use crate::stage::{
    COMMAND, SENTENCE, UNKNOWN, assert_answered, consenting, names, shown, status, undecided,
};

/// A home with every event that there is, waiting.
fn with_every_event(server: &PostHogServer) -> SealedHome {
    let mut home = undecided(server);
    home.consent("");
    home.set("CARO_TELEMETRY_AIR_GAPPED", "1");
    home.run([SENTENCE]);
    home.run(["-x", SENTENCE]);
    home.run([UNKNOWN]);
    // A dangerous command comes out of no harmless sentence; it can be edited into one.
    let mut terminal = home.terminal([SENTENCE]);
    terminal.wait_for("cancel [q]");
    terminal.type_text("e");
    terminal.wait_for("$ find");
    terminal.type_text("\u{1}\u{b}");
    terminal.type_line("rm -rf /");
    terminal.wait_for("blocked");
    terminal.type_text("q");
    terminal.wait_for_end();
    home.unset("CARO_TELEMETRY_AIR_GAPPED");
    home
}

#[test]
fn the_preview_is_the_batch_value_for_value() {
    let server = PostHogServer::start();
    let home = with_every_event(&server);
    let preview = shown(&home);
    let mut kinds = names(&preview);
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "command_executed",
            "command_generated",
            "error_occurred",
            "safety_triggered",
            "session_ended",
            "session_started"
        ]
    );
    let finished = home.run(["telemetry", "flush", "--json"]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    let report: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(
        report,
        json!({ "sent": preview.len(), "rejected": 0, "pending": 0, "error": null })
    );
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].batch(), preview);
    // In which order a map has its keys is nobody's promise.
    let keys: BTreeSet<_> = requests[0].body.as_object().unwrap().keys().collect();
    assert!(
        keys.into_iter()
            .eq(["api_key", "batch", "historical_migration", "sent_at"])
    );
    // And the receipts are the same lines once more.
    let receipts = home.run(["telemetry", "show", "--sent", "--json"]);
    let receipts: Vec<Value> = serde_json::from_str(&receipts.stdout).unwrap();
    assert_eq!(receipts, preview);
    assert!(shown(&home).is_empty());
}

/// Every property that arrives is in the dictionary, or in the envelope: none is hidden.
#[test]
fn nothing_arrives_that_the_dictionary_does_not_name() {
    let server = PostHogServer::start();
    let home = with_every_event(&server);
    home.run(["telemetry", "flush"]);
    let schema = home.run(["telemetry", "schema", "--json"]);
    let schema: Value = serde_json::from_str(&schema.stdout).unwrap();
    let text = schema.to_string();
    for (uuid, event) in server.distinct() {
        for key in event.as_object().unwrap().keys() {
            let known = ["uuid", "event", "distinct_id", "timestamp", "properties"];
            assert!(known.contains(&key.as_str()), "{uuid}: {key}");
        }
        for key in event["properties"].as_object().unwrap().keys() {
            assert!(text.contains(&format!("\"{key}\"")), "{uuid}: {key}");
            assert!(
                !["$os", "$os_version", "$is_server", "$geoip_city_name"].contains(&key.as_str())
            );
        }
    }
}

/// The body of one session, with what differs from run to run named instead.
#[test]
fn the_body_of_one_session() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    assert_answered(&home.run([SENTENCE]));
    server.wait_for_events(3, PATIENCE);
    let mut body = server.requests()[0].body.clone();
    assert_eq!(server.requests().len(), 1);
    name_what_differs(&mut body);
    insta::with_settings!({ sort_maps => true }, {
        insta::assert_json_snapshot!(body);
    });
}

fn name_what_differs(body: &mut Value) {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut named = |value: &mut Value, kind: &str| {
        let text = value.as_str().unwrap().to_owned();
        let count = names.values().filter(|name| name.starts_with(kind)).count() + 1;
        let name = names
            .entry(text)
            .or_insert_with(|| format!("{kind} {count}"));
        *value = Value::from(name.as_str());
    };
    named(&mut body["sent_at"], "time of sending");
    for event in body["batch"].as_array_mut().unwrap() {
        named(&mut event["uuid"], "event");
        named(&mut event["distinct_id"], "day's id");
        event["timestamp"] = "time".into();
        named(&mut event["properties"]["$session_id"], "session");
        event["properties"]["$lib_version"] = "version".into();
        for varying in ["duration_ms", "inference_time_ms"] {
            if event["properties"].get(varying).is_some() {
                event["properties"][varying] = "milliseconds".into();
            }
        }
        for machine in ["caro_version", "arch", "os"] {
            if event["properties"].get(machine).is_some() {
                event["properties"][machine] = machine.into();
            }
        }
    }
}

#[test]
fn the_sender_starts_once_in_an_interval() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    assert_answered(&home.run([SENTENCE]));
    server.wait_for_events(3, PATIENCE);
    home.processes().wait_until_gone(PATIENCE);
    for _ in 0..5 {
        assert_answered(&home.run([SENTENCE]));
        assert_eq!(
            home.processes().with_argument("__caro-telemetry-detach"),
            [0_u32; 0]
        );
    }
    assert_eq!(server.connections(), 1);
    assert_eq!(shown(&home).len(), 15);
    assert!(status(&home)["last_success"].is_string());
}

#[test]
#[cfg(debug_assertions)]
fn a_day_later_the_id_is_another_and_no_request_shows_two_days() {
    let server = PostHogServer::start();
    let mut home = consenting(&server);
    home.set("CARO_TELEMETRY_AIR_GAPPED", "1");
    let day = 24 * 3600 * 1000;
    for offset in [-2 * day, -day, 0] {
        home.set("CARO_DEBUG_CLOCK_OFFSET_MS", offset.to_string());
        home.run([SENTENCE]);
    }
    home.unset("CARO_TELEMETRY_AIR_GAPPED");
    for _ in 0..3 {
        assert_eq!(home.run(["telemetry", "flush"]).code, 0);
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    let mut ids = Vec::new();
    for request in &requests {
        let id = &request.batch()[0]["distinct_id"];
        assert!(
            request
                .batch()
                .iter()
                .all(|event| event["distinct_id"] == *id)
        );
        ids.push(id.clone());
    }
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
    // Their owner can look them up.
    let told = home.run(["telemetry", "ids"]).stdout;
    for id in &ids {
        assert!(told.contains(id.as_str().unwrap()), "{told}");
    }
}

#[test]
fn a_refused_event_is_shown_with_the_servers_reason() {
    let server = PostHogServer::start();
    let mut home = consenting(&server);
    home.set("CARO_TELEMETRY_AIR_GAPPED", "1");
    home.run([SENTENCE]);
    home.unset("CARO_TELEMETRY_AIR_GAPPED");
    let bad = shown(&home)[1].clone();
    server.refuse_event(bad["uuid"].as_str().unwrap());
    let finished = home.run(["telemetry", "flush", "--json"]);
    let report: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(
        (&report["sent"], &report["rejected"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(server.identical_repeats(), 0);
    let rejected = home.run(["telemetry", "show", "--rejected"]);
    assert!(
        rejected.stdout.contains("an event is malformed"),
        "{}",
        rejected.stdout
    );
    let json = home.run(["telemetry", "show", "--rejected", "--json"]);
    assert_eq!(
        serde_json::from_str::<Value>(&json.stdout).unwrap(),
        json!([bad])
    );
}

#[test]
fn an_answer_that_was_lost_is_answered_with_the_same_events() {
    let server = PostHogServer::start();
    server.answer_next(Answer::LoseTheAnswer);
    let home = consenting(&server);
    assert_answered(&home.run([SENTENCE]));
    server.wait_for_events(3, PATIENCE);
    home.processes().wait_until_gone(PATIENCE);
    assert_eq!(status(&home)["pending"], 3);
    assert_eq!(home.run(["telemetry", "flush"]).code, 0);
    assert_eq!(server.identical_repeats(), 3);
    assert_eq!(server.distinct().len(), 3);
}

/// A prompt that has been open since before the withdrawal belongs to a consent that is gone, also after a new one.
#[test]
fn an_open_prompt_records_nothing_after_off_not_even_after_on() {
    let server = PostHogServer::start();
    let home = crate::stage::recording(&server);
    let mut terminal = home.terminal(["--dry-run"]);
    let mut answered = 0;
    let mut ask = |terminal: &mut Terminal| {
        terminal.type_line(SENTENCE);
        answered += 1;
        terminal.wait_until("an answer and the next prompt", |screen| {
            screen.matches(COMMAND).count() == answered && screen.trim_end().ends_with("caro>")
        });
    };
    terminal.wait_for("caro>");
    ask(&mut terminal);
    assert_eq!(
        names(&shown(&home)),
        ["session_started", "command_generated"]
    );
    assert_eq!(home.run(["telemetry", "off"]).code, 0);
    ask(&mut terminal);
    assert!(shown(&home).is_empty());
    assert_eq!(home.run(["telemetry", "on"]).code, 0);
    ask(&mut terminal);
    terminal.end_input();
    assert_eq!(terminal.wait_for_end().0, 0);
    assert!(shown(&home).is_empty());
    // A new run is a new consent's.
    assert_answered(&home.run([SENTENCE]));
    assert_eq!(shown(&home).len(), 3);
}

/// A withdrawal in another terminal counts at once: for the sender at work, and for the run that is open.
#[test]
fn off_ends_it_everywhere_at_once() {
    let server = PostHogServer::start();
    server.answer_always(Answer::after(Duration::from_millis(500), Answer::Accept));
    let home = consenting(&server);
    let mut terminal = home.terminal([SENTENCE]);
    terminal.wait_for("cancel [q]");
    // 300 events of an earlier run: three requests.
    let line = home.events_in("pending.ndjson")[0].to_string();
    let stored: Vec<String> = (0..300)
        .map(|n| {
            let uuid = format!("0192d4a8-3c5e-7b1a-9f00-{n:012}");
            let old = serde_json::from_str::<Value>(&line).unwrap()["uuid"].clone();
            line.replace(old.as_str().unwrap(), &uuid)
        })
        .collect();
    let pending = home.telemetry_directory().join("pending.ndjson");
    std::fs::write(&pending, stored.join("\n") + "\n").unwrap();
    let mut flush = home.command(["telemetry", "flush"]).spawn().unwrap();
    server.wait_for_connections(1, PATIENCE);
    assert_eq!(home.run(["telemetry", "off"]).code, 0);
    flush.wait().unwrap();
    // The one request that was on its way arrived, and no other.
    assert_eq!(server.connections(), 1);
    terminal.type_text("q");
    terminal.wait_for_end();
    let left = home.files();
    let traces = ["identity", "pending", "sending", "delivery", "rejected"];
    assert!(
        !left
            .iter()
            .any(|name| traces.iter().any(|trace| name.contains(trace))),
        "{left:?}"
    );
    assert_eq!(server.connections(), 1);
}
