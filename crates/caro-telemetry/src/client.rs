//! The client: the one thing through which events are recorded.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use uuid::Uuid;

use crate::encoder::{Envelope, encode, encode_identify};
use crate::identity::{Key, PastId, machine_id};
use crate::offline::OfflineQueue;
use crate::queue::{AppendError, LockBudget, LockError, Queue};
use crate::schedule::{self, DeliveryState};
use crate::{Clock, Dictionary, EncodeError, Event, Timestamp, Version};

/// What the engine has to know of the program that it serves.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// PostHog's `$lib`.
    pub library: &'static str,
    /// What the ids of this program are made with, so that two programs never share one.
    pub namespace: &'static str,
    /// The program's version.
    pub version: Version,
    /// Every event that it can record.
    pub dictionary: Dictionary,
}

/// What a client is made of.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// The program.
    pub product: Product,
    /// The queue's directory. It is made with the first event, not before.
    pub directory: PathBuf,
    /// The clock.
    pub clock: Clock,
    /// Whether events are recorded: what [`consent::decide`](crate::consent::decide) said.
    pub enabled: bool,
}

/// A prompt that stays open begins a new session after this much idleness …
const LONGEST_IDLENESS: Duration = Duration::from_secs(30 * 60);

/// … or after this long.
const LONGEST_SESSION: Duration = Duration::from_secs(24 * 3600);

/// Records events. Every call returns at once and none fails: what could not be recorded is not, and
/// [`PostHogClient::trouble`] says why.
#[derive(Debug)]
pub struct PostHogClient {
    options: ClientOptions,
    enabled: AtomicBool,
    budget: LockBudget,
    state: Mutex<State>,
}

/// What comes into being with the first event.
#[derive(Debug, Default)]
struct State {
    store: Option<OfflineQueue>,
    session: Option<Session>,
    recorded: u32,
    trouble: Option<String>,
}

/// One run, as its events show it.
#[derive(Clone, Debug)]
struct Session {
    id: Uuid,
    distinct_id: String,
    started: Timestamp,
    last_event: Timestamp,
}

/// Why an event was not recorded.
#[derive(Debug, thiserror::Error)]
enum CaptureError {
    #[error(transparent)]
    Encode(#[from] EncodeError),
    #[error(transparent)]
    Append(#[from] AppendError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl PostHogClient {
    /// A client. Nothing is created before the first event.
    #[must_use]
    pub fn new(options: ClientOptions) -> Self {
        Self {
            enabled: AtomicBool::new(options.enabled),
            options,
            budget: LockBudget::new(LockBudget::FOREGROUND),
            state: Mutex::default(),
        }
    }

    /// Records an event: it survives the process once this returns.
    pub fn capture<E: Event>(&self, event: &E) {
        const {
            assert!(
                !is_reserved(E::SCHEMA.name),
                "names that begin with `$` are PostHog's own: use `identify` for `$identify`"
            );
        }
        self.record(|envelope| encode(event, envelope));
    }

    /// Tells PostHog who this is. The only call that makes a person profile; the traits are typed like any event.
    pub fn identify<E: Event>(&self, traits: &E) {
        const {
            assert!(
                is_identify(E::SCHEMA.name),
                "traits are an event named `$identify`"
            );
        }
        self.record(|envelope| encode_identify(traits, envelope));
    }

    /// Switches recording on or off for this process. This is not consent: it changes nothing on disk.
    pub fn set_enabled(&self, enabled: bool) {
        self.enabled.store(enabled, Ordering::Relaxed);
    }

    /// Whether events are recorded.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.enabled.load(Ordering::Relaxed)
    }

    /// The id that this run's events carry; `None` before the first event.
    #[must_use]
    pub fn distinct_id(&self) -> Option<String> {
        self.state()
            .session
            .as_ref()
            .map(|session| session.distinct_id.clone())
    }

    /// How many events this process recorded.
    #[must_use]
    pub fn recorded(&self) -> u32 {
        self.state().recorded
    }

    /// Why the last event that was not recorded was not.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.state().trouble.clone()
    }

