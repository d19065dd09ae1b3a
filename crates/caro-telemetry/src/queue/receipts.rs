//! Receipts and refusals: what a user can look up afterwards.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::bound::count_lines;
use super::{Queue, QueueGuard, REJECTED, SENT, SHORTEST_LINE, SLACK};
use crate::lines::StoredEvent;

/// At most this many receipts are kept.
pub const RECEIPTS_KEPT: usize = 1_000;

/// At most this many refusals are kept.
pub const REFUSALS_KEPT: usize = 100;

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 200;

/// An event that was refused, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The event.
    pub event: StoredEvent,
    /// The server's reason, or ours: at most 200 characters, without control characters.
    pub reason: String,
}

/// A refusal on disk: the event's line as it stands, and the reason.
#[derive(Serialize, Deserialize)]
struct Stored<'a> {
    reason: String,
    #[serde(borrow)]
    event: &'a RawValue,
}

impl Refusal {
    /// A refusal with a reason made fit to be kept and shown.
    #[must_use]
    pub fn new(event: StoredEvent, reason: &str) -> Self {
        let reason = reason.chars().map(|c| if c.is_control() { ' ' } else { c });
        Self {
            event,
            reason: reason
                .take(LONGEST_REASON)
                .collect::<String>()
                .trim()
                .to_owned(),
        }
    }

    pub(super) fn read(line: &str) -> Option<Self> {
        let stored: Stored<'_> = serde_json::from_str(line).ok()?;
        Some(Self::new(
            StoredEvent::read(stored.event.get())?,
            &stored.reason,
        ))
    }

    fn line(&self) -> io::Result<String> {
        let event = serde_json::from_str(&self.event.line)?;
        Ok(serde_json::to_string(&Stored {
            reason: self.reason.clone(),
            event,
        })?)
    }
}

impl Queue {
    /// Keeps receipts of events that the server took.
    ///
    /// # Errors
    ///
    /// If they cannot be written.
    pub fn keep_receipts(&self, _held: &QueueGuard<'_>, events: &[StoredEvent]) -> io::Result<()> {
        let lines = events.iter().map(|event| event.line.clone());
        self.keep(SENT, lines.collect(), RECEIPTS_KEPT)
    }

    /// Keeps what was refused, with the reasons.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn keep_refusals(&self, _held: &QueueGuard<'_>, refusals: &[Refusal]) -> io::Result<()> {
        let lines = refusals
            .iter()
            .map(Refusal::line)
            .collect::<io::Result<Vec<_>>>()?;
        self.keep(REJECTED, lines, REFUSALS_KEPT)
    }

    fn keep(&self, name: &str, lines: Vec<String>, bound: usize) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let mut bytes = lines.join("\n").into_bytes();
        bytes.push(b'\n');
        let size = self.directory.append_lines(name, &bytes)?;
        if size < (bound + bound / SLACK) as u64 * SHORTEST_LINE {
            return Ok(());
        }
        let content = self.directory.read_all(name)?.unwrap_or_default();
        let lines = count_lines(&content);
        if lines > bound + bound / SLACK {
            let kept: Vec<&[u8]> = content
                .split_inclusive(|byte| *byte == b'\n')
                .skip(lines - bound)
                .collect();
            self.directory.replace(name, &kept.concat())?;
        }
        Ok(())
    }
}
