//! Texts and conditions as regular expressions and as conditions of awk.

use super::query::{Class, Compare, Condition, Form, Test, Text};

/// The signs that a basic regular expression reads.
const BASIC: &[char] = &['\\', '.', '*', '[', ']', '^', '$'];
/// Those of an extended one.
const EXTENDED: &[char] = &[
    '\\', '.', '*', '[', ']', '^', '$', '+', '?', '(', ')', '{', '}', '|',
];

/// Extended expressions of what has a form of its own.
pub(crate) const IP: &str = r"([0-9]{1,3}\.){3}[0-9]{1,3}";
pub(crate) const EMAIL: &str = r"[[:alnum:]._%+-]+@[[:alnum:].-]+\.[[:alpha:]]{2,}";
pub(crate) const URL: &str = "https?://[^[:space:]\"<>]+";

/// Whether a basic regular expression reads nothing in the text but the text.
pub(crate) fn is_literal(text: &str) -> bool {
    !text.contains(BASIC)
}

pub(crate) fn basic(text: &str) -> String {
    crate::static_backend::quote::escaped(text, BASIC)
}

pub(crate) fn extended(text: &str) -> String {
    crate::static_backend::quote::escaped(text, EXTENDED)
}

/// A text as a string of awk.
pub(crate) fn awk_string(text: &str) -> String {
    format!(
        "\"{}\"",
        crate::static_backend::quote::escaped(text, &['\\', '"'])
    )
}

pub(crate) const fn class(class: Class) -> &'static str {
    match class {
        Class::Digit => "[0-9]",
        Class::Uppercase => "[A-Z]",
        Class::Lowercase => "[a-z]",
        Class::Space => " ",
        Class::Whitespace => "[[:space:]]",
        Class::Tab => "\t",
        Class::Vowel => "[AEIOUaeiou]",
        Class::NonAscii => "[^ -~]",
        Class::Letter => "[[:alpha:]]",
        Class::Punctuation => "[[:punct:]]",
        Class::Ip => IP,
        Class::Email => EMAIL,
        Class::Url => URL,
    }
}

/// Whether only an extended expression finds the class, and what has more than one sign.
const fn is_extended(class: Class) -> bool {
    matches!(class, Class::Ip | Class::Email | Class::Url)
}

/// What `grep` is given for a condition: a basic regular expression, unless the second says otherwise.
pub(crate) struct Pattern {
    pub(crate) texts: Vec<String>,
    pub(crate) kind: Kind,
    pub(crate) negated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Basic,
    Extended,
    Fixed,
    /// As the first, and the whole line.
    FixedLine,
}

/// The pattern of a condition that `grep` can test.
pub(crate) fn pattern(condition: &Condition) -> Option<Pattern> {
    let basic_one = |text: String, negated: bool| Pattern {
        texts: vec![text],
        kind: Kind::Basic,
        negated,
    };
    Some(match condition {
        Condition::Holds { texts, negated } => {
            let kind = if texts.iter().any(|text| text.regex) {
                Kind::Extended
            } else if texts.iter().all(|text| is_literal(&text.text)) {
                Kind::Basic
            } else {
                Kind::Fixed
            };
            Pattern {
                texts: texts.iter().map(|text| text.text.clone()).collect(),
                kind,
                negated: *negated,
            }
        }
        Condition::Begins { text, negated } => basic_one(format!("^{}", form(text)?), *negated),
        Condition::Ends { text, negated } => basic_one(format!("{}$", form(text)?), *negated),
        Condition::Is { text, negated } => Pattern {
            texts: vec![text.clone()],
            kind: Kind::FixedLine,
            negated: *negated,
        },
        Condition::Class {
            class: Class::Tab, ..
        } => return None,
        Condition::Class {
            class: one,
            negated,
        } => {
            let mut pattern = basic_one(class(*one).to_owned(), *negated);
            if is_extended(*one) {
                pattern.kind = Kind::Extended;
            }
            pattern
        }
        Condition::Only(one) => {
            let mut pattern = basic_one(format!("^{}+$", class(*one)), false);
            pattern.kind = Kind::Extended;
            (class(*one).starts_with('[') && !is_extended(*one)).then_some(pattern)?
        }
        Condition::Empty { negated: true } => basic_one(".".to_owned(), false),
        Condition::Empty { negated: false } => basic_one("^$".to_owned(), false),
        Condition::Comment { negated } => basic_one("^[[:space:]]*#".to_owned(), *negated),
        Condition::Length(..) | Condition::Width(..) | Condition::Column { .. } => return None,
    })
}

