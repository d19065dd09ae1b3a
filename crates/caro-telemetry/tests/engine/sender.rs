//! One run of the sender.

use std::collections::HashSet;
use std::time::Duration;

use caro_telemetry::StoredEvent;
use caro_telemetry::delivery::testing::RecordingTransport;
use caro_telemetry::delivery::{Failure, FlushReport, Outcome, Sender, SenderError, Transport};

use crate::stage::{HOUR, SECOND, Stage, clock_at, in_short, line, lines, noon, number, numbers};

/// A server that refuses a batch for the sake of certain events in it.
#[derive(Default)]
struct Particular {
    bad: HashSet<u32>,
    refuses_everything: bool,
    requests: usize,
    accepted: Vec<u32>,
}

impl Particular {
    fn refusing(bad: impl IntoIterator<Item = u32>) -> Self {
        Self {
            bad: bad.into_iter().collect(),
            ..Self::default()
        }
    }
}

impl Transport for Particular {
    fn send(&mut self, batch: &[StoredEvent]) -> Outcome {
        self.requests += 1;
        if self.refuses_everything || batch.iter().any(|event| self.bad.contains(&number(event))) {
            return Outcome::Refused("malformed\n\u{1b}[31mevent".to_owned());
        }
        self.accepted.extend(numbers(batch));
        Outcome::Accepted
    }
}

fn failing_after(accepted: usize, failure: Failure) -> RecordingTransport {
    let mut transport = RecordingTransport::default();
    transport.answers.extend(vec![Outcome::Accepted; accepted]);
    transport.answers.push_back(Outcome::Failed(failure));
    transport
}

fn with_pending(numbers: impl IntoIterator<Item = u32>) -> Stage {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &lines(numbers));
    stage
}

#[test]
fn what_is_accepted_leaves_a_receipt_and_goes() {
    let stage = with_pending([1, 2, 3]);
    let mut transport = RecordingTransport::default();
    let report = stage.flush(&mut transport);
    let expected = FlushReport {
        sent: 3,
        ..FlushReport::default()
    };
    assert_eq!(report, expected);
    assert_eq!(
        stage
            .read("sent.ndjson")
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>(),
        lines([1, 2, 3])
    );
    assert!(stage.waiting().is_empty());
    assert!(stage.names_like("sending-").is_empty());
    let schedule = stage.schedule();
    assert!(schedule.last_success.is_some() && schedule.next_attempt.is_none());
}

#[test]
fn a_run_sends_one_id_in_requests_of_a_hundred() {
    let stage = Stage::new();
    let yesterday = (1..=230).map(|n| line(n, "a", -24 * HOUR));
    let today = (231..=240).map(|n| line(n, "b", -HOUR));
    stage.write_lines(
        "pending.ndjson",
        &yesterday.chain(today).collect::<Vec<_>>(),
    );
    let mut transport = RecordingTransport::default();
    let report = stage.flush(&mut transport);
    assert_eq!((report.sent, report.pending), (230, 10));
    let sizes: Vec<_> = transport.batches.iter().map(Vec::len).collect();
    assert_eq!(sizes, [100, 100, 30]);
    let report = stage.flush(&mut transport);
    assert_eq!((report.sent, report.pending), (10, 0));
    for batch in &transport.batches {
        assert!(
            batch
                .iter()
                .all(|event| event.distinct_id == batch[0].distinct_id)
        );
    }
    let sent: Vec<u32> = transport
        .batches
        .iter()
        .flat_map(|batch| numbers(batch))
        .collect();
    assert_eq!(in_short(&sent), "1-240");
}

#[test]
fn a_failure_keeps_everything_and_writes_down_when_to_try_again() {
    let stage = with_pending([1, 2, 3]);
    let before = stage.read("pending.ndjson");
    for (failures, least) in [(1, 45), (2, 90), (3, 180)] {
        let report = stage.flush(&mut failing_after(0, Failure::Server(503)));
        assert_eq!((report.sent, report.pending), (0, 3));
        assert!(report.error.unwrap().contains("503"));
        assert_eq!(stage.read("pending.ndjson"), before);
        let schedule = stage.schedule();
        assert_eq!(schedule.failures, failures);
        let wait = schedule.next_attempt.unwrap().since(noon()).as_secs();
        assert!(
            (least..least * 2).contains(&wait),
            "{wait} s after failure {failures}"
        );
    }
}

