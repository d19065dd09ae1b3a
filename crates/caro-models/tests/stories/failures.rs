//! Servers that are not there, say no, or say nothing.

use std::net::TcpListener;
use std::time::Duration;

use caro_models::{Endpoint, Plain, PullError, Source, State, Unwatched, pull};
use caro_testing::Fault;

use crate::stage::{Notes, SIZE, Stage, content};

#[test]
fn a_server_that_says_no_is_asked_once() {
    for (status, said) in [
        (401, "SERVER refuses to send the model (status 401)"),
        (403, "SERVER refuses to send the model (status 403)"),
        (
            404,
            "there is no model at http://SERVER/Caro/Tiny-GGUF/resolve/main/tiny-q4.gguf",
        ),
        (418, "SERVER answered with status 418"),
    ] {
        let stage = Stage::new();
        stage.server.fail_always(Fault::Status(status, ""));
        assert_eq!(stage.failure(), said);
        assert_eq!(stage.server.deliveries().len(), 1);
        assert!(stage.names().is_empty());
    }
}

#[test]
fn a_server_that_stumbles_is_asked_again() {
    for status in [408, 429, 500, 502, 503] {
        let stage = Stage::new();
        stage
            .server
            .fail_next(Fault::Status(status, "Retry-After: 0\r\n"));
        stage.pull().unwrap();
        stage.assert_complete();
    }
}

#[test]
fn five_attempts_that_bring_nothing_are_enough() {
    let stage = Stage::new();
    stage.server.fail_always(Fault::Status(503, ""));
    insta::assert_snapshot!(stage.failure(), @"5 attempts to get the model from SERVER failed, at last so: the server answered with status 503");
    assert_eq!(stage.server.deliveries().len(), 5);
}

#[test]
fn attempts_that_bring_little_count_though_they_go_on() {
    let stage = Stage::new();
    stage.server.fail_always(Fault::CutAfter(10_000));
    let failure = stage.failure();
    assert!(failure.starts_with("5 attempts"), "{failure}");
    assert_eq!(stage.store.state(&stage.model), State::Partial(50_000));
}

#[test]
fn a_server_without_parts_that_drops_at_the_same_place_is_not_asked_for_ever() {
    let stage = Stage::new();
    for _ in 0..20 {
        stage.server.fail_next(Fault::Chunked(690_000));
    }
    let failure = stage.failure();
    assert!(failure.starts_with("5 attempts"), "{failure}");
    assert_eq!(stage.server.deliveries().len(), 5);
}

#[test]
fn a_server_that_asks_for_patience_gets_it() {
    let stage = Stage::new();
    stage
        .server
        .fail_next(Fault::Status(429, "Retry-After: 100000\r\n"));
    let mut pauses = Pauses(Vec::new());
    let source = stage.source();
    let stopped = pull(
        &stage.model,
        &stage.store,
        &source,
        &stage.limits,
        &mut pauses,
    );
    assert!(
        matches!(stopped, Err(PullError::Interrupted)),
        "{stopped:?}"
    );
    assert_eq!(pauses.0, [Duration::from_secs(60)]);
}

/// Writes down the pauses, and has enough when the first begins.
struct Pauses(Vec<Duration>);

impl caro_models::Watcher for Pauses {
    fn begins(&mut self, step: &caro_models::Step<'_>) {
        if let caro_models::Step::Waiting { pause, .. } = step {
            self.0.push(*pause);
        }
    }

    fn reached(&mut self, _bytes: u64) {}

    fn stopped(&self) -> bool {
        !self.0.is_empty()
    }
}

#[test]
fn a_server_that_is_not_there_is_said_to_be_so_at_once() {
    let stage = Stage::new();
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("http://ada:lovelace@{address}");
    let source = Source {
        endpoint: Endpoint::parse(&url, Plain::ThisMachine).unwrap(),
        ..Source::default()
    };
    let failed = pull(
        &stage.model,
        &stage.store,
        &source,
        &stage.limits,
        &mut Unwatched,
    );
    let said = failed
        .unwrap_err()
        .to_string()
        .replace(&address.to_string(), "SERVER");
    insta::assert_snapshot!(said, @"SERVER cannot be reached: Connection refused (os error 111)");
    assert!(stage.names().is_empty());
}

