//! The kinds of values a sentence can carry, and how each is read and written.

use super::files::{account, is_pathlike, is_value, mode, place, searched_text};
use super::lexicon::{Role, w};
use super::measure;
use super::quote;
use super::tokens::Token;
use crate::Shell;

/// What a slot takes. The order is that of `build/entry.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A whole number.
    Number,
    /// A file or a directory.
    Path,
    /// A directory, also "here" and "my home".
    Directory,
    /// One path, several, or a glob.
    Files,
    /// A text: quoted, or a word that is not in the vocabulary.
    Text,
    /// A text that may be any one word, because the pattern announces it.
    Any,
    /// A name: of a process, a package, a branch, a user.
    Name,
    /// A file name extension.
    Extension,
    /// An address of the web.
    Url,
    /// A host name or an address of the network.
    Host,
    Port,
    /// A size with its unit, in bytes.
    Size,
    /// A length of time: "3 days".
    Span,
    /// A calendar date.
    Date,
    /// Permissions for `chmod`.
    Mode,
    /// "3rd", "third", "3".
    Ordinal,
    ProcessId,
    /// A short key word of letters and digits: a signal, a unit.
    Key,
}

impl Kind {
    pub(crate) const ALL: [Self; 18] = [
        Self::Number,
        Self::Path,
        Self::Directory,
        Self::Files,
        Self::Text,
        Self::Any,
        Self::Name,
        Self::Extension,
        Self::Url,
        Self::Host,
        Self::Port,
        Self::Size,
        Self::Span,
        Self::Date,
        Self::Mode,
        Self::Ordinal,
        Self::ProcessId,
        Self::Key,
    ];
}

/// A value that a slot took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// One value, to be quoted as a word.
    Word(String),
    /// One path.
    Path(String),
    /// Several paths.
    Paths(Vec<String>),
    /// A glob that the shell is to expand; nothing in it needs quotes.
    Glob(String),
}

impl Value {
    /// The value itself, for messages and for words that are quoted as a whole.
    pub(crate) fn raw(&self) -> String {
        match self {
            Self::Word(text) | Self::Path(text) | Self::Glob(text) => text.clone(),
            Self::Paths(paths) => paths.join(" "),
        }
    }

    /// As one or more words of the shell.
    pub(crate) fn quoted(&self, shell: Shell) -> Option<String> {
        match self {
            Self::Word(text) => quote::word(text, shell),
            Self::Path(path) => quote::path(path, shell),
            Self::Glob(glob) => Some(glob.clone()),
            Self::Paths(paths) => {
                let words: Option<Vec<String>> =
                    paths.iter().map(|path| quote::path(path, shell)).collect();
                words.map(|words| words.join(" "))
            }
        }
    }
}

