//! A sender that dies: every state that it can leave behind, and what the next one makes of it.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use caro_telemetry::StoredEvent;
use caro_telemetry::delivery::testing::RecordingTransport;
use caro_telemetry::delivery::{Outcome, Sender, Transport};

use crate::stage::{HOUR, Stage, clock_at, in_short, line, lines, noon};

/// A server in the middle of whose requests the sender dies.
#[derive(Default)]
pub(crate) struct Deadly {
    /// The requests that are answered before it.
    pub(crate) answered: usize,
    /// Everything that arrived.
    pub(crate) arrived: Vec<String>,
}

impl Transport for Deadly {
    fn send(&mut self, batch: &[StoredEvent]) -> Outcome {
        self.arrived
            .extend(batch.iter().map(|event| event.line.clone()));
        if self.answered == 0 {
            // Unwinding releases the locks and writes nothing, which is all that SIGKILL leaves too.
            std::panic::resume_unwind(Box::new("killed"));
        }
        self.answered -= 1;
        Outcome::Accepted
    }
}

pub(crate) fn flush_and_die(stage: &Stage, server: &mut Deadly) {
    let _ = catch_unwind(AssertUnwindSafe(|| stage.flush(server)));
}

#[test]
fn between_sealing_and_trimming_the_same_lines_stand_twice_and_go_once() {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &lines([1, 2, 3]));
    let before = stage.read("pending.ndjson");
    stage.seal(noon());
    stage.write("pending.ndjson", before);
    assert_eq!(stage.waiting(), [1, 2, 3]);
    assert_eq!(stage.flush_all(), [[1, 2, 3]]);
}

#[test]
fn after_the_server_took_a_batch_it_is_repeated_to_the_letter() {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &lines([1, 2, 3]));
    let mut server = Deadly::default();
    flush_and_die(&stage, &mut server);
    assert_eq!(server.arrived, lines([1, 2, 3]));
    assert_eq!(stage.names_like("sending-").len(), 1);
    // A run in the meantime changes nothing of the sealed batch.
    let sealed = stage.read(&stage.names_like("sending-")[0]);
    stage
        .client_at(noon())
        .capture(&crate::stage::Ping { number: 4 });
    assert_eq!(stage.read(&stage.names_like("sending-")[0]), sealed);

    server.answered = usize::MAX;
    flush_and_die(&stage, &mut server);
    assert_eq!(
        server.arrived,
        [lines([1, 2, 3]), lines([1, 2, 3])].concat()
    );
    assert_eq!(stage.sent(), [1, 2, 3]);
}

/// What killed it may kill the next one, too: it waits as after any failure. One that somebody asked for does not.
#[test]
fn a_death_counts_as_a_failure_until_the_next_success() {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &lines([1]));
    for deaths in 1..=3 {
        flush_and_die(&stage, &mut Deadly::default());
        assert_eq!(stage.schedule().failures, deaths);
    }
    let next = stage.schedule().next_attempt.unwrap();
    let queue = stage.queue();
    let mut transport = RecordingTransport::default();
    for (now, sent) in [(noon(), 0), (next, 1)] {
        let sender = Sender::new(&queue, &mut transport, clock_at(now)).by_schedule();
        let report = sender.run(Duration::ZERO, &mut || true).unwrap();
        assert_eq!(report.sent, sent);
    }
    let schedule = stage.schedule();
    assert_eq!((schedule.failures, schedule.next_attempt), (0, None));
    assert_eq!(schedule.last_error, None);
}

#[test]
fn between_the_receipts_and_the_end_of_the_batch_nothing_is_repeated() {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &lines(1..=250));
    let mut server = Deadly {
        answered: 1,
        ..Deadly::default()
    };
    flush_and_die(&stage, &mut server);
    assert_eq!(server.arrived.len(), 200);
    assert_eq!(stage.sent().len(), 100);
    let next = stage.flush_all();
    assert_eq!(in_short(&next.concat()), "101-250");
}

#[test]
fn between_putting_back_and_removing_the_batch_the_same_lines_go_once() {
    let stage = Stage::new();
    stage.write_lines("sending-00.ndjson", &lines([1, 2]));
    stage.write_lines("pending.ndjson", &lines([2, 3]));
    assert_eq!(stage.flush_all(), [[1, 2, 3]]);
}

#[test]
fn several_dead_senders_batches_are_finished_together() {
    let stage = Stage::new();
    stage.write_lines("sending-00.ndjson", &[line(1, "a", -5 * HOUR)]);
    stage.write_lines("sending-01.ndjson", &[line(2, "b", -4 * HOUR)]);
    stage.write_lines("sending-02.ndjson", &[line(3, "a", -3 * HOUR)]);
    assert_eq!(stage.flush_all(), [vec![1, 3], vec![2]]);
    assert!(stage.names_like("sending-").is_empty());
}

#[test]
fn an_empty_or_torn_batch_of_a_dead_sender_goes() {
    let stage = Stage::new();
    stage.write("sending-00.ndjson", "");
    stage.write(
        "sending-01.ndjson",
        format!("{}\n{{\"uuid\":", lines([1])[0]),
    );
    assert_eq!(stage.flush_all(), [[1]]);
    assert!(stage.names_like("sending-").is_empty());
    assert_eq!(stage.schedule().dropped.damaged, 1);
}

#[test]
fn a_torn_receipt_costs_itself_and_no_other() {
    let stage = Stage::new();
    stage.write("sent.ndjson", format!("{}\n{{\"uuid\":", lines([1])[0]));
    stage.write_lines("pending.ndjson", &lines([2, 3]));
    assert_eq!(stage.flush_all(), [[2, 3]]);
    assert_eq!(stage.sent(), [1, 2, 3]);
}

#[test]
fn a_dead_run_in_the_middle_of_making_its_own_file_leaves_nothing_in_the_way() {
    let stage = Stage::new();
    stage.write_lines("0192.tmp", &lines([1]));
    stage.write_lines("pending.ndjson", &lines([2]));
    assert_eq!(stage.waiting(), [2]);
    assert_eq!(stage.flush_all(), [[2]]);
    assert!(
        fs::metadata(stage.file("0192.tmp")).is_ok(),
        "its maker may be alive"
    );
}
