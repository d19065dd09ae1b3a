//! Sealing a batch, and putting back what was not sent.
//!
//! Sealing gathers what waits — a dead sender's batch first, then `pending`, then files of runs that have ended — and
//! parts it: one id's events are sealed into a new file, which is never changed again; the rest stays in `pending`.

use std::collections::HashSet;
use std::io;
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use super::lock::{QueueGuard, try_lock};
use super::read::in_order;
use super::{ASIDE, PENDING, Queue, Refusal, WAITING_KEPT, is_own_file};
use crate::Timestamp;
use crate::lines::StoredEvent;
use crate::schedule::DeliveryState;

/// Events that have waited for longer are dropped when a batch is made: they would no longer say anything.
pub const OLDEST: Duration = Duration::from_secs(30 * 24 * 3600);

/// An event this far ahead of the clock waits until the clock has caught up: the server refuses the future.
const AHEAD: Duration = Duration::from_secs(1);

/// An event this far ahead never becomes right: it is refused, with the reason `clock`.
const FAR_AHEAD: Duration = Duration::from_secs(24 * 3600);

/// A temporary file that is older belongs to nobody.
const STALE: Duration = Duration::from_secs(60);

/// What sealing goes by.
#[derive(Clone, Copy, Debug)]
pub struct SealPolicy {
    /// The time now.
    pub now: Timestamp,
    /// The most events that are sealed.
    pub most: usize,
}

/// A sealed batch.
#[derive(Debug)]
pub struct SealedBatch {
    /// The file's name.
    pub name: String,
    /// Its events, all of one id, in order of capture.
    pub events: Vec<StoredEvent>,
}

/// What sealing found.
#[derive(Debug)]
pub struct Sealed {
    /// The batch; `None` where nothing is ready to go.
    pub batch: Option<SealedBatch>,
    /// How many events stay behind: of other ids, or ahead of the clock.
    pub left: usize,
}

/// What waits, parted.
#[derive(Default)]
struct Parts {
    batch: Vec<StoredEvent>,
    rest: Vec<StoredEvent>,
    refused: Vec<Refusal>,
    aged: u64,
    full: u64,
}

impl Queue {
    /// Seals the oldest id's events. The caller holds `flush.lock` too.
    ///
    /// # Errors
    ///
    /// If something cannot be read or written; what waited still waits.
    pub fn seal(&self, held: &QueueGuard<'_>, policy: SealPolicy) -> io::Result<Sealed> {
        self.remove_stale()?;
        let names = self.directory.names()?;
        // The locks of these are ours until they are removed.
        let ended: Vec<_> = names
            .iter()
            .filter(|name| is_own_file(name))
            .filter_map(|name| self.ended(name))
            .collect();
        let is_ended = |name: &str| ended.iter().any(|(ended, _)| ended == name);
        let mut sources = in_order(&names);
        sources.retain(|name| !is_own_file(name) || is_ended(name));
        self.move_unreadable(&sources)?;
        let found = self.gather(&sources);
        let known: HashSet<Uuid> = self.sent().events.iter().map(|event| event.uuid).collect();
        let parts = part(found.events, &known, policy);

        let name = format!("sending-{}.ndjson", Uuid::now_v7());
        self.keep_refusals(held, &parts.refused)?;
        if !parts.batch.is_empty() {
            self.directory.replace(&name, &joined(&parts.batch))?;
        }
        self.directory.replace(PENDING, &joined(&parts.rest))?;
        for old in sources.iter().filter(|source| *source != PENDING) {
            self.directory.remove(old)?;
        }
        if parts.aged + parts.full + found.damaged > 0 {
            DeliveryState::update(self, |state| {
                state.dropped.aged += parts.aged;
                state.dropped.full += parts.full;
                state.dropped.damaged += found.damaged;
            })?;
        }
        let left = parts.rest.len();
        let batch = (!parts.batch.is_empty()).then_some(SealedBatch {
            name,
            events: parts.batch,
        });
        Ok(Sealed { batch, left })
    }

