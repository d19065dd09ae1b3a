//! `caro telemetry report`.

#![cfg(unix)]

use caro_testing::{Finished, SealedHome};
use serde_json::Value;

fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_TELEMETRY_AIR_GAPPED", "1");
    home
}

fn report(home: &SealedHome, arguments: &[&str]) -> Finished {
    home.run([&["telemetry", "report"], arguments].concat())
}

fn event(number: u32, name: &str, day: u32) -> String {
    format!(
        r#"{{"uuid":"0192d4a8-3c5e-7b1a-9f00-0000{number:08x}","event":"{name}","distinct_id":"9f2c04d17be85a36","timestamp":"2026-01-{day:02}T10:00:00Z","properties":{{"$session_id":"0192d4a8-3c5d-7c2b-8a11-2b3c4d5e6f70"}}}}"#
    )
}

#[test]
fn where_nothing_was_recorded_it_says_so_and_makes_nothing() {
    let home = home();
    let finished = report(&home, &[]);
    assert_eq!(finished.code, 0, "{finished:?}");
    assert_eq!(finished.stdout, "There are no events to report on.\n");
    assert!(!home.path().join(".local/state/caro").exists());
}

#[cfg(feature = "telemetry")]
#[test]
fn what_this_machine_recorded_is_what_it_tells_of() {
    let home = home();
    assert_eq!(home.run(["telemetry", "on"]).code, 0);
    assert_eq!(home.run(["list all files larger than 100MB"]).code, 0);
    let finished = report(&home, &["--json"]);
    let json: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(json["coverage"]["events"], 3, "{}", finished.stdout);
    let page = report(&home, &[]);
    assert!(page.stdout.contains("3 events of 1 run"), "{}", page.stdout);
    assert!(!page.stdout.contains('\u{1b}'), "colours off a terminal");
}

#[test]
fn a_folder_of_exports_is_a_fleet_and_damage_is_told() {
    let home = home();
    let folder = home.path().join("exports");
    std::fs::create_dir_all(folder.join("one")).unwrap();
    let lines = [
        event(1, "session_started", 1),
        event(2, "command_generated", 1),
    ];
    std::fs::write(
        folder.join("one/a.ndjson"),
        lines.join("\n") + "\n{\"torn\":",
    )
    .unwrap();
    let array = [
        event(2, "command_generated", 1),
        event(3, "command_executed", 2),
    ];
    std::fs::write(
        folder.join("b.json"),
        format!("[\n{}\n]\n", array.join(",\n")),
    )
    .unwrap();
    let finished = report(&home, &[folder.to_str().unwrap()]);
    assert_eq!((finished.code, finished.stderr.as_str()), (0, ""));
    for text in [
        "2026-01-01 to 2026-01-02",
        "3 events of 1 run",
        "100.0 %",
        "1 event counted once",
        "1 line passed over",
    ] {
        assert!(
            finished.stdout.contains(text),
            "{text}: {}",
            finished.stdout
        );
    }
    let since = report(
        &home,
        &[folder.to_str().unwrap(), "--since", "2026-01-02", "--json"],
    );
    let json: Value = serde_json::from_str(&since.stdout).unwrap();
    assert_eq!(
        (
            &json["coverage"]["events"],
            &json["coverage"]["before_since"]
        ),
        (&1.into(), &3.into())
    );
}

#[test]
fn the_page_is_a_file_of_its_own_and_replaces_only_pages() {
    let home = home();
    let export = home.path().join("a.ndjson");
    std::fs::write(&export, event(1, "session_started", 1)).unwrap();
    let page = home.path().join("report.html");
    for _ in 0..2 {
        let finished = report(
            &home,
            &[export.to_str().unwrap(), "--html", page.to_str().unwrap()],
        );
        assert_eq!((finished.code, finished.stdout.as_str()), (0, ""));
        assert!(
            finished.stderr.contains("report.html"),
            "{}",
            finished.stderr
        );
    }
    assert!(
        std::fs::read_to_string(&page)
            .unwrap()
            .starts_with("<!DOCTYPE html>")
    );
    let refused = report(
        &home,
        &[export.to_str().unwrap(), "--html", export.to_str().unwrap()],
    );
    assert_eq!(refused.code, 1);
    assert!(
        std::fs::read_to_string(&export)
            .unwrap()
            .starts_with("{\"uuid\"")
    );
}

#[test]
fn a_missing_file_and_a_strange_time_are_errors() {
    let home = home();
    let missing = report(&home, &["nowhere.json"]);
    assert_eq!(missing.code, 1);
    assert!(
        missing.stderr.contains("nowhere.json"),
        "{}",
        missing.stderr
    );
    assert_eq!(report(&home, &["--since", "yesterday"]).code, 2);
}
