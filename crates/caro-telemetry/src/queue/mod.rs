//! The queue on disk: what waits, what was sent, what was refused.
//!
//! | file | what |
//! |---|---|
//! | `queue.lock` | taken for every change below; never renamed or removed; holds a note of how long `pending` is |
//! | `flush.lock` | held by the sender for its life |
//! | `pending.ndjson` | waiting events |
//! | `pending-<uuid>.ndjson` | a run that could not get `queue.lock` in time writes its own, and keeps it locked |
//! | `sending-<uuid>.ndjson` | a sealed batch: written once, never changed, removed when it is done with |
//! | `sent.ndjson`, `rejected.ndjson` | receipts; refusals, each with the server's reason |
//! | `delivery.json`, `identity.json`, `ids.ndjson` | schedule; key; past ids |
//!
//! Locks are advisory locks of whole files (`flock`), which the system releases when a process dies. The order is
//! `flush.lock`, then `queue.lock`; the foreground takes only the second, and waits 100 ms for it in all.
//!
//! # Races, and why each is harmless
//!
//! 1. *Two runs append at once.* Appending happens under `queue.lock`. The run that does not get it in time writes a
//!    file of its own, which nobody else opens while its lock is held.
//! 2. *A run appends while the sender seals.* `pending` is opened anew for every append, after the lock is taken, and
//!    closed before it is released; so no handle to the file that the sender replaces outlives the lock.
//! 3. *A run is killed in the middle of a write.* The next append cuts the torn end back to the last newline and
//!    counts it. An event whose `capture` returned was written whole.
//! 4. *The sender is killed between sealing and trimming `pending`.* The same lines stand in both files. Readers
//!    remove repeats by uuid, and the next sender gathers both into one batch.
//! 5. *The sender is killed after the server took a batch and before the receipts are written.* The batch is sent
//!    again, to the letter: same uuid, event, id and timestamp, which is what PostHog merges by.
//! 6. *The sender is killed between the receipts and the removal of the batch.* The next one finds the lines among the
//!    receipts and passes over them.
//! 7. *Two senders start at once.* The second does not get `flush.lock` and leaves. A dead sender's lock is free.
//! 8. *`off` or `clear` comes while the sender works.* They remove the sealed batch. The sender looks, before each
//!    request, whether batch, key and consent are still there, and writes nothing back if the batch is gone: at most
//!    the one request that is on the wire arrives.
//! 9. *`off` comes while a run is about to record, or dies half-way.* The key is removed first; appending compares the
//!    key under the lock and records nothing without it. A run that writes its own file looks at the key once more after
//!    its file became visible: either it sees the key gone, or `off` sees the file. What an `off` that was killed left
//!    behind goes when the next key is made.
//! 10. *`off`, then `on`, while a run goes on.* The new key differs from the one that the run started with, so it
//!     records nothing more: its id belongs to a consent that was withdrawn.
//! 11. *Two runs make the first key at once.* Each writes a temporary file and links it to `identity.json`; the loser
//!     reads the winner's.
//! 12. *A run starts the sender while another does.* The start is written down under the lock, and looked at there.
//! 13. *The disk is full.* A short write is cut back, and reported as not recorded.
//! 14. *A temporary file is left behind by a dead process.* The next seal removes those older than a minute.
//! 15. *`clear` comes while a run writes a file of its own.* The run looks before each write whether its file is still
//!     there, and begins another if not. An event that was just being written is gone with what came before it.
//! 16. *A reader lists the files, then the sender seals.* What was in `pending` would be read neither there nor in the
//!     batch that the reader does not know; so it looks whether there is a new batch, and if so reads again.

mod append;
mod bound;
mod health;
mod lock;
mod read;
mod receipts;
mod seal;
mod withdraw;

use std::fs::File;
use std::io;
use std::path::Path;

pub use append::{AppendError, OwnFile};
pub use health::{Obstacle, SenderAtWork, obstacle_to_creation};
pub(crate) use lock::wait_for;
pub use lock::{LockBudget, LockError, QueueGuard};
pub use read::Waiting;
pub(crate) use read::keep_last;
pub use receipts::{RECEIPTS_KEPT, REFUSALS_KEPT, Refusal};
pub use seal::{OLDEST, SealPolicy, Sealed, SealedBatch};

use crate::directory::Directory;

/// At most this many events wait; the oldest goes first.
pub const WAITING_KEPT: usize = 1_000;

/// A list may exceed its bound by an eighth before it is rewritten, so that a full queue costs a rewrite for fewer than
/// one event in a hundred. Readers show the bound.
const SLACK: usize = 8;

/// No line of ours is shorter, in bytes: below a file's size divided by this there is no need to count its lines.
const SHORTEST_LINE: u64 = 300;

pub(crate) const QUEUE_LOCK: &str = "queue.lock";
pub(crate) const FLUSH_LOCK: &str = "flush.lock";
pub(crate) const PENDING: &str = "pending.ndjson";
pub(crate) const SENT: &str = "sent.ndjson";
pub(crate) const REJECTED: &str = "rejected.ndjson";
pub(crate) const DELIVERY: &str = "delivery.json";
pub(crate) const IDENTITY: &str = "identity.json";
pub(crate) const PAST_IDS: &str = "ids.ndjson";

/// How the name of a file begins that could not be read and was moved aside.
const ASIDE: &str = "unreadable-";

/// The queue in a directory.
#[derive(Debug)]
pub struct Queue {
    pub(crate) directory: Directory,
    lock_file: File,
}

impl Queue {
    /// Opens the queue, where its directory exists. Where nothing can be written, it can still be read.
    ///
    /// # Errors
    ///
    /// If the directory or the lock file cannot be opened.
    pub fn open(path: &Path) -> io::Result<Option<Self>> {
        let Some(directory) = Directory::open(path)? else {
            return Ok(None);
        };
        let lock_file = match directory.append(QUEUE_LOCK) {
            Err(error) if is_write_protected(&error) => directory.read(QUEUE_LOCK)?.ok_or(error)?,
            outcome => outcome?,
        };
        Ok(Some(Self {
            directory,
            lock_file,
        }))
    }

    /// Opens the queue, made where it is missing. Only consent may lead here.
    ///
    /// # Errors
    ///
    /// If the directory or the lock file cannot be made.
    pub fn create(path: &Path) -> io::Result<Self> {
        let directory = Directory::create(path)?;
        let lock_file = directory.append(QUEUE_LOCK)?;
        Ok(Self {
            directory,
            lock_file,
        })
    }

    /// Whether there is a key of the ids: whether someone has consented, and nobody withdrew.
    #[must_use]
    pub fn has_key(&self) -> bool {
        self.directory.contains(IDENTITY)
    }

    /// The directory.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Takes `queue.lock`, waiting no longer than the budget allows.
    ///
    /// # Errors
    ///
    /// If the time is up, or the file system knows no locks.
    pub fn lock(&self, budget: &LockBudget) -> Result<QueueGuard<'_>, LockError> {
        lock::acquire(&self.lock_file, budget)
    }
}

fn is_write_protected(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// What a newer version wrote is left alone.
pub(crate) fn newer(name: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        format!("{name} was written by a newer version, and is left alone"),
    )
}

pub(crate) fn is_own_file(name: &str) -> bool {
    name.starts_with("pending-") && name.ends_with(".ndjson")
}

pub(crate) fn is_sealed(name: &str) -> bool {
    name.starts_with("sending-") && name.ends_with(".ndjson")
}
