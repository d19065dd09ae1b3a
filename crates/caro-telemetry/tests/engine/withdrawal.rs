//! Taking back: `off`, `clear`, `reset-id`, `export --clear`, before, during and after a run and a sender.

use std::time::Duration;

use caro_telemetry::delivery::{Outcome, Transport};
use caro_telemetry::export::Form;
use caro_telemetry::identity::PastId;
use caro_telemetry::queue::LockBudget;
use caro_telemetry::{OfflineQueue, StoredEvent};

use crate::stage::{HOUR, Ping, Stage, in_short, line, lines, noon};

/// A directory in which everything there can be is.
fn full() -> Stage {
    let stage = Stage::new();
    let client = stage.client_at(noon());
    client.capture(&Ping { number: 1 });
    stage.write_lines("sending-00.ndjson", &lines([2]));
    stage.write_lines("pending-00.ndjson", &lines([3]));
    stage.write_lines("sent.ndjson", &lines([4]));
    stage.write("rejected.ndjson", "{\"reason\":\"r\",\"event\":{}}\n");
    stage.write("delivery.json", "{\"version\":1,\"failures\":3}");
    stage.write("unreadable-00-pending.ndjson", "x");
    stage
}

#[test]
fn off_takes_the_key_the_queue_the_refusals_and_the_schedule() {
    let stage = full();
    stage.offline().withdraw().unwrap();
    assert_eq!(stage.names(), ["ids.ndjson", "queue.lock", "sent.ndjson"]);
}

#[test]
fn clear_takes_everything_that_tells_of_events_and_leaves_the_consent() {
    let stage = full();
    stage.offline().clear().unwrap();
    assert_eq!(
        stage.names(),
        ["delivery.json", "identity.json", "queue.lock"]
    );
}

#[test]
fn a_run_that_goes_on_after_off_records_nothing_even_after_on() {
    let stage = Stage::new();
    let client = stage.client();
    client.capture(&Ping { number: 1 });
    stage.offline().withdraw().unwrap();
    stage.key();
    client.capture(&Ping { number: 2 });
    assert_eq!((client.recorded(), client.is_enabled()), (1, false));

    let next = stage.client();
    next.capture(&Ping { number: 3 });
    assert_eq!(stage.waiting(), [3]);
    assert_ne!(next.distinct_id(), client.distinct_id());
}

#[test]
fn a_run_with_a_file_of_its_own_records_nothing_after_off() {
    let stage = Stage::new();
    let client = with_own_file(&stage);
    stage.offline().withdraw().unwrap();
    client.capture(&Ping { number: 3 });
    assert_eq!((stage.waiting(), client.is_enabled()), (vec![], false));
}

/// `clear` is no withdrawal: what comes after it is recorded, also by a run whose file it took.
#[test]
fn a_run_with_a_file_of_its_own_goes_on_after_clear() {
    let stage = Stage::new();
    let client = with_own_file(&stage);
    stage.offline().clear().unwrap();
    client.capture(&Ping { number: 3 });
    client.capture(&Ping { number: 4 });
    assert_eq!(stage.waiting(), [3, 4]);
    assert_eq!((client.recorded(), client.trouble()), (4, None));
}

/// A run that has recorded 1 and 2, and has a file of its own.
fn with_own_file(stage: &Stage) -> caro_telemetry::PostHogClient {
    let client = stage.client();
    client.capture(&Ping { number: 1 });
    let queue = stage.queue();
    let held = queue.lock(&LockBudget::new(Duration::ZERO)).unwrap();
    client.capture(&Ping { number: 2 });
    drop(held);
    assert_eq!(stage.names_like("pending-").len(), 1);
    client
}

#[test]
fn a_new_key_ends_the_run_of_the_old_one_and_keeps_what_waits() {
    let stage = Stage::new();
    let client = stage.client();
    client.capture(&Ping { number: 1 });
    stage.offline().reset_id().unwrap();
    client.capture(&Ping { number: 2 });
    let next = stage.client();
    next.capture(&Ping { number: 3 });
    assert_eq!(stage.waiting(), [1, 3]);
    assert_ne!(next.distinct_id(), client.distinct_id());
    assert_eq!(PastId::all(&stage.queue()).len(), 2);
}

