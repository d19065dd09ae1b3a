//! Processes that were stopped, killed or replaced, and clocks that are wrong.

use std::fs::{self, File};
use std::time::Duration;

use caro_testing::{Answer, PATIENCE, PostHogServer, SealedHome};
use serde_json::Value;

use crate::stage::*;

#[test]
fn a_stopped_process_with_the_lock_costs_no_event_and_fills_no_disk() {
    let home = recording();
    let lock = File::open(home.telemetry_directory().join("queue.lock")).expect("the lock");
    lock.lock().expect("the lock");
    assert_unmoved(&home.run([SENTENCE]), "a held lock");
    assert_eq!(status(&home)["pending"], 6);
    assert_eq!(
        problems(&home),
        [
            "another process holds the lock of the queue; until it lets go, each run keeps its events in a file of its own"
        ]
    );
    let own = |home: &SealedHome| {
        home.files()
            .into_iter()
            .filter(|name| name.contains("telemetry/pending-"))
            .count()
    };
    assert_eq!(own(&home), 1);
    // Not for ever: after a hundred such runs the next ones do without.
    for number in 0..99 {
        let name = format!("pending-0192d4a8-3c5e-7b1a-9f00-{number:012}.ndjson");
        fs::write(home.telemetry_directory().join(name), "").expect("a file of a run");
    }
    assert_unmoved(&home.run([SENTENCE]), "a crowded directory");
    assert_eq!(own(&home), 100);
    assert_eq!(
        verbose(&home),
        "another process has held the lock of the queue for too long"
    );
    drop(lock);
    assert_unmoved(&home.run([SENTENCE]), "a lock that is free again");
    assert_eq!(status(&home)["pending"], 9);
    assert!(problems(&home).is_empty());
}

#[test]
fn a_sender_that_hangs_is_named() {
    let home = recording();
    let path = home.telemetry_directory().join("flush.lock");
    fs::write(&path, "{\"pid\":4711,\"start\":\"2025-11-22T10:00:00Z\"}\n").expect("a lock file");
    assert!(problems(&home).is_empty(), "nobody holds it");
    let held = File::open(&path).expect("the lock");
    held.lock().expect("the lock");
    let told = problems(&home).concat();
    assert!(told.starts_with("the sender, process 4711, has been at work since 2025-11-22T10:00:00Z: it hangs or was stopped"), "{told}");
}

/// A sender that is ended before it can say what came of its attempt has said it beforehand.
#[test]
fn a_sender_that_dies_is_no_secret_and_waits_like_any_failure() {
    let server = PostHogServer::start();
    server.answer_always(Answer::SilenceAfterReading);
    let home = sending(&server);
    assert_unmoved(&home.run([SENTENCE]), "silence");
    server.wait_for_connections(1, PATIENCE);
    home.processes().kill();
    home.processes().wait_until_gone(PATIENCE);
    let told = status(&home);
    assert_eq!(
        told["problems"][0],
        "the last attempt failed: the sender was ended before it was done"
    );
    assert!(told["next_attempt"].is_string(), "{told}");
    // The next run waits for its time, though every run may send.
    assert_unmoved(&home.run([SENTENCE]), "a dead sender");
    home.processes().wait_until_gone(PATIENCE);
    assert_eq!(server.connections(), 1);
    server.answer_always(Answer::Accept);
    assert_eq!(home.run(["telemetry", "flush"]).code, 0);
    assert_eq!((server.distinct().len(), problems(&home).len()), (6, 0));
}

/// The program is replaced by another version while its sender is at work: the sender ends its work as it is.
#[test]
fn an_executable_that_is_replaced_while_the_sender_works_changes_nothing() {
    let place = tempfile::tempdir().expect("a directory");
    let program = place.path().join("caro");
    fs::copy(env!("CARGO_BIN_EXE_caro"), &program).expect("the program");
    let server = PostHogServer::start();
    server.answer_always(Answer::after(Duration::from_millis(400), Answer::Accept));
    let mut home = SealedHome::new(&program);
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home.send_to(&server);
    home.consent("");
    assert_unmoved(&home.run([SENTENCE]), "before");
    server.wait_for_connections(1, PATIENCE);
    let next = place.path().join("next");
    fs::copy(env!("CARGO_BIN_EXE_caro"), &next).expect("the next program");
    fs::rename(&next, &program).expect("the upgrade");
    server.wait_for_events(3, PATIENCE);
    home.processes().wait_until_gone(PATIENCE);
    assert_eq!(status(&home)["sent"], 3);
    assert_unmoved(&home.run([SENTENCE]), "after");
}

#[test]
#[cfg(debug_assertions)]
fn a_clock_across_midnight_makes_two_ids_and_sends_each_by_itself() {
    let server = PostHogServer::start();
    let mut home = sending(&server);
    home.set("CARO_TELEMETRY_AIR_GAPPED", "1");
    home.set(
        "CARO_DEBUG_CLOCK_OFFSET_MS",
        (-24 * 3_600_000_i64).to_string(),
    );
    home.run([SENTENCE]);
    home.unset("CARO_DEBUG_CLOCK_OFFSET_MS");
    home.run([SENTENCE]);
    // And a year back: the interval, the schedule and the ids bear it.
    home.set(
        "CARO_DEBUG_CLOCK_OFFSET_MS",
        (-20 * 24 * 3_600_000_i64).to_string(),
    );
    home.run([SENTENCE]);
    home.unset("CARO_DEBUG_CLOCK_OFFSET_MS");
    home.unset("CARO_TELEMETRY_AIR_GAPPED");
    assert_eq!(status(&home)["pending"], 9);
    for _ in 0..3 {
        assert_eq!(home.run(["telemetry", "flush"]).code, 0);
    }
    let ids = |event: &Value| event["distinct_id"].as_str().map(str::to_owned);
    for request in server.requests() {
        let mut of_request: Vec<_> = request.batch().iter().map(ids).collect();
        of_request.dedup();
        assert_eq!(of_request.len(), 1, "no request shows two days");
    }
    assert_eq!((server.requests().len(), server.distinct().len()), (3, 9));
    assert!(problems(&home).is_empty());
}

/// A schedule that lies years ahead, since the clock was wrong once, does not silence for ever.
#[test]
fn a_schedule_from_a_wrong_clock_is_not_waited_for() {
    let server = PostHogServer::start();
    let home = sending(&server);
    fs::create_dir_all(home.telemetry_directory()).expect("a directory");
    fs::write(
        home.telemetry_directory().join("delivery.json"),
        "{\"version\":1,\"last_start\":\"2099-01-01T00:00:00Z\",\"next_attempt\":\"2099-01-01T00:00:00Z\",\"failures\":3}",
    )
    .expect("a schedule");
    assert_unmoved(&home.run([SENTENCE]), "a schedule of another time");
    server.wait_for_events(3, PATIENCE);
}
