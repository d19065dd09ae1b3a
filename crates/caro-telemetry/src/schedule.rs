//! When the sender starts, kept on disk so that a thousand runs against a dead host make no more attempts than this
//! says.

use std::io;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::queue::{DELIVERY, IDENTITY, LockBudget, Queue, newer};

/// The format of `delivery.json`.
const VERSION: u32 = 1;

/// Between two starts, unless the configuration says otherwise.
pub const USUAL_INTERVAL: Duration = Duration::from_secs(600);

/// Between two starts, whatever the configuration and the queue say, unless the interval is zero.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(60);

/// Once this many events wait, the interval does not count.
pub(crate) const MANY: usize = 100;

/// After the first failure; doubled with each.
#[cfg(any(feature = "delivery", test))]
const FIRST_DELAY: Duration = Duration::from_secs(60);

/// After any number of failures.
const LONGEST_DELAY: Duration = Duration::from_secs(24 * 3600);

/// What a sender leaves behind that was killed, or ended by its watchdog or for want of memory.
#[cfg(any(feature = "delivery", test))]
const UNFINISHED: &str = "the sender was ended before it was done";

/// What every format of `delivery.json` holds.
#[derive(Deserialize)]
struct Format {
    version: u32,
}

/// `delivery.json`: the schedule, and what was lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeliveryState {
    /// The format.
    pub version: u32,
    /// When a sender was last started.
    pub last_start: Option<Timestamp>,
    /// When the server last took a batch.
    pub last_success: Option<Timestamp>,
    /// Not before this is there another attempt.
    pub next_attempt: Option<Timestamp>,
    /// Failures in a row.
    pub failures: u32,
    /// What the last failure was, in words.
    pub last_error: Option<String>,
    /// Events that were dropped.
    pub dropped: Dropped,
}

/// Events that were dropped, and lines that were no events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dropped {
    /// Because more than 1,000 waited.
    pub full: u64,
    /// Because they had waited for more than 30 days.
    pub aged: u64,
    /// Lines that were torn or foreign.
    pub damaged: u64,
}

impl Dropped {
    /// All of them.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.full + self.aged + self.damaged
    }
}

impl DeliveryState {
    /// The state on disk; a new one where there is none, or where it is damaged: the worst that follows is one
    /// attempt too early.
    #[must_use]
    pub fn read(queue: &Queue) -> Self {
        Self::parse(&Self::content(queue)).unwrap_or_default()
    }

    fn content(queue: &Queue) -> Vec<u8> {
        // One that cannot be read is replaced with the next change.
        let content = queue.directory.read_all(DELIVERY).ok().flatten();
        content.unwrap_or_default()
    }

    fn parse(content: &[u8]) -> Option<Self> {
        serde_json::from_slice(content).ok()
    }

    /// The state, to be changed.
    fn read_to_change(queue: &Queue) -> io::Result<Self> {
        let content = Self::content(queue);
        let state = Self::parse(&content);
        let version = match &state {
            Some(state) => state.version,
            None => serde_json::from_slice(&content).map_or(0, |format: Format| format.version),
        };
        if version > VERSION {
            return Err(newer(DELIVERY));
        }
        Ok(state.unwrap_or_default())
    }

    /// Whether the queue is one that this version may change.
    ///
    /// # Errors
    ///
    /// If a newer version wrote the state: it may keep the queue in another way.
    pub fn check_format(queue: &Queue) -> io::Result<()> {
        Self::read_to_change(queue).map(drop)
    }

    /// Changes the state on disk. The caller holds `queue.lock`.
    ///
    /// # Errors
    ///
    /// If it cannot be written, or a newer version wrote it.
    pub(crate) fn update(queue: &Queue, change: impl FnOnce(&mut Self)) -> io::Result<()> {
        let mut state = Self::read_to_change(queue)?;
        change(&mut state);
        queue
            .directory
            .replace(DELIVERY, &state.content_to_write()?)
    }

    fn content_to_write(&mut self) -> io::Result<Vec<u8>> {
        self.version = VERSION;
        Ok(serde_json::to_vec(self)?)
    }

    /// Whether a sender should start now. `many` says whether many events wait; it is asked only where it matters.
    #[must_use]
    pub fn is_due(&self, now: Timestamp, interval: Duration, many: impl FnOnce() -> bool) -> bool {
        if self.is_postponed(now) {
            return false;
        }
        let Some(last_start) = self.last_start.filter(|start| *start <= now) else {
            return true;
        };
        let passed = now.since(last_start);
        interval.is_zero() || passed >= SHORTEST_INTERVAL && (passed >= interval || many())
    }

    /// Whether an earlier failure forbids an attempt now.
    #[must_use]
    pub fn is_postponed(&self, now: Timestamp) -> bool {
        // Where the clock was set back, what lies ahead is not to be waited for.
        let believable = |at: &Timestamp| at.since(now) <= LONGEST_DELAY + LONGEST_DELAY / 4;
        self.next_attempt
            .filter(believable)
            .is_some_and(|at| now < at)
    }

    /// Notes a success.
    #[cfg(any(feature = "delivery", test))]
    pub(crate) fn succeeded(&mut self, now: Timestamp) {
        self.last_success = Some(now);
        self.next_attempt = None;
        self.failures = 0;
        self.last_error = None;
    }

    /// Notes an attempt as failed before it is made: a sender that does not live to say what came of it has thus said
    /// it.
    #[cfg(any(feature = "delivery", test))]
    pub(crate) fn begun(&mut self, now: Timestamp, random: u8) {
        self.failed(now, UNFINISHED.to_owned(), random);
    }

