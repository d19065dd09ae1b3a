//! Uploading events that were exported elsewhere: an act of its own, asked for by a person.

use super::{Failure, Outcome, Transport};
use crate::lines::StoredEvent;

/// The most events of one request.
const BATCH: usize = 100;

/// What an upload did.
#[derive(Debug, Default)]
pub struct UploadReport {
    /// Events that the server took.
    pub sent: u64,
    /// Events that it refused, and its reasons.
    pub rejected: Vec<(StoredEvent, String)>,
}

/// Uploads events in batches.
pub struct Uploader<'a> {
    transport: &'a mut dyn Transport,
    waiting: Vec<StoredEvent>,
    /// What was done so far.
    pub report: UploadReport,
}

impl<'a> Uploader<'a> {
    /// An uploader over a transport.
    pub fn new(transport: &'a mut dyn Transport) -> Self {
        Self {
            transport,
            waiting: Vec::with_capacity(BATCH),
            report: UploadReport::default(),
        }
    }

    /// Takes an event, and sends a batch once there is one.
    ///
    /// # Errors
    ///
    /// If a batch did not arrive; what was sent before did.
    pub fn add(&mut self, event: StoredEvent) -> Result<(), Failure> {
        self.waiting.push(event);
        if self.waiting.len() == BATCH {
            self.finish()
        } else {
            Ok(())
        }
    }

    /// Sends what is left.
    ///
    /// # Errors
    ///
    /// As [`Uploader::add`].
    pub fn finish(&mut self) -> Result<(), Failure> {
        let batch = std::mem::take(&mut self.waiting);
        if batch.is_empty() {
            Ok(())
        } else {
            self.send(batch)
        }
    }

    /// A refused batch is halved until the event that is to blame stands alone.
    fn send(&mut self, batch: Vec<StoredEvent>) -> Result<(), Failure> {
        let mut chunks = vec![batch];
        while let Some(mut chunk) = chunks.pop() {
            match self.transport.send(&chunk) {
                Outcome::Accepted => self.report.sent += chunk.len() as u64,
                Outcome::Refused(_) if chunk.len() > 1 => {
                    let second = chunk.split_off(chunk.len() / 2);
                    chunks.push(second);
                    chunks.push(chunk);
                }
                Outcome::Refused(reason) => {
                    self.report
                        .rejected
                        .extend(chunk.into_iter().map(|event| (event, reason.clone())));
                }
                Outcome::Failed(failure) => return Err(failure),
            }
        }
        Ok(())
    }
}
