//! Consent that is taken back counts everywhere at once, and what begins afterwards is another beginning.

#![cfg(all(unix, feature = "telemetry"))]

use std::fs::File;
use std::process::Stdio;
use std::time::{Duration, Instant};

use caro_testing::{Answer, PATIENCE, PostHogServer, SealedHome};
use serde_json::Value;

const SENTENCE: &str = "list all files larger than 100MB";

/// Ways to take consent back. They are the same act.
const WAYS: [&[&str]; 2] = [
    &["telemetry", "off"],
    &["config", "set", "telemetry.enabled", "false"],
];

fn consenting(server: &PostHogServer) -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home.send_to(server);
    home.consent("flush_interval = 3600");
    home
}

fn json(home: &SealedHome, arguments: &[&str]) -> Value {
    let finished = home.run(arguments);
    serde_json::from_str(&finished.stdout).expect("JSON")
}

fn status(home: &SealedHome) -> Value {
    json(home, &["telemetry", "status", "--json"])
}

/// The files of the telemetry directory.
fn left(home: &SealedHome) -> Vec<String> {
    let prefix = ".local/state/caro/telemetry/";
    let files = home.files().into_iter();
    files
        .filter_map(|name| Some(name.strip_prefix(prefix)?.to_owned()))
        .filter(|name| !name.is_empty())
        .collect()
}

/// As many waiting events as this, of today.
fn fill(home: &SealedHome, count: usize) {
    let mut recording = home.command(["--dry-run", SENTENCE]);
    let status = recording
        .env("CARO_TELEMETRY_AIR_GAPPED", "1")
        .stdout(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| status.success()));
    let pending = home.telemetry_directory().join("pending.ndjson");
    let line = home.run(["telemetry", "export", "-o", "-", "--format", "ndjson"]);
    let line = line.stdout.lines().next().expect("an event").to_owned();
    let start = line.find(":\"").expect("its number") + 2;
    let lines: Vec<String> = (0..count)
        .map(|n| {
            format!(
                "{}0192d4a8-3c5e-7b1a-9f00-{n:012}{}\n",
                &line[..start],
                &line[start + 36..]
            )
        })
        .collect();
    std::fs::write(pending, lines.concat()).expect("a full queue");
}

#[test]
fn a_prompt_that_has_been_open_since_before_records_nothing_more() {
    for way in WAYS {
        let server = PostHogServer::start();
        let home = consenting(&server);
        // Nothing is due within the hour: what is recorded stays where it can be seen.
        home.run(["--dry-run", SENTENCE]);
        home.processes().wait_until_gone(PATIENCE);
        let mut prompt = home.terminal(["--dry-run", "-v"]);
        prompt.wait_for("caro>");
        prompt.type_line(SENTENCE);
        prompt.wait_for("find . -type f");
        assert!(status(&home)["pending"].as_u64() >= Some(2));

        assert_eq!(home.run(way).code, 0);
        assert_eq!(status(&home)["pending"], 0);
        prompt.type_line("find empty files");
        prompt.wait_for("find . -type f -empty");
        let screen = prompt.wait_for("switched off meanwhile");
        assert!(!screen.contains("error:"), "{screen}");

        // Nor does a new consent concern it: that is another key, and this prompt had the old one.
        assert_eq!(home.run(["telemetry", "on"]).code, 0);
        prompt.type_line("list all files larger than 7MB");
        prompt.wait_until("the prompt after the answer", |screen| {
            screen.contains("+7M") && screen.trim_end().ends_with("caro>")
        });
        prompt.end_input();
        prompt.wait_for_end();
        assert_eq!(status(&home)["pending"], 0, "{:?}", left(&home));
    }
}

#[test]
fn of_a_sender_at_work_at_most_the_request_on_the_wire_arrives() {
    for way in WAYS {
        let server = PostHogServer::start();
        let mut home = consenting(&server);
        fill(&home, 350);
        let before = server.connections();
        server.answer_always(Answer::after(Duration::from_millis(700), Answer::Accept));
        home.set("CARO_TELEMETRY_FLUSH_INTERVAL", "0");
        // A run starts the sender, which has four requests to make.
        home.run(["--dry-run", SENTENCE]);
        server.wait_for_connections(before + 1, PATIENCE);
        assert_eq!(home.run(way).code, 0);
        home.processes().wait_until_gone(PATIENCE);
        assert_eq!(
            server.connections(),
            before + 1,
            "no request was begun after the withdrawal"
        );
        let traces = ["identity", "pending", "sending", "rejected", "delivery"];
        let left = left(&home);
        assert!(
            !left
                .iter()
                .any(|name| traces.iter().any(|trace| name.contains(trace))),
            "{left:?}"
        );
    }
}

