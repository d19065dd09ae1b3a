//! Taking back: what `clear`, `off`, `reset-id` and `export --clear` remove.

use std::collections::HashSet;
use std::io;

use uuid::Uuid;

use super::{
    ASIDE, DELIVERY, IDENTITY, PAST_IDS, PENDING, Queue, QueueGuard, REJECTED, SENT, is_own_file,
    is_sealed,
};
use crate::lines::StoredEvent;

impl Queue {
    /// Removes what waits: pending and sealed events, and files of runs.
    ///
    /// # Errors
    ///
    /// If something cannot be removed; all else is.
    pub fn remove_waiting(&self, _held: &QueueGuard<'_>) -> io::Result<()> {
        let waiting = |name: &String| {
            name == PENDING || is_sealed(name) || is_own_file(name) || name.starts_with(ASIDE)
        };
        let names = self.directory.names()?.into_iter().filter(waiting);
        self.remove_all(names)
    }

    /// Removes all that can be removed. The first failure is returned, and holds up none of the others.
    fn remove_all(&self, names: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
        names
            .into_iter()
            .map(|name| self.directory.remove(name.as_ref()))
            .fold(Ok(()), Result::and)
    }

    /// Removes the key alone: from here on nobody records, and a sender begins no further request. Needs no lock.
    ///
    /// # Errors
    ///
    /// If it cannot be removed.
    pub fn remove_key(&self) -> io::Result<()> {
        self.directory.remove(IDENTITY)
    }

    /// Removes the key, what waits, the refusals and the schedule: the withdrawal of consent. Receipts and past ids
    /// stay, since they tell the user what was sent.
    ///
    /// # Errors
    ///
    /// If something cannot be removed; all else is.
    pub fn withdraw(&self, held: &QueueGuard<'_>) -> io::Result<()> {
        // The key goes first: from here on nobody records (race 9).
        let key = self.remove_key();
        let waiting = self.remove_waiting(held);
        key.and(waiting).and(self.remove_all([REJECTED, DELIVERY]))
    }

    /// Removes everything that tells of events: what waits, receipts, refusals, past ids. The key and the schedule
    /// stay.
    ///
    /// # Errors
    ///
    /// If something cannot be removed; all else is.
    pub fn clear(&self, held: &QueueGuard<'_>) -> io::Result<()> {
        let waiting = self.remove_waiting(held);
        waiting.and(self.remove_all([SENT, REJECTED, PAST_IDS]))
    }

    /// Removes exactly these events from what waits. The caller holds `flush.lock` too, so that no sender has them at
    /// hand. The file of a run that still goes on is left alone: its events stay, and are sent or exported later.
    ///
    /// # Errors
    ///
    /// If something cannot be read or written; then more may stay than should, never less.
    pub fn remove_events(&self, _held: &QueueGuard<'_>, uuids: &HashSet<Uuid>) -> io::Result<()> {
        for name in self.directory.names()? {
            let held_by_a_run = is_own_file(&name) && self.ended(&name).is_none();
            if (name == PENDING || is_own_file(&name) || is_sealed(&name)) && !held_by_a_run {
                self.remove_events_from(&name, uuids)?;
            }
        }
        Ok(())
    }

    fn remove_events_from(&self, name: &str, uuids: &HashSet<Uuid>) -> io::Result<()> {
        let Some(content) = self.directory.read_all(name)? else {
            return Ok(());
        };
        let gone = |line: &[u8]| {
            std::str::from_utf8(line)
                .ok()
                .and_then(|line| StoredEvent::read(line.trim_end()))
                .is_some_and(|event| uuids.contains(&event.uuid))
        };
        let lines = content.split_inclusive(|byte| *byte == b'\n');
        let kept = lines
            .filter(|line| !gone(line))
            .collect::<Vec<_>>()
            .concat();
        if kept.is_empty() {
            self.directory.remove(name)
        } else if kept.len() < content.len() {
            self.directory.replace(name, &kept)
        } else {
            Ok(())
        }
    }
}
