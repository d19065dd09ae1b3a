//! What is in the file that is served.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

/// What is in the file that is served.
#[derive(Clone, Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Those of a file on this machine.
    File(PathBuf),
    /// So many zeros, which take no space.
    Zeros(u64),
}

impl Content {
    /// How many bytes there are.
    ///
    /// # Panics
    ///
    /// If the file is not there.
    #[must_use]
    pub fn length(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(path) => path.metadata().expect("the file that is served").len(),
            Self::Zeros(count) => *count,
        }
    }

    /// At most `count` bytes from byte `from` on.
    pub(super) fn read(&self, from: u64, count: usize) -> io::Result<Vec<u8>> {
        match self {
            Self::Bytes(bytes) => {
                let from = usize::try_from(from).map_or(bytes.len(), |from| from.min(bytes.len()));
                Ok(bytes[from..].iter().copied().take(count).collect())
            }
            Self::File(path) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(from))?;
                let mut bytes = Vec::new();
                file.take(count as u64).read_to_end(&mut bytes)?;
                Ok(bytes)
            }
            Self::Zeros(length) => {
                let left = usize::try_from(length.saturating_sub(from)).unwrap_or(count);
                Ok(vec![0; left.min(count)])
            }
        }
    }
}