/// Reads a value at the start of the tokens: the value, and how many tokens it takes.
pub(crate) fn read(kind: Kind, tokens: &[Token<'_>]) -> Option<(Value, usize)> {
    let first = tokens.first()?;
    let word = |value: Option<&str>| value.map(|value| (Value::Word(value.to_owned()), 1));
    match kind {
        Kind::Number => measure::number(first).map(|number| (Value::Word(number.to_string()), 1)),
        Kind::Ordinal => measure::ordinal(first)
            .or_else(|| measure::number(first))
            .filter(|number| *number > 0)
            .map(|number| (Value::Word(number.to_string()), 1)),
        Kind::Path => path(tokens),
        Kind::Directory => directory(tokens),
        Kind::Files => files(tokens),
        Kind::Text => word(searched_text(first, false)),
        Kind::Any => word(Some(first.raw).filter(|raw| !raw.is_empty())),
        Kind::Name => word(name(first)),
        Kind::Extension => word(extension(first)),
        Kind::Url => word(Some(first.raw).filter(|raw| is_url(raw))),
        Kind::Host => word(Some(first.raw).filter(|raw| is_host(raw))),
        Kind::Port => measure::number(first)
            .filter(|port| (1..=65_535).contains(port))
            .map(|port| (Value::Word(port.to_string()), 1)),
        Kind::ProcessId => measure::number(first)
            .filter(|pid| (2..=4_194_304).contains(pid))
            .map(|pid| (Value::Word(pid.to_string()), 1)),
        Kind::Size => {
            measure::size(tokens).map(|(bytes, length)| (Value::Word(bytes.to_string()), length))
        }
        Kind::Span => span(tokens),
        Kind::Date => word(measure::date(first)),
        Kind::Mode => word(mode(first.raw)),
        Kind::Key => word(Some(first.raw).filter(|raw| {
            !raw.is_empty()
                && raw.len() <= 12
                && first.id == 0
                && raw.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })),
    }
}

fn span(tokens: &[Token<'_>]) -> Option<(Value, usize)> {
    let (span, length) = measure::span(tokens)?;
    let plural = if span.amount == 1 { "" } else { "s" };
    Some((
        Value::Word(format!("{} {}{plural}", span.amount, span.unit.as_str())),
        length,
    ))
}

/// "notes.txt", "the file notes.txt", "the notes.txt file", "a file named notes".
fn path(tokens: &[Token<'_>]) -> Option<(Value, usize)> {
    let mut at = 0;
    let noun = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| [w::FILE, w::DIRECTORY].contains(&token.id))
    };
    let led = noun(0);
    at += usize::from(led);
    let named = tokens.get(at).is_some_and(|token| token.id == w::NAMED);
    at += usize::from(named);
    let token = tokens.get(at)?;
    let behind = noun(at + 1);
    let value = path_value(token, named || led || behind)?;
    let tail = usize::from(behind && !led);
    Some((Value::Path(value), at + 1 + tail))
}

fn path_value(token: &Token<'_>, announced: bool) -> Option<String> {
    let raw = token.raw;
    if raw.is_empty()
        || raw.contains(['*', '?', '[']) && !token.quoted
        || raw.contains("://")
        || raw.starts_with('$')
    {
        return None;
    }
    if raw.starts_with('~') && raw != "~" && !raw.starts_with("~/") {
        return None;
    }
    let word = token.id == 0 || token.mistyped || (announced && token.role != Role::None);
    let numeric = raw.bytes().all(|byte| byte.is_ascii_digit());
    (token.quoted
        || is_pathlike(raw)
        || (word && (announced || !token.mistyped) && (announced || !numeric)))
        .then(|| raw.to_owned())
}

fn directory(tokens: &[Token<'_>]) -> Option<(Value, usize)> {
    let found = place(tokens)?;
    Some((Value::Path(found.path), found.length))
}

/// "a.txt, b.txt and c.txt", "*.log", "notes.txt".
fn files(tokens: &[Token<'_>]) -> Option<(Value, usize)> {
    let start = usize::from(tokens.first()?.id == w::FILE);
    let first = tokens.get(start)?;
    if first.raw.contains('*') && !first.quoted {
        let plain = first
            .raw
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"*._-/".contains(&byte))
            && !first.raw.starts_with('-');
        let tail = usize::from(
            tokens
                .get(start + 1)
                .is_some_and(|token| token.id == w::FILE),
        );
        return plain.then(|| (Value::Glob(first.raw.to_owned()), start + 1 + tail));
    }
    let mut paths = Vec::new();
    let (Value::Path(one), mut at) = path(tokens)? else {
        return None;
    };
    paths.push(one);
    loop {
        let comma = tokens.get(at - 1).is_some_and(|token| token.comma);
        let and = usize::from(tokens.get(at).is_some_and(|token| token.id == w::AND));
        if !comma && and == 0 {
            break;
        }
        let rest = tokens.get(at + and..).unwrap_or(&[]);
        let next = rest
            .first()
            .filter(|token| is_value(token))
            .and_then(|_| path(rest));
        let Some((Value::Path(next), length)) = next else {
            break;
        };
        paths.push(next);
        at += and + length;
    }
    Some((
        if paths.len() == 1 {
            Value::Path(paths.remove(0))
        } else {
            Value::Paths(paths)
        },
        at,
    ))
}

/// Letters, digits and few signs, so that no tool takes it for an option or a path.
fn name<'a>(token: &Token<'a>) -> Option<&'a str> {
    let raw = token.raw;
    let good = !raw.is_empty()
        && raw.len() <= 100
        && raw
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && raw
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.+@:/".contains(&byte));
    let free = token.quoted
        || ((token.id == 0 || token.mistyped) && !raw.bytes().all(|byte| byte.is_ascii_digit()));
    (good && free)
        .then_some(raw)
        .or_else(|| account(raw).filter(|_| token.quoted))
}

fn extension<'a>(token: &Token<'a>) -> Option<&'a str> {
    let bare = token.raw.trim_start_matches('*').trim_start_matches('.');
    let good = !bare.is_empty()
        && bare.len() <= 12
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let marked = token.raw.starts_with(['.', '*']) || token.role == Role::Extension || token.quoted;
    (good && marked).then_some(bare)
}

fn is_url(raw: &str) -> bool {
    let rest = ["https://", "http://", "ftp://"]
        .iter()
        .find_map(|scheme| raw.strip_prefix(scheme));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['))
        && raw.bytes().all(|byte| (0x21..0x7f).contains(&byte))
}

fn is_host(raw: &str) -> bool {
    let shaped = raw
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte))
        && raw
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric());
    shaped && raw.len() <= 253 && (raw.contains('.') || raw.contains("::") || raw == "localhost")
}
