//! Taking back: what `clear`, `off`, `reset-id` and `export --clear` remove.

use std::collections::HashSet;
use std::io;

use uuid::Uuid;

use super::{
    DELIVERY, IDENTITY, PAST_IDS, PENDING, Queue, QueueGuard, REJECTED, SENT, is_own_file,
    is_sealed,
};
use crate::lines::StoredEvent;

impl Queue {
    /// Removes what waits: pending and sealed events, and files of runs.
    ///
    /// # Errors
    ///
    /// If something cannot be removed.
    pub fn remove_waiting(&self, _held: &QueueGuard<'_>) -> io::Result<()> {
        for name in self.directory.names()? {
            if name == PENDING
                || is_sealed(&name)
                || is_own_file(&name)
                || name.starts_with("unreadable-")
            {
                self.directory.remove(&name)?;
            }
        }
        Ok(())
    }

    /// Removes the key, what waits, the refusals and the schedule: the withdrawal of consent. Receipts and past ids
    /// stay, since they tell the user what was sent.
    ///
    /// # Errors
    ///
    /// If something cannot be removed.
    pub fn withdraw(&self, held: &QueueGuard<'_>) -> io::Result<()> {
        // The key goes first: from here on nobody records (race 9).
        self.directory.remove(IDENTITY)?;
        self.remove_waiting(held)?;
        self.directory.remove(REJECTED)?;
        self.directory.remove(DELIVERY)
    }

    /// Removes everything that tells of events: what waits, receipts, refusals, past ids. The key and the schedule
    /// stay.
    ///
    /// # Errors
    ///
    /// If something cannot be removed.
    pub fn clear(&self, held: &QueueGuard<'_>) -> io::Result<()> {
        self.remove_waiting(held)?;
        for name in [SENT, REJECTED, PAST_IDS] {
            self.directory.remove(name)?;
        }
        Ok(())
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