    /// Takes back what [`begun`](Self::begun) noted; `before` is the state from before it.
    #[cfg(any(feature = "delivery", test))]
    pub(crate) fn not_begun(&mut self, before: &Self) {
        self.failures = before.failures;
        self.next_attempt = before.next_attempt;
        self.last_error.clone_from(&before.last_error);
    }

    /// Notes a failure and sets the next attempt: a minute, doubled with each failure, at most a day, and a random
    /// quarter more or less, so that many machines do not come back at once.
    #[cfg(any(feature = "delivery", test))]
    pub(crate) fn failed(&mut self, now: Timestamp, error: String, random: u8) {
        let doubled = FIRST_DELAY
            .saturating_mul(1 << self.failures.min(20))
            .min(LONGEST_DELAY);
        let jittered = doubled.mul_f64(0.75 + f64::from(random) / f64::from(u8::MAX) / 2.0);
        self.failures = self.failures.saturating_add(1);
        self.last_error = Some(error);
        self.next_attempt = Some(now.plus(jittered));
    }
}

/// Looks whether a sender is due, and if so writes its start down, so that no other run starts one too.
///
/// # Errors
///
/// If the schedule cannot be read or written; then none is due.
pub fn claim_start(
    queue: &Queue,
    now: Timestamp,
    interval: Duration,
    budget: &LockBudget,
) -> io::Result<bool> {
    let many = || queue.holds_many();
    if !DeliveryState::read(queue).is_due(now, interval, many) {
        return Ok(false);
    }
    let Ok(_held) = queue.lock(budget) else {
        return Ok(false);
    };
    let mut state = DeliveryState::read_to_change(queue)?;
    // Without a key consent was withdrawn a moment ago, and nothing is to be written.
    if !queue.directory.contains(IDENTITY) || !state.is_due(now, interval, many) {
        return Ok(false);
    }
    state.last_start = Some(now);
    // Nothing but the time differs from what is there.
    queue
        .directory
        .overwrite(DELIVERY, &state.content_to_write()?)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_milliseconds(1_700_000_000_000 + minutes * MINUTE)
    }

    fn started(minutes: i64) -> DeliveryState {
        DeliveryState {
            last_start: Some(at(minutes)),
            ..DeliveryState::default()
        }
    }

    #[test]
    fn the_interval_counts_from_the_last_start() {
        assert!(DeliveryState::default().is_due(at(0), USUAL_INTERVAL, || false));
        assert!(!started(0).is_due(at(9), USUAL_INTERVAL, || false));
        assert!(started(0).is_due(at(10), USUAL_INTERVAL, || false));
        assert!(started(0).is_due(at(0), Duration::ZERO, || false));
    }

    #[test]
    fn only_an_interval_of_zero_is_shorter_than_a_minute() {
        let second = Duration::from_secs(1);
        let just_before = Timestamp::from_milliseconds(at(1).milliseconds() - 1);
        assert!(!started(0).is_due(just_before, second, || false));
        assert!(started(0).is_due(at(1), second, || false));
        assert!(started(0).is_due(just_before, Duration::ZERO, || false));
    }

    #[test]
    fn many_events_cut_the_interval_to_a_minute() {
        assert!(!started(0).is_due(
            Timestamp::from_milliseconds(at(1).milliseconds() - 1),
            USUAL_INTERVAL,
            || true
        ));
        assert!(started(0).is_due(at(1), USUAL_INTERVAL, || true));
    }

    #[test]
    fn failures_double_the_wait_up_to_a_day() {
        let mut state = DeliveryState::default();
        let mut waits = Vec::new();
        for _ in 0..14 {
            state.failed(at(0), "unreachable".to_owned(), 128);
            waits.push(state.next_attempt.unwrap().since(at(0)).as_secs());
        }
        assert!(waits.windows(2).all(|pair| pair[1] >= pair[0]));
        assert!((58..=62).contains(&waits[0]), "{waits:?}");
        assert!(waits[13] <= 24 * 3600 * 5 / 4);
        assert!(!state.is_due(at(0), Duration::ZERO, || true));
        state.succeeded(at(1));
        assert!(state.is_due(at(1), Duration::ZERO, || false));
    }

    #[test]
    fn a_clock_set_back_does_not_silence_for_ever() {
        assert!(started(1000).is_due(at(0), USUAL_INTERVAL, || false));
        let mut state = DeliveryState::default();
        state.failed(at(60 * 24 * 30), "unreachable".to_owned(), 128);
        assert!(state.is_due(at(0), USUAL_INTERVAL, || false));
    }

    #[test]
    fn a_start_changes_its_time_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let queue = Queue::create(&place.path().join("caro/telemetry")).unwrap();
        crate::identity::Key::read_or_create(queue.directory()).unwrap();
        DeliveryState::update(&queue, |state| state.dropped.full = 7).unwrap();
        let budget = LockBudget::new(LockBudget::FOREGROUND);
        let claim = |minutes| claim_start(&queue, at(minutes), USUAL_INTERVAL, &budget).unwrap();
        let claims: Vec<bool> = [0, 1, 10, 19, 25].map(claim).into();
        assert_eq!(claims, [true, false, true, false, true]);
        let expected = DeliveryState {
            version: VERSION,
            last_start: Some(at(25)),
            dropped: Dropped {
                full: 7,
                ..Dropped::default()
            },
            ..DeliveryState::default()
        };
        assert_eq!(DeliveryState::read(&queue), expected);
        queue.remove_key().unwrap();
        assert!(!claim(100), "without a key there is no consent");
    }
}
