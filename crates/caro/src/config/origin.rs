//! Where a value came from.

use std::fmt;
use std::path::PathBuf;

/// Where a value came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody said anything.
    #[default]
    Default,
    /// A file, and the line in it, counted from 1.
    File(PathBuf, usize),
    /// An environment variable.
    Variable(&'static str),
    /// An argument of this run.
    Flag(&'static str),
    /// The file that should say cannot be read, so the safest value is taken.
    Unreadable(PathBuf),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) => write!(f, "${name}"),
            Self::Flag(name) => f.write_str(name),
            Self::Unreadable(path) => write!(f, "{} cannot be read", path.display()),
        }
    }
}
