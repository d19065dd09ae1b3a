//! One at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// Held by whoever fetches or removes in a directory; the system gives it up when its process ends, however it ends.
///
/// The file stays: one that is removed while another process opens it would be two locks.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a directory; `None` if another process has it.
    pub(crate) fn take(directory: &Path) -> io::Result<Option<Self>> {
        let file = own_file().open(directory.join(".lock"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            // A file system without locks: two that fetch at once would spoil each other's work, and the sum tells.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        Ok(Some(Self { _file: file }))
    }
}

/// How our files are opened: to read and to write, made where they are not there, and never through a link.
pub(crate) fn own_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW.bits();
        options.custom_flags(i32::try_from(flags).unwrap_or_default());
    }
    options
}
