//! How much more fits where the models lie.

use std::path::Path;

/// The bytes that this user may still write below `directory`, which need not be there yet. `None` where the system
/// does not say.
#[cfg(unix)]
#[must_use]
pub fn free_space(directory: &Path) -> Option<u64> {
    let there = directory.ancestors().find(|path| path.exists())?;
    let found = rustix::fs::statvfs(there).ok()?;
    // Some file systems have no number of blocks to tell, and say 0 of 0.
    (found.f_blocks > 0).then(|| found.f_bavail.saturating_mul(found.f_frsize))
}

/// The bytes that this user may still write below `directory`: here the system is not asked.
#[cfg(not(unix))]
#[must_use]
pub fn free_space(_directory: &Path) -> Option<u64> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::free_space;

    #[test]
    fn a_directory_that_is_not_there_yet_has_the_space_of_the_one_it_will_be_in() {
        let directory = tempfile::tempdir().unwrap();
        let below = directory.path().join("not/there/yet");
        assert!(free_space(&below).is_some_and(|bytes| bytes > 0));
    }
}
