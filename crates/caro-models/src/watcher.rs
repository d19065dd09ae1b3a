//! Whoever watches long work, and may end it.

use std::time::Duration;

/// What is being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The sum of bytes that are here already is being worked out.
    Checking {
        /// How many there are.
        bytes: u64,
    },
    /// Bytes are coming.
    Fetching {
        /// From there.
        host: &'a str,
        /// So many are here already.
        from: u64,
        /// So many will be.
        bytes: u64,
    },
    /// Something went wrong that may be over soon.
    Waiting {
        /// What, as the end of a sentence.
        reason: &'a str,
        /// How long until the next attempt.
        pause: Duration,
        /// Which attempt that will be, counted from 2.
        attempt: u32,
        /// How many there are.
        attempts: u32,
    },
}

/// Whoever watches long work, and may end it.
pub trait Watcher {
    /// Work goes over to this.
    fn begins(&mut self, step: &Step<'_>);

    /// So many bytes are done, counted from the beginning of the file.
    fn reached(&mut self, bytes: u64);

    /// Whether the work is to stop. Asked at least every tenth of a second while it waits.
    fn stopped(&self) -> bool;
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn begins(&mut self, _step: &Step<'_>) {}

    fn reached(&mut self, _bytes: u64) {}

    fn stopped(&self) -> bool {
        false
    }
}
