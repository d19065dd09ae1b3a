//! The line is what goes over the wire, value for value, and nothing is added to it.

use std::cell::RefCell;

use caro_telemetry::StoredEvent;
use caro_telemetry::delivery::{Host, Outcome, PostHogTransport, Transport as _};
use caro_testing::PostHogServer;
use proptest::prelude::*;
use serde_json::Value;

use crate::arbitrary::line_at;

struct Wire {
    server: PostHogServer,
    transport: PostHogTransport,
}

impl Wire {
    fn new() -> Self {
        let server = PostHogServer::start();
        let host = Host::parse(&server.url()).unwrap();
        Self {
            transport: PostHogTransport::new(&host, "phc_test", None, None).unwrap(),
            server,
        }
    }

    /// Sends lines in one batch, and returns the request's body as it came.
    fn send(&mut self, lines: &[String]) -> String {
        let events: Vec<StoredEvent> = lines
            .iter()
            .map(|line| StoredEvent::read(line).unwrap())
            .collect();
        assert_eq!(self.transport.send(&events), Outcome::Accepted);
        self.server.requests().pop().unwrap().text
    }
}

/// Every number of a JSON text to its last bit, read without the JSON parser, which could make the same mistake on
/// both sides.
fn numbers(text: &str) -> Vec<String> {
    let exact = |number: &str| match number.parse::<u64>() {
        Ok(whole) => whole.to_string(),
        Err(_) => format!("{:?}", number.parse::<f64>().expect("a number")),
    };
    let outside_of_texts = text.split('"').step_by(2);
    let mut numbers: Vec<String> = outside_of_texts
        .flat_map(|part| part.split([':', ',', '{', '}', '[', ']']))
        .filter(|part| part.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
        .map(exact)
        .collect();
    numbers.sort_unstable();
    numbers
}

/// The moment of the test is as good as any, and the SDK refuses the future.
fn until_now() -> std::ops::Range<i64> {
    0..caro_telemetry::Clock::default().now().milliseconds()
}

#[test]
fn any_batch_arrives_as_it_was_written() {
    // One server for all the cases: what is tried is what it is sent, not how it is reached.
    let wire = RefCell::new(Wire::new());
    proptest!(ProptestConfig::with_cases(64), |(lines in proptest::collection::vec(line_at(until_now()), 1..8))| {
        let sent = wire.borrow_mut().send(&lines);
        let body: Value = serde_json::from_str(&sent).unwrap();
        let expected: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(body["batch"].as_array().unwrap(), &expected);
        prop_assert_eq!(numbers(&sent), numbers(&lines.join(",")));
        let mut keys: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        prop_assert_eq!(keys, ["api_key", "batch", "historical_migration", "sent_at"]);
    });
}

/// The north star is a quotient: most of its values have no short decimal form.
#[test]
fn every_quotient_that_a_session_can_have_arrives_to_its_last_bit() {
    let mut wire = Wire::new();
    let quotients = (1..=40_u32).flat_map(|of| (0..=of).map(move |count| (count, of)));
    let lines: Vec<String> = quotients
        .map(|(count, of)| {
            let rate = f64::from(count) / f64::from(of) * 100.0;
            format!(
                "{{\"uuid\":\"0192d4a8-3c5e-7b1a-9f00-1d2e3f405162\",\"event\":\"e\",\"distinct_id\":\"d\",\
                 \"timestamp\":\"2026-01-02T03:04:05Z\",\"properties\":{{\"rate\":{rate:?}}}}}"
            )
        })
        .collect();
    let sent = wire.send(&lines);
    assert_eq!(numbers(&sent), numbers(&lines.join(",")));
}

#[test]
fn a_timestamp_without_a_fraction_and_one_with_arrive_to_the_letter() {
    let mut wire = Wire::new();
    for milliseconds in ["", ".001", ".010", ".100", ".999"] {
        let line = format!(
            "{{\"uuid\":\"0192d4a8-3c5e-7b1a-9f00-1d2e3f405162\",\"event\":\"e\",\"distinct_id\":\"d\",\
             \"timestamp\":\"2026-01-02T03:04:05{milliseconds}Z\",\"properties\":{{}}}}"
        );
        let sent = wire.send(std::slice::from_ref(&line));
        let stamp = format!("\"timestamp\":\"2026-01-02T03:04:05{milliseconds}Z\"");
        assert!(sent.contains(&stamp), "{sent}");
    }
}

#[test]
fn the_request_says_what_it_is_and_nothing_of_the_machine() {
    let mut wire = Wire::new();
    let line = "{\"uuid\":\"0192d4a8-3c5e-7b1a-9f00-1d2e3f405162\",\"event\":\"e\",\"distinct_id\":\"d\",\
                \"timestamp\":\"2026-01-02T03:04:05Z\",\"properties\":{}}";
    wire.send(&[line.to_owned()]);
    let request = wire.server.requests().pop().unwrap();
    assert_eq!(request.method, "POST");
    assert!(request.path.starts_with("/batch/"), "{}", request.path);
    assert_eq!(request.header("content-encoding"), Some("gzip"));
    assert_eq!(request.raw[..2], [0x1f, 0x8b]);
    assert_eq!(request.body["api_key"], "phc_test");
    assert_eq!(request.body["historical_migration"], false);
    let mut names: Vec<_> = request
        .headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    names.retain(|name| !["accept", "accept-encoding", "connection"].contains(name));
    assert_eq!(
        names,
        [
            "content-encoding",
            "content-length",
            "content-type",
            "host",
            "user-agent"
        ]
    );
    let agent = request.header("user-agent").unwrap();
    assert!(agent.starts_with("posthog-rs/"), "{agent}");
}
