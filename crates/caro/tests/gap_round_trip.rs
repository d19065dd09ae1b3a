//! The air gap: machines that never send, an administrator who carries files, and a machine that uploads them.

#![cfg(all(unix, feature = "telemetry"))]

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use caro_testing::{Finished, PostHogServer, SealedHome};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;

const SENTENCE: &str = "list all files larger than 100MB";
const UNKNOWN: &str = "sing me a song about umbrellas";

fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

/// A machine behind the gap, on which Caro was used a little.
fn machine() -> SealedHome {
    let home = home();
    home.consent("air_gapped = true");
    home.run([SENTENCE]);
    home.run(["-x", SENTENCE]);
    home.run([UNKNOWN]);
    home
}

/// A machine on the other side, on which nobody ever said yes.
fn connected(server: &PostHogServer) -> SealedHome {
    let mut home = home();
    home.send_to(server);
    home
}

fn waiting(home: &SealedHome) -> Vec<Value> {
    let finished = home.run(["telemetry", "show", "--json"]);
    serde_json::from_str(&finished.stdout).expect("a JSON array of events")
}

fn status(home: &SealedHome) -> Value {
    let finished = home.run(["telemetry", "status", "--json"]);
    serde_json::from_str(&finished.stdout).expect("a JSON object")
}

fn by_uuid(events: impl IntoIterator<Item = Value>) -> BTreeMap<String, Value> {
    let keyed = |event: Value| (event["uuid"].as_str().expect("a uuid").to_owned(), event);
    events.into_iter().map(keyed).collect()
}

fn telemetry<'a>(action: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["telemetry", action], more].concat()
}

#[track_caller]
fn assert_said(finished: &Finished, code: i32, stderr: &str) {
    assert_eq!((finished.code, finished.stderr.as_str()), (code, stderr));
}

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

