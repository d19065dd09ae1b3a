//! Files that other versions wrote: of an older one they are read and carried over, of a newer one kept and left
//! alone. The files are in `fixtures`.

#![cfg(all(unix, feature = "telemetry"))]

use std::path::{Path, PathBuf};

use caro_testing::{PATIENCE, PostHogServer, SealedHome};
use serde_json::Value;

const SENTENCE: &str = "list all files larger than 100MB";
const COMMAND: &str = "find . -type f -size +100M\n";

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    let text = std::fs::read_to_string(path).expect("a stored file");
    text.replace(
        "DICTIONARY",
        &format!("{:016x}", caro_events::DICTIONARY_HASH),
    )
}

fn home(config: &str) -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home.write_config(&fixture(config));
    home
}

/// Puts a stored file into the telemetry directory, and returns its path.
fn place(home: &SealedHome, stored: &str, name: &str) -> PathBuf {
    let directory = home.telemetry_directory();
    std::fs::create_dir_all(&directory).expect("a directory");
    std::fs::write(directory.join(name), fixture(stored)).expect("a stored file");
    directory.join(name)
}

fn json(home: &SealedHome, arguments: &[&str]) -> Value {
    let finished = home.run(arguments);
    serde_json::from_str(&finished.stdout).expect("JSON")
}

fn status(home: &SealedHome) -> Value {
    json(home, &["telemetry", "status", "--json"])
}

#[track_caller]
fn assert_answers_as_ever(home: &SealedHome) {
    let finished = home.run([SENTENCE]);
    assert_eq!(
        (
            finished.code,
            finished.stdout.as_str(),
            finished.stderr.as_str()
        ),
        (0, COMMAND, "")
    );
}

#[test]
fn a_configuration_from_before_answers_were_noted_holds() {
    let home = home("config/1.0-without-consent.toml");
    let told = status(&home);
    assert_eq!(
        (&told["enabled"], &told["air_gapped"]),
        (&Value::Bool(true), &Value::Bool(true))
    );
    assert_answers_as_ever(&home);
    assert_eq!(status(&home)["pending"], 3);
    // Answered anew, it says how; the rest of the file is as it was.
    home.run(["telemetry", "on"]);
    let config = std::fs::read_to_string(home.config_file()).expect("a configuration");
    assert!(
        config.starts_with("# Caro\n\nshell = \"bash\"\n") && config.contains("answer = \"typed\""),
        "{config}"
    );
}

#[test]
fn this_versions_configuration_reads_as_it_was_written() {
    let home = home("config/1.1.toml");
    let finished = home.run(["telemetry", "status"]);
    assert!(
        finished
            .stdout
            .contains("2026-11-22 (typed), by Caro 1.1.0-beta.1"),
        "{}",
        finished.stdout
    );
    assert_eq!(
        home.run(["config", "get", "telemetry.flush_interval"])
            .stdout,
        "3600\n"
    );
}

#[test]
fn what_a_newer_configuration_says_and_nobody_knows_is_kept_to_the_letter() {
    let home = home("config/newer.toml");
    assert_answers_as_ever(&home);
    assert_eq!(status(&home)["pending"], 3);
    let before = std::fs::read_to_string(home.config_file()).expect("a configuration");
    assert_eq!(before, fixture("config/newer.toml"));
    let set = home.run(["config", "set", "telemetry.flush_interval", "60"]);
    assert_eq!(set.code, 0, "{}", set.stderr);
    let warned = [
        "theme",
        "telemetry.sampling",
        "telemetry.consent.witness",
        "agents",
    ];
    for name in warned {
        assert!(
            set.stderr
                .contains(&format!("{name} is not a key that Caro knows; it is kept")),
            "{}",
            set.stderr
        );
    }
    let after = std::fs::read_to_string(home.config_file()).expect("a configuration");
    assert_eq!(after.replace("flush_interval = 60\n", ""), before);
}

#[test]
fn a_key_of_this_format_makes_the_same_ids_as_ever() {
    let home = home("config/1.1.toml");
    place(&home, "identity/1.json", "identity.json");
    let id = status(&home)["distinct_id"].clone();
    assert!(id.as_str().is_some_and(|id| id.len() == 16), "{id}");
    assert_answers_as_ever(&home);
    assert_eq!(
        json(&home, &["telemetry", "ids", "--json"])[0]["distinct_id"],
        id
    );
}

#[test]
fn a_schedule_of_an_older_format_is_carried_over() {
    for (stored, dropped) in [("delivery/0.json", 7), ("delivery/1.json", 6)] {
        let server = PostHogServer::start();
        let mut home = home("config/1.1.toml");
        home.run(["config", "set", "telemetry.air_gapped", "false", "--yes"]);
        home.send_to(&server);
        let schedule = place(&home, stored, "delivery.json");
        let told = status(&home);
        assert_eq!(told["dropped"], dropped, "{stored}");
        assert!(
            told["last_success"]
                .as_str()
                .is_some_and(|at| at.starts_with("2026-11-2")),
            "{told}"
        );
        assert_answers_as_ever(&home);
        server.wait_for_events(3, PATIENCE);
        home.processes().wait_until_gone(PATIENCE);
        let now: Value =
            serde_json::from_slice(&std::fs::read(schedule).expect("a schedule")).expect("JSON");
        assert_eq!((&now["version"], &now["failures"]), (&1.into(), &0.into()));
        assert_eq!(
            status(&home)["dropped"],
            dropped,
            "what was lost stays counted"
        );
    }
}

