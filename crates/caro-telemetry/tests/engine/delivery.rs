//! PostHog's transport against servers that do not behave: what each misbehaviour counts as.

use std::time::{Duration, Instant};

use caro_telemetry::StoredEvent;
use caro_telemetry::delivery::{Failure, Host, Outcome, PostHogTransport, Transport as _};
use caro_testing::{Answer, PostHogServer};

use crate::stage::lines;

fn batch() -> Vec<StoredEvent> {
    let lines = lines([1, 2]);
    lines
        .iter()
        .map(|line| StoredEvent::read(line).unwrap())
        .collect()
}

fn send(server: &PostHogServer) -> Outcome {
    let host = Host::parse(&server.url()).unwrap();
    let mut transport = PostHogTransport::new(&host, "phc_test", None, None).unwrap();
    transport.send(&batch())
}

fn outcome(answer: Answer) -> (Outcome, PostHogServer) {
    let server = PostHogServer::start();
    server.answer_always(answer);
    (send(&server), server)
}

#[test]
fn each_status_counts_as_what_it_says_of_the_events() {
    let failed = |failure| Outcome::Failed(failure);
    for (answer, expected) in [
        (Answer::Accept, Outcome::Accepted),
        (
            Answer::Status(400, "bad"),
            Outcome::Refused("bad".to_owned()),
        ),
        (
            Answer::Status(413, "big"),
            Outcome::Refused("big".to_owned()),
        ),
        (Answer::Status(401, ""), failed(Failure::Unauthorized)),
        (Answer::Status(402, ""), failed(Failure::Throttled)),
        (Answer::Status(429, ""), failed(Failure::Throttled)),
        (Answer::Throttle(3_600), failed(Failure::Throttled)),
        (Answer::Status(500, ""), failed(Failure::Server(500))),
        (Answer::Status(503, ""), failed(Failure::Server(503))),
        (Answer::Status(403, ""), failed(Failure::Unreachable)),
        (Answer::Status(404, ""), failed(Failure::Unreachable)),
        (Answer::ResetAtOnce, failed(Failure::Unreachable)),
        (Answer::ResetAfterReading, failed(Failure::Unreachable)),
        (Answer::LoseTheAnswer, failed(Failure::Unreachable)),
    ] {
        let start = Instant::now();
        let (outcome, server) = outcome(answer.clone());
        assert_eq!(outcome, expected, "{answer:?}");
        assert_eq!(server.connections(), 1, "one attempt: {answer:?}");
        assert!(start.elapsed() < Duration::from_secs(9), "{answer:?}");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = PostHogServer::start();
    for to in [elsewhere.url(), format!("{}/batch/", elsewhere.url())] {
        let (outcome, _server) = outcome(Answer::Redirect(to));
        assert_eq!(outcome, Outcome::Failed(Failure::Unreachable));
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[test]
fn nobody_listening_is_unreachable() {
    let server = PostHogServer::start();
    let host = Host::parse(&server.url()).unwrap();
    drop(server);
    let mut transport = PostHogTransport::new(&host, "phc_test", None, None).unwrap();
    assert_eq!(
        transport.send(&batch()),
        Outcome::Failed(Failure::Unreachable)
    );
}

/// Each is given up after ten seconds, the request's bound; so they are tried side by side.
#[test]
fn a_server_that_never_comes_to_an_end_is_left() {
    std::thread::scope(|scope| {
        for answer in [Answer::Silence, Answer::SilenceAfterReading] {
            scope.spawn(move || {
                let start = Instant::now();
                let (outcome, _server) = outcome(answer.clone());
                assert_eq!(outcome, Outcome::Failed(Failure::Unreachable), "{answer:?}");
                assert!(start.elapsed() < Duration::from_secs(25), "{answer:?}");
            });
        }
        for answer in [Answer::EndlessSlowBody, Answer::EndlessFastBody] {
            scope.spawn(move || {
                let start = Instant::now();
                // A 200 is acceptance, whatever comes after it.
                let (outcome, _server) = outcome(answer.clone());
                assert_eq!(outcome, Outcome::Accepted, "{answer:?}");
                assert!(start.elapsed() < Duration::from_secs(25), "{answer:?}");
            });
        }
    });
}

#[test]
fn a_slow_answer_is_an_answer() {
    let slow = Answer::after(Duration::from_millis(300), Answer::Accept);
    assert_eq!(outcome(slow).0, Outcome::Accepted);
}

#[test]
fn what_stands_after_a_200_does_not_matter() {
    for answer in [Answer::Html, Answer::TruncatedBody] {
        assert_eq!(outcome(answer.clone()).0, Outcome::Accepted, "{answer:?}");
    }
}

#[test]
fn a_proxy_is_not_asked_for_a_server_on_this_machine() {
    let (proxy, server) = (PostHogServer::start(), PostHogServer::start());
    let host = Host::parse(&server.url()).unwrap();
    let mut transport = PostHogTransport::new(&host, "phc_test", Some(&proxy.url()), None).unwrap();
    assert_eq!(transport.send(&batch()), Outcome::Accepted);
    assert_eq!((proxy.connections(), server.connections()), (0, 1));
}
