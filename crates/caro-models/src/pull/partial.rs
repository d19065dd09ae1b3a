//! What has come of a model so far.

use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::PullError;
use crate::lock::own_file;
use crate::verify::add_to_sum;
use crate::{Step, Watcher};

/// The beginning of a file, with the sum of its bytes so far.
pub(super) struct Partial {
    path: PathBuf,
    file: File,
    bytes: u64,
    sum: Sha256,
}

impl Partial {
    /// Opens what is here, or begins. What is longer than the whole is none of it.
    pub(super) fn open(path: PathBuf, whole: u64) -> Result<Self, PullError> {
        let opened = own_file().open(&path).and_then(|file| {
            let length = file.metadata()?.len();
            if length > whole {
                file.set_len(0)?;
            }
            Ok(file)
        });
        Ok(Self {
            file: opened.map_err(|error| PullError::io(&path, error))?,
            path,
            bytes: 0,
            sum: Sha256::new(),
        })
    }

    /// Reads what is here, to go on behind it.
    pub(super) fn read(&mut self, watcher: &mut dyn Watcher) -> Result<(), PullError> {
        let length = self.length()?;
        if length > 0 {
            watcher.begins(&Step::Checking { bytes: length });
        }
        let read = add_to_sum(&mut self.sum, &mut self.file, watcher);
        let read = read.map_err(|error| PullError::io(&self.path, error))?;
        self.bytes = read.ok_or(PullError::Interrupted)?;
        Ok(())
    }

    /// How much is here, read or not.
    pub(super) fn length(&self) -> Result<u64, PullError> {
        let metadata = self.file.metadata();
        Ok(metadata
            .map_err(|error| PullError::io(&self.path, error))?
            .len())
    }

    /// Leaves no file behind that nothing is in.
    pub(super) fn remove_if_empty(&self) {
        if self.length().is_ok_and(|length| length == 0) {
            _ = fs::remove_file(&self.path);
        }
    }

    /// How much has been read or added.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Adds what came.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), PullError> {
        let written = self.file.write_all(bytes);
        written.map_err(|error| PullError::write(&self.path, error))?;
        self.sum.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Forgets what is here.
    pub(super) fn start_over(&mut self) -> Result<(), PullError> {
        let emptied = self.file.set_len(0);
        emptied
            .and_then(|()| self.file.seek(SeekFrom::Start(0)))
            .map_err(|error| PullError::io(&self.path, error))?;
        self.bytes = 0;
        self.sum.reset();
        Ok(())
    }

    /// Removes what is here: it is none of the model.
    pub(super) fn remove(&self) -> Result<(), PullError> {
        fs::remove_file(&self.path).map_err(|error| PullError::io(&self.path, error))
    }

    /// Gives the file its name, if its bytes have this sum, and removes it if not.
    pub(super) fn become_file(&mut self, path: &Path, sum: &[u8; 32]) -> Result<(), PullError> {
        if self.sum.finalize_reset().as_slice() != sum {
            self.remove()?;
            return Err(PullError::WrongSum);
        }
        let synced = self.file.sync_all();
        synced.map_err(|error| PullError::write(&self.path, error))?;
        fs::rename(&self.path, path).map_err(|error| PullError::io(path, error))?;
        // The name is on the disk when the directory is. Not every system can tell; then it will be in a while.
        if let Some(Ok(directory)) = path.parent().map(File::open) {
            _ = directory.sync_all();
        }
        Ok(())
    }
}
