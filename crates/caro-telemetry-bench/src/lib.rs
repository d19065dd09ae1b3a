//! Ways to record an event: Caro's, and what one would do otherwise.
//!
//! A crate of its own, so that what is only compared with is built by nobody who does not compare.

use std::path::Path;
use std::time::{Duration, Instant};

use caro_events::{Backend, CommandGenerated, DICTIONARY, RiskLevel};
use caro_telemetry::{ClientOptions, Clock, PostHogClient, Product, Version};

/// The event that every way records.
#[must_use]
pub fn event() -> CommandGenerated {
    CommandGenerated {
        backend: Backend::Static,
        inference_time_ms: 3,
        risk_level: RiskLevel::Safe,
        patterns_matched: 0,
        model_name: None,
        generation: 1,
        offered_to_run: true,
    }
}

/// Caro's way: a line appended to a file, under a lock, before `capture` returns.
#[must_use]
pub fn client(directory: &Path) -> PostHogClient {
    let release = Version {
        major: 1,
        minor: 0,
        patch: 0,
        pre: caro_telemetry::PreRelease::Release,
    };
    PostHogClient::new(ClientOptions {
        product: Product {
            library: "caro-cli",
            namespace: "caro",
            version: release,
            dictionary: DICTIONARY,
        },
        directory: directory.join("caro/telemetry"),
        clock: Clock::default(),
        enabled: true,
    })
}

/// The SDK's way: into a queue in memory, from which a thread of its own sends. What is in it when the process ends is
/// lost, unless one waits.
///
/// # Panics
///
/// If the SDK refuses its options.
#[must_use]
pub fn sdk() -> posthog_rs::Client {
    let mut options = posthog_rs::ClientOptionsBuilder::default();
    options
        .api_key("phc_bench".to_owned())
        // Nobody listens there: what is measured is the queue, not the sending.
        .host("http://127.0.0.1:9".to_owned())
        .max_capture_attempts(1_u32)
        .shutdown_timeout_ms(1_u64);
    posthog_rs::client(options.build().expect("options that the SDK takes"))
}

/// The event as the SDK wants it.
///
/// # Panics
///
/// If a value is none that JSON knows.
#[must_use]
pub fn sdk_event() -> posthog_rs::Event {
    let mut event = posthog_rs::Event::new("command_generated", "9f2c04d17be85a36");
    let CommandGenerated {
        inference_time_ms,
        patterns_matched,
        generation,
        offered_to_run,
        ..
    } = crate::event();
    let mut insert = |key: &str, value: serde_json::Value| {
        event.insert_prop(key, value).expect("a value of JSON");
    };
    insert("backend", "static".into());
    insert("inference_time_ms", inference_time_ms.into());
    insert("risk_level", "safe".into());
    insert("patterns_matched", patterns_matched.into());
    insert("generation", generation.into());
    insert("offered_to_run", offered_to_run.into());
    event
}

/// SQLite's way: a row in a table, in a journal that survives the process, as `capture` does.
///
/// # Panics
///
/// If the database cannot be made.
#[cfg(feature = "sqlite")]
#[must_use]
pub fn database(directory: &Path) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(directory.join("queue.db")).expect("a database");
    database
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
             CREATE TABLE pending (id INTEGER PRIMARY KEY, line TEXT NOT NULL);",
        )
        .expect("a table");
    database
}

/// Adds a line to the table.
///
/// # Panics
///
/// If the database refuses it.
#[cfg(feature = "sqlite")]
pub fn insert(database: &rusqlite::Connection, line: &str) {
    database
        .prepare_cached("INSERT INTO pending (line) VALUES (?1)")
        .and_then(|mut statement| statement.execute([line]))
        .expect("a row");
}

/// What many calls cost, from the cheapest to the dearest.
#[derive(Debug, Default)]
pub struct Percentiles(Vec<Duration>);

impl Percentiles {
    /// Calls `record` that many times, and measures each.
    pub fn of(calls: usize, mut record: impl FnMut()) -> Self {
        let mut costs: Vec<_> = (0..calls)
            .map(|_| {
                let start = Instant::now();
                record();
                start.elapsed()
            })
            .collect();
        costs.sort_unstable();
        Self(costs)
    }

    /// Takes the calls of another measurement in.
    pub fn add(&mut self, other: Self) {
        self.0.extend(other.0);
        self.0.sort_unstable();
    }

    /// The cost that this share of the calls does not exceed; `share` is from 0 to 100.
    #[must_use]
    pub fn at(&self, share: usize) -> Duration {
        let index = self.0.len() * share / 100;
        let dearest = self.0.last().copied().unwrap_or_default();
        self.0.get(index).copied().unwrap_or(dearest)
    }
}
