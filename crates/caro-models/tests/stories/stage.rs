//! A directory, a server, and a model of a few hundred thousand bytes.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use caro_models::{
    Endpoint, Limits, Model, Plain, PullError, Pulled, Source, State, Step, Store, Watcher, pull,
};
use caro_testing::{Content, FileServer};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// The size of the model.
pub(crate) const SIZE: u64 = 700_001;

/// A directory for models, a server that has one, and what is known of it.
pub(crate) struct Stage {
    home: TempDir,
    pub(crate) server: FileServer,
    pub(crate) model: Model,
    pub(crate) store: Store,
    pub(crate) limits: Limits,
}

/// Bytes that look like no other piece of the file.
pub(crate) fn content() -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let bytes = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    });
    bytes.take(SIZE.try_into().unwrap()).collect()
}

impl Stage {
    /// A server that has the right file.
    pub(crate) fn new() -> Self {
        Self::with(content())
    }

    /// A server that has these bytes under the model's name.
    pub(crate) fn with(served: Vec<u8>) -> Self {
        let home = tempfile::tempdir().unwrap();
        Self {
            server: FileServer::start(Content::Bytes(served)),
            model: Model {
                name: "tiny",
                repository: "Caro/Tiny-GGUF",
                file: "tiny-q4.gguf",
                bytes: SIZE,
                sha256: Sha256::digest(content()).into(),
                licence: "CC0-1.0",
            },
            store: Store::new(home.path().join("data/caro/models")),
            limits: Limits {
                pause: Duration::from_millis(1),
                ..Limits::default()
            },
            home,
        }
    }

    pub(crate) fn source(&self) -> Source {
        Source {
            endpoint: Endpoint::parse(&self.server.url(), Plain::ThisMachine).unwrap(),
            proxy: None,
            direct: None,
            user_agent: "caro/test".to_owned(),
        }
    }

    pub(crate) fn pull(&self) -> Result<Pulled, PullError> {
        self.pull_watched(&mut Notes::default())
    }

    pub(crate) fn pull_watched(&self, notes: &mut Notes) -> Result<Pulled, PullError> {
        pull(
            &self.model,
            &self.store,
            &self.source(),
            &self.limits,
            notes,
        )
    }

    /// Fails to pull, and returns what is said about it.
    #[track_caller]
    pub(crate) fn failure(&self) -> String {
        let error = self.pull().unwrap_err().to_string();
        let home = self.home.path().display().to_string();
        error
            .replace(self.server.url().trim_start_matches("http://"), "SERVER")
            .replace(&home, "HOME")
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.store.path(&self.model)
    }

    pub(crate) fn part(&self) -> PathBuf {
        self.store.directory().join("tiny-q4.gguf.part")
    }

    /// Puts these bytes where the part would be.
    pub(crate) fn put_part(&self, bytes: &[u8]) {
        std::fs::create_dir_all(self.store.directory()).unwrap();
        std::fs::write(self.part(), bytes).unwrap();
    }

    /// The names in the directory, but for the lock.
    pub(crate) fn names(&self) -> Vec<String> {
        let found = std::fs::read_dir(self.store.directory()).unwrap();
        let mut names: Vec<_> = found
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != ".lock")
            .collect();
        names.sort();
        names
    }

    /// The model is here, byte for byte, and nothing else.
    #[track_caller]
    pub(crate) fn assert_complete(&self) {
        assert_eq!(self.store.state(&self.model), State::Complete(SIZE));
        assert_eq!(std::fs::read(self.file()).unwrap(), content());
        assert_eq!(self.names(), ["tiny-q4.gguf"]);
    }

    /// The first byte of every request, in their order.
    pub(crate) fn starts(&self) -> Vec<u64> {
        let deliveries = self.server.deliveries();
        deliveries
            .iter()
            .map(caro_testing::files::Delivery::start)
            .collect()
    }
}

/// A watcher that writes down what it is told, and has enough after so many bytes.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) steps: Vec<String>,
    pub(crate) reached: u64,
    pub(crate) enough_at: Option<u64>,
    /// How often it was asked.
    pub(crate) asked: Cell<u32>,
}

impl Watcher for Notes {
    fn begins(&mut self, step: &Step<'_>) {
        self.steps.push(match step {
            Step::Checking { bytes } => format!("checking {bytes}"),
            Step::Fetching { from, bytes, .. } => format!("fetching {from} to {bytes}"),
            Step::Waiting {
                attempt, attempts, ..
            } => format!("waiting for attempt {attempt} of {attempts}"),
        });
    }

    fn reached(&mut self, bytes: u64) {
        self.reached = bytes;
    }

    fn stopped(&self) -> bool {
        self.asked.set(self.asked.get() + 1);
        self.enough_at.is_some_and(|enough| self.reached >= enough)
    }
}
