//! Expands a word as the shell would, as far as its parts are known.

use std::ops::Range;

use crate::braces;
use crate::quoting::{decode_ansi_c, end_of, unescape_backquotes};
use crate::scope::Scope;
use crate::script::{Origin, Script};
use crate::value::{Carries, FoundNames, GLOB, HOME, MAYBE, Stream, UNKNOWN, Value, is_marker};
use crate::walk::Walker;

/// Most alternatives that one word may stand for.
const MAX_ALTERNATIVES: usize = 32;

/// How the text that is read is quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    None,
    Double,
    HereDocument,
}

/// A word while it is expanded: its alternatives so far, and the words that are complete.
struct Expansion<'r> {
    raw: &'r str,
    origin: &'r Origin,
    complete: Vec<Value>,
    texts: Vec<String>,
    started: bool,
    quoted: bool,
    carries: Carries,
}

/// What an expansion puts into the word: alternatives, and where they came from.
pub(crate) struct Inserted {
    pub(crate) texts: Vec<String>,
    pub(crate) carries: Carries,
}

impl Inserted {
    pub(crate) fn one(text: impl Into<String>) -> Self {
        Self {
            texts: vec![text.into()],
            carries: Carries::Nothing,
        }
    }
}

impl Expansion<'_> {
    fn push(&mut self, c: char) {
        self.started = true;
        let c = if is_marker(c) { UNKNOWN } else { c };
        self.push_marker(c);
    }

    fn push_marker(&mut self, c: char) {
        self.started = true;
        for text in &mut self.texts {
            text.push(c);
        }
    }

    fn push_text(&mut self, part: &str) {
        self.started = true;
        if part.contains(is_marker) {
            for c in part.chars() {
                self.push(c);
            }
        } else {
            for text in &mut self.texts {
                text.push_str(part);
            }
        }
    }

    fn span(&self) -> Range<usize> {
        self.origin.span(0..self.raw.len())
    }

    /// Ends the word that is being built, where there is one.
    fn complete(&mut self) {
        let texts = std::mem::replace(&mut self.texts, vec![String::new()]);
        if self.started || texts.iter().any(|text| !text.is_empty()) {
            let span = self.span();
            for text in texts {
                let mut value = Value::new(text, span.clone());
                value.quoted = self.quoted;
                value.carries = self.carries;
                self.complete.push(value);
            }
        }
        self.started = false;
    }

    /// Puts an expansion's result into the word; splits it into words where it is not quoted.
    fn insert(&mut self, inserted: Inserted, quoting: Quoting) {
        self.carries = self.carries.max(inserted.carries);
        if quoting != Quoting::None {
            self.started = true;
        }
        let splits = |text: &String| text.contains(char::is_whitespace);
        if quoting == Quoting::None && inserted.texts.len() == 1 && splits(&inserted.texts[0]) {
            self.insert_split(&inserted.texts[0]);
            return;
        }
        let mut product = Vec::with_capacity(self.texts.len() * inserted.texts.len());
        for text in &self.texts {
            for part in &inserted.texts {
                if product.len() >= MAX_ALTERNATIVES {
                    break;
                }
                let mut joined = text.clone();
                joined.push_str(part);
                product.push(joined);
            }
        }
        if product.is_empty() {
            product.push(String::new());
        }
        self.texts = product;
    }

    fn insert_split(&mut self, text: &str) {
        let mut first = true;
        if text.starts_with(char::is_whitespace) {
            self.complete();
        }
        for word in text.split_whitespace().take(256) {
            if !first {
                self.complete();
            }
            first = false;
            self.started = true;
            for built in &mut self.texts {
                built.push_str(word);
            }
        }
        if text.ends_with(char::is_whitespace) {
            self.complete();
        }
    }
}

/// Whether a byte stands for itself wherever it stands in a word.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'_' | b'.' | b'/' | b',' | b'+' | b'@' | b'%' | b'^' | b'=' | b':'
        )
}

