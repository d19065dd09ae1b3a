//! What all threads look at: which events were counted already, and the versions that were met.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use caro_telemetry::Version;

/// Parts of the set of seen events, each with its own lock. Their hash has a random key, so that no file can be made
/// whose uuids all fall together.
const PARTS: usize = 64;

/// Caro will not have more versions; a file that does is made up, and the rest of them count as `other`.
const MOST_VERSIONS: usize = 4096;

pub(super) struct Shared {
    seen: [Mutex<HashSet<u128>>; PARTS],
    versions: Mutex<HashMap<Version, usize>>,
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

    /// The number of a version: the same for all threads. `None` where there are too many already.
    pub(super) fn number_of(&self, version: Version) -> Option<usize> {
        let mut versions = unpoisoned(&self.versions);
        let next = versions.len();
        match versions.get(&version) {
            Some(number) => Some(*number),
            None if next < MOST_VERSIONS => {
                versions.insert(version, next);
                Some(next)
            }
            None => None,
        }
    }

    /// Every version that was met, by number.
    pub(super) fn versions(&self) -> Vec<Version> {
        let versions = unpoisoned(&self.versions);
        let mut all: Vec<_> = versions
            .iter()
            .map(|(version, number)| (*number, *version))
            .collect();
        all.sort_unstable_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, version)| version).collect()
    }
}

fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