/// A newer version keeps the queue in its own way. Nothing of it is touched: not recorded to, not sent, not renewed.
/// Only what takes consent back does what it says.
#[test]
fn what_a_newer_version_keeps_is_left_alone_and_said() {
    for (stored, name) in [
        ("identity/newer.json", "identity.json"),
        ("delivery/newer.json", "delivery.json"),
    ] {
        let server = PostHogServer::start();
        let mut home = home("config/1.1.toml");
        home.run(["config", "set", "telemetry.air_gapped", "false", "--yes"]);
        home.send_to(&server);
        home.set("CARO_TELEMETRY_FLUSH_INTERVAL", "0");
        place(&home, "identity/1.json", "identity.json");
        place(&home, "queue/1.ndjson", "pending.ndjson");
        let path = place(&home, stored, name);
        let words = format!("{name} was written by a newer version, and is left alone");

        assert_answers_as_ever(&home);
        let verbose = home.run(["-v", SENTENCE]);
        assert!(
            verbose
                .stderr
                .contains(&format!("telemetry: an event was not recorded: {words}")),
            "{}",
            verbose.stderr
        );
        let told = status(&home);
        assert_eq!(
            told["problems"][0],
            format!(
                "nothing can be recorded: {words}; use that version, or take consent back with caro telemetry off"
            )
        );
        assert_eq!(told["pending"], 6);
        assert_eq!(home.run(["telemetry", "flush"]).code, 1);
        if name == "identity.json" {
            let reset = home.run(["telemetry", "reset-id"]);
            assert_eq!(
                (reset.code, reset.stderr),
                (
                    1,
                    format!("error: the key could not be replaced: {words}\n")
                )
            );
        }
        assert_eq!(
            std::fs::read_to_string(&path).expect("the file"),
            fixture(stored),
            "byte for byte"
        );
        let queue = home.telemetry_directory().join("pending.ndjson");
        assert_eq!(
            std::fs::read_to_string(queue).expect("the queue"),
            fixture("queue/1.ndjson")
        );
        home.processes().wait_until_gone(PATIENCE);
        assert_eq!(server.connections(), 0);

        assert_eq!(home.run(["telemetry", "off"]).code, 0);
        assert!(!path.exists());
        assert_eq!(status(&home)["pending"], 0);
    }
}

#[test]
fn a_queue_of_this_format_is_shown_exported_and_uploaded_as_it_stands() {
    let home = home("config/1.1.toml");
    place(&home, "queue/1.ndjson", "pending.ndjson");
    let exported = home.run(["telemetry", "export", "-o", "-", "--format", "ndjson"]);
    assert_eq!(exported.stdout, fixture("queue/1.ndjson"));
    let server = PostHogServer::start();
    let mut connected = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    connected.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    connected.send_to(&server);
    std::fs::write(
        connected.path().join("queue.ndjson"),
        fixture("queue/1.ndjson"),
    )
    .expect("a file");
    let uploaded = connected.run(["telemetry", "upload", "queue.ndjson"]);
    assert_eq!(uploaded.code, 0, "{}", uploaded.stderr);
    assert_eq!(server.distinct().len(), 6);
}

/// What a newer version recorded in the same form is no less an event: it is kept, shown and exported. Only an upload,
/// which checks every value, wants the version that knows them.
#[test]
fn events_of_a_newer_version_are_kept_as_they_are() {
    let home = home("config/1.1.toml");
    place(&home, "identity/1.json", "identity.json");
    let queue = place(&home, "queue/newer.ndjson", "pending.ndjson");
    assert_answers_as_ever(&home);
    let text = std::fs::read_to_string(queue).expect("the queue");
    assert!(text.starts_with(&fixture("queue/newer.ndjson")), "{text}");
    assert_eq!(status(&home)["pending"], 5);
    assert!(
        home.run(["telemetry", "show"])
            .stdout
            .contains("command_dreamt")
    );
    home.run(["telemetry", "export", "-o", "events.json"]);
    let mut connected = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    connected.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    connected.set("CARO_POSTHOG_HOST", "http://127.0.0.1:9");
    let file = home.path().join("events.json").display().to_string();
    let refused = connected.run(["telemetry", "upload", &file]);
    assert_eq!(refused.code, 1);
    assert_eq!(
        refused.stderr,
        format!(
            "error: {file}: event 1, line 2: this event was recorded by the newer version 3.0.0: upload it with that version\n\
        hint: nothing was sent; update Caro here, and upload then\n"
        )
    );
}
