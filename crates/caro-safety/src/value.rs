//! What is known of a word after the shell has expanded it.
//!
//! A value is text in which single characters of the private use area stand for what is not
//! known. A command that holds such a character itself gets it read as "unknown", which can only
//! make the verdict stricter.

use std::ops::Range;

use crate::choice::Choice;

/// Stands for any text that a glob pattern may match, never empty.
pub(crate) const GLOB: char = '\u{F8F0}';
/// Stands for text that is not known, but is not empty.
pub(crate) const UNKNOWN: char = '\u{F8F1}';
/// Stands for text that is not known and may be empty.
pub(crate) const MAYBE: char = '\u{F8F2}';
/// Stands for the user's home directory, at the start of a path.
pub(crate) const HOME: char = '\u{F8F3}';
/// Stands for the directory that the command starts in, at the start of a path.
pub(crate) const START: char = '\u{F8F4}';

/// Longest text that is followed; what is longer is cut and ends in [`UNKNOWN`].
const MAX_TEXT: usize = 8 * 1024;

/// Whether a character stands for something else than itself.
pub(crate) const fn is_marker(c: char) -> bool {
    matches!(c, GLOB | UNKNOWN | MAYBE | HOME | START)
}

/// Where the text of a value came from, where that matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Carries {
    /// Written in the command.
    #[default]
    Nothing,
    /// Printed by a command that ran before.
    Computed,
    /// Printed by a tool whose printed shell code is its documented use (`ssh-agent -s`).
    Integration,
    /// Read from a key, a credential or a private directory.
    Secret,
    /// Turned from an unreadable form into text (`base64 -d`).
    Decoded,
    /// Fetched from the network.
    Fetched,
}

/// One word, expanded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Value {
    /// Its text, with markers.
    pub(crate) text: String,
    /// The bytes of the original command it stands at.
    pub(crate) span: Range<usize>,
    /// Where its text came from.
    pub(crate) carries: Carries,
    /// For `<(…)`: what reading the named pipe gives.
    pub(crate) pipe: Option<Box<Stream>>,
    /// Whether any part of it was quoted.
    pub(crate) quoted: bool,
}

/// What a command reads or writes on its standard streams.
#[derive(Clone, Debug, Default)]
pub(crate) enum Stream {
    /// The terminal, or nothing.
    #[default]
    Nothing,
    /// Text that is known, as far as markers go.
    Text(String),
    /// Names of files that `find` or `ls` printed below these roots.
    Names(Vec<FoundNames>),
    /// Zeros, noise or `yes`, without end.
    Endless,
    /// The contents of a local file that the command names.
    File,
    /// What an interactive shell prints.
    Shell,
    /// Anything else, by where it came from.
    Other(Carries),
}

/// Names printed by a search: where it started, and what it chose.
#[derive(Clone, Debug)]
pub(crate) struct FoundNames {
    /// The path the search started at, with its span.
    pub(crate) root: Value,
    /// Which of what is below the root is printed.
    pub(crate) choice: Choice,
}

impl FoundNames {
    /// The path of something that was found.
    pub(crate) fn path(&self) -> String {
        if self.root.is_wholly_unknown() {
            return UNKNOWN.to_string();
        }
        let root = self.root.text.trim_end_matches('/');
        if !self.choice.narrowed {
            return format!("{root}/{GLOB}");
        }
        // Below the root or a home, what was chosen may be anything; elsewhere it is some files.
        if root.is_empty() || root.starts_with(['/', HOME]) {
            format!("{root}/{UNKNOWN}")
        } else {
            format!("{root}/found/{GLOB}")
        }
    }
}

impl Stream {
    /// Where its text came from.
    pub(crate) const fn carries(&self) -> Carries {
        match self {
            Self::Nothing | Self::Text(_) | Self::Endless | Self::File | Self::Shell => {
                Carries::Nothing
            }
            Self::Names(_) => Carries::Computed,
            Self::Other(carries) => *carries,
        }
    }
}

impl Value {
    /// A value of known text.
    pub(crate) fn new(text: impl Into<String>, span: Range<usize>) -> Self {
        let mut value = Self {
            text: text.into(),
            span,
            ..Self::default()
        };
        value.limit();
        value
    }

    /// Cuts text that is too long to follow.
    pub(crate) fn limit(&mut self) {
        if self.text.len() > MAX_TEXT {
            let mut end = MAX_TEXT;
            while !self.text.is_char_boundary(end) {
                end -= 1;
            }
            self.text.truncate(end);
            self.text.push(UNKNOWN);
        }
    }

    /// Whether every character of it is known.
    pub(crate) fn is_known(&self) -> bool {
        !self.text.chars().any(is_marker)
    }

    /// Whether part of it is a variable or an output, rather than a pattern or the home directory.
    pub(crate) fn is_unknown(&self) -> bool {
        self.text.contains([UNKNOWN, MAYBE])
    }

    /// Whether it is nothing but what is not known.
    pub(crate) fn is_wholly_unknown(&self) -> bool {
        !self.text.is_empty() && self.text.chars().all(|c| matches!(c, UNKNOWN | MAYBE))
    }

    /// Its text as a person would write it, for explanations.
    pub(crate) fn shown(&self) -> String {
        let mut shown = String::with_capacity(self.text.len());
        for c in self.text.chars().take(80) {
            match c {
                GLOB => shown.push('*'),
                UNKNOWN | MAYBE => shown.push('…'),
                HOME => shown.push('~'),
                START => shown.push('.'),
                c if c.is_control() => shown.push('\u{FFFD}'),
                c => shown.push(c),
            }
        }
        shown
    }
}