#[test]
fn what_was_accepted_before_a_failure_is_done_with() {
    let stage = with_pending(1..=250);
    let report = stage.flush(&mut failing_after(1, Failure::Unreachable));
    assert_eq!((report.sent, report.pending), (100, 150));
    assert_eq!(in_short(&stage.sent()), "1-100");
    assert_eq!(in_short(&stage.waiting()), "101-250");
    let schedule = stage.schedule();
    assert!(schedule.last_success.is_some() && schedule.next_attempt.is_some());
    assert_eq!(in_short(&stage.flush_all().concat()), "101-250");
}

#[test]
fn a_refused_batch_is_halved_down_to_the_event_that_is_to_blame() {
    let stage = with_pending(1..=250);
    let mut server = Particular::refusing([1, 77, 200, 250]);
    let report = stage.flush(&mut server);
    assert_eq!((report.sent, report.rejected, report.pending), (246, 4, 0));
    assert_eq!(report.error, None);
    let rejected: Vec<u32> = stage
        .rejected()
        .into_iter()
        .map(|(number, _)| number)
        .collect();
    assert_eq!(rejected, [1, 77, 200, 250]);
    // Each of the others once, in order.
    let good = (1..=250).filter(|number| !rejected.contains(number));
    assert_eq!(server.accepted, good.collect::<Vec<_>>());
    assert!(server.requests < 70, "{} requests", server.requests);
}

#[test]
fn a_reason_is_kept_without_what_could_move_a_terminal() {
    let stage = with_pending([1, 2]);
    stage.flush(&mut Particular::refusing([2]));
    assert_eq!(stage.rejected(), [(2, "malformed  [31mevent".to_owned())]);
    let kept = &stage.queue().rejected()[0];
    assert_eq!(kept.event.line, lines([2])[0]);
}

#[test]
fn a_reason_has_two_hundred_characters_at_the_most() {
    let stage = with_pending([1, 2]);
    let mut transport = RecordingTransport::default();
    let long = "é".repeat(5_000);
    transport.answers.extend([
        Outcome::Refused(long.clone()),
        Outcome::Accepted,
        Outcome::Refused(long),
    ]);
    stage.flush(&mut transport);
    assert_eq!(stage.rejected(), [(2, "é".repeat(200))]);
}

/// A server that refuses whatever it is sent is out of order: a portal, a proxy, a wrong address. Nothing is lost to it.
#[test]
fn a_server_that_refuses_everything_costs_nothing() {
    for count in [1, 5, 8, 9, 250] {
        let stage = with_pending(1..=count);
        for _ in 0..3 {
            let mut server = Particular {
                refuses_everything: true,
                ..Particular::default()
            };
            let report = stage.flush(&mut server);
            assert_eq!((report.sent, report.rejected), (0, 0), "of {count}");
            assert_eq!(report.pending, count as usize);
            assert!(report.error.is_some());
            assert!(
                server.requests < 40,
                "{} requests for {count}",
                server.requests
            );
        }
        let mut waiting = stage.waiting();
        waiting.sort_unstable();
        assert_eq!(waiting, (1..=count).collect::<Vec<_>>());
        assert!(stage.schedule().next_attempt.is_some());
    }
}

#[test]
fn an_event_that_is_to_blame_waits_until_another_shows_that_it_is() {
    let stage = with_pending([1]);
    let mut server = Particular::refusing([1]);
    assert_eq!(stage.flush(&mut server).rejected, 0);
    assert_eq!(stage.waiting(), [1]);
    stage.write_lines("pending.ndjson", &lines([1, 2]));
    let report = stage.flush(&mut server);
    assert_eq!((report.sent, report.rejected, report.pending), (1, 1, 0));
    assert_eq!(stage.rejected()[0].0, 1);
}

