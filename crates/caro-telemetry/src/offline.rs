//! The queue as its users know it: add, look, export, clear.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use crate::Timestamp;
use crate::export::{self, Form};
use crate::identity::{Key, PastId, day_id};
use crate::queue::{AppendError, FLUSH_LOCK, LockBudget, LockError, OwnFile, Queue, Waiting};

/// The queue of events that wait, whether for the sender or for an administrator who carries them out.
#[derive(Debug)]
pub struct OfflineQueue {
    queue: Queue,
    key: Option<Key>,
    own: Option<OwnFile>,
}

/// Why the queue could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum OfflineError {
    /// The lock was not to be had.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A file could not be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl OfflineQueue {
    /// The queue in a directory; `None` where there is none: nobody has consented, or nothing was recorded yet.
    ///
    /// # Errors
    ///
    /// If the directory is there and cannot be used: a link, another user's, unreadable.
    pub fn new(directory: &Path) -> io::Result<Option<Self>> {
        Ok(Queue::open(directory)?.map(|queue| Self {
            queue,
            key: None,
            own: None,
        }))
    }

    pub(crate) fn with_key(queue: Queue, key: Key) -> Self {
        Self {
            queue,
            key: Some(key),
            own: None,
        }
    }

    /// The queue itself.
    #[must_use]
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// The id of a day; an empty one where there is no key.
    pub(crate) fn day_id(&self, namespace: &str, machine_id: &str, now: Timestamp) -> PastId {
        match &self.key {
            Some(key) => day_id(key, namespace, machine_id, now),
            None => PastId {
                day: now.date(),
                distinct_id: String::new(),
            },
        }
    }

    /// Adds an encoded event.
    ///
    /// # Errors
    ///
    /// It was not recorded.
    pub fn add(&mut self, line: &str, budget: &LockBudget) -> Result<(), AppendError> {
        let Some(key) = &self.key else {
            return Err(AppendError::Withdrawn);
        };
        self.queue.append(line, key, budget, &mut self.own)
    }

    /// Writes what waits, in order of capture, and returns it.
    ///
    /// # Errors
    ///
    /// If the queue cannot be read or `output` cannot be written.
    pub fn export(&self, output: &mut dyn Write, form: Form) -> io::Result<Waiting> {
        let waiting = self.queue.all_waiting()?;
        export::write(&waiting.events, form, output)?;
        Ok(waiting)
    }

    /// Removes exactly the events that were exported. A sender at work is waited for.
    ///
    /// # Errors
    ///
    /// If the queue is in use for longer than five seconds, or cannot be changed.
    pub fn remove_exported(&self, exported: &Waiting) -> Result<(), OfflineError> {
        let budget = LockBudget::new(LockBudget::MANAGING);
        let _no_sender = self.hold_off_senders(&budget)?;
        let held = self.queue.lock(&budget)?;
        let uuids: HashSet<_> = exported.events.iter().map(|event| event.uuid).collect();
        Ok(self.queue.remove_events(&held, &uuids)?)
    }

    /// Removes what waits, the receipts, the refusals and the list of past ids.
    ///
    /// # Errors
    ///
    /// If the queue is in use for longer than five seconds, or cannot be changed.
    pub fn clear(&self) -> Result<(), OfflineError> {
        let held = self.queue.lock(&LockBudget::new(LockBudget::MANAGING))?;
        Ok(self.queue.clear(&held)?)
    }

    /// Withdraws: removes the key, what waits, the refusals and the schedule. The receipts and past ids stay.
    ///
    /// # Errors
    ///
    /// If the queue is in use for longer than five seconds, or cannot be changed.
    pub fn withdraw(&self) -> Result<(), OfflineError> {
        // At once, and also where the lock is not to be had.
        let key = self.queue.remove_key();
        let held = self.queue.lock(&LockBudget::new(LockBudget::MANAGING))?;
        Ok(self.queue.withdraw(&held).and(key)?)
    }

    /// Makes a new key: from now on the ids have nothing to do with the earlier ones.
    ///
    /// # Errors
    ///
    /// If the queue is in use for longer than five seconds, or cannot be changed.
    pub fn reset_id(&self) -> Result<(), OfflineError> {
        let held = self.queue.lock(&LockBudget::new(LockBudget::MANAGING))?;
        Ok(Key::reset(self.queue.directory(), &held)?)
    }

    /// Holds `flush.lock`, so that no sender works for as long as the file is kept.
    fn hold_off_senders(&self, budget: &LockBudget) -> Result<File, OfflineError> {
        let file = self.queue.directory().append(FLUSH_LOCK)?;
        crate::queue::wait_for(&file, budget)?;
        Ok(file)
    }
}
