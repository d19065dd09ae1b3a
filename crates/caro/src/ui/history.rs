//! What was typed at the prompt, kept on disk for those who ask for it.
//!
//! One entry a line, the oldest first; a newline in it is written `\n` and a backslash `\\`. The file is its owner's
//! alone. Several prompts write to it at once: each takes the file's lock for one entry. Where the file is replaced by
//! a shorter one, whoever waited for the lock of the old one looks again.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The most entries that are kept.
pub(crate) const MOST_ENTRIES: usize = 1000;

/// What is left when there are too many: some go at once, so that the file is not written anew each time.
const LEFT: usize = MOST_ENTRIES - MOST_ENTRIES / 10;

/// How often the lock is tried for, and how long is waited in between. Nobody holds it longer than one entry takes.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(5);

/// The file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HistoryFile {
    path: PathBuf,
}

/// Whether a line is one to keep: nothing that begins with a space, which is how people say "not this one", and
/// nothing that is said to the prompt itself.
pub(crate) fn is_kept(line: &str) -> bool {
    let is_for_the_prompt = line.starts_with(':') || matches!(line.trim(), "exit" | "quit" | "q");
    !line.starts_with(char::is_whitespace) && !line.trim().is_empty() && !is_for_the_prompt
}

impl HistoryFile {
    /// The history in this directory.
    pub(crate) fn of(directory: &Path) -> Self {
        Self {
            path: directory.join("history"),
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What is in it, the oldest first. Nothing where there is no file.
    ///
    /// # Errors
    /// It is there and cannot be read.
    pub(crate) fn entries(&self) -> io::Result<Vec<String>> {
        let text = match std::fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            text => text?,
        };
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
        let newest = lines.len().saturating_sub(MOST_ENTRIES);
        Ok(lines[newest..].iter().map(|line| decoded(line)).collect())
    }

    /// Adds an entry, unless it is the one that was added last.
    ///
    /// # Errors
    /// The file cannot be made or written, or somebody else holds its lock.
    pub(crate) fn add(&self, entry: &str) -> io::Result<()> {
        if let Some(directory) = self.path.parent() {
            make_private(directory)?;
        }
        let mut file = self.open_locked()?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let entry = encoded(entry);
        let mut lines: Vec<&[u8]> = text
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .collect();
        if lines.last() == Some(&entry.as_bytes()) {
            return Ok(());
        }
        if lines.len() < MOST_ENTRIES {
            // Of one who was stopped in the middle of a line, the line ends here.
            let torn = text.last().is_some_and(|last| *last != b'\n');
            let line = format!("{}{entry}\n", if torn { "\n" } else { "" });
            return file.write_all(line.as_bytes());
        }
        lines.push(entry.as_bytes());
        self.replace(&lines[lines.len() - LEFT..])
    }

    /// Removes it. Says whether there was one.
    ///
    /// # Errors
    /// It is there and stays.
    pub(crate) fn remove(&self) -> io::Result<bool> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            removed => removed.map(|()| true),
        }
    }

    fn replace(&self, lines: &[&[u8]]) -> io::Result<()> {
        let directory = self.path.parent().unwrap_or_else(|| Path::new("."));
        // A temporary file is its owner's alone, and stays so under its new name.
        let mut shorter = tempfile::NamedTempFile::new_in(directory)?;
        let mut text = lines.join(&b'\n');
        text.push(b'\n');
        shorter.write_all(&text)?;
        shorter.persist(&self.path)?;
        Ok(())
    }

    /// The file, and its lock for as long as it is open.
    fn open_locked(&self) -> io::Result<File> {
        for _ in 0..TRIES {
            let mut options = OpenOptions::new();
            options.read(true).append(true).create(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&self.path)?;
            match file.try_lock() {
                Ok(()) if self.is_still(&file) => {
                    protect(&file)?;
                    return Ok(file);
                }
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Err(io::Error::new(
            io::ErrorKind::WouldBlock,
            "another program holds its lock",
        ))
    }

    /// Whether this file is the one that is there under the name now.
    #[cfg(unix)]
    fn is_still(&self, file: &File) -> bool {
        use std::os::unix::fs::MetadataExt as _;

        let identity = |metadata: io::Result<std::fs::Metadata>| {
            metadata
                .map(|metadata| (metadata.dev(), metadata.ino()))
                .ok()
        };
        let opened = identity(file.metadata());
        opened.is_some() && opened == identity(std::fs::metadata(&self.path))
    }

    #[cfg(not(unix))]
    fn is_still(&self, _file: &File) -> bool {
        true
    }
}

/// Makes a directory that is its owner's alone; one that is there stays as it is.
fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Takes from others what somebody gave them.
#[cfg(unix)]
fn protect(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    if file.metadata()?.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    file.set_permissions(std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn protect(_file: &File) -> io::Result<()> {
    Ok(())
}

fn encoded(entry: &str) -> String {
    entry
        .replace('\\', "\\\\")
        .replace("\r\n", "\n")
        .replace(['\n', '\r'], "\\n")
}

fn decoded(line: &str) -> String {
    let mut entry = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match (c, characters.as_str().chars().next()) {
            ('\\', Some('n')) => {
                entry.push('\n');
                characters.next();
            }
            ('\\', Some('\\')) => {
                entry.push('\\');
                characters.next();
            }
            _ => entry.push(c),
        }
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::{HistoryFile, LEFT, MOST_ENTRIES, decoded, encoded, is_kept};
    use proptest::prelude::*;

    fn history() -> (tempfile::TempDir, HistoryFile) {
        let directory = tempfile::tempdir().unwrap();
        let history = HistoryFile::of(&directory.path().join("caro"));
        (directory, history)
    }

    #[test]
    fn what_was_added_is_there_once_and_in_order() {
        let (_directory, history) = history();
        assert!(history.entries().unwrap().is_empty());
        for line in ["list files", "list files", "find\nbig files", "list files"] {
            history.add(line).unwrap();
        }
        let entries = history.entries().unwrap();
        assert_eq!(entries, ["list files", "find\nbig files", "list files"]);
    }

    #[test]
    #[cfg(unix)]
    fn it_is_its_owners_alone_even_where_it_was_not() {
        use std::os::unix::fs::PermissionsExt as _;

        let (_directory, history) = history();
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        history.add("list files").unwrap();
        assert_eq!(mode(history.path()), 0o600);
        assert_eq!(mode(history.path().parent().unwrap()), 0o700);
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(history.path(), open).unwrap();
        history.add("list directories").unwrap();
        assert_eq!(mode(history.path()), 0o600);
    }

    #[test]
    fn it_never_grows_beyond_its_bound_and_the_newest_stay() {
        let (_directory, history) = history();
        let full: String = (0..MOST_ENTRIES).map(|i| format!("entry {i}\n")).collect();
        std::fs::create_dir(history.path().parent().unwrap()).unwrap();
        std::fs::write(history.path(), full).unwrap();
        history.add("the newest").unwrap();
        let entries = history.entries().unwrap();
        assert_eq!(entries.len(), LEFT);
        assert_eq!(entries.first().unwrap(), "entry 101");
        assert_eq!(entries.last().unwrap(), "the newest");
    }

    #[test]
    fn a_torn_line_costs_nothing_but_itself() {
        let (_directory, history) = history();
        std::fs::create_dir(history.path().parent().unwrap()).unwrap();
        std::fs::write(history.path(), b"one\n\xff\xfe tw").unwrap();
        history.add("three").unwrap();
        let entries = history.entries().unwrap();
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[2], "three");
    }

    #[test]
    fn prompts_that_write_at_once_lose_nothing() {
        let (_directory, history) = history();
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let history = &history;
                scope.spawn(move || {
                    for i in 0..20 {
                        // One that cannot have the lock says so; a person's lines are seconds apart.
                        while history.add(&format!("{writer} {i}")).is_err() {}
                    }
                });
            }
        });
        assert_eq!(history.entries().unwrap().len(), 80);
    }

    #[test]
    fn removing_it_leaves_nothing() {
        let (_directory, history) = history();
        history.add("list files").unwrap();
        assert!(history.remove().unwrap());
        assert!(!history.remove().unwrap());
        assert!(!history.path().exists());
    }

    #[test]
    fn what_begins_with_a_space_or_a_colon_is_not_kept() {
        for line in [
            " list files",
            "\tlist files",
            ":backend ollama",
            "q",
            "exit",
            "",
            " ",
        ] {
            assert!(!is_kept(line), "{line:?}");
        }
        assert!(is_kept("+ only the newest ten"));
    }

    proptest! {
        #[test]
        fn an_entry_is_one_line_and_comes_back_as_it_was(entry in "[^\r]*") {
            let line = encoded(&entry);
            prop_assert!(!line.contains('\n'));
            prop_assert_eq!(decoded(&line), entry);
        }
    }
}
