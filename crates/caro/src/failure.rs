//! How a run ends: its exit code, and what is said where it did not do what was asked.

use std::fmt;
use std::io;

/// How a run ended. The numbers are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: done.
    Done,
    /// 1: something failed.
    Error,
    /// 2: asked in a way that Caro does not understand.
    Usage,
    /// 3: the safety assessment stopped it.
    Blocked,
    /// 4: no command is known for the sentence.
    NoCommand,
    /// 5: `check` found something to warn about.
    Warned,
    /// 130: the user said no, or pressed Ctrl-C.
    Cancelled,
    /// 128 + n: ended by signal n.
    Signal(u8),
    /// The exit code of the command that was run.
    Command(u8),
}

impl Exit {
    /// The exit code.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Error => 1,
            Self::Usage => 2,
            Self::Blocked => 3,
            Self::NoCommand => 4,
            Self::Warned => 5,
            Self::Cancelled => 130,
            Self::Signal(number) => 128_u8.saturating_add(number),
            Self::Command(code) => code,
        }
    }
}

/// Why a run did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nothing is left to say: whoever read our output has gone, or it has been said.
    Silent(Exit),
    /// Somebody should read this.
    Told(Box<Told>),
    /// The argument parser's own report, with its colours and suggestions.
    Arguments(Box<clap::Error>),
}

/// A failure in words.
#[derive(Debug)]
pub(crate) struct Told {
    /// What the run ends with.
    pub(crate) exit: Exit,
    /// One clear sentence, without a capital and without a full stop.
    pub(crate) message: String,
    /// What to do about it; each a line of its own.
    pub(crate) hints: Vec<String>,
}

impl Failure {
    /// A failure that ends with `exit` and says `message`.
    pub(crate) fn new(exit: Exit, message: impl fmt::Display) -> Self {
        Self::Told(Box::new(Told {
            exit,
            message: message.to_string(),
            hints: Vec::new(),
        }))
    }

    /// Something failed: exit code 1.
    pub(crate) fn error(message: impl fmt::Display) -> Self {
        Self::new(Exit::Error, message)
    }

    /// Caro was asked in a way it does not understand: exit code 2.
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// The same failure, with a line on what to do about it.
    pub(crate) fn hint(mut self, hint: impl fmt::Display) -> Self {
        if let Self::Told(told) = &mut self {
            told.hints.push(hint.to_string());
        }
        self
    }

    /// How a run ends that failed so.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Silent(exit) => *exit,
            Self::Told(told) => told.exit,
            Self::Arguments(error) if error.use_stderr() => Exit::Usage,
            Self::Arguments(_) => Exit::Done,
        }
    }
}

/// Writing to the user failed.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            // Nobody is left to tell, and nothing is wrong.
            Self::Silent(Exit::Done)
        } else {
            Self::error(format_args!("failed to write: {error}"))
        }
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self::Arguments(Box::new(error))
    }
}
