//! A model file in memory, without a copy of it.

use std::fs::File;
use std::path::Path;

use memmap2::Mmap;

use crate::error::LoadError;

/// A file that is mapped for reading. Its pages come from the disk when they are first touched and are shared with
/// every other process that reads the file.
#[derive(Debug)]
pub(crate) struct Mapping(Mmap);

impl Mapping {
    /// Maps the file at `path`.
    pub(crate) fn open(path: &Path) -> Result<Self, LoadError> {
        let file = File::open(path)?;
        if file.metadata()?.len() == 0 {
            // An empty range cannot be mapped everywhere.
            return Err(LoadError::Foreign);
        }
        #[expect(
            unsafe_code,
            reason = "there is no other way to use a gigabyte without reading it first"
        )]
        // SAFETY: the file was opened for reading and is mapped for reading, privately held by this value, so nothing
        // in this process writes through it. What cannot be proved: another process that writes to the file changes
        // bytes under our eyes (we only compute with them, and every offset was checked against the length when the
        // file was opened, so the worst is a wrong answer), and one that cuts it off makes the pages past its end
        // fault (SIGBUS). Downloads are therefore written beside their place and renamed, never in place.
        let map = unsafe { Mmap::map(&file)? };
        Ok(Self(map))
    }

    /// All of it.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Asks the system to have `range` in memory before it is touched: one request for what would be thousands of
    /// page faults. Returns when it is there. Where the system does not know the request, nothing happens.
    pub(crate) fn populate(&self, start: usize, length: usize) {
        #[cfg(unix)]
        {
            #[cfg(target_os = "linux")]
            let advice = memmap2::Advice::PopulateRead;
            #[cfg(not(target_os = "linux"))]
            let advice = memmap2::Advice::WillNeed;
            // An old kernel refuses, and the pages come one by one.
            let _ = self.0.advise_range(advice, start, length);
        }
        #[cfg(not(unix))]
        let _ = (start, length);
    }
}