#[test]
fn silence_ends_and_what_came_before_it_stays() {
    for (fault, here) in [
        (Fault::StallAfter(250_000), State::Partial(250_000)),
        (Fault::Silence, State::Absent),
    ] {
        let mut stage = Stage::new();
        stage.limits.stall = Duration::from_secs(2);
        stage.server.fail_next(fault);
        let said = stage.failure();
        assert_eq!(said, "SERVER sent nothing for 2 seconds");
        assert_eq!(stage.store.state(&stage.model), here);
        stage.limits.stall = Duration::from_secs(30);
        stage.pull().unwrap();
        assert_eq!(stage.server.sent(), SIZE);
    }
}

#[test]
fn silence_can_be_ended_sooner() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::Silence);
    let source = stage.source();
    let mut watcher = StopWhenAsked(stage.server.url());
    let stopped = pull(
        &stage.model,
        &stage.store,
        &source,
        &stage.limits,
        &mut watcher,
    );
    assert!(
        matches!(stopped, Err(PullError::Interrupted)),
        "{stopped:?}"
    );
    assert!(
        stage.names().is_empty(),
        "an empty part is no use to anybody"
    );
}

/// Has enough as soon as the server has been asked.
struct StopWhenAsked(String);

impl caro_models::Watcher for StopWhenAsked {
    fn begins(&mut self, _step: &caro_models::Step<'_>) {
        self.0.clear();
    }

    fn reached(&mut self, _bytes: u64) {}

    fn stopped(&self) -> bool {
        self.0.is_empty()
    }
}

#[test]
fn redirects_are_followed_to_where_the_bytes_are() {
    let stage = Stage::new();
    let elsewhere = Stage::new();
    stage.put_part(&content()[..400_000]);
    let to = format!("{}/signed?key=1", elsewhere.server.url());
    stage.server.fail_next(Fault::Redirect(to));
    stage.pull().unwrap();
    stage.assert_complete();
    assert_eq!(elsewhere.starts(), [400_000]);
    assert_eq!(
        (stage.server.sent(), elsewhere.server.sent()),
        (0, SIZE - 400_000)
    );
}

#[test]
fn redirects_end() {
    let stage = Stage::new();
    stage.server.fail_always(Fault::RedirectToItself);
    insta::assert_snapshot!(stage.failure(), @"SERVER leads nowhere: it sends elsewhere more than 10 times");
    assert_eq!(stage.server.deliveries().len(), 11);
}

#[test]
fn a_redirect_to_another_kind_of_place_is_not_followed() {
    let stage = Stage::new();
    stage
        .server
        .fail_next(Fault::Redirect("file:///etc/passwd".to_owned()));
    stage.pull().unwrap_err();
    assert!(stage.names().is_empty());
}

#[test]
fn a_proxy_is_of_no_use_for_a_server_on_this_machine() {
    let stage = Stage::new();
    let source = Source {
        proxy: Some("http://127.0.0.1:1".to_owned()),
        ..stage.source()
    };
    pull(
        &stage.model,
        &stage.store,
        &source,
        &stage.limits,
        &mut Unwatched,
    )
    .unwrap();
    stage.assert_complete();
}

#[test]
fn encrypted_servers_are_reached_through_the_proxy_and_only_by_a_tunnel() {
    let stage = Stage::new();
    stage.server.fail_always(Fault::Status(403, ""));
    let source = Source {
        proxy: Some(stage.server.url()),
        endpoint: Endpoint::parse("https://models.invalid", Plain::ThisMachine).unwrap(),
        ..Source::default()
    };
    let failed = pull(
        &stage.model,
        &stage.store,
        &source,
        &stage.limits,
        &mut Unwatched,
    );
    assert!(
        matches!(failed, Err(PullError::Unreachable { .. })),
        "{failed:?}"
    );
    let deliveries = stage.server.deliveries();
    assert_eq!(deliveries[0].request.method, "CONNECT");
    assert_eq!(deliveries[0].request.path, "models.invalid:443");
    // What is to be reached directly is not named to it: here that is a name which nobody has.
    let directly = Source {
        direct: Some("example.org,.invalid".to_owned()),
        ..source.clone()
    };
    let failed = pull(
        &stage.model,
        &stage.store,
        &directly,
        &stage.limits,
        &mut Unwatched,
    );
    assert!(
        matches!(failed, Err(PullError::Unreachable { .. })),
        "{failed:?}"
    );
    assert_eq!(stage.server.deliveries().len(), deliveries.len());
    let source = Source {
        proxy: Some("socks5://127.0.0.1:1".to_owned()),
        ..source
    };
    let failed = pull(
        &stage.model,
        &stage.store,
        &source,
        &stage.limits,
        &mut Unwatched,
    );
    assert!(matches!(failed, Err(PullError::Proxy)), "{failed:?}");
}

