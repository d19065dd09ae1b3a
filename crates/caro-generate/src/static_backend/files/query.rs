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
    /// "in this folder", "here": what lies in it, not below.
    pub(crate) says_this: bool,
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
    /// "subdirectories": the place itself is none.
    pub(crate) subdirectories: bool,
    /// What lies fewer levels below the places than this is left out.
    pub(crate) floor: Option<u64>,
    /// Only so many of the results, from the start or the end, in no order of rank.
    pub(crate) cut: Option<Cut>,
    /// Other file systems that are mounted below the places are left out.
    pub(crate) one_file_system: bool,
    /// No place was named, and what is sought may be anywhere.
    pub(crate) anywhere: bool,
    /// What cannot be read is passed over without a word.
    pub(crate) quiet: bool,
    /// Files are counted folder by folder.
    pub(crate) per_folder: bool,
    /// The folders with the most files come first.
    pub(crate) most_first: bool,
    /// What is copied keeps its path below the destination.
    pub(crate) structure: bool,
    /// Paths are shown from the root.
    pub(crate) absolute: bool,
    /// Each one is asked for before it is deleted.
    pub(crate) ask: bool,
    /// Sizes are shown in the largest unit that fits.
    pub(crate) human: bool,
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
    /// Those whose content another one has as well.
    Duplicates,
    /// So many lines of the start (`head`) or the end (`tail`) of each file.
    Ends(&'static str, u64),
    Replace {
        from: String,
        to: String,
    },
    Chmod(String),
    /// One set of permissions for directories, another for files.
    Modes {
        directories: String,
        files: String,
    },
    Chown(String),
    Chgrp(String),
    Archive(String),
    /// A known program is run on the files.
    Tool(&'static Tool),
    /// A program of the user's is run: its words, and whether once for each file.
    Run {
        words: Vec<String>,
        each: bool,
    },
    /// One extension of the names becomes another; the second may be empty.
    Extension {
        from: String,
        to: String,
    },
}

/// A known program that takes files.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tool {
    /// The program and its options, where the tools are GNU's.
    pub(crate) gnu: &'static str,
    /// The same for BSD.
    pub(crate) bsd: &'static str,
    /// What it does, before "files".
    pub(crate) does: &'static str,
    /// It takes one file at a time.
    pub(crate) single: bool,
    /// It shows something and changes nothing.
    pub(crate) shows: bool,
    /// It takes directories as well.
    pub(crate) any: bool,
}

/// The first or the last of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    First(u64),
    Last(u64),
}

/// A text to look for in files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    /// One of these.
    pub(crate) texts: Vec<String>,
    pub(crate) whole_word: bool,
    /// They are extended regular expressions.
    pub(crate) regex: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Object {
    File,
    Directory,
    Symlink,
    /// Pipes, sockets and devices, by the letter that `find -type` has for them.
    Special(char),
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
    /// The whole path matches a glob; the second is whether letter case matters not.
    Path(String, bool),
    /// The whole path matches a regular expression; the last is whether letter case matters not.
    PathRegex(String, Dialect, bool),
    /// The user or the group of the file is not known to this system.
    NoUser,
    NoGroup,
    Inode(u64),
    /// Another name of the same file.
    SameFile(String),
    /// A file with so many names.
    HardLinks(Compare, u64),
    /// What a symbolic link points to matches a glob.
    PointsTo(String),
    /// One of these holds; all tests of an alternative must.
    AnyOf(Vec<Vec<Test>>),
}

/// How the operators of a regular expression are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// It has none that the dialects write differently.
    Plain,
    /// `\(a\|b\)`.
    Escaped,
    /// `(a|b)`, `a+`, `a{2}`.
    Extended,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    Date(String),
    Yesterday,
    /// The day after a date.
    DayAfter(String),
    StartOfMonth,
    StartOfYear,
    /// A month and a day of the current year.
    ThisYear(u64, u64),
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

impl Order {
    /// The same from the other end.
    pub(crate) const fn reversed(self) -> Self {
        Self {
            descending: !self.descending,
            ..self
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    Size,
    Modified,
    Accessed,
    StatusChanged,
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
    /// The last part of the path without its extension.
    Stems,
    /// Paths that a zero byte ends.
    Null,
    /// The folders that they lie in, each once.
    Parents,
    /// One line a file with these, in this order.
    Fields([Option<Field>; MOST_FIELDS]),
}

/// More columns than these are a listing.
pub(crate) const MOST_FIELDS: usize = 5;

/// Something to show about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Path,
    Name,
    Size,
    Modified,
    Accessed,
    StatusChanged,
    Owner,
    Group,
    /// Permissions as letters.
    Permissions,
    /// Permissions in octal digits.
    Mode,
    Type,
    Inode,
}

impl Query {
    pub(crate) fn require(&mut self, negated: bool, condition: Condition) {
        self.tests.push(Test { negated, condition });
    }
}