#[test]
fn export_with_clear_removes_exactly_what_it_wrote() {
    let stage = Stage::new();
    stage.write_lines("sending-00.ndjson", &lines([1]));
    stage.write_lines("pending.ndjson", &lines([2, 3]));
    let offline = stage.offline();
    let mut written = Vec::new();
    let exported = offline.export(&mut written, Form::Ndjson).unwrap();
    // What comes in the meantime stays.
    stage.client_at(noon()).capture(&Ping { number: 4 });
    offline.remove_exported(&exported).unwrap();
    assert_eq!(stage.waiting(), [4]);
    let text = String::from_utf8(written).unwrap();
    assert_eq!(
        text.lines().map(str::to_owned).collect::<Vec<_>>(),
        lines([1, 2, 3])
    );
}

/// A server during whose answer the user does something.
struct Meanwhile<'a> {
    stage: &'a Stage,
    act: fn(&OfflineQueue),
    answer: Outcome,
    batches: Vec<usize>,
}

impl Transport for Meanwhile<'_> {
    fn send(&mut self, batch: &[StoredEvent]) -> Outcome {
        self.batches.push(batch.len());
        (self.act)(&self.stage.offline());
        self.answer.clone()
    }
}

fn meanwhile(act: fn(&OfflineQueue), answer: Outcome) -> (Stage, Vec<usize>) {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &lines(1..=250));
    let mut transport = Meanwhile {
        stage: &stage,
        act,
        answer,
        batches: Vec::new(),
    };
    let report = stage.flush(&mut transport);
    assert_eq!(report.pending, stage.waiting().len());
    let batches = transport.batches;
    (stage, batches)
}

#[test]
fn off_while_a_request_is_on_its_way_lets_that_one_arrive_and_no_other() {
    let refused = Outcome::Refused("no".to_owned());
    let failed = Outcome::Failed(caro_telemetry::delivery::Failure::Unreachable);
    for answer in [Outcome::Accepted, refused, failed] {
        let (stage, batches) = meanwhile(|queue| queue.withdraw().unwrap(), answer);
        assert_eq!(batches, [100]);
        // Nothing is written back: no receipt, no refusal, no schedule.
        assert_eq!(stage.names(), ["flush.lock", "queue.lock"]);
    }
}

#[test]
fn clear_while_a_request_is_on_its_way_lets_that_one_arrive_and_no_other() {
    let (stage, batches) = meanwhile(|queue| queue.clear().unwrap(), Outcome::Accepted);
    assert_eq!(batches, [100]);
    assert_eq!((stage.waiting(), stage.sent()), (vec![], vec![]));
    assert!(stage.names_like("sending-").is_empty());
}

#[test]
fn off_and_on_again_while_a_request_is_on_its_way_brings_nothing_back() {
    let (stage, batches) = meanwhile(
        |queue| {
            queue.withdraw().unwrap();
            caro_telemetry::identity::Key::read_or_create(queue.queue().directory()).unwrap();
        },
        Outcome::Accepted,
    );
    assert_eq!(batches, [100]);
    assert_eq!((stage.waiting(), stage.sent()), (vec![], vec![]));
}

#[test]
fn a_new_key_while_a_request_is_on_its_way_stops_the_sender_and_loses_nothing() {
    let (stage, batches) = meanwhile(|queue| queue.reset_id().unwrap(), Outcome::Accepted);
    assert_eq!(batches, [100]);
    assert_eq!(in_short(&stage.sent()), "1-100");
    assert_eq!(in_short(&stage.waiting()), "101-250");
}

#[test]
fn what_waits_without_a_key_is_not_sent() {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &[line(1, "a", -HOUR)]);
    std::fs::remove_file(stage.file("identity.json")).unwrap();
    let mut transport = caro_telemetry::delivery::testing::RecordingTransport::default();
    stage.flush(&mut transport);
    assert!(transport.batches.is_empty());
    assert_eq!(stage.waiting(), [1]);
}
