//! What is kept between runs of the prompts that a model has read, for whoever wants the room back.

use std::io;
use std::path::{Path, PathBuf};

use crate::gguf::Gguf;
use crate::mapping::Mapping;
use crate::prefix_store::PrefixStore;

/// The beginnings of prompts that one model has read and keeps. They outlive the model's file, and are of no use to
/// another: so look for them while the file is there, and remove them when it is gone.
#[derive(Debug)]
pub struct StoredPrompts(PrefixStore);

impl StoredPrompts {
    /// Of the model in this file, in the directory that [`crate::Options::cache`] names. `None` for a file that no
    /// model can be read from, which has read no prompt.
    #[must_use]
    pub fn of(model: &Path, directory: PathBuf) -> Option<Self> {
        let mapping = Mapping::open(model).ok()?;
        let data_start = Gguf::read(mapping.bytes()).ok()?.data_start;
        let store = PrefixStore::new(directory, mapping.bytes(), data_start);
        Some(Self(store))
    }

    /// Removes them. Returns how many bytes that were.
    ///
    /// # Errors
    /// The directory cannot be read, or a file not be removed.
    pub fn remove(&self) -> io::Result<u64> {
        self.0.remove_all()
    }
}
