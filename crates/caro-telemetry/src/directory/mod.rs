//! Our directory, and files in it that are never reached through a symbolic link.
//!
//! On Unix every file is opened relative to a handle of the directory, with `O_NOFOLLOW`, and must be a regular file:
//! whoever swaps a path for a link, a pipe or a device after we looked gains nothing. On other systems the standard
//! library's calls do what they can.

#[cfg(not(unix))]
mod portable;
#[cfg(unix)]
mod unix;

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

#[cfg(not(unix))]
use portable as system;
#[cfg(unix)]
use unix as system;
use uuid::Uuid;

/// The longest file that is ever read whole, in bytes: eight times what the largest of ours can grow to.
pub(crate) const LARGEST_FILE: u64 = 32 << 20;

/// An open directory of ours.
#[derive(Debug)]
pub struct Directory {
    path: PathBuf,
    handle: system::Handle,
}

impl Directory {
    /// Opens the directory, where it exists.
    ///
    /// # Errors
    ///
    /// If it is a symbolic link, no directory, or cannot be read.
    pub fn open(path: &Path) -> io::Result<Option<Self>> {
        match system::open_directory(path) {
            Ok(handle) => Ok(Some(Self {
                path: path.to_owned(),
                handle,
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Opens the directory, made with mode 0700 where it is missing, and its parent likewise. The two above those, as
    /// in `~/.local/state`, are the user's business: they are made with the usual mode. What lies above them has to be
    /// there: a home that is missing is not made up.
    ///
    /// # Errors
    ///
    /// As [`Directory::open`], or if it cannot be made.
    pub fn create(path: &Path) -> io::Result<Self> {
        if let Some(directory) = Self::open(path)? {
            return Ok(directory);
        }
        if let Some(parent) = path.parent() {
            if let Some(above) = parent.parent() {
                create_above(above)?;
            }
            system::create_directory(parent)?;
        }
        system::create_directory(path)?;
        Self::open(path)?.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a file for reading; `None` where there is none.
    ///
    /// # Errors
    ///
    /// If it is no regular file, or cannot be read.
    pub fn read(&self, name: &str) -> io::Result<Option<File>> {
        match system::open_file(self, name, system::Mode::Read) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The whole of a file; `None` where there is none.
    ///
    /// # Errors
    ///
    /// As [`Directory::read`], or if it is larger than anything of ours can be.
    pub fn read_all(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = self.read(name)? else {
            return Ok(None);
        };
        // Most of our files are small: two reads instead of a handful.
        let mut content = Vec::with_capacity(1024);
        file.take(LARGEST_FILE + 1).read_to_end(&mut content)?;
        if content.len() as u64 > LARGEST_FILE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(Some(content))
    }

    /// Opens a file for reading and appending, made with mode 0600 where it is missing.
    ///
    /// # Errors
    ///
    /// If it is no regular file, or cannot be made or written.
    pub fn append(&self, name: &str) -> io::Result<File> {
        system::open_file(self, name, system::Mode::Append)
    }

    /// Appends whole lines to a file, which begins anew after whatever torn line a killed process left at its end.
    /// Returns the file's size after it.
    ///
    /// # Errors
    ///
    /// As [`Directory::append`], or if the lines cannot be written.
    pub fn append_lines(&self, name: &str, lines: &[u8]) -> io::Result<u64> {
        let mut file = self.append(name)?;
        let size = file.seek(SeekFrom::End(0))?;
        let mut last = [b'\n'];
        if size > 0 {
            file.seek(SeekFrom::Start(size - 1))?;
            file.read_exact(&mut last)?;
        }
        if last == [b'\n'] {
            file.write_all(lines)?;
        } else {
            file.write_all(&[b"\n", lines].concat())?;
        }
        Ok(file.metadata()?.len())
    }

    /// Makes a new file with mode 0600; an error where the name is taken.
    ///
    /// # Errors
    ///
    /// If the name is taken, or the file cannot be made.
    pub fn create_new(&self, name: &str) -> io::Result<File> {
        system::open_file(self, name, system::Mode::CreateNew)
    }

    /// Makes a new file under a temporary name, with this content.
    ///
    /// # Errors
    ///
    /// If it cannot be made or written; what was begun is removed.
    pub fn temporary(&self, content: &[u8]) -> io::Result<String> {
        let name = format!("{}.tmp", Uuid::now_v7());
        let written = self
            .create_new(&name)
            .and_then(|mut file| file.write_all(content));
        if let Err(error) = written {
            let _ = self.remove(&name);
            return Err(error);
        }
        Ok(name)
    }

    /// Puts a file with this content in the place of another, at one blow.
    ///
    /// # Errors
    ///
    /// If it cannot be written; the other then stays as it was.
    pub fn replace(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let temporary = self.temporary(content)?;
        self.rename(&temporary, name).inspect_err(|_| {
            let _ = self.remove(&temporary);
        })
    }

    /// Writes over a file where it stands, if the new content is as long as the old; otherwise replaces it.
    ///
    /// It is one write of a few hundred bytes, of which a killed process leaves all or nothing. For content that
    /// differs from the old in a few places only, so that whoever reads at that moment reads one or the other. Renaming
    /// over a file has some file systems write it to the disk at once, which takes ten times as long.
    ///
    /// # Errors
    ///
    /// As [`Directory::replace`].
    pub fn overwrite(&self, name: &str, content: &[u8]) -> io::Result<()> {
        match system::open_file(self, name, system::Mode::Overwrite) {
            Ok(mut file) if file.metadata()?.len() == content.len() as u64 => {
                file.write_all(content)
            }
            _ => self.replace(name, content),
        }
    }

    /// Renames a file within the directory, over whatever has the new name.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        system::rename(self, from, to)
    }

    /// Gives a file a second name; an error where that is taken.
    ///
    /// # Errors
    ///
    /// If the name is taken, or the system refuses.
    pub fn link(&self, from: &str, to: &str) -> io::Result<()> {
        system::link(self, from, to)
    }

    /// Removes a file; one that is not there is no error.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        match system::remove(self, name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Whether a file of that name is there.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        matches!(self.read(name), Ok(Some(_)))
    }

    /// The names in the directory, sorted.
    ///
    /// # Errors
    ///
    /// If it cannot be listed.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let mut names = system::names(self)?;
        names.sort_unstable();
        Ok(names)
    }
}

/// Makes a directory and the one above it.
fn create_above(path: &Path) -> io::Result<()> {
    let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.is_dir();
    for path in [path.parent(), Some(path)]
        .into_iter()
        .flatten()
        .filter(missing)
    {
        std::fs::create_dir(path).map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("{} cannot be made: {error}", path.display()),
            )
        })?;
    }
    Ok(())
}

/// The directory, or its nearest existing parent, where that belongs to another user than the one who runs the
/// program: a home kept under `sudo`. `None` where all is as usual, or the system knows no owners.
#[must_use]
pub fn foreign_owner(path: &Path) -> Option<PathBuf> {
    system::foreign_owner(path)
}

/// Why a directory that is not there could not be made, as [`Directory::create`] makes it; `None` where it could, or
/// where the system does not tell.
pub(crate) fn obstacle(path: &Path) -> Option<io::Error> {
    let parent = |path: &&Path| !path.as_os_str().is_empty();
    let above: Vec<&Path> = path.ancestors().filter(parent).collect();
    let (missing, nearest) = above.iter().enumerate().find(|(_, path)| path.exists())?;
    // Four are made at the most: ours, its parent, and two above those.
    if missing > 4 {
        let home = above.get(4).unwrap_or(nearest);
        return Some(io::Error::new(
            io::ErrorKind::NotFound,
            format!("{} does not exist", home.display()),
        ));
    }
    system::write_access(nearest)
        .err()
        .map(|error| io::Error::new(error.kind(), format!("{}: {error}", nearest.display())))
}
