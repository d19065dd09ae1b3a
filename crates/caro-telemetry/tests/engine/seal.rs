//! Sealing a batch.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use caro_telemetry::queue::LockBudget;

use crate::stage::{DAY, HOUR, SECOND, Stage, in_short, joined, line, lines, noon, numbers};

fn sealed(stage: &Stage) -> Vec<u32> {
    let batch = stage.seal(noon()).batch;
    batch
        .map(|batch| numbers(&batch.events))
        .unwrap_or_default()
}

#[test]
fn an_empty_queue_gives_no_batch() {
    let stage = Stage::new();
    stage.key();
    assert!(stage.seal(noon()).batch.is_none());
    assert!(stage.names_like("sending-").is_empty());
}

#[test]
fn a_batch_carries_one_id_and_the_oldest_goes_first() {
    let stage = Stage::new();
    let mixed = [
        line(1, "a", -9 * HOUR),
        line(2, "b", -8 * HOUR),
        line(3, "a", -7 * HOUR),
        line(4, "c", -6 * HOUR),
        line(5, "b", -5 * HOUR),
    ];
    stage.write_lines("pending.ndjson", &mixed);
    let found = stage.seal(noon());
    let batch = found.batch.unwrap();
    assert_eq!((numbers(&batch.events), found.left), (vec![1, 3], 3));
    assert_eq!(
        stage.read(&batch.name),
        format!("{}\n{}\n", mixed[0], mixed[2])
    );
    assert_eq!(stage.waiting(), [1, 2, 3, 4, 5]);
}

#[test]
fn what_a_dead_sender_left_is_finished_first_and_runs_of_their_own_come_last() {
    let stage = Stage::new();
    stage.write_lines("pending-00.ndjson", &lines([5, 6]));
    stage.write_lines("pending.ndjson", &lines([3, 4]));
    stage.write_lines("sending-01.ndjson", &lines([2]));
    stage.write_lines("sending-00.ndjson", &lines([1]));
    assert_eq!(sealed(&stage), [1, 2, 3, 4, 5, 6]);
    assert_eq!(stage.names_like("sending-").len(), 1);
    assert_eq!(stage.names_like("pending"), ["pending.ndjson"]);
    assert_eq!(stage.read("pending.ndjson"), "");
}

#[test]
fn an_event_ahead_of_the_clock_waits_for_it_unaltered() {
    let stage = Stage::new();
    let soon = line(1, "a", SECOND);
    let later = line(2, "a", 2 * SECOND);
    let tomorrow = line(3, "a", DAY);
    stage.write_lines("pending.ndjson", &[soon, later.clone(), tomorrow.clone()]);
    assert_eq!(sealed(&stage), [1]);
    assert_eq!(
        stage.read("pending.ndjson").into_bytes(),
        joined(&[later, tomorrow])
    );
    assert_eq!(stage.rejected(), []);
}

#[test]
fn an_event_more_than_a_day_ahead_is_refused_for_its_clock() {
    let stage = Stage::new();
    let ahead = line(1, "a", DAY + 1);
    stage.write_lines("pending.ndjson", std::slice::from_ref(&ahead));
    assert!(stage.seal(noon()).batch.is_none());
    let rejected = stage.rejected();
    assert_eq!(rejected.len(), 1);
    assert!(rejected[0].1.starts_with("clock"), "{rejected:?}");
    assert_eq!(stage.queue().rejected()[0].event.line, ahead);
    assert!(stage.waiting().is_empty());
}

#[test]
fn an_event_that_has_waited_for_more_than_thirty_days_is_dropped_and_counted() {
    let stage = Stage::new();
    let old = [line(1, "a", -30 * DAY - 1), line(2, "a", -30 * DAY)];
    stage.write_lines("pending.ndjson", &old);
    assert_eq!(sealed(&stage), [2]);
    assert_eq!(stage.schedule().dropped.aged, 1);
}

#[test]
fn the_same_event_in_two_files_is_sealed_once() {
    let stage = Stage::new();
    stage.write_lines("sending-00.ndjson", &lines([1, 2]));
    stage.write_lines("pending.ndjson", &lines([1, 2, 3]));
    assert_eq!(stage.waiting(), [1, 2, 3]);
    assert_eq!(sealed(&stage), [1, 2, 3]);
}

#[test]
fn what_has_a_receipt_is_not_sent_again() {
    let stage = Stage::new();
    stage.write_lines("sent.ndjson", &lines([1, 3]));
    stage.write_lines("sending-00.ndjson", &lines([1, 2, 3]));
    stage.write_lines("pending.ndjson", &lines([4]));
    assert_eq!(sealed(&stage), [2, 4]);
}

#[test]
fn what_is_beyond_the_bound_is_dropped_from_the_oldest_and_counted() {
    let stage = Stage::new();
    stage.write_lines("sending-00.ndjson", &lines(1..=1_000));
    stage.write_lines("pending.ndjson", &lines(1_001..=1_300));
    assert_eq!(in_short(&sealed(&stage)), "301-1300");
    assert_eq!(stage.schedule().dropped.full, 300);
    assert_eq!(in_short(&stage.waiting()), "301-1300");
}

#[test]
fn what_was_not_sent_goes_back_to_the_front() {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &lines([1, 2, 3]));
    let batch = stage.seal(noon()).batch.unwrap();
    stage.write_lines("pending.ndjson", &lines([4]));
    let queue = stage.queue();
    let held = queue.lock(&LockBudget::new(Duration::ZERO)).unwrap();
    queue
        .unseal(&held, &batch.name, &batch.events[1..])
        .unwrap();
    assert_eq!(
        stage.read("pending.ndjson").into_bytes(),
        joined(&lines([2, 3, 4]))
    );
    assert!(stage.names_like("sending-").is_empty());
}

#[test]
fn nothing_goes_back_from_a_batch_that_was_taken_away() {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &lines([1]));
    let batch = stage.seal(noon()).batch.unwrap();
    fs::remove_file(stage.file(&batch.name)).unwrap();
    let queue = stage.queue();
    let held = queue.lock(&LockBudget::new(Duration::ZERO)).unwrap();
    queue.unseal(&held, &batch.name, &batch.events).unwrap();
    assert!(stage.waiting().is_empty());
}

#[test]
fn a_temporary_file_goes_once_its_maker_must_be_dead() {
    let stage = Stage::new();
    stage.write("fresh.tmp", "x");
    stage.write("stale.tmp", "x");
    let long_ago = SystemTime::now() - Duration::from_secs(61);
    let stale = File::options()
        .append(true)
        .open(stage.file("stale.tmp"))
        .unwrap();
    stale.set_modified(long_ago).unwrap();
    stage.seal(noon());
    assert_eq!(stage.names_like("fresh"), ["fresh.tmp"]);
    assert!(stage.names_like("stale").is_empty());
}
