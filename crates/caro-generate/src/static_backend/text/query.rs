//! What a sentence about text asks for, before any command is written.

/// Columns from this number on are those of `headers`, found by their names in the first line.
pub(crate) const NAMED: u64 = 1 << 32;

/// What is in files, and what is to be done with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) source: Source,
    pub(crate) what: What,
    /// All of them must hold of a line.
    pub(crate) conditions: Vec<Condition>,
    pub(crate) range: Option<Range>,
    pub(crate) order: Option<Order>,
    pub(crate) distinct: Option<Distinct>,
    pub(crate) result: Outcome,
    pub(crate) edit: Option<Edit>,
    pub(crate) sink: Sink,
    pub(crate) case: Option<Case>,
    /// The lines become one, with this between them.
    pub(crate) joined: Option<String>,
    /// What separates columns, where it is not white space.
    pub(crate) separator: Option<char>,
    pub(crate) without_header: bool,
    /// Names of columns, in small letters.
    pub(crate) headers: Vec<String>,
    /// The column that results are told apart by.
    pub(crate) group: Option<u64>,
    pub(crate) insensitive: bool,
    pub(crate) whole_word: bool,
    pub(crate) numbered: bool,
    /// The numbers of the lines, and not the lines.
    pub(crate) numbers_only: bool,
    pub(crate) names_only: bool,
    pub(crate) part_only: bool,
    /// Lines shown before and after each match.
    pub(crate) context: (u64, u64),
    pub(crate) followed: bool,
    pub(crate) highlighted: bool,
    /// The range was said behind the order: it counts sorted lines.
    pub(crate) late_range: bool,
    /// "in each log file": the files are spoken of one by one.
    pub(crate) each_file: bool,
    /// "lines" were spoken of beside words or columns: the conditions are theirs.
    pub(crate) says_line: bool,
    /// What is added to the name of a file that is kept as it was.
    pub(crate) backup: Option<&'static str>,
    /// The sentence tells to change the file.
    pub(crate) changes: bool,
}

/// Where the text is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Source {
    #[default]
    Unsaid,
    Files(Vec<String>),
    /// The shell expands it.
    Globs(Vec<String>),
    /// Every file below a folder whose name matches one of the globs, or any, outside of folders with these names.
    Tree {
        folder: String,
        names: Vec<String>,
        without: Vec<String>,
    },
}

impl Source {
    /// Every file below the folder whose name matches one of the globs, or any.
    pub(crate) fn below(folder: impl Into<String>, names: Vec<String>) -> Self {
        Self::Tree {
            folder: folder.into(),
            names,
            without: Vec::new(),
        }
    }
}

/// What is shown, counted or sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum What {
    #[default]
    Lines,
    Words,
    Characters,
    /// Columns by number; 0 is the last one.
    Columns(Vec<u64>),
    /// The parts of lines that match.
    Parts(Part),
    /// The length of each line.
    Lengths,
    /// How many columns each line has.
    Widths,
}

/// A part of a line that has a form of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Text(Text),
    Ip,
    Email,
    Url,
    Number,
}

/// A text as it stands, or a regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) regex: bool,
}

/// A condition of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    /// One of the texts is in it, or none is.
    Holds {
        texts: Vec<Text>,
        negated: bool,
    },
    Begins {
        text: Form,
        negated: bool,
    },
    Ends {
        text: Form,
        negated: bool,
    },
    /// It is exactly this.
    Is {
        text: String,
        negated: bool,
    },
    /// A sign of a class is in it.
    Class {
        class: Class,
        negated: bool,
    },
    /// It has nothing but signs of a class.
    Only(Class),
    Empty {
        negated: bool,
    },
    Comment {
        negated: bool,
    },
    Length(Compare, u64),
    /// So many columns or words.
    Width(Compare, u64),
    Column {
        column: u64,
        test: Test,
        negated: bool,
    },
}

/// What a line begins or ends with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Form {
    Text(String),
    Class(Class),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Digit,
    Uppercase,
    Lowercase,
    Space,
    Whitespace,
    Tab,
    Vowel,
    NonAscii,
    Letter,
    Punctuation,
    Ip,
    Email,
    Url,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    Number(Compare, String),
    Text(String),
    Holds(String),
    Begins(String),
    Empty,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    More,
    AtLeast,
    Less,
    AtMost,
    Exactly,
    Not,
}

/// Which lines, by their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Range {
    First(u64),
    Last(u64),
    FirstBytes(u64),
    LastBytes(u64),
    Nth(u64),
    /// Lines by several numbers.
    Several(Vec<u64>),
    Between(u64, u64),
    From(u64),
    Every(u64),
    Odd,
    Even,
    Random(u64),
    Longest(u64),
    Shortest(u64),
    /// From a line with the first text to one with the second.
    Marks(String, String),
    After(String),
    Before(String),
}

/// How the results are sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) key: Key,
    pub(crate) numeric: bool,
    pub(crate) human: bool,
    pub(crate) descending: bool,
    /// A direction was said.
    pub(crate) directed: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Key {
    #[default]
    Whole,
    Column(u64),
    Columns(u64, u64),
    Length,
    Shuffled,
    /// From the last line to the first.
    Backwards,
    /// By how often each occurs.
    Frequency,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Distinct {
    /// Each one once.
    Once,
    /// Each one once, in the order of the text.
    InOrder,
    /// What occurs more than once.
    Repeated,
    /// What occurs exactly once.
    Single,
    /// Of neighbours that are the same, one.
    Adjacent,
}

/// What is made of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Outcome {
    #[default]
    Shown,
    Counted,
    /// How often each occurs; the most frequent of them, if a number is said.
    Tally(Option<u64>),
    Least(Option<u64>),
    Sum,
    Average,
    Minimum,
    Maximum,
}

/// A change of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Edit {
    /// The lines that are meant go.
    DeleteLines,
    DeleteColumns(Vec<u64>),
    Replace {
        from: Text,
        to: String,
        first: bool,
    },
    DeleteText(Text),
    LeadingSpace,
    TrailingSpace,
    OuterSpace,
    /// Of several spaces, one is left.
    Squeeze,
    /// So many characters at the start or the end of each line.
    CutOff {
        number: u64,
        first: bool,
    },
    /// The sign of a comment at the start of lines goes.
    Uncomment,
    /// To those of DOS, or to those of Unix.
    LineEndings {
        dos: bool,
    },
    ReverseEach,
    Capitalize,
    Before(String),
    Behind(String),
    Around(String),
    InsertAt {
        line: u64,
        text: String,
    },
    InsertAfter {
        line: u64,
        text: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Upper,
    Lower,
}

/// Where the result goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Sink {
    #[default]
    Screen,
    InPlace,
    File(String),
    Append(String),
}
