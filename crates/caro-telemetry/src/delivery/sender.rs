//! The sender: takes what waits to the server, one id a run.

use std::fs::File;
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

use super::{Failure, Outcome, Transport};
use crate::identity::Key;
use crate::lines::StoredEvent;
use crate::queue::{
    FLUSH_LOCK, LockBudget, LockError, Queue, Refusal, SealPolicy, Sealed, SealedBatch,
    WAITING_KEPT, wait_for,
};
use crate::schedule::DeliveryState;
use crate::{Clock, Timestamp};

/// The most events of one request.
const BATCH: usize = 100;

/// No request begins after this long, so that one that hangs still ends before the watchdog bites.
const LAST_REQUEST_AFTER: Duration = Duration::from_secs(18);

/// After so many refused events, and none that was taken, no more are tried: a server that refuses everything is out of
/// order, and must not cost us the queue.
const REFUSED_BEFORE_DOUBT: usize = 8;

/// Whether sending is still allowed: asked again before each request, so that a withdrawal counts at once.
pub type Allowed<'a> = &'a mut dyn FnMut() -> bool;

/// Why nothing was tried.
#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    /// Another sender is at work.
    #[error("another sender is at work")]
    Busy,
    /// The queue cannot be used.
    #[error(transparent)]
    Lock(LockError),
    /// The queue cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What a run of the sender did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlushReport {
    /// Events that the server took.
    pub sent: usize,
    /// Events that it refused for good.
    pub rejected: usize,
    /// Events that still wait.
    pub pending: usize,
    /// What went wrong, in words.
    pub error: Option<String>,
}

/// One run of the sender.
pub struct Sender<'a> {
    queue: &'a Queue,
    transport: &'a mut dyn Transport,
    clock: Clock,
    budget: LockBudget,
    started: Instant,
    by_schedule: bool,
}

/// How far a batch got.
#[derive(Default)]
struct Progress {
    accepted: usize,
    refused: usize,
    /// Refused before anything was accepted: it may be their fault, or the server's.
    suspects: Vec<Refusal>,
    failure: Option<Failure>,
    unsent: Vec<StoredEvent>,
    withdrawn: bool,
}

impl Progress {
    /// Nothing was taken, so nothing is known: the suspects wait for the next run, behind those that were not tried.
    fn give_up_on_suspects(&mut self) {
        if !self.suspects.is_empty() && self.failure.is_none() && !self.withdrawn {
            self.failure = Some(Failure::Refusing);
        }
        let suspects = std::mem::take(&mut self.suspects).into_iter();
        self.unsent.extend(suspects.map(|suspect| suspect.event));
    }
}

impl<'a> Sender<'a> {
    /// A sender for a queue.
    pub fn new(queue: &'a Queue, transport: &'a mut dyn Transport, clock: Clock) -> Self {
        Self {
            queue,
            transport,
            clock,
            budget: LockBudget::new(LockBudget::MANAGING),
            started: Instant::now(),
            by_schedule: false,
        }
    }

    /// Leaves at once while an earlier failure forbids an attempt: for senders that no person asked for. Of two that
    /// were started at once, the second would otherwise try again what the first has just failed at.
    #[must_use]
    pub fn by_schedule(mut self) -> Self {
        self.by_schedule = true;
        self
    }

    /// Sends the oldest id's events. With `patience`, a sender that is at work is waited for that long.
    ///
    /// # Errors
    ///
    /// If nothing was tried.
    pub fn run(
        mut self,
        patience: Duration,
        allowed: Allowed<'_>,
    ) -> Result<FlushReport, SenderError> {
        DeliveryState::check_format(self.queue)?;
        let _lock = self.take_flush_lock(patience)?;
        let too_early =
            self.by_schedule && DeliveryState::read(self.queue).is_postponed(self.clock.now());
        // Without a key nobody has consented to what waits; a key of a newer version ends it here.
        let without_key = Key::read(self.queue.directory())?.is_none();
        if too_early || without_key || !allowed() {
            return Ok(FlushReport {
                pending: self.queue.waiting()?.events.len(),
                ..FlushReport::default()
            });
        }
        let Sealed { batch, left } = {
            let held = self.queue.lock(&self.budget).map_err(SenderError::Lock)?;
            self.queue.seal(
                &held,
                SealPolicy {
                    now: self.clock.now(),
                    most: WAITING_KEPT,
                },
            )?
        };
        let Some(batch) = batch else {
            return Ok(FlushReport {
                pending: left,
                ..FlushReport::default()
            });
        };
        let before = self.note_beginning()?;
        let progress = self.send(batch, allowed)?;
        self.note(&progress, &before)?;
        Ok(FlushReport {
            sent: progress.accepted,
            rejected: progress.refused,
            pending: self.queue.waiting()?.events.len(),
            error: progress.failure.map(|failure| failure.to_string()),
        })
    }

    /// `flush.lock`, with our number and start in it for whoever wonders.
    fn take_flush_lock(&self, patience: Duration) -> Result<File, SenderError> {
        let mut file = self.queue.directory().append(FLUSH_LOCK)?;
        match wait_for(&file, &LockBudget::new(patience)) {
            Ok(()) => {}
            Err(LockError::Busy) => return Err(SenderError::Busy),
            Err(error) => return Err(SenderError::Lock(error)),
        }
        file.set_len(0)?;
        writeln!(
            file,
            "{{\"pid\":{},\"start\":\"{}\"}}",
            std::process::id(),
            self.clock.now()
        )?;
        Ok(file)
    }

