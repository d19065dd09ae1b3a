//! Recording an event.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use caro_telemetry::identity::Key;
use caro_telemetry::queue::{AppendError, LockBudget};

use crate::stage::{Ping, Stage, in_short, line, lines, noon};

#[test]
fn nothing_is_there_before_the_first_event() {
    let stage = Stage::new();
    let client = stage.client();
    assert_eq!(client.distinct_id(), None);
    assert!(!client.claim_sender_start(Duration::ZERO));
    client.end_session();
    client.set_enabled(false);
    client.capture(&Ping { number: 1 });
    drop(client);
    assert_eq!(fs::read_dir(stage.place()).unwrap().count(), 0);
}

#[test]
fn an_event_is_a_whole_line_on_disk_once_capture_returns() {
    let stage = Stage::new();
    let client = stage.client();
    for number in 1..=3 {
        client.capture(&Ping { number });
        assert!(stage.read("pending.ndjson").ends_with("}\n"));
        assert_eq!(stage.waiting(), (1..=number).collect::<Vec<_>>());
    }
    assert_eq!(client.recorded(), 3);
    assert_eq!(client.trouble(), None);
    let events = stage.queue().waiting().unwrap().events;
    let id = client.distinct_id().unwrap();
    assert!(events.iter().all(|event| event.distinct_id == id));
    let session = |at: usize| events[at].properties["$session_id"].clone();
    assert!(session(0) == session(1) && session(1) == session(2));
}

#[test]
fn what_is_recorded_is_for_its_owner_alone() {
    let stage = Stage::new();
    stage.client().capture(&Ping { number: 1 });
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(stage.directory()), 0o700);
    assert_eq!(mode(stage.place().join("caro")), 0o700);
    for name in stage.names() {
        assert_eq!(mode(stage.file(&name)), 0o600, "{name}");
    }
}

#[test]
fn a_session_ends_with_idleness_and_begins_anew_with_the_next_event() {
    let stage = Stage::new();
    let client = stage.client();
    client.capture(&Ping { number: 1 });
    assert!(!client.session_is_stale());
    client.end_session();
    client.capture(&Ping { number: 2 });
    let events = stage.queue().waiting().unwrap().events;
    assert_ne!(
        events[0].properties["$session_id"],
        events[1].properties["$session_id"]
    );
    assert_eq!(events[0].distinct_id, events[1].distinct_id);
}

#[test]
fn the_torn_end_of_a_killed_run_is_cut_and_counted() {
    let whole = line(1, "a", 0);
    // Shorter and longer than a block of the search for the last newline, and right at its edge.
    for torn in [1, 100, 8190, 8192, 8193, 30_000] {
        let stage = Stage::new();
        stage.write(
            "pending.ndjson",
            format!("{whole}\n{}", "{\"uuid".repeat(torn)),
        );
        stage.client_at(noon()).capture(&Ping { number: 2 });
        assert_eq!(stage.waiting(), [1, 2], "{torn}");
        assert_eq!(stage.schedule().dropped.damaged, 1);
        assert_eq!(stage.read("pending.ndjson").lines().count(), 2);
    }
}

#[test]
fn a_file_that_is_nothing_but_a_torn_end_is_begun_anew() {
    let stage = Stage::new();
    stage.write("pending.ndjson", "{\"uuid\":\"0192");
    stage.client_at(noon()).capture(&Ping { number: 1 });
    assert_eq!(stage.waiting(), [1]);
}

#[test]
fn a_run_that_cannot_get_the_lock_writes_a_file_of_its_own_and_keeps_to_it() {
    let stage = Stage::new();
    stage.client_at(noon()).capture(&Ping { number: 1 });
    let queue = stage.queue();
    let held = queue.lock(&LockBudget::new(Duration::ZERO)).unwrap();

    let client = stage.client_at(noon());
    let start = Instant::now();
    client.capture(&Ping { number: 2 });
    client.capture(&Ping { number: 3 });
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "it waits for 100 ms in all"
    );
    drop(held);
    client.capture(&Ping { number: 4 });

    let own = stage.names_like("pending-");
    assert_eq!(own.len(), 1);
    assert_eq!(stage.read(&own[0]).lines().count(), 3);
    assert_eq!(stage.waiting(), [1, 2, 3, 4]);
    assert_eq!((client.recorded(), client.trouble()), (3, None));

    // While it lives its file is its own; once it has ended, it is taken with the rest.
    let sealed = stage.seal(noon().plus(Duration::from_secs(60)));
    assert_eq!(sealed.batch.unwrap().events.len(), 1);
    assert_eq!(stage.names_like("pending-"), own);
    drop(client);
    stage.wait_until_unlocked(&own[0]);
    let sealed = stage.seal(noon().plus(Duration::from_secs(60)));
    assert_eq!(sealed.batch.unwrap().events.len(), 4);
    assert!(stage.names_like("pending-").is_empty());
}

#[test]
fn the_oldest_go_first_and_not_with_every_event() {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &lines(1..=1_124));
    let client = stage.client_at(noon());
    client.capture(&Ping { number: 1_125 });
    assert_eq!(stage.read("pending.ndjson").lines().count(), 1_125);
    assert_eq!(stage.schedule().dropped.full, 0);
    assert_eq!(in_short(&stage.waiting()), "126-1125");

    client.capture(&Ping { number: 1_126 });
    assert_eq!(stage.read("pending.ndjson").lines().count(), 1_000);
    assert_eq!(stage.schedule().dropped.full, 126);
    assert_eq!(in_short(&stage.waiting()), "127-1126");
}

/// The note of the count is one that anybody may spoil: then the lines are counted.
#[test]
fn the_bound_holds_whatever_the_note_of_the_count_says() {
    for note in [
        "",
        "junk",
        "99999999 1",
        "-1 -1",
        "1 99999999999999999999999",
        &"x".repeat(500),
    ] {
        let stage = Stage::new();
        stage.write_lines("pending.ndjson", &lines(1..=1_123));
        let client = stage.client_at(noon());
        for number in 1_124..=1_255 {
            if number % 2 == 0 {
                fs::write(stage.file("queue.lock"), note).unwrap();
            }
            client.capture(&Ping { number });
            let length = stage.read("pending.ndjson").lines().count();
            assert!((1_000..=1_125).contains(&length), "{note:?}: {length}");
        }
        assert_eq!(client.trouble(), None);
        assert_eq!(in_short(&stage.waiting()), "256-1255");
        assert_eq!(stage.schedule().dropped.full, 252);
    }
}

#[test]
fn without_its_key_a_run_records_nothing_more() {
    for new_key in [false, true] {
        let stage = Stage::new();
        let client = stage.client();
        client.capture(&Ping { number: 1 });
        fs::remove_file(stage.file("identity.json")).unwrap();
        if new_key {
            stage.key();
        }
        client.capture(&Ping { number: 2 });
        client.capture(&Ping { number: 3 });
        assert_eq!(stage.waiting(), [1]);
        assert!(!client.is_enabled());
        assert!(client.trouble().unwrap().contains("switched off"));
    }
}

#[test]
fn appending_with_another_key_is_a_withdrawal() {
    let stage = Stage::new();
    let (first, queue) = (stage.key(), stage.queue());
    fs::remove_file(stage.file("identity.json")).unwrap();
    let second = stage.key();
    let budget = LockBudget::new(Duration::ZERO);
    let append = |key: &Key| queue.append(&line(1, "a", 0), key, &budget, &mut None);
    assert!(matches!(append(&first), Err(AppendError::Withdrawn)));
    assert!(append(&second).is_ok());
}
