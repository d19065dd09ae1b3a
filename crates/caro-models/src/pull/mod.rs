//! Fetching a model.
//!
//! What comes is written to `FILE.part`, which becomes `FILE` only when its size and its SHA-256 are those of the model.
//! A part is never thrown away because the network failed: the next attempt, in this run or in another, asks for the
//! rest of it. Only bytes that turn out to be none of the model's are removed.

mod answer;
mod connection;
mod error;
mod partial;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use answer::{Head, Verdict, judge};
use connection::{Arrival, Connection, Trouble};
use partial::Partial;

use crate::lock::Lock;
use crate::{Endpoint, Model, Size, State, Step, Store, Watcher, free_space};

pub use error::PullError;

/// What must stay free on the disk beside the model.
const MARGIN: u64 = 64 << 20;

/// An attempt that brought so many new bytes was worth it, and the ones before it no longer count.
const WORTH: u64 = 1 << 20;

/// How long one waits before it is asked whether the work is to stop.
const MOMENT: Duration = Duration::from_millis(100);

/// Where models come from, and which way.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The server.
    pub endpoint: Endpoint,
    /// The proxy for encrypted connections, as `http://host:port`. A server on this machine is asked directly.
    pub proxy: Option<String>,
    /// The hosts that are asked without it, as `NO_PROXY` lists them.
    pub direct: Option<String>,
    /// What the server is told who asks.
    pub user_agent: String,
}

/// When to give up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Without a byte for so long, the fetching ends.
    pub stall: Duration,
    /// After so many attempts in a row that brought nothing worth mentioning.
    pub attempts: u32,
    /// The pause before the second attempt; every other one is twice as long as the one before.
    pub pause: Duration,
    /// How many more bytes fit into a directory; `None` where nobody knows. [`free_space`] unless told otherwise.
    pub free_space: fn(&Path) -> Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            stall: Duration::from_secs(30),
            attempts: 5,
            pause: Duration::from_secs(1),
            free_space,
        }
    }
}

/// A model that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// Its file.
    pub path: PathBuf,
    /// Whether there was anything to do.
    pub news: bool,
}

/// Makes sure that a model is here: fetches what is missing of it.
///
/// # Errors
/// Why it is not here. What has come of it stays, unless it is none of it.
pub fn pull(
    model: &Model,
    store: &Store,
    source: &Source,
    limits: &Limits,
    watcher: &mut dyn Watcher,
) -> Result<Pulled, PullError> {
    let path = store.path(model);
    if let State::Complete(_) = store.state(model) {
        return Ok(Pulled { path, news: false });
    }
    let directory = store.directory();
    fs::create_dir_all(directory).map_err(|error| PullError::io(directory, error))?;
    let lock = Lock::take(directory).map_err(|error| PullError::io(directory, error))?;
    let _lock = lock.ok_or(PullError::Busy)?;
    if let State::Complete(_) = store.state(model) {
        // Another process has just been faster.
        return Ok(Pulled { path, news: false });
    }
    let partial = Partial::open(store.partial_path(model), model.bytes)?;
    complete(partial, &path, model, source, limits, watcher)?;
    Ok(Pulled { path, news: true })
}

/// Makes the file of a part, and leaves none behind that nothing has come of.
fn complete(
    mut partial: Partial,
    path: &Path,
    model: &Model,
    source: &Source,
    limits: &Limits,
    watcher: &mut dyn Watcher,
) -> Result<(), PullError> {
    let result = (|| {
        leave_room(path, model.bytes - partial.length()?, limits)?;
        partial.read(watcher)?;
        if partial.bytes() < model.bytes {
            Fetching::new(model, source, limits)?.run(&mut partial, watcher)?;
        }
        partial.become_file(path, &model.sha256)
    })();
    if result.is_err() {
        partial.remove_if_empty();
    }
    result
}

fn leave_room(path: &Path, missing: u64, limits: &Limits) -> Result<(), PullError> {
    let directory = path.parent().unwrap_or(path);
    let needed = missing.saturating_add(MARGIN);
    match (limits.free_space)(directory) {
        Some(free) if missing > 0 && free < needed => Err(PullError::NoSpace {
            directory: directory.to_owned(),
            needed: Size(needed),
            free: Size(free),
        }),
        _ => Ok(()),
    }
}

/// The fetching of what is missing, over as many connections as it takes.
struct Fetching<'a> {
    model: &'a Model,
    source: &'a Source,
    limits: &'a Limits,
    connection: Connection,
    /// The server cannot send a part: it is asked for the whole.
    whole: bool,
    /// What the server calls the version that the part is of, once it has said so in this run.
    etag: Option<String>,
    /// Whether the server has answered at all.
    reached: bool,
}

/// How an attempt ended that did not bring everything.
enum Ended {
    /// There is no use in another one.
    ForGood(PullError),
    /// Another one may bring the rest.
    ForNow {
        reason: String,
        pause: Option<Duration>,
    },
}