impl Walker<'_> {
    /// Expands a word into the words that the shell makes of it.
    pub(crate) fn expand(&mut self, raw: &str, origin: &Origin, scope: &mut Scope) -> Vec<Value> {
        if raw.bytes().all(is_plain) {
            return vec![Value::new(raw, origin.span(0..raw.len()))];
        }
        if braces::may_expand(raw)
            && let Some(words) = braces::expand(raw)
        {
            let within = Origin::Within(origin.span(0..raw.len()));
            let mut values = Vec::new();
            for word in words {
                values.extend(self.expand_plain(&word, &within, scope, Quoting::None));
            }
            return values;
        }
        self.expand_plain(raw, origin, scope, Quoting::None)
    }

    /// Expands a word that is not split, such as the value of an assignment, into alternatives.
    pub(crate) fn expand_whole(
        &mut self,
        raw: &str,
        origin: &Origin,
        scope: &mut Scope,
    ) -> Vec<Value> {
        let mut values = self.expand_plain(raw, origin, scope, Quoting::None);
        if values.len() == 1 {
            return values;
        }
        let Some(first) = values.first().cloned() else {
            return vec![Value::new("", origin.span(0..raw.len()))];
        };
        let spaced = raw.contains(['$', '`']);
        if spaced && values.len() <= MAX_ALTERNATIVES && raw.starts_with("\"$") {
            return values;
        }
        let mut whole = first;
        for value in values.drain(1..) {
            whole.text.push(' ');
            whole.text.push_str(&value.text);
            whole.carries = whole.carries.max(value.carries);
        }
        whole.limit();
        vec![whole]
    }

    /// Expands the text of a here-document.
    pub(crate) fn expand_document(
        &mut self,
        raw: &str,
        origin: &Origin,
        scope: &mut Scope,
    ) -> Value {
        let mut values = self.expand_plain(raw, origin, scope, Quoting::HereDocument);
        values
            .pop()
            .unwrap_or_else(|| Value::new("", origin.span(0..raw.len())))
    }

    fn expand_plain(
        &mut self,
        raw: &str,
        origin: &Origin,
        scope: &mut Scope,
        quoting: Quoting,
    ) -> Vec<Value> {
        let mut word = Expansion {
            raw,
            origin,
            complete: Vec::new(),
            texts: vec![String::new()],
            started: false,
            quoted: false,
            carries: Carries::Nothing,
        };
        let start = if quoting == Quoting::None {
            expand_tilde(&mut word, scope)
        } else {
            0
        };
        self.expand_range(&mut word, start..raw.len(), scope, quoting);
        word.complete();
        word.complete
    }

    fn expand_range(
        &mut self,
        word: &mut Expansion<'_>,
        range: Range<usize>,
        scope: &mut Scope,
        quoting: Quoting,
    ) {
        let raw = word.raw;
        let bytes = raw.as_bytes();
        let mut open_brackets = 0;
        let mut at = range.start;
        while at < range.end {
            let byte = bytes[at];
            match (quoting, byte) {
                (_, b'\\') => at = expand_escape(word, at, range.end, quoting),
                (_, b'$') => at = self.expand_dollar(word, at, range.end, scope, quoting),
                (_, b'`') => {
                    let end = end_of(bytes, at).unwrap_or(range.end).min(range.end);
                    let inner =
                        unescape_backquotes(raw.get(at + 1..end.max(at + 2) - 1).unwrap_or(""));
                    let within = Origin::Within(word.origin.span(at..end));
                    let inserted = self.substitute(inner, within, scope);
                    word.insert(inserted, quoting);
                    at = end;
                }
                (Quoting::None, b'\'') => {
                    let end = raw[at + 1..range.end]
                        .find('\'')
                        .map_or(range.end, |end| at + 1 + end);
                    word.quoted = true;
                    word.push_text(&raw[at + 1..end]);
                    at = end + 1;
                }
                (Quoting::None, b'"') => {
                    let end = end_of(bytes, at)
                        .unwrap_or(range.end + 1)
                        .min(range.end + 1);
                    word.quoted = true;
                    word.started = true;
                    self.expand_range(word, at + 1..end - 1, scope, Quoting::Double);
                    at = end;
                }
                (Quoting::None, b'*' | b'?') => {
                    at = glob_end(bytes, at, range.end);
                    word.push_marker(GLOB);
                }
                (Quoting::None, b'[') => {
                    let end = (open_brackets < 8)
                        .then(|| bracket_end(&bytes[at..range.end]))
                        .flatten();
                    if let Some(end) = end {
                        word.push_marker(GLOB);
                        at += end;
                    } else {
                        open_brackets += 1;
                        word.push('[');
                        at += 1;
                    }
                }
                (Quoting::None, b'@' | b'+' | b'!') if bytes.get(at + 1) == Some(&b'(') => {
                    at = glob_end(bytes, at, range.end);
                    word.push_marker(GLOB);
                }
                _ => {
                    let plain = raw[at..range.end]
                        .char_indices()
                        .skip(1)
                        .find(|(_, c)| {
                            !c.is_alphanumeric() && !matches!(c, '/' | '.' | '-' | '_' | ' ')
                        })
                        .map_or(range.end, |(offset, _)| at + offset);
                    word.push_text(&raw[at..plain]);
                    at = plain;
                }
            }
        }
    }

    /// Expands what starts with `$` at `at`, and gives the index after it.
    fn expand_dollar(
        &mut self,
        word: &mut Expansion<'_>,
        at: usize,
        limit: usize,
        scope: &mut Scope,
        quoting: Quoting,
    ) -> usize {
        let raw = word.raw;
        let bytes = raw.as_bytes();
        let next = if at + 1 < limit { bytes[at + 1] } else { 0 };
        let end = match next {
            b'\'' if quoting == Quoting::None => ansi_c_end(bytes, at + 2).min(limit + 1),
            b'"' if quoting == Quoting::None => return at + 1,
            b'(' | b'{' | b'[' => end_of(bytes, at + 1).unwrap_or(limit + 1).min(limit + 1),
            _ => limit,
        };
        let inner = raw.get(at + 2..end.max(at + 3) - 1).unwrap_or("");
        let inserted = match next {
            b'\'' if quoting == Quoting::None => {
                word.quoted = true;
                word.push_text(&decode_ansi_c(inner));
                return end;
            }
            b'(' if inner.starts_with('(') && inner.ends_with(')') => {
                self.substitutions_in(inner, word.origin, scope);
                Inserted::one(UNKNOWN)
            }
            b'(' => self.substitute(inner.to_owned(), word.origin.at(at + 2), scope),
            b'[' => Inserted::one(UNKNOWN),
            b'{' => self.parameter(inner, &word.origin.at(at + 2), scope),
            b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!' | b'0'..=b'9' => {
                let inserted = self.variable(&raw[at + 1..at + 2], scope);
                word.insert(inserted, quoting);
                return at + 2;
            }
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                let name = raw[at + 1..limit]
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .map_or(&raw[at + 1..limit], |length| &raw[at + 1..at + 1 + length]);
                let inserted = self.variable(name, scope);
                word.insert(inserted, quoting);
                return at + 1 + name.len();
            }
            _ => {
                word.push('$');
                return at + 1;
            }
        };
        word.insert(inserted, quoting);
        end
    }

    /// Walks the substitutions inside of an arithmetic expansion.
    fn substitutions_in(&mut self, inner: &str, origin: &Origin, scope: &mut Scope) {
        if inner.contains("$(") || inner.contains('`') {
            let within = Origin::Within(origin.span(0..0));
            let inner = inner.trim_start_matches('(').trim_end_matches(')');
            self.expand_plain(inner, &within, scope, Quoting::HereDocument);
        }
    }

    /// Runs a command substitution, and gives what it prints.
    pub(crate) fn substitute(
        &mut self,
        text: String,
        origin: Origin,
        scope: &mut Scope,
    ) -> Inserted {
        let mut inner = scope.clone();
        let output = self.script(&Script::new(text, origin), &mut inner, Stream::Nothing);
        scope.keep_marks(&inner);
        match output {
            Stream::Text(mut text) => {
                text.truncate(text.trim_end_matches('\n').len());
                Inserted::one(text)
            }
            Stream::Names(found) => Inserted {
                texts: found.iter().map(FoundNames::path).collect(),
                carries: Carries::Nothing,
            },
            other => Inserted {
                texts: vec![MAYBE.to_string()],
                carries: other.carries().max(Carries::Computed),
            },
        }
    }
}

