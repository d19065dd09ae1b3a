//! Advisory locks, and the patience that a process has for them.

use std::fs::{File, TryLockError};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long one look at a lock is followed by another.
const NAP: Duration = Duration::from_millis(2);

/// The time that a process may spend waiting for `queue.lock`, in all.
#[derive(Debug)]
pub struct LockBudget(AtomicU64);

impl LockBudget {
    /// What a run in the foreground has.
    pub const FOREGROUND: Duration = Duration::from_millis(100);
    /// What a command that manages the queue has, and the sender.
    pub const MANAGING: Duration = Duration::from_secs(5);

    /// A budget of that much.
    #[must_use]
    pub fn new(duration: Duration) -> Self {
        Self(AtomicU64::new(
            u64::try_from(duration.as_micros()).unwrap_or(u64::MAX),
        ))
    }

    fn left(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }

    fn spend(&self, duration: Duration) {
        let spent = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let left = self.0.load(Ordering::Relaxed).saturating_sub(spent);
        self.0.store(left, Ordering::Relaxed);
    }
}

/// Why a lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process holds it, and the time is up.
    #[error("another process holds the lock")]
    Busy,
    /// The file system knows no locks.
    #[error("the file system of this directory knows no locks")]
    Unsupported,
    /// The system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// `queue.lock`, held.
#[derive(Debug)]
pub struct QueueGuard<'a>(&'a File);

impl Drop for QueueGuard<'_> {
    fn drop(&mut self) {
        // The lock goes with the process at the latest; there is nobody to tell of a failure.
        let _ = self.0.unlock();
    }
}

pub(super) fn acquire<'a>(
    file: &'a File,
    budget: &LockBudget,
) -> Result<QueueGuard<'a>, LockError> {
    let mut since = None;
    loop {
        match try_lock(file) {
            Err(LockError::Busy) => {}
            outcome => return outcome.map(|()| QueueGuard(file)),
        }
        let start = *since.get_or_insert_with(Instant::now);
        if budget.left().is_zero() {
            return Err(LockError::Busy);
        }
        std::thread::sleep(NAP.min(budget.left()));
        budget.spend(start.elapsed());
        since = Some(Instant::now());
    }
}

/// One attempt at a lock.
///
/// # Errors
///
/// [`LockError::Busy`] where another holds it.
pub(crate) fn try_lock(file: &File) -> Result<(), LockError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(LockError::Busy),
        Err(TryLockError::Error(error)) => Err(classify(error)),
    }
}

/// What file systems without locks answer.
fn classify(error: io::Error) -> LockError {
    if error.kind() == io::ErrorKind::Unsupported || is_lockless(&error) {
        LockError::Unsupported
    } else {
        LockError::Io(error)
    }
}

/// `ENOLCK`, `ENOTSUP` and their like.
#[cfg(unix)]
fn is_lockless(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let lockless = [Errno::NOLCK, Errno::OPNOTSUPP, Errno::NOSYS, Errno::INVAL];
    let raw = error.raw_os_error();
    raw.is_some_and(|code| lockless.iter().any(|errno| errno.raw_os_error() == code))
}

/// Elsewhere the standard library's own kind tells.
#[cfg(not(unix))]
fn is_lockless(_: &io::Error) -> bool {
    false
}

/// Waits for a lock that is not `queue.lock`, as long as the budget allows. It is held until the file is closed.
///
/// # Errors
///
/// As [`LockError`] says.
pub(crate) fn wait_for(file: &File, budget: &LockBudget) -> Result<(), LockError> {
    // The guard would release it at the end of this function; the caller holds it by the file instead.
    acquire(file, budget).map(std::mem::forget)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    /// There is no such file system to mount for a test: what `flock` answers there is taken from its manual.
    #[test]
    fn what_file_systems_without_locks_answer_is_told_from_other_failures() {
        use rustix::io::Errno;
        for errno in [Errno::NOLCK, Errno::OPNOTSUPP, Errno::NOSYS, Errno::INVAL] {
            assert!(
                matches!(classify(errno.into()), LockError::Unsupported),
                "{errno}"
            );
        }
        for errno in [Errno::IO, Errno::BADF, Errno::ACCESS] {
            assert!(
                matches!(classify(errno.into()), LockError::Io(_)),
                "{errno}"
            );
        }
    }

    #[test]
    fn a_budget_is_spent_once_and_for_all() {
        let place = tempfile::NamedTempFile::new().unwrap();
        let holder = place.reopen().unwrap();
        try_lock(&holder).unwrap();
        let file = place.reopen().unwrap();
        let budget = LockBudget::new(Duration::from_millis(20));
        for _ in 0..2 {
            assert!(matches!(acquire(&file, &budget), Err(LockError::Busy)));
        }
        assert!(budget.left().is_zero());
        drop(holder);
        assert!(acquire(&file, &budget).is_ok(), "a free lock costs nothing");
    }
}