#[test]
fn a_disk_without_space_is_noticed_before_anything_is_fetched() {
    let mut stage = Stage::new();
    stage.limits.free_space = |_| Some(67_000_000);
    insta::assert_snapshot!(stage.failure(), @"there is not enough space in HOME/data/caro/models: 68 MB needed, 67 MB free");
    assert!(stage.server.deliveries().is_empty());
    assert!(stage.names().is_empty());
    // What is here already needs no space any more.
    stage.put_part(&content()[..600_000]);
    stage.limits.free_space = |_| Some((64 << 20) + 100_001);
    stage.pull().unwrap();
    stage.assert_complete();
}

#[test]
fn a_system_that_does_not_say_how_much_is_free_is_no_obstacle() {
    let mut stage = Stage::new();
    stage.limits.free_space = |_| None;
    stage.pull().unwrap();
    stage.assert_complete();
}

#[test]
#[cfg(unix)]
fn a_directory_that_cannot_be_made_is_named() {
    let stage = Stage::new();
    let parent = stage.store.directory().parent().unwrap();
    std::fs::create_dir_all(parent.parent().unwrap()).unwrap();
    std::fs::write(parent, "in the way").unwrap();
    insta::assert_snapshot!(stage.failure(), @"HOME/data/caro/models: Not a directory (os error 20)");
}

#[test]
fn two_at_once_do_not_spoil_each_others_work() {
    let stage = Stage::new();
    stage.server.fail_next(Fault::StallAfter(250_000));
    let (first_is_there, second_failed) = (Latch::default(), Latch::default());
    std::thread::scope(|scope| {
        let (there, failed) = (&first_is_there, &second_failed);
        let stage = &stage;
        let first = scope.spawn(move || {
            let mut watcher = Rendezvous { there, failed };
            let source = stage.source();
            pull(
                &stage.model,
                &stage.store,
                &source,
                &stage.limits,
                &mut watcher,
            )
        });
        first_is_there.wait();
        assert_eq!(
            stage.failure(),
            "another run of Caro is at work on the models"
        );
        second_failed.open();
        assert!(matches!(first.join().unwrap(), Err(PullError::Interrupted)));
    });
    stage.pull().unwrap();
    stage.assert_complete();
    assert_eq!(stage.server.sent(), SIZE);
}

/// Opens once.
#[derive(Default)]
struct Latch(std::sync::Mutex<bool>, std::sync::Condvar);

impl Latch {
    fn open(&self) {
        *self.0.lock().unwrap() = true;
        self.1.notify_all();
    }

    fn is_open(&self) -> bool {
        *self.0.lock().unwrap()
    }

    fn wait(&self) {
        let closed = self.0.lock().unwrap();
        let waited = self
            .1
            .wait_timeout_while(closed, caro_testing::PATIENCE, |open| !*open);
        assert!(*waited.unwrap().0);
    }
}

/// Says when everything that comes is there, and has enough when the other one has failed.
struct Rendezvous<'a> {
    there: &'a Latch,
    failed: &'a Latch,
}

impl caro_models::Watcher for Rendezvous<'_> {
    fn begins(&mut self, _step: &caro_models::Step<'_>) {}

    fn reached(&mut self, bytes: u64) {
        if bytes == 250_000 {
            self.there.open();
        }
    }

    fn stopped(&self) -> bool {
        self.failed.is_open()
    }
}

#[test]
fn whoever_watches_is_asked_often_enough() {
    let stage = Stage::new();
    let mut notes = Notes::default();
    stage.pull_watched(&mut notes).unwrap();
    assert!(notes.asked.get() >= 2);
}
