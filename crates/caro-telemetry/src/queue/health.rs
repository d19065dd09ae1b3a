//! What stands in the way of recording and sending: for `status`, so that what is silent in every run can be seen.

use std::io;
use std::path::Path;

use serde::Deserialize;

use super::lock::{LockBudget, LockError, try_lock};
use super::{ASIDE, FLUSH_LOCK, PENDING, Queue};
use crate::Timestamp;
use crate::directory::{self, Directory};
use crate::encoder::LONGEST_LINE;
use crate::schedule::DeliveryState;

/// Why nothing could be recorded now.
#[derive(Debug, thiserror::Error)]
pub enum Obstacle {
    /// The lock is not to be had.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Nothing can be written, or what is there is not ours to write.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A sender that holds `flush.lock`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SenderAtWork {
    /// Its process.
    pub pid: u32,
    /// Since when it is at work.
    pub start: Timestamp,
}

impl Queue {
    /// Tries whether an event could be recorded: whether the lock is to be had, what waits be opened, and a file be
    /// written and removed.
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn try_recording(&self, budget: &LockBudget) -> Result<(), Obstacle> {
        DeliveryState::check_format(self)?;
        let _held = self.lock(budget)?;
        self.directory.read(PENDING)?;
        let temporary = self
            .directory
            .temporary(&[b' '; LONGEST_LINE])
            .map_err(|error| {
                let path = self.directory.path().display();
                io::Error::new(error.kind(), format!("{path}: {}", error.kind()))
            })?;
        Ok(self.directory.remove(&temporary)?)
    }

    /// The sender that is at work now.
    #[must_use]
    pub fn sender_at_work(&self) -> Option<SenderAtWork> {
        let file = self.directory.read(FLUSH_LOCK).ok()??;
        match try_lock(&file) {
            Err(LockError::Busy) => {
                let content = self.directory.read_all(FLUSH_LOCK).ok()??;
                serde_json::from_slice(&content).ok()
            }
            // The lock goes with the handle.
            _ => None,
        }
    }

    /// The names of files that could not be read and were moved aside.
    #[must_use]
    pub fn moved_aside(&self) -> Vec<String> {
        let mut names = self.directory.names().unwrap_or_default();
        names.retain(|name| name.starts_with(ASIDE));
        names
    }
}

/// Why the queue's directory, which is not there yet, could not be made; `None` where it could.
#[must_use]
pub fn obstacle_to_creation(path: &Path) -> Option<io::Error> {
    match Directory::open(path) {
        Ok(Some(_)) => None,
        Ok(None) => directory::obstacle(path),
        Err(error) => Some(error),
    }
}