/// Expands a tilde at the start of the word; gives the index after it.
fn expand_tilde(word: &mut Expansion<'_>, scope: &Scope) -> usize {
    let raw = word.raw;
    let Some(rest) = raw.strip_prefix('~') else {
        return 0;
    };
    let name = rest.split('/').next().unwrap_or("");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    if !name.chars().all(plain) {
        return 0;
    }
    word.started = true;
    match name {
        "" => word.push_marker(HOME),
        "+" => word.texts = vec![scope.directory.clone()],
        "-" => word.push_marker(UNKNOWN),
        "root" => word.push_text("/root"),
        user => {
            word.push_text("/home/");
            word.push_text(user);
        }
    }
    1 + name.len()
}

/// Reads a backslash and what it protects; gives the index after it.
fn expand_escape(word: &mut Expansion<'_>, at: usize, limit: usize, quoting: Quoting) -> usize {
    let Some(next) = word.raw[at + 1..limit].chars().next() else {
        word.push('\\');
        return at + 1;
    };
    let protects = match quoting {
        Quoting::None => true,
        Quoting::Double => matches!(next, '$' | '`' | '"' | '\\' | '\n'),
        Quoting::HereDocument => matches!(next, '$' | '`' | '\\' | '\n'),
    };
    if !protects {
        word.push('\\');
        return at + 1;
    }
    if next != '\n' {
        word.quoted = true;
        word.push(next);
    }
    at + 1 + next.len_utf8()
}

/// The index after the closing quote of `$'…'` whose inside starts at `at`.
fn ansi_c_end(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\'' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len() + 1
}

/// The index after the run of pattern characters, or the extended pattern, at `at`.
fn glob_end(bytes: &[u8], mut at: usize, limit: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'(') {
        return end_of(bytes, at + 1).unwrap_or(limit).min(limit);
    }
    while at < limit && matches!(bytes[at], b'*' | b'?') {
        at += 1;
    }
    at
}

/// The length of the bracket expression at the start, if it is one.
fn bracket_end(bytes: &[u8]) -> Option<usize> {
    let close = bytes
        .iter()
        .take(256)
        .skip(2)
        .position(|&byte| byte == b']')?
        + 2;
    let inner = &bytes[1..close];
    let plain = inner
        .iter()
        .all(|byte| !matches!(byte, b'/' | b'$' | b'"' | b'\'' | b'`' | b' '));
    plain.then_some(close + 1)
}