#[test]
fn an_export_says_how_many_were_dropped_by_the_bound() {
    let machine = machine();
    let pending = machine.telemetry_directory().join("pending.ndjson");
    let line = std::fs::read_to_string(&pending).unwrap();
    let line = line.lines().next().unwrap();
    let lines: Vec<String> = (0..1_200).map(|number| with_number(line, number)).collect();
    std::fs::write(&pending, lines.join("\n") + "\n").unwrap();
    machine.run([SENTENCE]);
    let exported = machine.run(telemetry("export", &["-o", "events.json"]));
    let dropped = status(&machine)["dropped"].as_u64().unwrap();
    assert!((200..=210).contains(&dropped), "{dropped}");
    let said = format!(
        "So far {dropped} events were dropped, the oldest, since no more than 1,000 are kept"
    );
    assert!(exported.stderr.contains(&said), "{}", exported.stderr);
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

/// Uploads this content, and fails unless it is refused whole, in these words.
#[track_caller]
fn assert_refused(name: &str, content: &[u8], words: &str, hint: &str) {
    let server = PostHogServer::start();
    let connected = connected(&server);
    let file = connected.path().join(name);
    std::fs::write(&file, content).expect("a file to upload");
    let finished = connected.run(["telemetry", "upload", name]);
    let said = format!("error: {name}: {words}\nhint: nothing was sent; {hint}\n");
    assert_said(&finished, 1, &said);
    assert_eq!(server.connections(), 0, "{name}");
}

#[test]
fn one_wrong_event_in_a_file_is_named_and_the_whole_file_is_refused() {
    let machine = machine();
    machine.run(telemetry("export", &["-o", "events.json"]));
    let text = std::fs::read_to_string(machine.path().join("events.json")).unwrap();
    let line = |number: usize| {
        text.lines()
            .nth(number)
            .unwrap()
            .trim_end_matches(',')
            .to_owned()
    };
    let anew = "the file is not as Caro wrote it: export it anew where it comes from";

    let forged = text.replacen("\"os\":\"linux\"", "\"os\":\"beos\"", 1);
    assert_ne!(forged, text);
    assert_refused(
        "forged.json",
        forged.as_bytes(),
        "event 1, line 2: the property os has a value that it cannot have",
        anew,
    );
    let with_more = text.replacen(
        "\"error_category\"",
        "\"sentence\":\"my words\",\"error_category\"",
        1,
    );
    assert_refused(
        "more.json",
        with_more.as_bytes(),
        "event 9, line 10: there is a property that this event does not have",
        anew,
    );
    let path = text.replacen("\"shell\":\"bash\"", "\"shell\":\"/home/ada\"", 1);
    assert_refused(
        "path.json",
        path.as_bytes(),
        "event 1, line 2: the properties are refused: file path detected",
        anew,
    );
    let foreign = format!("{}\n{{\"event\":\"pageview\"}}\n", line(1));
    assert_refused(
        "foreign.ndjson",
        foreign.as_bytes(),
        "event 2, line 2: this is no event: uuid, event, distinct_id, timestamp and properties, and nothing else, were expected",
        anew,
    );
    let newer = line(1)
        .replace("1.1.0-beta.1", "7.0.0")
        .replace("session_started", "session_resumed");
    assert_refused(
        "newer.ndjson",
        newer.as_bytes(),
        "event 1, line 1: this event was recorded by the newer version 7.0.0: upload it with that version",
        "update Caro here, and upload then",
    );
    let year = text[text.find("\"timestamp\":\"").unwrap() + 13..][..4].to_owned();
    let ahead = line(1).replacen(
        &format!("\"timestamp\":\"{year}"),
        "\"timestamp\":\"2999",
        1,
    );
    assert_refused(
        "ahead.ndjson",
        ahead.as_bytes(),
        "event 1, line 1: the timestamp is ahead of this machine's clock",
        "set the clocks, or upload when the time has come",
    );
    assert_refused(
        "cut.json",
        &text.as_bytes()[..text.len() - 100],
        "line 11: the file is cut off here",
        "export it anew where it comes from",
    );
    machine.run(telemetry("export", &["-o", "events.csv"]));
    assert_refused(
        "events.csv",
        &std::fs::read(machine.path().join("events.csv")).unwrap(),
        "line 1: this is no export: a JSON array of events, or an event on each line, was expected",
        "CSV is for reading: export JSON or NDJSON to upload it",
    );
}

#[test]
fn a_wrong_file_holds_back_the_right_ones_beside_it() {
    let machine = machine();
    machine.run(telemetry("export", &["-o", "right.json"]));
    let server = PostHogServer::start();
    let connected = connected(&server);
    let right = machine.path().join("right.json").display().to_string();
    std::fs::write(connected.path().join("wrong.json"), "{}").unwrap();
    let finished = connected.run(["telemetry", "upload", &right, "wrong.json"]);
    assert_eq!(
        (finished.code, server.connections()),
        (1, 0),
        "{}",
        finished.stderr
    );
    for (argument, said) in [
        (".", "error: . is a directory\nhint: name the files in it\n"),
        (
            "nowhere.json",
            "error: nowhere.json: cannot be read: No such file or directory (os error 2)\nhint: nothing was sent\n",
        ),
        (
            "/dev/zero",
            "error: /dev/zero is not a file\nhint: events are checked before the first is sent, so the file is read twice\n",
        ),
    ] {
        assert_said(
            &connected.run(["telemetry", "upload", &right, argument]),
            1,
            said,
        );
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_bomb_of_gzip_is_refused_before_it_goes_off() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        bomb.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 100_000);
    assert_refused(
        "bomb.ndjson.gz",
        &bomb,
        "line 1: this is no export: a JSON array of events, or an event on each line, was expected",
        "export it anew where it comes from",
    );
    let tiny: Vec<u8> = b"{}\n".repeat(200_000);
    assert_refused(
        "tiny.ndjson",
        &tiny,
        "event 1, line 1: this is no event: uuid, event, distinct_id, timestamp and properties, and nothing else, were expected",
        "the file is not as Caro wrote it: export it anew where it comes from",
    );
}

#[test]
fn whoever_forbids_it_nothing_is_uploaded() {
    let machine = machine();
    let events = machine.path().join("events.json").display().to_string();
    machine.run(telemetry("export", &["-o", &events]));
    let server = PostHogServer::start();
    let policy = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(policy.path(), "[telemetry]\nupload = false\n").unwrap();
    let policy = policy.path().display().to_string();
    let upload = |variable: &str, value: &str, flag: &[&str]| {
        let mut home = connected(&server);
        home.set(variable, value);
        home.run(telemetry("upload", &[flag, &[&events]].concat()))
    };
    for (finished, why) in [
        (
            upload("LANG", "C", &["--no-telemetry"]),
            "--no-telemetry was given".to_owned(),
        ),
        (
            upload("DO_NOT_TRACK", "1", &[]),
            "DO_NOT_TRACK is set".to_owned(),
        ),
        (
            upload("CARO_TELEMETRY_AIR_GAPPED", "1", &[]),
            "the air gap is closed (CARO_TELEMETRY_AIR_GAPPED)".to_owned(),
        ),
        (
            upload("CARO_SYSTEM_CONFIG", &policy, &[]),
            format!("the system's policy forbids it ({policy})"),
        ),
    ] {
        assert_said(
            &finished,
            1,
            &format!("error: nothing is uploaded: {why}\n"),
        );
    }
    let mut off = connected(&server);
    off.set("CARO_TELEMETRY_ENABLED", "0");
    assert_eq!(server.connections(), 0);
    assert_eq!(
        off.run(["telemetry", "upload", &events]).code,
        0,
        "an upload is an act of its own"
    );
    assert_eq!(server.distinct().len(), 10);
}

/// Answers the question about what waits, and returns how it went and what still waits.
fn leave(answers: &[&str]) -> (u32, String, usize, String) {
    let machine = machine();
    let mut terminal = machine.terminal(["config", "set", "telemetry.air_gapped", "false"]);
    for answer in answers {
        terminal.wait_for("[send/export/delete]");
        if *answer == "^D" {
            terminal.end_input();
        } else {
            terminal.type_line(answer);
        }
        if answers.len() > 1 {
            terminal.wait_for("Please answer send, export or delete.");
        }
    }
    let (code, written) = terminal.wait_for_end();
    let config = std::fs::read_to_string(machine.config_file()).expect("a configuration");
    (code, written, waiting(&machine).len(), config)
}

#[test]
fn leaving_the_gap_asks_what_becomes_of_the_backlog() {
    let (code, written, left, config) = leave(&["send"]);
    assert_eq!((code, left), (0, 10));
    assert!(
        written.contains("10 events wait behind the air gap."),
        "{written}"
    );
    assert!(config.contains("air_gapped = false"));

    let (code, written, left, config) = leave(&["delete"]);
    assert_eq!((code, left), (0, 0));
    assert!(written.contains("Deleted."), "{written}");
    assert!(config.contains("air_gapped = false"));

    for answers in [&["export"][..], &["^D"], &["what?", "no"]] {
        let (code, written, left, config) = leave(answers);
        assert_eq!((code, left), (130, 10), "{answers:?}");
        assert!(written.contains("stays closed"), "{written}");
        assert!(config.contains("air_gapped = true"), "{answers:?}");
    }
}

#[test]
fn without_a_terminal_the_gap_opens_only_where_it_is_said_what_becomes_of_the_backlog() {
    let machine = machine();
    for arguments in [
        &["config", "set", "telemetry.air_gapped", "false"][..],
        &["config", "unset", "telemetry.air_gapped"],
    ] {
        assert_said(
            &machine.run(arguments),
            2,
            "error: 10 events wait behind the air gap, and nobody is there to be asked about them\n\
            hint: --yes sends them; caro telemetry export writes them to a file; caro telemetry clear deletes them\n",
        );
    }
    assert_eq!(status(&machine)["air_gapped"], true);
    assert_said(
        &machine.run(["config", "set", "telemetry.air_gapped", "false", "--yes"]),
        0,
        "10 events wait behind the air gap and will be sent by the next runs.\n",
    );
    assert_eq!(
        (
            status(&machine)["air_gapped"].clone(),
            waiting(&machine).len()
        ),
        (false.into(), 10)
    );
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
