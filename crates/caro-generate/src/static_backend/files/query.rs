//! What a sentence about files asks for, before any command is written.

use crate::static_backend::measure::{Bytes, Span};

/// A question about files, and what is to be done with them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    pub(crate) action: Action,
    pub(crate) object: Option<Object>,
    /// All of them must hold.
    pub(crate) tests: Vec<Test>,
    /// Where to look; nothing said is here.
    pub(crate) places: Vec<String>,
    pub(crate) reach: Option<Reach>,
    /// The sentence named a place with "in", which may or may not mean what lies deeper.
    pub(crate) says_in: bool,
    pub(crate) order: Option<Order>,
    pub(crate) limit: Option<u64>,
    /// Not those that the order and the limit choose, but all others.
    pub(crate) all_but: bool,
    pub(crate) output: Output,
    /// Letter case does not matter, in names and in contents.
    pub(crate) insensitive: bool,
    /// The destination is a folder that is to be made first: "a new folder called x".
    pub(crate) new_folder: bool,
    /// The verb was "find" or the like, which looks everywhere below.
    pub(crate) sought: bool,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Action {
    #[default]
    List,
    Count,
    Delete,
    Copy(String),
    Move(String),
    /// The lines of the files that hold a text.
    Grep(Text),
    CountLines {
        each: bool,
        unit: char,
    },
    TotalSize,
    /// So many lines of the start (`head`) or the end (`tail`) of each file.
    Ends(&'static str, u64),
    Replace {
        from: String,
        to: String,
    },
    Chmod(String),
    Chown(String),
    Compress,
    Archive(String),
    Checksum(&'static str),
}

/// A text to look for in files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) whole_word: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Object {
    File,
    Directory,
    Symlink,
    /// Files and directories alike.
    Any,
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Test {
    pub(crate) negated: bool,
    pub(crate) condition: Condition,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// One of these glob patterns; the second is whether letter case matters not.
    Names(Vec<String>, bool),
    Size(Compare, Bytes),
    Age(Clock, Compare, Span),
    /// Modified on this calendar day: 0 today, 1 yesterday.
    DaysBack(Clock, u64),
    /// Modified at or after a moment, as a text for `-newermt`.
    Since(Clock, Moment),
    NewerThanFile(String),
    Empty,
    Hidden,
    Executable,
    Readable,
    Writable,
    Permission(String),
    Owner(String),
    Mine,
    Group(String),
    Contains(Text),
    Broken,
    /// Below a directory of this name.
    Below(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    Date(String),
    Yesterday,
    /// The day after a date.
    DayAfter(String),
    StartOfMonth,
    StartOfYear,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    More,
    AtLeast,
    Less,
    AtMost,
    Exactly,
}

/// Which of a file's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clock {
    Modified,
    Accessed,
    StatusChanged,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Only what lies directly in the place.
    Direct,
    /// Everything below.
    Tree,
    /// So many levels.
    Levels(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) key: Key,
    pub(crate) descending: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Size,
    Modified,
    Accessed,
    Name,
}

/// How the files are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Output {
    #[default]
    Paths,
    /// Size and path.
    Sizes,
    /// As `ls -l` shows them.
    Details,
    /// The last part of the path.
    BareNames,
    AbsolutePaths,
}

impl Query {
    pub(crate) fn require(&mut self, negated: bool, condition: Condition) {
        self.tests.push(Test { negated, condition });
    }
}
