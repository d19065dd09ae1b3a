//! From a file to the server, or not at all.

use std::io::Write as _;

use caro_testing::PostHogServer;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::stage::*;

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