/// However many bad events stand in front, the good ones behind them get through in the end.
#[test]
fn bad_events_in_front_do_not_hold_up_the_rest_for_ever() {
    let stage = with_pending(1..=60);
    let mut server = Particular::refusing(1..=30);
    let runs = (0..20).find(|_| {
        stage.flush(&mut server);
        stage.waiting().is_empty()
    });
    assert!(runs.is_some(), "{:?} still wait", stage.waiting());
    assert_eq!(server.accepted.len(), 30);
    assert_eq!(stage.rejected().len(), 30);
}

#[test]
fn nothing_is_touched_where_sending_is_not_allowed() {
    let stage = with_pending([1, 2]);
    let mut transport = RecordingTransport::default();
    let report = stage.flush_while(&mut transport, &mut || false);
    assert_eq!((report.sent, report.pending), (0, 2));
    assert!(transport.batches.is_empty() && stage.names_like("sending-").is_empty());
}

#[test]
fn a_withdrawal_between_two_requests_counts_at_once() {
    let stage = with_pending(1..=250);
    let mut transport = RecordingTransport::default();
    let mut asked = 0;
    let report = stage.flush_while(&mut transport, &mut || {
        asked += 1;
        asked <= 2
    });
    assert_eq!(transport.batches.len(), 1);
    assert_eq!((report.sent, report.pending), (100, 150));
    assert_eq!(in_short(&stage.waiting()), "101-250");
}

#[test]
fn of_two_senders_one_works() {
    let stage = with_pending([1]);
    let held = std::fs::File::create(stage.file("flush.lock")).unwrap();
    held.lock().unwrap();
    let queue = stage.queue();
    let mut transport = RecordingTransport::default();
    let second = Sender::new(&queue, &mut transport, clock_at(noon()));
    let outcome = second.run(Duration::ZERO, &mut || true);
    assert!(matches!(outcome, Err(SenderError::Busy)), "{outcome:?}");
    assert_eq!(stage.waiting(), [1]);

    // One who has patience gets through once the first has ended.
    let patient = Sender::new(&queue, &mut transport, clock_at(noon()));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(50));
            drop(held);
        });
        let report = patient.run(Duration::from_secs(60), &mut || true).unwrap();
        assert_eq!(report.sent, 1);
    });
    let content = stage.read("flush.lock");
    assert!(
        content.contains(&format!("\"pid\":{}", std::process::id())),
        "{content}"
    );
}

#[test]
fn a_sender_that_nobody_asked_for_keeps_to_the_schedule() {
    let stage = with_pending([1]);
    stage.flush(&mut failing_after(0, Failure::Unreachable));
    let queue = stage.queue();
    let mut transport = RecordingTransport::default();
    let next = stage.schedule().next_attempt.unwrap();
    for (now, sent) in [(noon(), 0), (next, 1)] {
        let sender = Sender::new(&queue, &mut transport, clock_at(now)).by_schedule();
        let report = sender.run(Duration::ZERO, &mut || true).unwrap();
        assert_eq!((report.sent, report.pending), (sent, 1 - sent));
    }
    assert_eq!(transport.batches.len(), 1);
}

#[test]
fn a_run_that_starts_no_sender_writes_no_start_and_one_that_does_writes_one() {
    let stage = Stage::new();
    let client = stage.client_at(noon());
    assert!(
        !client.claim_sender_start(Duration::ZERO),
        "nothing was recorded"
    );
    client.capture(&crate::stage::Ping { number: 1 });
    let ten_minutes = Duration::from_secs(600);
    let claims = (0..1_000)
        .filter(|_| client.claim_sender_start(ten_minutes))
        .count();
    assert_eq!(claims, 1);
    let later =
        stage.client_at(noon().plus(ten_minutes + Duration::from_millis(SECOND.unsigned_abs())));
    later.capture(&crate::stage::Ping { number: 2 });
    assert!(later.claim_sender_start(ten_minutes));
}
