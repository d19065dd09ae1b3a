//! The directory on Unix: everything relative to its handle.

use std::ffi::OsStr;
use std::fs::{DirBuilder, File};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{
    Access, AtFlags, FileType, Mode as Bits, OFlags, access, fstat, linkat, openat, renameat,
    unlinkat,
};
use rustix::io::Errno;

use super::Directory;

pub(super) type Handle = OwnedFd;

#[derive(Clone, Copy)]
pub(super) enum Mode {
    Read,
    Append,
    CreateNew,
    Overwrite,
}

pub(super) fn open_directory(path: &Path) -> io::Result<Handle> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::RDONLY;
    // Our directory and the one above it are both ours: neither may be a link.
    if let (Some(parent), Some(name)) = (path.parent(), path.file_name()) {
        let above = rustix::fs::open(parent, flags, Bits::empty())
            .map_err(|error| refused(&parent.display().to_string(), error))?;
        return openat(above, name, flags, Bits::empty()).map_err(|error| refused("it", error));
    }
    rustix::fs::open(path, flags, Bits::empty()).map_err(|error| refused("it", error))
}

/// Why something could not be opened, in words that name it. What is routine stays as the system has it: what is not
/// there, and what is there already.
fn refused(name: &str, error: Errno) -> io::Error {
    let kind = io::Error::from(error).kind();
    match error {
        Errno::NOENT | Errno::EXIST => error.into(),
        // A link that is not followed where a directory was asked for is either of these.
        Errno::LOOP => io::Error::new(
            kind,
            format!("{name} is a symbolic link, and none is followed here"),
        ),
        Errno::NOTDIR => io::Error::new(
            kind,
            format!("{name} is no directory, or a symbolic link, and none is followed here"),
        ),
        Errno::ISDIR => io::Error::new(kind, format!("{name} is a directory")),
        Errno::NXIO => io::Error::new(kind, format!("{name} is not a regular file")),
        _ => io::Error::new(kind, format!("{name}: {}", io::Error::from(error))),
    }
}

pub(super) fn create_directory(path: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

pub(super) fn open_file(directory: &Directory, name: &str, mode: Mode) -> io::Result<File> {
    let purpose = match mode {
        Mode::Read => OFlags::RDONLY,
        Mode::Append => OFlags::RDWR | OFlags::APPEND | OFlags::CREATE,
        Mode::CreateNew => OFlags::RDWR | OFlags::CREATE | OFlags::EXCL,
        Mode::Overwrite => OFlags::WRONLY,
    };
    // Without O_NONBLOCK a pipe in the place of a file would hold us up for ever.
    let flags = purpose | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let handle = openat(&directory.handle, name, flags, Bits::RUSR | Bits::WUSR)
        .map_err(|error| refused(name, error))?;
    let kind = FileType::from_raw_mode(fstat(&handle)?.st_mode);
    if kind != FileType::RegularFile {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{name} is not a regular file"),
        ));
    }
    Ok(File::from(handle))
}

pub(super) fn rename(directory: &Directory, from: &str, to: &str) -> io::Result<()> {
    Ok(renameat(&directory.handle, from, &directory.handle, to)?)
}

pub(super) fn link(directory: &Directory, from: &str, to: &str) -> io::Result<()> {
    Ok(linkat(
        &directory.handle,
        from,
        &directory.handle,
        to,
        AtFlags::empty(),
    )?)
}

pub(super) fn remove(directory: &Directory, name: &str) -> io::Result<()> {
    match unlinkat(&directory.handle, name, AtFlags::empty()) {
        // Somebody put a directory in the place of a file. (Linux says the first, others the second.)
        Err(Errno::ISDIR | Errno::PERM) => unlinkat(&directory.handle, name, AtFlags::REMOVEDIR),
        outcome => outcome,
    }
    .map_err(|error| refused(name, error))
}

pub(super) fn names(directory: &Directory) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in rustix::fs::Dir::read_from(&directory.handle)? {
        if let Ok(name) = entry?.file_name().to_str()
            && name != "."
            && name != ".."
        {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

pub(super) fn write_access(path: &Path) -> io::Result<()> {
    Ok(access(path, Access::WRITE_OK | Access::EXEC_OK)?)
}

pub(super) fn foreign_owner(path: &Path) -> Option<PathBuf> {
    let us = rustix::process::geteuid().as_raw();
    let nearest = path
        .ancestors()
        .filter(|path| *path != OsStr::new(""))
        .find_map(|path| {
            let metadata = std::fs::symlink_metadata(path).ok()?;
            Some((path, metadata.uid()))
        });
    match nearest {
        Some((path, owner)) if owner != us => Some(path.to_owned()),
        _ => None,
    }
}
