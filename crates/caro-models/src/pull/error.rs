//! Why a model did not come.

use std::io;
use std::path::{Path, PathBuf};

use crate::Size;

/// Why a model is not here. What has come of it stays where nothing else is said.
#[derive(Debug, thiserror::Error)]
pub enum PullError {
    /// Somebody else is fetching.
    #[error("another run of Caro is at work on the models")]
    Busy,
    /// It would not fit.
    #[error("there is not enough space in {}: {needed} needed, {free} free", directory.display())]
    NoSpace {
        /// There.
        directory: PathBuf,
        /// What is missing of the model, and what stays free beside it.
        needed: Size,
        /// What there is.
        free: Size,
    },
    /// The disk is full all the same, or no file may be so large.
    #[error("nothing more can be written to {}: {source}", path.display())]
    Full {
        /// To this file.
        path: PathBuf,
        /// In the system's words.
        source: io::Error,
    },
    /// The system says no.
    #[error("{}: {source}", path.display())]
    Io {
        /// To what.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The proxy cannot be used.
    #[error("the proxy is not of the form http://host:port")]
    Proxy,
    /// There can be no HTTP client.
    #[error("no connection can be made: {0}")]
    Client(String),
    /// There is no connection to be had.
    #[error("{host} cannot be reached: {reason}")]
    Unreachable {
        /// To this server.
        host: String,
        /// In the system's words.
        reason: String,
    },
    /// The server sends elsewhere without end, or somewhere we don't go.
    #[error("{host} leads nowhere: {reason}")]
    Redirects {
        /// The first server.
        host: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The server wants to know who asks.
    #[error("{host} refuses to send the model (status {status})")]
    Refused {
        /// The server.
        host: String,
        /// Its answer.
        status: u16,
    },
    /// The server has no such file.
    #[error("there is no model at {0}")]
    NotThere(String),
    /// The server has an answer that is of no use.
    #[error("{host} answered with status {status}")]
    Status {
        /// The server.
        host: String,
        /// Its answer.
        status: u16,
    },
    /// The server has another file under that name. Nothing of it was written.
    #[error("{host} has another file there: of {found} bytes, where the model has {expected}")]
    OtherSize {
        /// The server.
        host: String,
        /// What it has, in bytes.
        found: u64,
        /// What the model has.
        expected: u64,
    },
    /// The server packs what it sends. Nothing of it was written.
    #[error("{0} sends the model packed, which was not asked for")]
    Packed(String),
    /// More came than the model has. It was removed.
    #[error("the server sent more than the {0} that the model has; what came was removed")]
    TooLong(Size),
    /// It is another file of the same size. It was removed.
    #[error("what came is not the model (its SHA-256 is another), and was removed")]
    WrongSum,
    /// Nothing came for a long time.
    #[error("{host} sent nothing for {seconds} seconds")]
    Stalled {
        /// The server.
        host: String,
        /// So long.
        seconds: u64,
    },
    /// Every attempt failed.
    #[error("{attempts} attempts to get the model from {host} failed, at last so: {reason}")]
    GaveUp {
        /// The server.
        host: String,
        /// So many in a row.
        attempts: u32,
        /// How the last one did.
        reason: String,
    },
    /// The watcher had enough.
    #[error("stopped")]
    Interrupted,
}

impl PullError {
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    /// A failed write: a disk that is full is worth its own words.
    pub(super) fn write(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::FileTooLarge
            | io::ErrorKind::QuotaExceeded => Self::Full {
                path: path.to_owned(),
                source,
            },
            _ => Self::io(path, source),
        }
    }
}
