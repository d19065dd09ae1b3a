//! Files that are not what they should be: links, pipes, directories, junk, newer versions.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use caro_telemetry::Clock;

use crate::stage::{Ping, Stage, client, directory_in, joined, line, lines, noon};

const OURS: [&str; 6] = [
    "queue.lock",
    "pending.ndjson",
    "identity.json",
    "ids.ndjson",
    "delivery.json",
    "sent.ndjson",
];

/// Puts something else in the place of a file.
type Replace = fn(&Path, &Path);

const KINDS: [(&str, Replace); 3] = [
    ("a link", |path, elsewhere| {
        symlink(elsewhere, path).unwrap()
    }),
    ("a pipe", |path, _| make_pipe(path)),
    ("a directory", |path, _| fs::create_dir(path).unwrap()),
];

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Recording neither hangs nor writes elsewhere, whatever stands in the place of a file. What is in the way of the
/// event itself is trouble; what is beside it is not.
#[test]
fn whatever_stands_in_the_place_of_a_file_capture_returns_and_follows_nothing() {
    for name in OURS {
        for (kind, replace) in KINDS {
            let stage = Stage::new();
            stage.client().capture(&Ping { number: 1 });
            let elsewhere = stage.place().join("elsewhere");
            fs::write(&elsewhere, "precious").unwrap();
            let _ = fs::remove_file(stage.file(name));
            replace(&stage.file(name), &elsewhere);

            let client = stage.client();
            client.capture(&Ping { number: 2 });
            assert_eq!(fs::read(&elsewhere).unwrap(), b"precious", "{name}: {kind}");
            let in_the_way = [
                "queue.lock",
                "pending.ndjson",
                "identity.json",
                "ids.ndjson",
            ];
            assert_eq!(
                client.trouble().is_some(),
                in_the_way.contains(&name),
                "{name}: {kind}"
            );
        }
    }
}

#[test]
fn our_directories_may_not_be_links_and_what_is_above_them_may() {
    let stage = Stage::new();
    let real = stage.place().join("real");
    fs::create_dir_all(real.join("telemetry")).unwrap();

    let linked = stage.place().join("a");
    fs::create_dir(&linked).unwrap();
    symlink(&real, linked.join("caro")).unwrap();
    let refused = client(&directory_in(&linked), Clock::default());
    refused.capture(&Ping { number: 1 });
    assert!(refused.trouble().is_some() && refused.recorded() == 0);

    let linked = stage.place().join("b");
    fs::create_dir_all(linked.join("caro")).unwrap();
    symlink(&real, linked.join("caro/telemetry")).unwrap();
    let refused = client(&directory_in(&linked), Clock::default());
    refused.capture(&Ping { number: 1 });
    assert!(refused.trouble().is_some() && refused.recorded() == 0);
    assert_eq!(fs::read_dir(real.join("telemetry")).unwrap().count(), 0);

    let linked = stage.place().join("c");
    symlink(&real, &linked).unwrap();
    let usual = client(&directory_in(&linked), Clock::default());
    usual.capture(&Ping { number: 1 });
    assert_eq!((usual.recorded(), usual.trouble()), (1, None));
}

#[test]
fn what_cannot_be_read_is_moved_aside_and_the_rest_is_sent() {
    for (kind, replace) in KINDS {
        for name in ["pending.ndjson", "sending-01.ndjson", "pending-01.ndjson"] {
            let stage = Stage::new();
            stage.write_lines("sending-00.ndjson", &lines([1]));
            let elsewhere = stage.place().join("elsewhere");
            fs::write(&elsewhere, joined(&lines([9]))).unwrap();
            replace(&stage.file(name), &elsewhere);
            assert_eq!(stage.waiting(), [1]);
            assert_eq!(stage.flush_all(), [[1]], "{name}: {kind}");
            assert!(elsewhere.exists());
            // A file of a run's own that is none cannot be locked, and stays where it is.
            let aside = usize::from(name != "pending-01.ndjson");
            assert_eq!(
                stage.names_like("unreadable-").len(),
                aside,
                "{name}: {kind}"
            );
            stage.client().capture(&Ping { number: 2 });
            assert_eq!(stage.waiting(), [2], "{name}: {kind}");
        }
    }
}

#[test]
fn lines_that_are_no_events_are_passed_over_and_counted() {
    let stage = Stage::new();
    let mut content = Vec::new();
    for (number, junk) in [
        &b"not json"[..],
        b"{}",
        b"[1,2]",
        b"\xff\xfe\x00",
        &[b'x'; 100_000],
        b"{\"uuid\":\"no uuid\",\"event\":\"e\",\"distinct_id\":\"d\",\"timestamp\":\"2025-01-01T00:00:00Z\",\"properties\":{}}",
    ]
    .into_iter()
    .enumerate()
    {
        content.extend_from_slice(junk);
        content.push(b'\n');
        content.extend(joined(&lines([u32::try_from(number).unwrap()])));
    }
    // An event with a key more than ours have: of another program, or of a later version.
    let more = line(9, "a", 0).replacen('{', "{\"more\":1,", 1);
    content.extend(joined(&[more]));
    stage.write("pending.ndjson", content);

    let waiting = stage.queue().waiting().unwrap();
    assert_eq!((waiting.events.len(), waiting.damaged), (6, 7));
    assert_eq!(stage.flush_all(), [[0, 1, 2, 3, 4, 5]]);
    assert_eq!(stage.schedule().dropped.damaged, 7);
}

/// Nothing of ours grows to that size. It is kept, out of the way, and what comes is recorded.
#[test]
fn a_file_that_is_far_too_large_is_moved_aside() {
    for name in ["pending.ndjson", "sending-00.ndjson"] {
        let stage = Stage::new();
        let filler = [b'x'; 2047];
        let mut content = Vec::new();
        while content.len() < 40 << 20 {
            content.extend_from_slice(&filler);
            content.push(b'\n');
        }
        stage.write(name, &content);
        stage.client_at(noon()).capture(&Ping { number: 1 });
        assert_eq!(stage.waiting(), [1]);
        assert_eq!(stage.flush_all(), [[1]]);
        let aside = stage.names_like("unreadable-");
        assert_eq!(aside.len(), 1, "{name}");
        let size = fs::metadata(stage.file(&aside[0])).unwrap().len();
        assert_eq!(size, content.len() as u64);
    }
}

#[test]
fn an_identity_that_cannot_be_read_is_left_as_it_is() {
    for content in [
        &br#"{"version":2,"key":"00","more":true}"#[..],
        b"",
        b"{\"version\":1,\"key\":\"zz\"}",
        b"\xff",
    ] {
        let stage = Stage::new();
        stage.write("identity.json", content);
        let client = stage.client();
        client.capture(&Ping { number: 1 });
        assert_eq!((client.recorded(), client.is_enabled()), (0, false));
        assert_eq!(fs::read(stage.file("identity.json")).unwrap(), content);
        assert_eq!(stage.read("pending.ndjson"), "");
    }
}

#[test]
fn a_damaged_schedule_costs_an_early_attempt_and_nothing_else() {
    let stage = Stage::new();
    stage.write("delivery.json", "{\"version\":");
    let client = stage.client();
    client.capture(&Ping { number: 1 });
    assert!(client.claim_sender_start(std::time::Duration::from_secs(600)));
    assert!(!client.claim_sender_start(std::time::Duration::from_secs(600)));
}