    /// Puts events of a batch that were not sent back to the front of `pending`, and removes the batch. Where the
    /// batch is gone, consent was withdrawn or the queue cleared: nothing is put back.
    ///
    /// # Errors
    ///
    /// If `pending` cannot be written; then the batch stays, for the next sender.
    pub fn unseal(
        &self,
        _held: &QueueGuard<'_>,
        batch: &str,
        unsent: &[StoredEvent],
    ) -> io::Result<()> {
        if !self.directory.contains(batch) {
            return Ok(());
        }
        if !unsent.is_empty() {
            let mut content = joined(unsent);
            content.extend(self.directory.read_all(PENDING)?.unwrap_or_default());
            self.directory.replace(PENDING, &content)?;
        }
        self.directory.remove(batch)
    }

    /// A run's own file, locked, if that run has ended.
    pub(super) fn ended(&self, name: &str) -> Option<(String, std::fs::File)> {
        let file = self.directory.append(name).ok()?;
        try_lock(&file).ok()?;
        Some((name.to_owned(), file))
    }

    /// A file of ours that is no file, or cannot be read, is moved aside: it must not hold up the rest for ever.
    fn move_unreadable(&self, names: &[String]) -> io::Result<()> {
        for name in names {
            if !self.each_line(name, &mut |_| {}) {
                self.move_aside(name)?;
            }
        }
        Ok(())
    }

    /// Gives a file another name, under which nobody reads it.
    pub(super) fn move_aside(&self, name: &str) -> io::Result<()> {
        self.directory
            .rename(name, &format!("{ASIDE}{}-{name}", Uuid::now_v7()))
    }

    fn remove_stale(&self) -> io::Result<()> {
        let stale = |name: &String| {
            let age = || {
                SystemTime::now()
                    .duration_since(
                        self.directory
                            .read(name)
                            .ok()??
                            .metadata()
                            .ok()?
                            .modified()
                            .ok()?,
                    )
                    .ok()
            };
            name.ends_with(".tmp") && age().is_some_and(|age| age > STALE)
        };
        for name in self.directory.names()?.iter().filter(|name| stale(name)) {
            self.directory.remove(name)?;
        }
        Ok(())
    }
}

/// Parts what waits: one id for the batch, what was sent already for nobody, the rest for later. Where there are too
/// many, the oldest go.
fn part(events: Vec<StoredEvent>, sent: &HashSet<Uuid>, policy: SealPolicy) -> Parts {
    let mut parts = Parts::default();
    let mut waiting = Vec::with_capacity(events.len());
    for event in events {
        let ahead = event.timestamp.since(policy.now);
        if sent.contains(&event.uuid) {
            continue;
        }
        if policy.now.since(event.timestamp) > OLDEST {
            parts.aged += 1;
        } else if ahead > FAR_AHEAD {
            parts.refused.push(Refusal::new(
                event,
                "clock: the time of this event is more than a day ahead",
            ));
        } else {
            waiting.push(event);
        }
    }
    let full = waiting.len().saturating_sub(WAITING_KEPT);
    parts.full = full as u64;
    let mut id: Option<String> = None;
    for event in waiting.into_iter().skip(full) {
        if event.timestamp.since(policy.now) > AHEAD || parts.batch.len() >= policy.most {
            parts.rest.push(event);
        } else if id.as_ref().is_none_or(|id| *id == event.distinct_id) {
            id.get_or_insert_with(|| event.distinct_id.clone());
            parts.batch.push(event);
        } else {
            parts.rest.push(event);
        }
    }
    parts
}

fn joined(events: &[StoredEvent]) -> Vec<u8> {
    let mut content = Vec::with_capacity(events.iter().map(|event| event.line.len() + 1).sum());
    for event in events {
        content.extend_from_slice(event.line.as_bytes());
        content.push(b'\n');
    }
    content
}
