//! Reading what waits, what was sent and what was refused.

use std::collections::HashSet;
use std::io::{self, BufReader, Read as _};

use super::append::memchr_count;
use super::{PENDING, Queue, REJECTED, SENT, SHORTEST_LINE, is_own_file, is_sealed};
use crate::directory::LARGEST_FILE;
use crate::lines::{StoredEvent, for_each_line};
use crate::schedule::MANY;

/// What a list holds.
#[derive(Debug, Default)]
pub struct Waiting {
    /// The events, in order of capture, each once.
    pub events: Vec<StoredEvent>,
    /// Lines that are no events: torn, foreign, damaged.
    pub damaged: u64,
}

impl Queue {
    /// The events that wait: sealed and pending together.
    ///
    /// # Errors
    ///
    /// If the directory cannot be listed. A file that cannot be read counts as one damaged line.
    pub fn waiting(&self) -> io::Result<Waiting> {
        let names = self.directory.names()?;
        let sealed = names.iter().filter(|name| is_sealed(name));
        let own = names.iter().filter(|name| is_own_file(name));
        let pending = PENDING.to_owned();
        let mut waiting = self.gather(sealed.chain([&pending]).chain(own));
        waiting.events.sort_by_key(|event| event.timestamp);
        Ok(waiting)
    }

    /// Whether a hundred events or more wait in `pending`. Its lines are counted only where its size allows for that
    /// many.
    #[must_use]
    pub fn holds_many(&self) -> bool {
        let size = |file: &std::fs::File| file.metadata().map_or(0, |metadata| metadata.len());
        let worth_counting = |file: &std::fs::File| size(file) >= MANY as u64 * SHORTEST_LINE;
        let file = self.directory.read(PENDING).ok().flatten();
        file.filter(worth_counting).is_some()
            && self
                .directory
                .read_all(PENDING)
                .ok()
                .flatten()
                .is_some_and(|content| memchr_count(&content) >= MANY)
    }

    /// The receipts, oldest first, at most 1,000.
    #[must_use]
    pub fn sent(&self) -> Waiting {
        let mut sent = self.gather([&SENT.to_owned()]);
        keep_last(&mut sent.events, super::RECEIPTS_KEPT);
        sent
    }

    /// What the server refused, oldest first, at most 100, with its reasons.
    #[must_use]
    pub fn rejected(&self) -> Vec<super::Refusal> {
        let mut refusals = Vec::new();
        self.each_line(REJECTED, &mut |line| {
            refusals.extend(line.and_then(super::Refusal::read))
        });
        keep_last(&mut refusals, super::REFUSALS_KEPT);
        refusals
    }

    /// The events of several files in turn, each once.
    pub(super) fn gather<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> Waiting {
        let mut found = Waiting::default();
        let mut seen = HashSet::new();
        for name in names {
            let readable =
                self.each_line(name, &mut |line| match line.and_then(StoredEvent::read) {
                    Some(event) if seen.insert(event.uuid) => found.events.push(event),
                    Some(_) => {}
                    None => found.damaged += 1,
                });
            found.damaged += u64::from(!readable);
        }
        found
    }

    /// Calls `each` with the lines of a file; false where it is there and cannot be read.
    pub(super) fn each_line(&self, name: &str, each: &mut dyn FnMut(Option<&str>)) -> bool {
        match self.directory.read(name) {
            Ok(None) => true,
            Ok(Some(file)) => for_each_line(BufReader::new(file.take(LARGEST_FILE)), each).is_ok(),
            Err(_) => false,
        }
    }
}

pub(crate) fn keep_last<T>(list: &mut Vec<T>, bound: usize) {
    if list.len() > bound {
        list.drain(..list.len() - bound);
    }
}
