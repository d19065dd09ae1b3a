//! Clauses about what files are called and what kind they are.

use super::query::{Action, Condition};
use super::read::{Reader, Refusal, Taken};
use crate::static_backend::lexicon::{self, Role, UNKNOWN, w};
use crate::static_backend::tokens::Token;

/// Words that go on with the sentence and are never a name by themselves.
const GLUE: [u16; 22] = [
    w::IN,
    w::AND,
    w::OR,
    w::WITH,
    w::THAT,
    w::WHICH,
    w::UNDER,
    w::FROM,
    w::TO,
    w::BY,
    w::OF,
    w::IS,
    w::LIKE,
    w::AS,
    w::EXCEPT,
    w::NOT,
    w::BEGIN,
    w::END,
    w::CONTAIN,
    w::MATCH,
    w::WHERE,
    w::AFTER,
];

/// Whether a word can only be a value: quoted, not in the vocabulary, or written as no English word is.
pub(crate) fn is_value(token: &Token<'_>) -> bool {
    token.quoted || (token.id == UNKNOWN && !token.raw.is_empty()) || is_pathlike(token.raw)
}

/// Whether the text has the signs of a path, a file name or a glob.
pub(crate) fn is_pathlike(raw: &str) -> bool {
    raw.contains(['/', '*', '~', '_'])
        || raw.trim_start_matches('.').contains('.')
        || (raw.starts_with('.') && raw.len() > 1)
        || raw == "."
        || raw == ".."
}

fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The glob of a sign that a name can start with, end with or hold: "a dot", "a digit", "spaces".
fn sign_class(token: &Token<'_>) -> Option<&'static str> {
    if token.quoted {
        return None;
    }
    Some(match token.id {
        w::DOT => ".",
        w::UNDERSCORE => "_",
        w::DASH | w::HYPHEN => "-",
        w::TILDE => "~",
        w::DIGIT | w::DIGITS | w::NUMBER | w::NUMBERS => "[0-9]",
        w::SPACE => " ",
        _ => return None,
    })
}

/// Whether a pattern has signs that mean something in a regular expression and little in a name.
fn is_regex(pattern: &str) -> bool {
    pattern.contains(['^', '$', '|', '(', ')', '{', '}'])
        || pattern.contains("]+")
        || pattern.starts_with(".*") && pattern.len() > 2
}

/// A text with every sign that a glob would read made literal.
pub(crate) fn literal_glob(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        if matches!(character, '*' | '?' | '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Fit {
    Whole,
    Start,
    End,
    Middle,
    Extension,
}

impl Fit {
    pub(super) fn pattern(self, value: &str) -> String {
        let literal = || {
            if is_glob(value) {
                value.to_owned()
            } else {
                literal_glob(value)
            }
        };
        match self {
            Self::Whole => literal(),
            Self::Start if value.ends_with('*') => literal(),
            Self::Start => format!("{}*", literal()),
            Self::End if value.starts_with('*') => literal(),
            Self::End => format!("*{}", literal()),
            Self::Middle if value.starts_with('*') && value.ends_with('*') => literal(),
            Self::Middle => format!("*{}*", literal()),
            Self::Extension => format!(
                "*.{}",
                literal_glob(value.trim_start_matches('*').trim_start_matches('.'))
            ),
        }
    }
}

impl Reader<'_, '_> {
    /// Every clause that says a name.
    pub(crate) fn names(&mut self) -> Taken {
        if self.without_extension() {
            return Ok(true);
        }
        let start = self.at;
        let of_lines = matches!(
            self.query.action,
            Action::CountLines { .. } | Action::Grep(_)
        ) && [w::BEGIN, w::END, w::MATCH]
            .iter()
            .any(|id| self.id(0) == *id || self.id(1) == *id);
        if of_lines {
            return Err(Refusal::Hint("Do the lines or the files start and end so?"));
        }
        let fit = self.name_lead();
        if let Some(fit) = fit {
            if let Some(values) = self.values(fit) {
                self.skip_name_tail();
                return self.add_names(values, false);
            }
            self.at = start;
            return Ok(false);
        }
        self.at = start;
        if self.value_with_extension_behind() || self.name_contains() {
            return Ok(true);
        }
        self.bare_name()
    }

    /// "with no extension", "that have no extension".
    fn without_extension(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        let none = self.take(&[&[w::WITH, w::HAVE], &[w::NO], &[w::EXTENSION]])
            || self.take(&[&[w::WITHOUT], &[w::EXTENSION]])
            || self.take(&[&[w::WITHOUT], &[w::ANY], &[w::EXTENSION]]);
        if !none {
            self.at = start;
            return false;
        }
        self.query
            .require(true, Condition::Names(vec!["*.*".to_owned()], false));
        true
    }

    /// The words before a name: "named", "whose name starts with", "ending in", "with extension".
    fn name_lead(&mut self) -> Option<Fit> {
        const TO: &[u16] = &[w::WITH, w::IN, w::BY];
        self.take_one(&[w::THAT, w::WHICH]);
        self.take_one(&[w::IS]);
        if self.take(&[&[w::NAMED]]) {
            self.take_one(&[w::AS]);
            return Some(Fit::Whole);
        }
        if self.take(&[&[w::WITH, w::HAVE], &[w::EXTENSION]])
            || self.take(&[&[w::WITH, w::HAVE], &[w::IT], &[w::EXTENSION]])
        {
            return Some(Fit::Extension);
        }
        if self.take(&[&[w::WHOSE], &[w::EXTENSION], &[w::IS]])
            || self.take(&[&[w::IT], &[w::EXTENSION], &[w::IS]])
        {
            return Some(Fit::Extension);
        }
        let owner = self.take_one(&[w::WITH, w::WHOSE, w::HAVE, w::WHERE, w::IT, w::BY]);
        let name = self.take_one(&[w::NAME, w::FILENAME]);
        if owner && !name {
            return None;
        }
        if name && self.take_one(&[w::IS]) {
            if self.id(0) == w::NOT {
                return None;
            }
            return Some(Fit::Whole);
        }
        if self.take(&[&[w::BEGIN], &[w::WITH, w::BY]]) {
            return Some(Fit::Start);
        }
        if self.take(&[&[w::END], TO]) {
            if self.take(&[&[w::EXTENSION]]) {
                return Some(Fit::Extension);
            }
            return Some(Fit::End);
        }
        if name && self.take_one(&[w::CONTAIN]) {
            self.take_one(&[w::WORD, w::STRING, w::TEXT]);
            return Some(Fit::Middle);
        }
        if self.take(&[&[w::MATCH]]) {
            self.take_one(&[w::PATTERN]);
            return self
                .token(0)
                .filter(|token| is_glob(token.raw))
                .map(|_| Fit::Whole);
        }
        if name && self.take_one(&[w::LIKE]) {
            return self
                .token(0)
                .filter(|token| is_glob(token.raw))
                .map(|_| Fit::Whole);
        }
        if name && owner {
            return Some(Fit::Whole);
        }
        None
    }

    /// One value, or several joined by "or" (or by commas).
    fn values(&mut self, fit: Fit) -> Option<Vec<String>> {
        let mut patterns = Vec::new();
        loop {
            let token = self.token(0)?;
            if let Some(class) =
                sign_class(token).filter(|_| matches!(fit, Fit::Start | Fit::End | Fit::Middle))
            {
                self.at += 1;
                return Some(vec![fit.pattern(class)]);
            }
            let capital = [w::CAPITAL, w::UPPERCASE].contains(&token.id)
                && !token.quoted
                && self.id(1) == w::CHARACTER
                && matches!(fit, Fit::Start | Fit::End);
            if capital {
                self.at += 2;
                return Some(vec![fit.pattern("[[:upper:]]")]);
            }
            // "starting with a digit" speaks of digits, not of the word.
            let open = matches!(fit, Fit::Whole | Fit::Extension);
            let fits = is_value(token)
                || token.role != Role::None
                || (lexicon::is_plain(token.id)
                    && !lexicon::is_class(token.id)
                    && !token.raw.ends_with('s'))
                || (open && !token.raw.is_empty() && !GLUE.contains(&token.id));
            if !fits || token.raw.contains('/') || token.raw.starts_with('$') {
                return None;
            }
            patterns.push(fit.pattern(token.raw));
            let comma = token.comma;
            self.at += 1;
            let joined = self.id(0) == w::OR
                || (comma && self.id(0) == w::AND)
                || (self.id(0) == w::AND && matches!(fit, Fit::Extension));
            let list_goes_on = comma && self.token(0).is_some_and(is_value) && !joined;
            if joined
                && self
                    .token(1)
                    .is_some_and(|next| is_value(next) || next.role != Role::None)
            {
                self.at += 1;
            } else if !list_goes_on {
                return Some(patterns);
            }
        }
    }

    /// "… in any case" behind a name is read elsewhere; "extension" and "pattern" belong to it.
    fn skip_name_tail(&mut self) {
        self.take_one(&[w::EXTENSION]);
    }

    /// "with the .txt extension", "with a pdf extension".
    fn value_with_extension_behind(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::WITH, w::HAVE]);
        let value = self
            .token(0)
            .filter(|token| is_value(token) || token.role != Role::None)
            .map(|token| token.raw);
        if let Some(value) = value.filter(|_| self.id(1) == w::EXTENSION) {
            if value.contains('/') {
                self.at = start;
                return false;
            }
            self.at += 2;
            let pattern = Fit::Extension.pattern(value);
            return self.add_names(vec![pattern], false).is_ok();
        }
        self.at = start;
        false
    }

    /// "containing 'x' in the name", "with x in their names".
    fn name_contains(&mut self) -> bool {
        let start = self.at;
        if self.take_one(&[w::CONTAIN, w::WITH, w::HAVE]) {
            self.take_one(&[w::WORD, w::STRING, w::TEXT]);
            let class = self.token(0).and_then(sign_class);
            let value = self
                .token(0)
                .filter(|token| !token.raw.is_empty() && !GLUE.contains(&token.id))
                .filter(|token| class.is_some() || token.quoted || !lexicon::is_class(token.id))
                .map(|token| token.raw);
            if let Some(value) = value {
                self.at += 1;
                if self.take_one(&[w::IN]) {
                    self.take_one(&[w::IT]);
                    self.take_one(&[w::FILE]);
                    if self.take_one(&[w::NAME, w::FILENAME]) && !value.contains('/') {
                        let pattern = Fit::Middle.pattern(class.unwrap_or(value));
                        return self.add_names(vec![pattern], false).is_ok();
                    }
                }
            }
        }
        self.at = start;
        false
    }

    /// "find notes.txt", "the file Makefile", "*.txt".
    fn bare_name(&mut self) -> Taken {
        let Some(token) = self.token(0) else {
            return Ok(false);
        };
        let after_object =
            self.at > 0 && [w::FILE, w::DIRECTORY].contains(&self.tokens[self.at - 1].id);
        let looks = is_pathlike(token.raw) || is_glob(token.raw);
        let may_be = looks
            || ((token.quoted || token.id == UNKNOWN)
                && after_object
                && self.singular
                && !self.quantified
                && self.query.tests.is_empty());
        let raw = token.raw;
        if !may_be
            || raw.contains('/')
            || raw.starts_with(['$', '~'])
            || raw == "."
            || raw == ".."
            || raw.is_empty()
        {
            return Ok(false);
        }
        if token.mistyped {
            return Ok(false);
        }
        if let Some(extension) = raw.strip_prefix('.').filter(|_| !is_glob(raw)) {
            // ".txt files" is a kind; ".bashrc" is a name.
            let many = self.quantified || self.token(1).is_some_and(|noun| noun.raw.ends_with('s'));
            let is_kind = (self.id(1) == w::FILE && many)
                || lexicon::look_up(&extension.to_ascii_lowercase())
                    .is_some_and(|known| known.role != Role::None);
            if is_kind {
                return Ok(false);
            }
        }
        let mut patterns = vec![Fit::Whole.pattern(raw)];
        self.at += 1;
        while self.ids(&[&[w::OR, w::AND]])
            && let Some(next) = self.token(1).filter(|next| {
                (is_pathlike(next.raw) || is_glob(next.raw)) && !next.raw.contains('/')
            })
        {
            patterns.push(Fit::Whole.pattern(next.raw));
            self.at += 2;
        }
        self.add_names(patterns, false)
    }

    pub(crate) fn add_names(&mut self, patterns: Vec<String>, any_case: bool) -> Taken {
        if patterns.iter().any(|pattern| is_regex(pattern)) {
            return Err(Refusal::Hint(
                "I take names and globs such as *.txt, not regular expressions.",
            ));
        }
        if patterns
            .iter()
            .any(|pattern| pattern.is_empty() || pattern == "*." || pattern.len() > 200)
        {
            return Err(Refusal::Hint("A name is missing."));
        }
        self.require(Condition::Names(patterns, any_case));
        Ok(true)
    }
}
