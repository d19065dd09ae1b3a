//! Reading an export back: every event is held against the dictionary, the envelope and the guard.
//!
//! A file that comes from elsewhere is no better than any other input: it may be tampered with, foreign, or made to
//! use the machine up. It is read as a stream, an event at a time, in memory that does not grow with it.

mod check;
mod objects;

use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

pub use check::{Fault, check};
pub use objects::{Object, ObjectError, Objects};

use crate::lines::StoredEvent;
use crate::{Product, Timestamp};

/// Where something is wrong in a file, and what.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is neither JSON nor NDJSON, or is cut off.
    #[error("line {line}: {error}")]
    Form {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong.
        error: ObjectError,
    },
    /// An event that is not one of ours, or not as it was recorded.
    #[error("event {number}, line {line}: {fault}")]
    Event {
        /// Which event of the file, counted from 1.
        number: u64,
        /// The line on which it begins.
        line: u64,
        /// What is wrong.
        fault: Fault,
    },
}

/// The events of a file, checked one by one. After the first fault there is nothing more.
pub struct Import {
    objects: Objects<Box<dyn Read>>,
    product: Product,
    now: Timestamp,
    number: u64,
    failed: bool,
}

impl Import {
    /// Opens a file: JSON array or NDJSON, plain or gzip, told apart by their first bytes.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn open(path: &Path, product: Product, now: Timestamp) -> Result<Self, ImportError> {
        Ok(Self::over(std::fs::File::open(path)?, product, now)?)
    }

    /// The events of a reader.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn over(
        mut reader: impl Read + 'static,
        product: Product,
        now: Timestamp,
    ) -> io::Result<Self> {
        let mut magic = [0; 2];
        let read = read_up_to(&mut reader, &mut magic)?;
        let whole = io::Cursor::new(magic).take(read as u64).chain(reader);
        let reader: Box<dyn Read> = if magic == [0x1f, 0x8b] {
            Box::new(MultiGzDecoder::new(whole))
        } else {
            Box::new(whole)
        };
        Ok(Self {
            objects: Objects::new(reader),
            product,
            now,
            number: 0,
            failed: false,
        })
    }

    /// How many events have been read.
    #[must_use]
    pub const fn number(&self) -> u64 {
        self.number
    }

    fn read_next(&mut self) -> Result<Option<StoredEvent>, ImportError> {
        let Some(Object { line, text }) = self.objects.next_object()? else {
            return Ok(None);
        };
        self.number += 1;
        let number = self.number;
        match check(text, &self.product, self.now) {
            Ok(event) => Ok(Some(event)),
            Err(fault) => Err(ImportError::Event {
                number,
                line,
                fault,
            }),
        }
    }
}

impl Iterator for Import {
    type Item = Result<StoredEvent, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.read_next().transpose();
        self.failed = matches!(next, Some(Err(_)));
        next
    }
}

fn read_up_to(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