impl From<PullError> for Ended {
    fn from(error: PullError) -> Self {
        Self::ForGood(error)
    }
}

impl<'a> Fetching<'a> {
    fn new(model: &'a Model, source: &'a Source, limits: &'a Limits) -> Result<Self, PullError> {
        Ok(Self {
            model,
            source,
            limits,
            connection: Connection::new(source, limits)?,
            whole: false,
            etag: None,
            reached: false,
        })
    }

    fn run(&mut self, partial: &mut Partial, watcher: &mut dyn Watcher) -> Result<(), PullError> {
        let mut furthest = partial.bytes();
        let mut attempt = 1;
        loop {
            let (reason, pause) = match self.attempt(partial, watcher) {
                Ok(()) => return Ok(()),
                Err(Ended::ForGood(error)) => return Err(error),
                Err(Ended::ForNow { reason, pause }) => (reason, pause),
            };
            if partial.bytes() >= furthest.saturating_add(WORTH) {
                furthest = partial.bytes();
                attempt = 1;
            }
            if attempt >= self.limits.attempts {
                return Err(PullError::GaveUp {
                    host: self.source.endpoint.host(),
                    attempts: attempt,
                    reason,
                });
            }
            let doubled = self.limits.pause.saturating_mul(1 << (attempt - 1).min(6));
            let pause = pause.unwrap_or_default().max(doubled);
            attempt += 1;
            watcher.begins(&Step::Waiting {
                reason: &reason,
                pause,
                attempt,
                attempts: self.limits.attempts,
            });
            wait(pause, watcher)?;
        }
    }

    /// One connection: what it brings is added to the part.
    fn attempt(&mut self, partial: &mut Partial, watcher: &mut dyn Watcher) -> Result<(), Ended> {
        let from = if self.whole { 0 } else { partial.bytes() };
        let host = self.source.endpoint.host();
        watcher.begins(&Step::Fetching {
            host: &host,
            from,
            bytes: self.model.bytes,
        });
        let address = self.source.endpoint.address(self.model);
        self.connection.ask(address, from, self.etag.as_deref())?;
        loop {
            match self.next_arrival(watcher)? {
                Arrival::Head(head) => self.begin(head, from, partial)?,
                Arrival::Bytes(bytes) => {
                    if partial.bytes() + bytes.len() as u64 > self.model.bytes {
                        partial.remove()?;
                        return Err(PullError::TooLong(Size(self.model.bytes)).into());
                    }
                    partial.add(&bytes)?;
                    watcher.reached(partial.bytes());
                }
                Arrival::End if partial.bytes() == self.model.bytes => return Ok(()),
                Arrival::End => return Err(for_now("the server ended the file too early")),
                Arrival::Trouble(trouble) => return Err(self.what_of(trouble)),
            }
        }
    }

    /// Makes the part ready for what follows a head.
    fn begin(&mut self, head: Head, from: u64, partial: &mut Partial) -> Result<(), Ended> {
        self.reached = true;
        match judge(&head, self.model, from, &self.source.endpoint) {
            Verdict::Rest if from == partial.bytes() => {}
            Verdict::Rest | Verdict::Whole => partial.start_over()?,
            Verdict::NoParts => {
                self.whole = true;
                return Err(for_now("the server sent another part than was asked for"));
            }
            Verdict::Later(reason) => {
                return Err(Ended::ForNow {
                    reason,
                    pause: head.retry_after,
                });
            }
            Verdict::Never(error) => return Err(error.into()),
        }
        self.etag = head.etag;
        Ok(())
    }

    /// The next thing that comes, unless the watcher has enough first.
    fn next_arrival(&self, watcher: &dyn Watcher) -> Result<Arrival, PullError> {
        loop {
            if watcher.stopped() {
                return Err(PullError::Interrupted);
            }
            if let Some(arrival) = self.connection.next_within(MOMENT) {
                return Ok(arrival);
            }
        }
    }

    fn what_of(&self, trouble: Trouble) -> Ended {
        let host = self.source.endpoint.host();
        match trouble {
            // Who has never been reached in this run will hardly be so in a second.
            Trouble::Unreachable(reason) if !self.reached => {
                PullError::Unreachable { host, reason }.into()
            }
            Trouble::Unreachable(reason) | Trouble::Dropped(reason) => Ended::ForNow {
                reason,
                pause: None,
            },
            Trouble::Stalled => PullError::Stalled {
                host,
                seconds: self.limits.stall.as_secs(),
            }
            .into(),
            Trouble::Redirects(reason) => PullError::Redirects { host, reason }.into(),
        }
    }
}

fn for_now(reason: &str) -> Ended {
    Ended::ForNow {
        reason: reason.to_owned(),
        pause: None,
    }
}

fn wait(pause: Duration, watcher: &dyn Watcher) -> Result<(), PullError> {
    let until = Instant::now() + pause;
    loop {
        if watcher.stopped() {
            return Err(PullError::Interrupted);
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(MOMENT));
    }
}
