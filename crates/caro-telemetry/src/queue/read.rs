//! Reading what waits, what was sent and what was refused.

use std::collections::HashSet;
use std::io::{self, BufReader, Read as _};

use super::bound::count_lines;
use super::{PENDING, Queue, REJECTED, SENT, SHORTEST_LINE, WAITING_KEPT, is_own_file, is_sealed};
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
    /// The events that wait: sealed and pending together, at most 1,000.
    ///
    /// # Errors
    ///
    /// If the directory cannot be listed. A file that cannot be read counts as one damaged line.
    pub fn waiting(&self) -> io::Result<Waiting> {
        let mut waiting = self.all_waiting()?;
        keep_last(&mut waiting.events, WAITING_KEPT);
        Ok(waiting)
    }

    /// The events that wait, those included by which the bound is exceeded until they are dropped: for whoever takes
    /// them away, so that none is left.
    ///
    /// # Errors
    ///
    /// As [`Queue::waiting`].
    pub fn all_waiting(&self) -> io::Result<Waiting> {
        let mut names = self.directory.names()?;
        loop {
            let mut waiting = self.gather(&in_order(&names));
            let now = self.directory.names()?;
            // Race 16.
            if now
                .iter()
                .any(|name| is_sealed(name) && !names.contains(name))
            {
                names = now;
                continue;
            }
            waiting.events.sort_by_key(|event| event.timestamp);
            return Ok(waiting);
        }
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
                .is_some_and(|content| count_lines(&content) >= MANY)
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
        // A sender that died right after it had written a refusal down leaves it for the next to write again.
        let mut seen = HashSet::new();
        self.each_line(REJECTED, &mut |line| {
            let refusal = line.and_then(super::Refusal::read);
            refusals.extend(refusal.filter(|refusal| seen.insert(refusal.event.uuid)));
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

    /// Calls `each` with the lines of a file; false where it is there and cannot be read, or is larger than anything of
    /// ours can be.
    pub(super) fn each_line(&self, name: &str, each: &mut dyn FnMut(Option<&str>)) -> bool {
        match self.directory.read(name) {
            Ok(None) => true,
            Ok(Some(file)) => {
                file.metadata().is_ok_and(|file| file.len() <= LARGEST_FILE)
                    && for_each_line(BufReader::new(file.take(LARGEST_FILE)), each).is_ok()
            }
            Err(_) => false,
        }
    }
}

/// Of all names, those of files in which events wait: a dead sender's batch first, files of runs last.
pub(super) fn in_order(names: &[String]) -> Vec<String> {
    let sealed = names.iter().filter(|name| is_sealed(name)).cloned();
    let own = names.iter().filter(|name| is_own_file(name)).cloned();
    sealed.chain([PENDING.to_owned()]).chain(own).collect()
}

pub(crate) fn keep_last<T>(list: &mut Vec<T>, bound: usize) {
    if list.len() > bound {
        list.drain(..list.len() - bound);
    }
}
