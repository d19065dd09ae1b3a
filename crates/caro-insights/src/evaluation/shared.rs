//! What all threads look at: which events were counted already, and the versions that were met.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use caro_telemetry::Version;

/// Parts of the set of seen events, each with its own lock. Their hash has a random key, so that no file can be made
/// whose uuids all fall together.
const PARTS: usize = 64;

pub(super) struct Shared {
    seen: [Mutex<HashSet<u128>>; PARTS],
    versions: Mutex<Vec<Version>>,
}

impl Default for Shared {
    fn default() -> Self {
        Self {
            seen: std::array::from_fn(|_| Mutex::default()),
            versions: Mutex::default(),
        }
    }
}

impl Shared {
    /// Whether this uuid comes for the first time.
    pub(super) fn is_new(&self, uuid: u128) -> bool {
        // The lowest bits of a UUID are random.
        let part = usize::from(uuid.to_le_bytes()[0]) % PARTS;
        unpoisoned(&self.seen[part]).insert(uuid)
    }

    /// Gives back the memory that only reading needs.
    pub(super) fn forget_seen(&self) {
        for part in &self.seen {
            *unpoisoned(part) = HashSet::new();
        }
    }

    /// The number of a version: the same for all threads.
    pub(super) fn number_of(&self, version: Version) -> usize {
        let mut versions = unpoisoned(&self.versions);
        versions
            .iter()
            .position(|known| *known == version)
            .unwrap_or_else(|| {
                versions.push(version);
                versions.len() - 1
            })
    }

    /// Every version that was met, by number.
    pub(super) fn versions(&self) -> Vec<Version> {
        unpoisoned(&self.versions).clone()
    }
}

fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
