//! Whether what is here is what it should be.

use std::fs::File;
use std::io::{self, Read as _};

use sha2::{Digest as _, Sha256};

use crate::{Model, PullError, Step, Store, Watcher};

/// Whether the file of a model has the model's bytes. A model that is not here has not.
///
/// # Errors
/// The file cannot be read, or the watcher had enough.
pub fn verify(model: &Model, store: &Store, watcher: &mut dyn Watcher) -> Result<bool, PullError> {
    let path = store.path(model);
    let failed = |error| PullError::io(&path, error);
    let mut file = match File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened.map_err(failed)?,
    };
    let bytes = file.metadata().map_err(failed)?.len();
    watcher.begins(&Step::Checking { bytes });
    let mut sum = Sha256::new();
    let read = add_to_sum(&mut sum, &mut file, watcher).map_err(failed)?;
    read.ok_or(PullError::Interrupted)?;
    Ok(sum.finalize().as_slice() == model.sha256)
}

/// Adds what is left of a file to a sum. Returns how many bytes that were, or `None` if the watcher had enough.
pub(crate) fn add_to_sum(
    sum: &mut Sha256,
    file: &mut File,
    watcher: &mut dyn Watcher,
) -> io::Result<Option<u64>> {
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0;
    while !watcher.stopped() {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Some(bytes)),
            Ok(read) => {
                sum.update(&buffer[..read]);
                bytes += read as u64;
                watcher.reached(bytes);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