    /// Whether the session has been idle or open for too long, and the next event should begin another: for programs
    /// that stay open.
    #[must_use]
    pub fn session_is_stale(&self) -> bool {
        let now = self.options.clock.now();
        self.state().session.as_ref().is_some_and(|session| {
            now.since(session.last_event) >= LONGEST_IDLENESS
                || now.since(session.started) >= LONGEST_SESSION
        })
    }

    /// Ends the session: the next event begins another, with the id of its day.
    pub fn end_session(&self) {
        self.state().session = None;
    }

    /// Whether a sender should start now; if so, the start is written down, and the caller owes it.
    #[must_use]
    pub fn claim_sender_start(&self, interval: Duration) -> bool {
        let state = self.state();
        let Some(store) = state
            .store
            .as_ref()
            .filter(|_| state.recorded > 0 && self.is_enabled())
        else {
            return false;
        };
        schedule::claim_start(
            store.queue(),
            self.options.clock.now(),
            interval,
            &self.budget,
        )
        .unwrap_or(false)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves nothing half-done here that the next event could not live with.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, encode: impl FnOnce(&Envelope<'_>) -> Result<String, EncodeError>) {
        if !self.is_enabled() {
            return;
        }
        let mut state = self.state();
        match self.try_record(&mut state, encode) {
            Ok(()) => state.recorded += 1,
            Err(error) => {
                if self.ends_recording(&error) {
                    self.set_enabled(false);
                }
                state.trouble = Some(error.to_string());
            }
        }
    }

    fn try_record(
        &self,
        state: &mut State,
        encode: impl FnOnce(&Envelope<'_>) -> Result<String, EncodeError>,
    ) -> Result<(), CaptureError> {
        let now = self.options.clock.now();
        let store = match &mut state.store {
            Some(store) => store,
            none => none.insert(self.open_store()?),
        };
        let session = match &mut state.session {
            Some(session) => session,
            none => none.insert(self.begin_session(store, now)?),
        };
        session.last_event = now;
        let line = encode(&Envelope {
            uuid: Uuid::now_v7(),
            distinct_id: &session.distinct_id,
            timestamp: now,
            session_id: session.id,
            library: self.options.product.library,
            version: self.options.product.version,
        })?;
        Ok(store.add(&line, &self.budget)?)
    }

    fn open_store(&self) -> Result<OfflineQueue, CaptureError> {
        let queue = Queue::create(&self.options.directory)?;
        DeliveryState::check_format(&queue)?;
        let key = match Key::read(queue.directory())? {
            Some(key) => key,
            None => self.first_key(&queue)?,
        };
        Ok(OfflineQueue::with_key(queue, key))
    }

    /// The first key of a consent. What waits without one was recorded under a consent that was withdrawn since: it
    /// goes before the key comes.
    fn first_key(&self, queue: &Queue) -> Result<Key, CaptureError> {
        let held = queue.lock(&self.budget).map_err(AppendError::from)?;
        if Key::read(queue.directory())?.is_none() {
            queue.remove_waiting(&held)?;
        }
        Ok(Key::read_or_create(queue.directory())?)
    }

    fn begin_session(&self, store: &OfflineQueue, now: Timestamp) -> Result<Session, CaptureError> {
        let PastId { day, distinct_id } =
            store.day_id(self.options.product.namespace, &machine_id(), now);
        let queue = store.queue();
        if !PastId::is_newest(queue, &distinct_id)? {
            let held = queue.lock(&self.budget).map_err(AppendError::from);
            // Where the lock is not to be had, the next run writes the id down.
            match held {
                Ok(held) => PastId::add(queue, &held, day, distinct_id.clone())?,
                Err(AppendError::Lock(LockError::Busy)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Session {
            id: Uuid::now_v7(),
            distinct_id,
            started: now,
            last_event: now,
        })
    }

    /// After these there is no use in trying again in this process.
    fn ends_recording(&self, error: &CaptureError) -> bool {
        matches!(
            error,
            CaptureError::Append(
                AppendError::Withdrawn | AppendError::Lock(LockError::Unsupported)
            ) | CaptureError::Io(_)
        )
    }
}

const fn is_reserved(name: &str) -> bool {
    matches!(name.as_bytes().first(), Some(b'$'))
}

const fn is_identify(name: &str) -> bool {
    matches!(name.as_bytes(), b"$identify")
}