    fn send(&mut self, batch: SealedBatch, allowed: Allowed<'_>) -> Result<Progress, SenderError> {
        let key = Key::read(self.queue.directory())?;
        let mut progress = Progress::default();
        let mut chunks: Vec<Vec<StoredEvent>> = batch
            .events
            .chunks(BATCH)
            .rev()
            .map(<[_]>::to_vec)
            .collect();
        // A stack: a chunk that is refused comes back as two halves, the first on top.
        while let Some(chunk) = chunks.pop() {
            if progress.failure.is_none() && !progress.withdrawn {
                progress.withdrawn = !self.still_wanted(&batch.name, key.as_ref(), allowed);
            }
            if progress.withdrawn
                || progress.failure.is_some()
                || self.started.elapsed() > LAST_REQUEST_AFTER
            {
                progress.unsent.extend(chunk);
                continue;
            }
            match self.transport.send(&chunk) {
                Outcome::Accepted => self.accepted(&batch.name, &chunk, &mut progress)?,
                Outcome::Refused(reason) => {
                    self.refused(&batch.name, chunk, &reason, &mut chunks, &mut progress)?
                }
                Outcome::Failed(failure) => {
                    progress.failure = Some(failure);
                    progress.unsent.extend(chunk);
                }
            }
        }
        progress.give_up_on_suspects();
        self.with_batch(&batch.name, |queue, held| {
            queue.unseal(held, &batch.name, &progress.unsent)
        })?;
        Ok(progress)
    }

    /// A batch was taken: the server is sane, and so what it refused before is to blame.
    fn accepted(
        &mut self,
        batch: &str,
        chunk: &[StoredEvent],
        progress: &mut Progress,
    ) -> Result<(), SenderError> {
        progress.accepted += chunk.len();
        let refusals = std::mem::take(&mut progress.suspects);
        progress.refused += refusals.len();
        self.with_batch(batch, |queue, held| {
            queue.keep_receipts(held, chunk)?;
            queue.keep_refusals(held, &refusals)
        })
    }

    /// A refused batch is halved until the event that is to blame stands alone. That it is to blame is certain only
    /// once the server has taken another.
    fn refused(
        &mut self,
        batch: &str,
        mut chunk: Vec<StoredEvent>,
        reason: &str,
        chunks: &mut Vec<Vec<StoredEvent>>,
        progress: &mut Progress,
    ) -> Result<(), SenderError> {
        if chunk.len() > 1 {
            let second = chunk.split_off(chunk.len() / 2);
            chunks.push(second);
            chunks.push(chunk);
            return Ok(());
        }
        let refusals = chunk.into_iter().map(|event| Refusal::new(event, reason));
        if progress.accepted == 0 {
            progress.suspects.extend(refusals);
            if progress.suspects.len() >= REFUSED_BEFORE_DOUBT {
                progress.failure = Some(Failure::Refusing);
            }
            return Ok(());
        }
        progress.refused += 1;
        let refusals: Vec<_> = refusals.collect();
        self.with_batch(batch, |queue, held| queue.keep_refusals(held, &refusals))
    }

    /// Before each request: the batch is still there, and so are consent and the key that it was given with.
    fn still_wanted(&self, batch: &str, key: Option<&Key>, allowed: Allowed<'_>) -> bool {
        let now = Key::read(self.queue.directory()).ok().flatten();
        allowed() && key.is_some() && now.as_ref() == key && self.queue.directory().contains(batch)
    }

    /// Changes the queue, unless the batch is gone: then everything was taken back, and nothing is to be written.
    fn with_batch(
        &self,
        batch: &str,
        change: impl FnOnce(&Queue, &crate::queue::QueueGuard<'_>) -> io::Result<()>,
    ) -> Result<(), SenderError> {
        let held = self.queue.lock(&self.budget).map_err(SenderError::Lock)?;
        if self.queue.directory().contains(batch) {
            change(self.queue, &held)?;
        }
        Ok(())
    }

    /// Writes the attempt down as failed, for the case that nobody lives to say otherwise. Returns what was there.
    fn note_beginning(&self) -> Result<DeliveryState, SenderError> {
        let held = self.queue.lock(&self.budget).map_err(SenderError::Lock)?;
        let before = DeliveryState::read(self.queue);
        // Withdrawn in the meantime: not even a schedule is left behind.
        if Key::read(self.queue.directory())?.is_some() {
            let now = self.clock.now();
            DeliveryState::update(self.queue, |state| state.begun(now, random()))?;
        }
        drop(held);
        Ok(before)
    }

    fn note(&self, progress: &Progress, before: &DeliveryState) -> Result<(), SenderError> {
        let now = self.clock.now();
        let held = self.queue.lock(&self.budget).map_err(SenderError::Lock)?;
        // Withdrawn in the meantime: not even a schedule is left behind.
        if Key::read(self.queue.directory())?.is_none() {
            return Ok(());
        }
        DeliveryState::update(self.queue, |state| {
            state.not_begun(before);
            if !progress.withdrawn {
                note_in(state, progress, now);
            }
        })?;
        drop(held);
        Ok(())
    }
}

fn note_in(state: &mut DeliveryState, progress: &Progress, now: Timestamp) {
    match &progress.failure {
        None => state.succeeded(now),
        Some(failure) => {
            if progress.accepted > 0 {
                state.last_success = Some(now);
            }
            state.failed(now, failure.to_string(), random());
        }
    }
}

fn random() -> u8 {
    let mut random = [128];
    // Without randomness the wait is the exact one.
    let _ = getrandom::fill(&mut random);
    random[0]
}
