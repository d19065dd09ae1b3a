//! Out of the queue into a file, of which nothing is lost and nothing is overwritten.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use caro_testing::SealedHome;
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::stage::*;

#[test]
fn every_form_holds_every_event_and_stdout_is_a_file_too() {
    let machine = machine();
    let events = waiting(&machine);
    let json: Vec<Value> =
        serde_json::from_str(&machine.run(["telemetry", "export", "-o", "-"]).stdout).unwrap();
    assert_eq!(json, events);
    let lines = machine.run(["telemetry", "export", "-o", "-", "--format", "ndjson"]);
    let lines: Vec<Value> = lines
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines, events);
    let table = machine
        .run(["telemetry", "export", "-o", "-", "--format", "csv"])
        .stdout;
    assert!(
        table.starts_with("uuid,event,distinct_id,timestamp,"),
        "{table}"
    );
    let first: Vec<&str> = table
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').next())
        .collect();
    let uuids: Vec<&str> = events
        .iter()
        .filter_map(|event| event["uuid"].as_str())
        .collect();
    assert_eq!(first, uuids);

    machine.run(["telemetry", "export", "-o", "events.csv.gz"]);
    let mut unpacked = String::new();
    let file = std::fs::File::open(machine.path().join("events.csv.gz")).unwrap();
    GzDecoder::new(file).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, table);
    assert_eq!(
        waiting(&machine),
        events,
        "without --clear all of them still wait"
    );
}

#[test]
fn an_export_overwrites_nothing_unasked_and_a_failed_one_leaves_all_in_the_queue() {
    let machine = machine();
    let events = waiting(&machine);
    std::fs::write(machine.path().join("there.json"), "mine").unwrap();
    std::fs::create_dir(machine.path().join("directory")).unwrap();
    let refused = "error: --clear needs a file: nobody can tell whether what goes into a pipe is kept\n\
        hint: export to a file, or export first and delete with caro telemetry clear\n";
    for (arguments, code, said) in [
        (
            &["-o", "there.json", "--clear"][..],
            1,
            "error: there.json exists\nhint: --force writes over it\n",
        ),
        (
            &["-o", "directory", "--clear"],
            1,
            "error: directory is a directory\nhint: name a file in it\n",
        ),
        (
            &["-o", "no/such/place.json", "--clear"],
            1,
            "error: no/such/place.json cannot be written: No such file or directory (os error 2)\n",
        ),
        (
            &["-o", "/dev/full", "--force"],
            1,
            "error: /dev/full cannot be written: No space left on device (os error 28)\n",
        ),
        (&["-o", "-", "--clear"], 2, refused),
        (&["-o", "/dev/null", "--force", "--clear"], 2, refused),
    ] {
        assert_said(&machine.run(telemetry("export", arguments)), code, said);
        assert_eq!(waiting(&machine), events, "{arguments:?}");
    }
    assert_eq!(
        std::fs::read(machine.path().join("there.json")).unwrap(),
        b"mine"
    );
    let unknown = machine.run(["telemetry", "export", "-o", "x", "--format", "xml"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown
            .stderr
            .contains("[possible values: json, ndjson, csv]")
    );
    let partial = machine
        .files()
        .into_iter()
        .find(|name| name.contains("partial"));
    assert_eq!(partial, None);

    let forced = machine.run(telemetry(
        "export",
        &["-o", "there.json", "--force", "--clear"],
    ));
    assert_eq!(forced.code, 0, "{}", forced.stderr);
    let written: Vec<Value> =
        serde_json::from_slice(&std::fs::read(machine.path().join("there.json")).unwrap()).unwrap();
    assert_eq!((written, waiting(&machine)), (events, Vec::new()));
}

#[test]
fn clearing_removes_what_was_written_and_not_what_came_after() {
    let machine = machine();
    machine.run(telemetry("export", &["-o", "before.json", "--clear"]));
    machine.run([SENTENCE]);
    let later = by_uuid(waiting(&machine));
    machine.run(telemetry("export", &["-o", "after.json", "--clear"]));
    let written: Vec<Value> =
        serde_json::from_slice(&std::fs::read(machine.path().join("after.json")).unwrap()).unwrap();
    assert_eq!((by_uuid(written), later.len()), (later, 3));
    assert_said(
        &machine.run(telemetry("export", &["-o", "none.json", "--clear"])),
        0,
        "Exported 0 events.\n",
    );
}

/// The bound is exceeded a little before the oldest go. Until then they are events like any other.
#[test]
fn what_exceeds_the_bound_for_a_while_is_exported_and_cleared_too() {
    let machine = machine();
    fill(&machine, 1_050);
    assert_said(
        &machine.run(telemetry("export", &["-o", "events.ndjson", "--clear"])),
        0,
        "Exported 1050 events, and deleted from the queue.\n",
    );
    assert_eq!(status(&machine)["pending"], 0);
}

#[test]
fn an_export_says_how_many_were_dropped_by_the_bound() {
    let machine = machine();
    fill(&machine, 1_200);
    machine.run([SENTENCE]);
    let exported = machine.run(telemetry("export", &["-o", "events.json"]));
    let dropped = status(&machine)["dropped"].as_u64().unwrap();
    assert!((200..=210).contains(&dropped), "{dropped}");
    let said = format!(
        "So far {dropped} events were dropped, the oldest, since no more than 1,000 are kept"
    );
    assert!(exported.stderr.contains(&said), "{}", exported.stderr);
}

/// As many waiting events as this.
fn fill(machine: &SealedHome, count: usize) {
    let pending = machine.telemetry_directory().join("pending.ndjson");
    let line = std::fs::read_to_string(&pending).expect("a queue");
    let line = line.lines().next().expect("an event");
    let lines: Vec<String> = (0..count).map(|number| with_number(line, number)).collect();
    std::fs::write(&pending, lines.join("\n") + "\n").expect("a full queue");
}

/// The line of an event, with another number.
fn with_number(line: &str, number: usize) -> String {
    let start = line.find(":\"").expect("a first value") + 2;
    format!(
        "{}0192d4a8-3c5e-7b1a-9f00-{number:012}{}",
        &line[..start],
        &line[start + 36..]
    )
}

/// Where an export goes is the user's choice, and it is for their eyes alone.
#[test]
fn an_export_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = machine();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let file: PathBuf = machine.path().join("events.json");
    machine.run(["telemetry", "export", "-o", "events.json"]);
    assert_eq!(mode(&file), 0o600);
}
