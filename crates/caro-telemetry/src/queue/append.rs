//! Appending an event.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};

use uuid::Uuid;

use super::lock::{self, LockBudget, LockError};
use super::{PENDING, Queue, SHORTEST_LINE, SLACK, WAITING_KEPT, is_own_file};
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
                if file.metadata()?.len() >= OWN_FILE_FULL {
                    return Err(AppendError::Crowded);
                }
                write_line(file, line)?;
                return Ok(());
            }
            *own = None;
        }
        match self.lock(budget) {
            Ok(_guard) => {
                self.check_key(key)?;
                let mut file = self.open_pending()?;
                let damaged = cut_torn_end(&mut file)?;
                let size = write_line(&mut file, line)?;
                if damaged {
                    DeliveryState::update(self, |state| state.dropped.damaged += 1)?;
                }
                self.drop_oldest(&file, size)?;
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
    fn open_pending(&self) -> io::Result<File> {
        let file = self.directory.append(PENDING)?;
        if file.metadata()?.len() <= LARGEST_FILE {
            return Ok(file);
        }
        self.move_aside(PENDING)?;
        self.directory.append(PENDING)
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
            .and_then(|()| Ok(write_line(&mut file, line)?))
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

    /// Keeps `pending` at its bound: where it is a tenth over, the oldest lines go and are counted.
    fn drop_oldest(&self, pending: &File, size: u64) -> io::Result<()> {
        let bound = WAITING_KEPT + WAITING_KEPT / SLACK;
        if size < bound as u64 * SHORTEST_LINE {
            return Ok(());
        }
        let content = read_from_start(pending, size)?;
        let lines = memchr_count(&content);
        if lines <= bound {
            return Ok(());
        }
        let keep_from = nth_line(&content, lines - WAITING_KEPT);
        self.directory.replace(PENDING, &content[keep_from..])?;
        DeliveryState::update(self, |state| {
            state.dropped.full += (lines - WAITING_KEPT) as u64
        })
    }
}

/// Writes a line and its newline in one call; a short write is cut back. Returns the file's size after it.
fn write_line(file: &mut File, line: &str) -> io::Result<u64> {
    let before = file.seek(SeekFrom::End(0))?;
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

/// Cuts what a killed process left unfinished, back to the last newline. Returns whether there was any.
fn cut_torn_end(file: &mut File) -> io::Result<bool> {
    let size = file.seek(SeekFrom::End(0))?;
    if size == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::Start(size - 1))?;
    file.read_exact(&mut last)?;
    if last == [b'\n'] {
        return Ok(false);
    }
    let end = last_newline(file, size)?;
    file.set_len(end)?;
    Ok(true)
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

fn read_from_start(mut file: &File, size: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(0))?;
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    file.take(LARGEST_FILE).read_to_end(&mut content)?;
    Ok(content)
}

pub(super) fn memchr_count(content: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', content).count()
}

/// Where the line after the first `skip` lines begins.
fn nth_line(content: &[u8], skip: usize) -> usize {
    match skip.checked_sub(1) {
        None => 0,
        Some(last) => memchr::memchr_iter(b'\n', content)
            .nth(last)
            .map_or(content.len(), |at| at + 1),
    }
}
