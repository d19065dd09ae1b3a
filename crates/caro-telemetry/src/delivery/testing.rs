//! A transport for tests: it keeps what it is given, and answers as it is told.

use std::collections::VecDeque;

use super::{Outcome, Transport};
use crate::lines::StoredEvent;

/// Keeps every batch, and answers from a list; once that is empty, it accepts.
#[derive(Debug, Default)]
pub struct RecordingTransport {
    /// The batches that came, in order.
    pub batches: Vec<Vec<StoredEvent>>,
    /// What to answer next.
    pub answers: VecDeque<Outcome>,
}

impl Transport for RecordingTransport {
    fn send(&mut self, batch: &[StoredEvent]) -> Outcome {
        self.batches.push(batch.to_vec());
        self.answers.pop_front().unwrap_or(Outcome::Accepted)
    }
}
