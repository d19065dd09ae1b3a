//! Appending an event.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

use uuid::Uuid;

use super::lock::{self, LockBudget, LockError};
use super::{PENDING, Queue, is_own_file};
use crate::directory::LARGEST_FILE;
use crate::identity::Key;
use crate::schedule::DeliveryState;

/// At most this many runs write files of their own. A process that was stopped while it held `queue.lock` would
/// otherwise have every later run add one.
const OWN_FILES_KEPT: usize = 100;

/// A file of a run's own takes no more once it has this many bytes.
const OWN_FILE_FULL: u64 = 256 << 10;

/// Why an event was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Consent was withdrawn since this run began, or given anew to another key.
    #[error("telemetry was switched off meanwhile")]
    Withdrawn,
    /// The lock has not been to be had for so long that there are too many files of runs.
    #[error("another process has held the lock of the queue for too long")]
    Crowded,
    /// The file system knows no locks.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The disk is full, the file is not ours to write, …
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A file of this run alone, for when the queue was busy for too long. Its lock is held until it is dropped.
#[derive(Debug)]
pub struct OwnFile {
    file: File,
    name: String,
}

impl Queue {
    /// Appends a line to `pending`: recorded when this returns.
    ///
    /// Where `queue.lock` is not to be had within the budget, the line goes to a file of this run's own, and so does
    /// every later one.
    ///
    /// # Errors
    ///
    /// Nothing was recorded.
    pub fn append(
        &self,
        line: &str,
        key: &Key,
        budget: &LockBudget,
        own: &mut Option<OwnFile>,
    ) -> Result<(), AppendError> {
        if let Some(OwnFile { file, name }) = own {
            self.check_key(key)?;
            // Where `clear` took the file, what is written to it would be lost (race 15).
            if self.directory.contains(name) {
                let before = file.metadata()?.len();
                if before >= OWN_FILE_FULL {
                    return Err(AppendError::Crowded);
                }
                write_line(file, line, before)?;
                return Ok(());
            }
            *own = None;
        }
        match self.lock(budget) {
            Ok(_guard) => {
                self.check_key(key)?;
                let (mut file, end) = self.open_pending()?;
                let before = match end {
                    End::Whole(size) => size,
                    End::Torn(size) => cut_torn_end(&mut file, size)?,
                };
                let size = write_line(&mut file, line, before)?;
                if matches!(end, End::Torn(_)) {
                    DeliveryState::update(self, |state| state.dropped.damaged += 1)?;
                }
                self.keep_bound(&file, before, size)?;
                Ok(())
            }
            Err(LockError::Busy) => {
                *own = Some(self.create_own(line, key)?);
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// `pending`, or a new one where it has become larger than anything of ours can.
    fn open_pending(&self) -> io::Result<(File, End)> {
        let mut file = self.directory.append(PENDING)?;
        let end = End::of(&mut file)?;
        if end.size() <= LARGEST_FILE {
            return Ok((file, end));
        }
        self.move_aside(PENDING)?;
        Ok((self.directory.append(PENDING)?, End::Whole(0)))
    }

    /// The key must be the one that the run started with, or consent was withdrawn.
    fn check_key(&self, key: &Key) -> Result<(), AppendError> {
        match Key::read(&self.directory)? {
            Some(now) if now == *key => Ok(()),
            _ => Err(AppendError::Withdrawn),
        }
    }

    fn create_own(&self, line: &str, key: &Key) -> Result<OwnFile, AppendError> {
        self.check_key(key)?;
        let names = self.directory.names()?;
        if names.iter().filter(|name| is_own_file(name)).count() >= OWN_FILES_KEPT {
            return Err(AppendError::Crowded);
        }
        let temporary = format!("{}.tmp", Uuid::now_v7());
        let visible = format!("pending-{}.ndjson", Uuid::now_v7());
        let mut file = self.directory.create_new(&temporary)?;
        let made = lock::try_lock(&file)
            .map_err(AppendError::from)
            .and_then(|()| Ok(write_line(&mut file, line, 0)?))
            .and_then(|_| Ok(self.directory.rename(&temporary, &visible)?));
        if let Err(error) = made {
            let _ = self.directory.remove(&temporary);
            return Err(error);
        }
        // Race 9: the key once more, now that whoever removes it can see the file.
        if let Err(error) = self.check_key(key) {
            let _ = self.directory.remove(&visible);
            return Err(error);
        }
        Ok(OwnFile {
            file,
            name: visible,
        })
    }
}

/// How a file ends, and its size.
#[derive(Clone, Copy)]
enum End {
    Whole(u64),
    Torn(u64),
}

impl End {
    fn of(file: &mut File) -> io::Result<Self> {
        let before_last = match file.seek(SeekFrom::End(-1)) {
            // Before the beginning: the file is empty.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {
                return Ok(Self::Whole(0));
            }
            outcome => outcome?,
        };
        let mut last = [0];
        file.read_exact(&mut last)?;
        Ok(if last == [b'\n'] {
            Self::Whole(before_last + 1)
        } else {
            Self::Torn(before_last + 1)
        })
    }

    const fn size(self) -> u64 {
        match self {
            Self::Whole(size) | Self::Torn(size) => size,
        }
    }
}

/// Writes a line and its newline in one call at the end, which is at `before`; a short write is cut back. Returns the
/// file's size after it.
fn write_line(file: &mut File, line: &str, before: u64) -> io::Result<u64> {
    let mut bytes = Vec::with_capacity(line.len() + 1);
    bytes.extend_from_slice(line.as_bytes());
    bytes.push(b'\n');
    match file.write(&bytes) {
        Ok(written) if written == bytes.len() => Ok(before + bytes.len() as u64),
        outcome => {
            file.set_len(before)?;
            Err(outcome
                .err()
                .unwrap_or_else(|| io::ErrorKind::StorageFull.into()))
        }
    }
}

/// Cuts what a killed process left unfinished, back to the last newline. Returns the size that is left.
fn cut_torn_end(file: &mut File, size: u64) -> io::Result<u64> {
    let end = last_newline(file, size)?;
    file.set_len(end)?;
    Ok(end)
}

/// Where the last whole line ends, found from the end of the file.
fn last_newline(file: &mut File, size: u64) -> io::Result<u64> {
    let mut block = [0; 8192];
    let mut end = size;
    while end > 0 {
        let start = end.saturating_sub(block.len() as u64);
        let part = &mut block[..usize::try_from(end - start).unwrap_or(0)];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(part)?;
        if let Some(at) = part.iter().rposition(|byte| *byte == b'\n') {
            return Ok(start + at as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}
