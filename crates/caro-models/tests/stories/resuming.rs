//! Connections drop, runs are stopped, and nothing comes twice.

use std::time::Duration;

use caro_models::{PullError, State};
use caro_testing::{Content, Fault, FileServer};
use sha2::{Digest as _, Sha256};

use crate::stage::{Notes, SIZE, Stage, content};

#[test]
fn a_model_comes_from_its_address_and_is_then_here() {
    let stage = Stage::new();
    let mut notes = Notes::default();
    let pulled = stage.pull_watched(&mut notes).unwrap();
    assert_eq!((pulled.path, pulled.news), (stage.file(), true));
    stage.assert_complete();
    assert_eq!(notes.steps, [format!("fetching 0 to {SIZE}")]);
    assert_eq!(notes.reached, SIZE);
    let [delivery] = stage.server.deliveries().try_into().unwrap();
    assert_eq!(
        delivery.request.path,
        "/Caro/Tiny-GGUF/resolve/main/tiny-q4.gguf"
    );
    assert_eq!(delivery.request.header("user-agent"), Some("caro/test"));
    assert_eq!(delivery.request.header("range"), None);
}

#[test]
fn what_is_here_is_not_fetched_again() {
    let stage = Stage::new();
    stage.pull().unwrap();
    let again = stage.pull().unwrap();
    assert_eq!((again.path, again.news), (stage.file(), false));
    assert_eq!(stage.server.deliveries().len(), 1);
}

#[test]
fn a_connection_that_drops_is_taken_up_where_it_was_and_nothing_comes_twice() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::CutAfter(100_000));
    stage.server.fail_next(Fault::CloseAtOnce);
    stage.server.fail_next(Fault::CutAfter(300_000));
    let mut notes = Notes::default();
    stage.pull_watched(&mut notes).unwrap();
    stage.assert_complete();
    assert_eq!(stage.starts(), [0, 100_000, 100_000, 400_000]);
    assert_eq!(stage.server.sent(), SIZE);
    insta::assert_debug_snapshot!(notes.steps);
}

#[test]
fn a_bad_line_is_put_up_with_for_as_long_as_something_comes() {
    let mut stage = Stage::new();
    let length = 9 << 20;
    stage.server = FileServer::start(Content::Zeros(length));
    stage.model.bytes = length;
    stage.model.sha256 = Sha256::digest(vec![0; 9 << 20]).into();
    stage.server.fail_always(Fault::CutAfter(1 << 20));
    stage.pull().unwrap();
    assert_eq!(stage.store.state(&stage.model), State::Complete(length));
    assert_eq!(stage.starts().len(), 9);
    assert_eq!(stage.server.sent(), length);
}

#[test]
fn a_reset_costs_no_more_than_what_was_under_way() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::ResetAfter(400_000));
    stage.pull().unwrap();
    stage.assert_complete();
    assert_eq!(stage.starts().len(), 2);
}

#[test]
fn the_rest_is_asked_for_of_the_same_version() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::CutAfter(100_000));
    stage.pull().unwrap();
    let deliveries = stage.server.deliveries();
    assert_eq!(
        deliveries[1].request.header("if-range"),
        Some("\"version-1\"")
    );
}

#[test]
fn a_later_run_does_not_ask_for_a_version_since_the_sum_tells() {
    let stage = Stage::new();
    stage.put_part(&content()[..100_000]);
    stage.pull().unwrap();
    stage.assert_complete();
    let deliveries = stage.server.deliveries();
    assert_eq!(deliveries[0].request.header("if-range"), None);
    assert_eq!(stage.server.sent(), SIZE - 100_000);
}

#[test]
fn a_version_that_changes_during_a_run_is_fetched_from_its_beginning() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::CutAfter(100_000));
    let mut notes = RenewWhenDropped { stage: &stage };
    let source = stage.source();
    caro_models::pull(
        &stage.model,
        &stage.store,
        &source,
        &stage.limits,
        &mut notes,
    )
    .unwrap();
    stage.assert_complete();
    assert_eq!(stage.server.sent(), SIZE + 100_000);
}

struct RenewWhenDropped<'a> {
    stage: &'a Stage,
}

