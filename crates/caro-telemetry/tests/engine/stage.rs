//! A queue of its own for each test, and an event to put into it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use caro_telemetry::delivery::testing::RecordingTransport;
use caro_telemetry::delivery::{FlushReport, Sender, Transport};
use caro_telemetry::identity::Key;
use caro_telemetry::queue::{LockBudget, Queue, SealPolicy, Sealed};
use caro_telemetry::schedule::DeliveryState;
use caro_telemetry::{
    ClientOptions, Clock, Envelope, Event, OfflineQueue, PostHogClient, Product, StoredEvent,
    Timestamp, Uuid, Version, encode,
};
use tempfile::TempDir;

/// Something happened.
#[derive(Clone, Copy, Debug, Event)]
#[event(name = "ping", why = "To try it.")]
pub(crate) struct Ping {
    /// Which one it is.
    #[property(why = "To tell it from the others.")]
    pub(crate) number: u32,
}

pub(crate) const VERSION: Version = Version::parse("1.2.3-beta.4").unwrap();

pub(crate) const PRODUCT: Product = Product {
    library: "tests",
    namespace: "tests",
    version: VERSION,
    dictionary: &[Ping::SCHEMA],
};

/// A moment that all tests share; events are captured around it.
pub(crate) fn noon() -> Timestamp {
    Timestamp::parse("2025-11-22T12:00:00Z").unwrap()
}

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const HOUR: i64 = 3_600 * SECOND;
pub(crate) const DAY: i64 = 24 * HOUR;

/// How long a lock may stay taken after it was let go: where another test of this process starts a program, the program
/// holds our locks, too, from its fork to its exec.
const PATIENCE: Duration = Duration::from_secs(30);

/// A directory for a queue, which is not there yet.
#[derive(Debug)]
pub(crate) struct Stage {
    place: TempDir,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self {
            place: tempfile::tempdir().unwrap(),
        }
    }

    /// What is above our two directories.
    pub(crate) fn place(&self) -> &Path {
        self.place.path()
    }

    pub(crate) fn directory(&self) -> PathBuf {
        directory_in(self.place())
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.directory().join(name)
    }

    pub(crate) fn client(&self) -> PostHogClient {
        client(&self.directory(), Clock::default())
    }

    pub(crate) fn client_at(&self, now: Timestamp) -> PostHogClient {
        client(&self.directory(), clock_at(now))
    }

    /// The queue, made where it is missing.
    pub(crate) fn queue(&self) -> Queue {
        Queue::create(&self.directory()).unwrap()
    }

    pub(crate) fn offline(&self) -> OfflineQueue {
        OfflineQueue::new(&self.directory()).unwrap().unwrap()
    }

    /// The key, made where it is missing.
    pub(crate) fn key(&self) -> Key {
        Key::read_or_create(self.queue().directory()).unwrap()
    }

    /// The whole of a file; empty where it is not there.
    pub(crate) fn read(&self, name: &str) -> String {
        let content = fs::read(self.file(name)).unwrap_or_default();
        String::from_utf8_lossy(&content).into_owned()
    }

    /// Writes a file, with a key beside it so that its events may be sent.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        self.key();
        fs::write(self.file(name), content).unwrap();
    }

    /// Writes events into a file.
    pub(crate) fn write_lines(&self, name: &str, lines: &[String]) {
        self.write(name, joined(lines));
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.directory()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort_unstable();
        names
    }

    /// The names that begin so.
    pub(crate) fn names_like(&self, prefix: &str) -> Vec<String> {
        let names = self.names().into_iter();
        names.filter(|name| name.starts_with(prefix)).collect()
    }

    /// The numbers of the events that wait, as `show` would list them.
    pub(crate) fn waiting(&self) -> Vec<u32> {
        numbers(&self.queue().waiting().unwrap().events)
    }

    pub(crate) fn sent(&self) -> Vec<u32> {
        numbers(&self.queue().sent().events)
    }

    pub(crate) fn rejected(&self) -> Vec<(u32, String)> {
        let refusals = self.queue().rejected().into_iter();
        refusals
            .map(|refusal| (number(&refusal.event), refusal.reason))
            .collect()
    }

    pub(crate) fn schedule(&self) -> DeliveryState {
        DeliveryState::read(&self.queue())
    }

    /// Seals as the sender does.
    pub(crate) fn seal(&self, now: Timestamp) -> Sealed {
        let queue = self.queue();
        let held = queue.lock(&LockBudget::new(Duration::ZERO)).unwrap();
        let policy = SealPolicy { now, most: 1_000 };
        queue.seal(&held, policy).unwrap()
    }

    /// One run of the sender, at noon.
    pub(crate) fn flush(&self, transport: &mut dyn Transport) -> FlushReport {
        self.flush_while(transport, &mut || true)
    }

    pub(crate) fn flush_while(
        &self,
        transport: &mut dyn Transport,
        allowed: &mut dyn FnMut() -> bool,
    ) -> FlushReport {
        let queue = self.queue();
        let sender = Sender::new(&queue, transport, clock_at(noon()));
        sender.run(PATIENCE, allowed).unwrap()
    }

    /// Waits until nobody holds the lock of this file.
    pub(crate) fn wait_until_unlocked(&self, name: &str) {
        let file = fs::File::open(self.file(name)).unwrap();
        let until = Instant::now() + PATIENCE;
        while file.try_lock().is_err() {
            assert!(Instant::now() < until, "{name} stays locked");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Flushes until nothing moves any more, and returns what the server got, batch by batch.
    pub(crate) fn flush_all(&self) -> Vec<Vec<u32>> {
        let mut transport = RecordingTransport::default();
        while self.flush(&mut transport).sent > 0 {}
        transport.batches.iter().map(|b| numbers(b)).collect()
    }
}

pub(crate) fn directory_in(place: &Path) -> PathBuf {
    place.join("caro/telemetry")
}

pub(crate) fn client(directory: &Path, clock: Clock) -> PostHogClient {
    PostHogClient::new(ClientOptions {
        product: PRODUCT,
        directory: directory.to_owned(),
        clock,
        enabled: true,
    })
}

/// A clock that shows this time now.
pub(crate) fn clock_at(now: Timestamp) -> Clock {
    let system = Clock::default().now();
    Clock {
        offset: now.milliseconds() - system.milliseconds(),
    }
}

/// The line of an event with this number, whose uuid is made from it, captured so long after noon.
pub(crate) fn line(number: u32, distinct_id: &str, milliseconds: i64) -> String {
    let envelope = Envelope {
        uuid: Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + u128::from(number)),
        distinct_id,
        timestamp: Timestamp::from_milliseconds(noon().milliseconds() + milliseconds),
        session_id: Uuid::from_u128(7),
        library: PRODUCT.library,
        version: VERSION,
    };
    encode(&Ping { number }, &envelope).unwrap()
}

/// Lines of one id, an hour before noon.
pub(crate) fn lines(numbers: impl IntoIterator<Item = u32>) -> Vec<String> {
    numbers.into_iter().map(|n| line(n, "a", -HOUR)).collect()
}

pub(crate) fn joined(lines: &[String]) -> Vec<u8> {
    let mut content = lines.join("\n").into_bytes();
    if !lines.is_empty() {
        content.push(b'\n');
    }
    content
}

pub(crate) fn number(event: &StoredEvent) -> u32 {
    u32::try_from(event.properties["number"].as_u64().unwrap()).unwrap()
}

/// Numbers in few words: `1-100 103`.
pub(crate) fn in_short(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let words = runs.iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

pub(crate) fn numbers(events: &[StoredEvent]) -> Vec<u32> {
    events.iter().map(number).collect()
}
