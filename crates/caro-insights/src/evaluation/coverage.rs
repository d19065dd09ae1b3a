//! What the answers rest on, and what was left out.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use caro_telemetry::Timestamp;

/// Names of unknown events are kept up to this many, so that a hostile file cannot fill the memory with them.
const NAMES_KEPT: usize = 100;

/// What was read, and what of it counts.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// How many files or lists were given.
    pub sources: u64,
    /// How many events count.
    pub events: u64,
    /// The earliest event that counts.
    pub first: Option<Timestamp>,
    /// The latest event that counts.
    pub last: Option<Timestamp>,
    /// From when on events count, where that was asked for.
    pub since: Option<Timestamp>,
    /// How many events came before that.
    pub before_since: u64,
    /// How many events had come before, with the same uuid.
    pub repeats: u64,
    /// How many lines are no events.
    pub damaged: u64,
    /// How many events are dated before Caro recorded any.
    pub too_early: u64,
    /// How many events are dated more than a day ahead.
    pub too_late: u64,
    /// Events that this version does not know, by name.
    pub unknown: BTreeMap<String, u64>,
    /// How many further events it does not know, of names beyond the first hundred.
    pub unknown_more: u64,
    /// How many values of events are names or versions that this version does not know.
    pub newer_values: u64,
    /// What could not be read, or not to its end.
    pub unreadable: Vec<Unreadable>,
}

/// A file that could not be read, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

impl Coverage {
    /// How many events this version does not know.
    #[must_use]
    pub fn unknown_events(&self) -> u64 {
        self.unknown.values().sum::<u64>() + self.unknown_more
    }

    pub(super) fn unreadable(&mut self, path: &Path, error: &io::Error) {
        let unreadable = Unreadable {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        if !self.unreadable.contains(&unreadable) {
            self.unreadable.push(unreadable);
        }
    }

    pub(super) fn count(&mut self, at: i64) {
        let at = Timestamp::from_milliseconds(at);
        self.events += 1;
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
        self.last = Some(self.last.map_or(at, |last| last.max(at)));
    }

    pub(super) fn count_unknown(&mut self, name: &str, count: u64) {
        let name = presentable(name);
        if let Some(known) = self.unknown.get_mut(name) {
            *known += count;
        } else if self.unknown.len() < NAMES_KEPT {
            self.unknown.insert(name.to_owned(), count);
        } else {
            self.unknown_more += count;
        }
    }

    /// Adds what another thread has read.
    pub(super) fn add(&mut self, other: Self) {
        self.events += other.events;
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.into_iter().chain(other.last).max();
        self.before_since += other.before_since;
        self.repeats += other.repeats;
        self.damaged += other.damaged;
        self.too_early += other.too_early;
        self.too_late += other.too_late;
        self.newer_values += other.newer_values;
        self.unknown_more += other.unknown_more;
        for (name, count) in other.unknown {
            self.count_unknown(&name, count);
        }
    }
}

/// What is shown for names that could be anything, a terminal's commands too.
const NOT_SHOWN: &str = "(a name that cannot be shown)";

/// A name as it may be shown.
fn presentable(name: &str) -> &str {
    let usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$' | ' ');
    let fits = !name.is_empty() && name.len() <= 60 && name.chars().all(usual);
    if fits { name } else { NOT_SHOWN }
}