impl caro_models::Watcher for RenewWhenDropped<'_> {
    fn begins(&mut self, step: &caro_models::Step<'_>) {
        if matches!(step, caro_models::Step::Waiting { .. }) {
            self.stage.server.renew();
        }
    }

    fn reached(&mut self, _bytes: u64) {}

    fn stopped(&self) -> bool {
        false
    }
}

#[test]
fn a_server_without_parts_is_asked_for_the_whole_again() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::CutAfter(100_000));
    stage.server.fail_next(Fault::IgnoreRange);
    stage.pull().unwrap();
    stage.assert_complete();
    assert_eq!(stage.server.sent(), SIZE + 100_000);
}

#[test]
fn a_server_that_sends_another_part_is_asked_for_the_whole() {
    let stage = Stage::new();
    stage.put_part(&content()[..100_000]);
    stage.server.fail_next(Fault::WrongRange(7));
    stage.pull().unwrap();
    stage.assert_complete();
    assert_eq!(stage.starts(), [100_000, 0]);
}

#[test]
fn a_run_that_is_stopped_keeps_what_came_and_the_next_goes_on_there() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::StallAfter(250_000));
    let mut notes = Notes {
        enough_at: Some(250_000),
        ..Notes::default()
    };
    let stopped = stage.pull_watched(&mut notes);
    assert!(
        matches!(stopped, Err(PullError::Interrupted)),
        "{stopped:?}"
    );
    assert_eq!(stage.store.state(&stage.model), State::Partial(250_000));
    assert_eq!(stage.names(), ["tiny-q4.gguf.part"]);
    let mut notes = Notes::default();
    stage.pull_watched(&mut notes).unwrap();
    stage.assert_complete();
    assert_eq!(
        notes.steps,
        ["checking 250000", "fetching 250000 to 700001"]
    );
    assert_eq!(stage.server.sent(), SIZE);
}

#[test]
fn whoever_waits_for_another_attempt_can_stop_at_once() {
    let mut stage = Stage::new();
    stage.limits.pause = Duration::from_secs(3600);
    stage.server.fail_always(Fault::CutAfter(1000));
    let mut notes = Notes {
        enough_at: Some(1000),
        ..Notes::default()
    };
    let stopped = stage.pull_watched(&mut notes);
    assert!(
        matches!(stopped, Err(PullError::Interrupted)),
        "{stopped:?}"
    );
}

#[test]
fn checking_what_is_here_can_be_stopped_and_loses_nothing() {
    let stage = Stage::new();
    stage.put_part(&content()[..600_000]);
    let mut notes = Notes {
        enough_at: Some(1),
        ..Notes::default()
    };
    let stopped = stage.pull_watched(&mut notes);
    assert!(
        matches!(stopped, Err(PullError::Interrupted)),
        "{stopped:?}"
    );
    assert_eq!(stage.store.state(&stage.model), State::Partial(600_000));
    assert!(stage.server.deliveries().is_empty());
}

#[test]
fn a_part_that_has_everything_needs_no_server() {
    let stage = Stage::new();
    stage.put_part(&content());
    stage.server.fail_always(Fault::Silence);
    assert!(stage.pull().unwrap().news);
    stage.assert_complete();
    assert!(stage.server.deliveries().is_empty());
}

#[test]
fn a_part_that_is_longer_than_the_model_is_none_of_it() {
    let stage = Stage::new();
    stage.put_part(&vec![1; 800_000]);
    stage.pull().unwrap();
    stage.assert_complete();
    assert_eq!(stage.starts(), [0]);
}

#[test]
fn a_file_that_is_damaged_is_replaced_when_the_new_one_is_here_and_not_before() {
    let stage = Stage::new();
    stage.put_part(&[]);
    std::fs::write(stage.file(), "half a mod").unwrap();
    assert_eq!(stage.store.state(&stage.model), State::Damaged(10));
    stage.server.fail_next(Fault::Status(404, ""));
    stage.pull().unwrap_err();
    assert_eq!(stage.store.state(&stage.model), State::Damaged(10));
    stage.pull().unwrap();
    stage.assert_complete();
}

#[test]
fn slow_is_not_stalled() {
    let mut stage = Stage::new();
    stage.limits.stall = Duration::from_secs(5);
    stage.put_part(&content()[..699_000]);
    stage
        .server
        .fail_always(Fault::Drip(100, Duration::from_millis(5)));
    stage.pull().unwrap();
    stage.assert_complete();
}
