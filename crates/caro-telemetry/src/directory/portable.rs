//! The directory on systems without `openat`: the standard library's calls, which follow no link that they can see.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::Directory;

pub(super) type Handle = ();

#[derive(Clone, Copy)]
pub(super) enum Mode {
    Read,
    Append,
    CreateNew,
    Overwrite,
}

pub(super) fn open_directory(path: &Path) -> io::Result<Handle> {
    if fs::symlink_metadata(path)?.is_dir() {
        Ok(())
    } else {
        Err(io::ErrorKind::NotADirectory.into())
    }
}

pub(super) fn create_directory(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

pub(super) fn open_file(directory: &Directory, name: &str, mode: Mode) -> io::Result<File> {
    let path = directory.path.join(name);
    if fs::symlink_metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{name} is not a regular file"),
        ));
    }
    let mut options = OpenOptions::new();
    match mode {
        Mode::Read => options.read(true),
        Mode::Append => options.read(true).append(true).create(true),
        Mode::CreateNew => options.read(true).write(true).create_new(true),
        Mode::Overwrite => options.write(true),
    };
    options.open(path)
}

pub(super) fn rename(directory: &Directory, from: &str, to: &str) -> io::Result<()> {
    fs::rename(directory.path.join(from), directory.path.join(to))
}

pub(super) fn link(directory: &Directory, from: &str, to: &str) -> io::Result<()> {
    fs::hard_link(directory.path.join(from), directory.path.join(to))
}

pub(super) fn remove(directory: &Directory, name: &str) -> io::Result<()> {
    fs::remove_file(directory.path.join(name))
}

pub(super) fn names(directory: &Directory) -> io::Result<Vec<String>> {
    let names = fs::read_dir(&directory.path)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    Ok(names)
}

/// The system does not tell before it is tried.
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
pub(super) fn write_access(_: &Path) -> io::Result<()> {
    Ok(())
}

pub(super) fn foreign_owner(_: &Path) -> Option<PathBuf> {
    None
}