#[test]
fn either_command_leaves_the_same_behind_and_says_the_same() {
    let outcomes = WAYS.map(|way| {
        let server = PostHogServer::start();
        let home = consenting(&server);
        fill(&home, 5);
        assert_eq!(home.run(["telemetry", "flush"]).code, 0);
        fill(&home, 5);
        let finished = home.run(way);
        let config = std::fs::read_to_string(home.config_file()).expect("a configuration");
        (finished, config, home.files())
    });
    assert_eq!(outcomes[0], outcomes[1]);
    let (finished, config, files) = &outcomes[0];
    assert_eq!(
        finished.stderr,
        "Telemetry is off. What waited, the key of the ids and what was refused are deleted.\n\
        The receipts of what was sent stay on this machine until `caro telemetry clear`.\n"
    );
    assert!(config.contains("enabled = false"), "{config}");
    assert!(
        files.iter().any(|name| name.ends_with("sent.ndjson")),
        "{files:?}"
    );
}

#[test]
fn receipts_stay_until_they_are_cleared_and_tell_what_was_sent() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    fill(&home, 3);
    home.run(["telemetry", "flush"]);
    home.run(["telemetry", "off"]);
    let receipts = json(&home, &["telemetry", "show", "--sent", "--json"]);
    assert!(receipts.as_array().is_some_and(|events| events.len() >= 3));
    assert!(
        json(&home, &["telemetry", "ids", "--json"])
            .as_array()
            .is_some_and(|ids| ids.len() == 1)
    );
    home.run(["telemetry", "clear", "--yes"]);
    assert_eq!(
        json(&home, &["telemetry", "show", "--sent", "--json"]),
        Value::Array(Vec::new())
    );
    assert_eq!(
        json(&home, &["telemetry", "ids", "--json"]),
        Value::Array(Vec::new())
    );
}

#[test]
fn what_begins_anew_begins_with_another_key() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    home.run(["--dry-run", SENTENCE]);
    let before = status(&home)["distinct_id"].clone();
    home.run(["telemetry", "off"]);
    assert_eq!(status(&home)["distinct_id"], Value::Null);
    home.run(["telemetry", "on"]);
    home.run(["--dry-run", SENTENCE]);
    let after = status(&home)["distinct_id"].clone();
    assert!(after.is_string() && after != before, "{before} {after}");
}

/// A no that was written into the file by hand is a withdrawal like any other, from the next run on.
#[test]
fn after_a_no_by_hand_a_yes_begins_anew_too() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    fill(&home, 5);
    let before = status(&home)["distinct_id"].clone();
    home.write_config("[telemetry]\nenabled = false\nexplicitly_configured = true\n");
    home.run(["--dry-run", SENTENCE]);
    assert_eq!(
        status(&home)["pending"],
        0,
        "what waited was recorded under a consent that is no more"
    );
    home.run(["telemetry", "on"]);
    home.run(["--dry-run", SENTENCE]);
    let now = status(&home);
    assert!(now["pending"].as_u64() <= Some(3), "{now}");
    assert_ne!(now["distinct_id"], before);
}

/// A process that was stopped holds the lock for good. The key needs no lock to go.
#[test]
fn a_lock_that_is_never_released_does_not_keep_the_key() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    fill(&home, 5);
    let lock = File::open(home.telemetry_directory().join("queue.lock")).expect("the lock");
    lock.lock().expect("the lock");
    let start = Instant::now();
    let finished = home.run(["telemetry", "off"]);
    assert!(start.elapsed() < Duration::from_secs(20));
    assert_eq!(finished.code, 1);
    assert_eq!(
        finished.stderr,
        "error: what waits could not be removed: another process holds the lock\n\
        hint: try again later; caro telemetry status says what stands in the way\n\
        hint: telemetry is off all the same: nothing more is recorded or sent\n"
    );
    assert_eq!(status(&home)["enabled"], false);
    assert!(!left(&home).contains(&"identity.json".to_owned()));
    drop(lock);
    assert_eq!(home.run(["telemetry", "off"]).code, 0);
    assert_eq!(status(&home)["pending"], 0);
}

/// Whoever cannot write the answer down is told so, and what can be taken back is.
#[test]
fn an_answer_that_cannot_be_saved_is_said_and_the_key_goes_all_the_same() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    fill(&home, 5);
    std::fs::remove_file(home.config_file()).expect("the configuration");
    std::fs::create_dir(home.config_file()).expect("something in its way");
    let finished = home.run(["telemetry", "off"]);
    assert_eq!(finished.code, 1);
    assert!(
        finished.stderr.contains("config.toml: is not a file"),
        "{}",
        finished.stderr
    );
    let left = left(&home);
    assert!(
        !left.contains(&"identity.json".to_owned()) && !left.contains(&"pending.ndjson".to_owned()),
        "{left:?}"
    );
}