fn form(form: &Form) -> Option<String> {
    match form {
        Form::Text(text) => Some(basic(text)),
        Form::Class(Class::Tab) => None,
        Form::Class(one) if is_extended(*one) => None,
        Form::Class(one) => Some(class(*one).to_owned()),
    }
}

/// The same for the address of a `sed` command, between slashes; true if it is an extended expression.
pub(crate) fn address(condition: &Condition) -> Option<(Vec<String>, bool, bool)> {
    if let Condition::Length(compare, number) = condition {
        let text = match compare {
            Compare::More => format!(".\\{{{}\\}}", number + 1),
            Compare::AtLeast => format!(".\\{{{number}\\}}"),
            Compare::Less => format!("^.\\{{0,{}\\}}$", number.checked_sub(1)?),
            Compare::AtMost => format!("^.\\{{0,{number}\\}}$"),
            Compare::Exactly => format!("^.\\{{{number}\\}}$"),
            Compare::Not => return None,
        };
        return Some((vec![text], false, false));
    }
    let Pattern {
        texts,
        kind,
        negated,
    } = pattern(condition)?;
    let slashed = |text: &str| text.replace('/', "\\/");
    let texts = texts
        .iter()
        .map(|text| match kind {
            Kind::Basic | Kind::Extended => slashed(text),
            Kind::Fixed => slashed(&basic(text)),
            Kind::FixedLine => format!("^{}$", slashed(&basic(text))),
        })
        .collect();
    // A line that is not empty is one with any sign; the sign is what is looked for.
    Some((texts, negated, kind == Kind::Extended))
}

/// A condition as awk has it, if only awk can test it.
pub(crate) fn awk(condition: &Condition) -> Option<String> {
    Some(match condition {
        Condition::Length(compare, number) => format!("length($0) {} {number}", sign(*compare)),
        Condition::Width(compare, number) => format!("NF {} {number}", sign(*compare)),
        Condition::Class {
            class: Class::Tab,
            negated,
        } => format!("{}/\\t/", if *negated { "!" } else { "" }),
        Condition::Column {
            column,
            test,
            negated,
        } => column_test(*column, test, *negated),
        _ => return None,
    })
}

fn column_test(column: u64, test: &Test, negated: bool) -> String {
    let column = field(column);
    let not = if negated { "!" } else { "" };
    match test {
        Test::Number(compare, number) if !negated => {
            format!("{column} {} {number}", sign(*compare))
        }
        Test::Number(compare, number) => {
            format!("{column} {} {number}", sign(opposite(*compare)))
        }
        Test::Text(text) => {
            let equal = if negated { "!=" } else { "==" };
            format!("{column} {equal} {}", awk_string(text))
        }
        Test::Holds(text) => format!("{not}index({column}, {})", awk_string(text)),
        Test::Begins(text) => {
            let equal = if negated { "!=" } else { "==" };
            format!("index({column}, {}) {equal} 1", awk_string(text))
        }
        Test::Empty => {
            let equal = if negated { "!=" } else { "==" };
            format!("{column} {equal} \"\"")
        }
    }
}

/// A column of awk; 0 is the last one.
pub(crate) fn field(column: u64) -> String {
    if column == 0 {
        "$NF".to_owned()
    } else if column >= super::query::NAMED {
        format!("$h{}", column - super::query::NAMED + 1)
    } else {
        format!("${column}")
    }
}

const fn opposite(compare: Compare) -> Compare {
    match compare {
        Compare::More => Compare::AtMost,
        Compare::AtLeast => Compare::Less,
        Compare::Less => Compare::AtLeast,
        Compare::AtMost => Compare::More,
        Compare::Exactly => Compare::Not,
        Compare::Not => Compare::Exactly,
    }
}

const fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::More => ">",
        Compare::AtLeast => ">=",
        Compare::Less => "<",
        Compare::AtMost => "<=",
        Compare::Exactly => "==",
        Compare::Not => "!=",
    }
}

/// The expression that finds a text in a line, and whether it is an extended one.
pub(crate) fn found(text: &Text) -> (String, Kind) {
    if text.regex {
        (text.text.clone(), Kind::Extended)
    } else if is_literal(&text.text) {
        (text.text.clone(), Kind::Basic)
    } else {
        (text.text.clone(), Kind::Fixed)
    }
}
