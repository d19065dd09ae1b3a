//! Clauses about what files are called and what kind they are.

use super::query::{Action, Condition};
use super::read::{Reader, Refusal, Taken};
use crate::static_backend::lexicon::{self, Role, UNKNOWN, w};
use crate::static_backend::tokens::Token;

/// Words that go on with the sentence and are never a name by themselves.
pub(super) const GLUE: [u16; 22] = [
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

pub(super) fn is_glob(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The glob of a sign that a name can start with, end with or hold: "a dot", "a digit", "spaces".
pub(super) fn sign_class(token: &Token<'_>) -> Option<&'static str> {
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
        w::WHITESPACE => "[[:space:]]",
        w::UPPERCASE => "[[:upper:]]",
        w::LOWERCASE => "[[:lower:]]",
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

/// What the words before a name say of it.
#[derive(Debug, Clone, Copy, Default)]
struct Lead {
    fit: Fit,
    negated: bool,
    any_case: bool,
    /// The whole path is meant, not its last part.
    path: bool,
}

impl Lead {
    const fn with(self, fit: Fit) -> Self {
        Self { fit, ..self }
    }
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) enum Fit {
    #[default]
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
        if self.path_regex()
            || self.with_pattern()
            || self.without_extension()
            || self.name_length()
        {
            return Ok(true);
        }
        let start = self.at;
        let of_lines = matches!(
            self.query.action,
            Action::CountLines { .. } | Action::Grep(_)
        ) && [w::BEGIN, w::END, w::MATCH]
            .iter()
            .any(|id| self.id(0) == *id || self.id(1) == *id);
        let negated = self.negated;
        if let Some(lead) = self.name_lead() {
            let vague = of_lines && !self.token(0).is_some_and(|token| is_pathlike(token.raw));
            if vague {
                return Err(Refusal::Hint("Do the lines or the files start and end so?"));
            }
            if lead.path
                && let Some(pattern) = self.path_pattern(lead.fit)
            {
                self.negated ^= lead.negated;
                return self.add_paths(vec![pattern], lead.any_case);
            }
            if let Some(values) = self.values(lead.fit) {
                self.name_tail();
                let values = if matches!(lead.fit, Fit::Whole)
                    && self.take(&[&[w::WITH], &[w::ANY], &[w::EXTENSION]])
                {
                    values.iter().map(|value| format!("{value}.*")).collect()
                } else {
                    values
                };
                self.negated ^= lead.negated;
                if lead.path {
                    return self.add_paths(values, lead.any_case);
                }
                return self.add_names(values, lead.any_case);
            }
            self.at = start;
            self.negated = negated;
            return self.bare_name();
        }
        self.at = start;
        self.negated = negated;
        if of_lines {
            return Err(Refusal::Hint("Do the lines or the files start and end so?"));
        }
        if self.value_with_extension_behind() || self.name_contains() {
            return Ok(true);
        }
        self.bare_name()
    }

    /// A path with its slashes, as a pattern for the whole path.
    fn path_pattern(&mut self, fit: Fit) -> Option<String> {
        let token = self.token(0).filter(|token| {
            token.raw.contains('/') && !token.raw.contains(['$', '(', '|', '\\'])
        })?;
        let pattern = fit.pattern(token.raw);
        let anchored = pattern.starts_with(['*', '/', '.']);
        if !anchored {
            return None;
        }
        self.at += 1;
        Some(pattern)
    }

    /// The words before a name: "named", "whose name starts with", "ending in", "with extension".
    fn name_lead(&mut self) -> Option<Lead> {
        self.take_one(&[w::THAT, w::WHICH, w::AND]);
        let mut lead = Lead::default();
        let be = self.take_one(&[w::IS, w::DO]);
        lead.negated = self.take_one(&[w::NOT]);
        if self.take_one(&[w::NAMED]) {
            self.take_one(&[w::AS]);
            lead.any_case |= self.any_case();
            if let Some(fit) = self.name_verb(true) {
                return Some(lead.with(fit));
            }
            self.take_one(&[w::IS]);
            return Some(lead.with(Fit::Whole));
        }
        if self.extension_lead(&mut lead) {
            return Some(lead.with(Fit::Extension));
        }
        let owner = !be
            && self.take_one(&[
                w::WITH,
                w::WHOSE,
                w::HAVE,
                w::WHERE,
                w::IT,
                w::BY,
                w::WITHOUT,
                w::IN,
            ]);
        lead.negated |= owner && self.tokens[self.at - 1].id == w::WITHOUT;
        let before = owner.then(|| self.tokens[self.at - 1].id);
        self.take_one(&[w::FULL, w::BASE]);
        if [w::NAME, w::PATH].contains(&self.id(1)) {
            self.take_one(&[w::FILE, w::DIRECTORY]);
        }
        let name = self.take_one(&[w::NAME, w::FILENAME]);
        lead.path = !name && owner && self.take_one(&[w::PATH]);
        let name = name || lead.path;
        if owner && !name {
            return None;
        }
        if name {
            self.take_one(&[w::DO, w::THAT, w::WHICH]);
            let is = self.take_one(&[w::IS]);
            lead.negated |= self.take_one(&[w::NOT]);
            lead.any_case |= self.any_case();
            if let Some(fit) = self.name_verb(true) {
                return Some(lead.with(fit));
            }
            let whole = is || lead.negated || (owner && before != Some(w::IN));
            return (whole && !lead.path).then(|| lead.with(Fit::Whole));
        }
        self.name_verb(false).map(|fit| lead.with(fit))
    }

    /// "case insensitive" between a lead and its name.
    pub(super) fn any_case(&mut self) -> bool {
        self.take_one(&[w::INSENSITIVE])
    }

    /// "with extension", "having the extensions", "whose extension is", "of type".
    fn extension_lead(&mut self, lead: &mut Lead) -> bool {
        let start = self.at;
        let with = self.take_one(&[w::WITH, w::HAVE, w::WHOSE, w::IT, w::OF, w::WITHOUT]);
        lead.negated |= with && self.tokens[self.at - 1].id == w::WITHOUT;
        self.take_one(&[w::IT, w::EITHER, w::FILE]);
        let ending = self.id(0) == w::END
            && self
                .token(0)
                .is_some_and(|token| token.raw.starts_with("ending"))
            && self.token(1).is_some_and(|next| {
                next.raw.starts_with(['.', '*']) || next.role == Role::Extension
            });
        if with && (self.take_one(&[w::EXTENSION]) || ending && self.take_one(&[w::END])) {
            self.take_one(&[w::IS, w::LIKE]);
            lead.negated |= self.take_one(&[w::NOT]);
            self.take_one(&[w::EITHER, w::NAMED]);
            if self.id(0) != w::IN && self.at < self.tokens.len() {
                return true;
            }
        }
        self.at = start;
        lead.negated &= start > 0 && self.tokens[start - 1].id == w::NOT;
        if self.take(&[&[w::OF], &[w::TYPE]])
            && self
                .token(0)
                .is_some_and(|token| token.role == Role::Extension || token.raw.starts_with('.'))
        {
            return true;
        }
        self.at = start;
        false
    }

    /// "starting with", "that end in", "containing", "matching", "like"; the last three speak of names only if
    /// `name` was said.
    fn name_verb(&mut self, name: bool) -> Option<Fit> {
        const TO: &[u16] = &[w::WITH, w::IN, w::BY, w::AS];
        const TEXT: &[u16] = &[
            w::WORD,
            w::STRING,
            w::TEXT,
            w::PREFIX,
            w::CHARACTER,
            w::PATTERN,
        ];
        let start = self.at;
        if self.take_one(&[w::BEGIN]) && self.take_one(TO) {
            self.take_one(TEXT);
            return Some(Fit::Start);
        }
        self.at = start;
        if self.take_one(&[w::END]) && self.take_one(TO) {
            self.take_one(&[w::EITHER]);
            if self.take_one(&[w::EXTENSION]) {
                return Some(Fit::Extension);
            }
            self.take_one(TEXT);
            return Some(Fit::End);
        }
        self.at = start;
        if name && self.take_one(&[w::CONTAIN, w::MENTIONS, w::INCLUDING, w::HAVE]) {
            self.take_one(&[w::EITHER]);
            self.take_one(TEXT);
            return Some(Fit::Middle);
        }
        let globbed = self
            .token(1)
            .is_some_and(|next| next.quoted && is_glob(next.raw));
        if self.take_one(&[w::MATCH]) || ((name || globbed) && self.take_one(&[w::LIKE])) {
            self.take_one(&[w::INSENSITIVE])
                .then(|| self.query.insensitive = true);
            self.take_one(&[w::NAME, w::GLOB]);
            self.take_one(&[w::PATTERN]);
            let value = self.token(0)?;
            // "matching .cpp" speaks of an extension.
            if value.raw.strip_prefix('.').is_some_and(|rest| {
                lexicon::look_up(&rest.to_ascii_lowercase())
                    .is_some_and(|known| known.role == Role::Extension)
            }) {
                return Some(Fit::Extension);
            }
            return is_glob(value.raw).then_some(Fit::Whole);
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
                self.take_one(&[w::CHARACTER]);
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
            let fits = fits || self.is_said_as_name(fit);
            let token = self.token(0)?;
            if !fits || token.raw.contains('/') || token.raw.starts_with('$') {
                return None;
            }
            patterns.push(fit.pattern(token.raw));
            let comma = token.comma;
            self.at += 1;
            // "ending in .jpg and .png": a name has one end, so these are two kinds of names.
            let ends = matches!(fit, Fit::Extension)
                || matches!(fit, Fit::End)
                    && self.token(1).is_some_and(|next| next.raw.starts_with('.'));
            let exact = matches!(fit, Fit::Whole)
                && self
                    .token(1)
                    .is_some_and(|next| next.quoted || is_pathlike(next.raw));
            let joined = self.id(0) == w::OR
                || (comma && self.id(0) == w::AND)
                || (self.id(0) == w::AND && (ends || exact));
            let list_goes_on = comma && self.token(0).is_some_and(is_value) && !joined;
            let plain = |next: &Token<'_>| {
                matches!(fit, Fit::Whole)
                    && lexicon::is_plain(next.id)
                    && !lexicon::is_class(next.id)
            };
            if joined
                && self
                    .token(1)
                    .is_some_and(|next| is_value(next) || next.role != Role::None || plain(next))
            {
                self.at += 1;
            } else if !list_goes_on {
                return Some(patterns);
            }
        }
    }

    /// "whose name contains report": a word of the grammar, with nothing behind it that it could belong to.
    fn is_said_as_name(&self, fit: Fit) -> bool {
        const VERBS: [u16; 9] = [
            w::SHOW,
            w::COPY,
            w::MOVE,
            w::COUNT,
            w::CHANGE,
            w::REPLACE,
            w::RUN,
            w::CHECK,
            w::PROJECT,
        ];
        matches!(fit, Fit::Start | Fit::End | Fit::Middle)
            && VERBS.contains(&self.id(0))
            && self.token(0).is_some_and(|token| token.raw.len() > 2)
            && (self.at + 1 == self.tokens.len()
                || [w::AND, w::OR, w::IN, w::UNDER, w::THAT].contains(&self.id(1)))
    }

    /// "extension", "in their names", "in any order of case" belong to the name before them.
    fn name_tail(&mut self) {
        self.take_one(&[w::EXTENSION]);
        let start = self.at;
        if self.take_one(&[w::IN]) {
            self.take_one(&[w::IT]);
            self.take_one(&[w::FILE]);
            if self.take_one(&[w::NAME, w::FILENAME]) {
                return;
            }
        }
        self.at = start;
    }

    /// Patterns for the whole path.
    pub(super) fn add_paths(&mut self, patterns: Vec<String>, any_case: bool) -> Taken {
        let [pattern] = patterns.as_slice() else {
            return Err(Refusal::Hint("I can look for one path at a time."));
        };
        self.require(Condition::Path(pattern.clone(), any_case));
        Ok(true)
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
        let known = self.query.tests.iter().any(|test| {
            !test.negated
                && matches!(&test.condition, Condition::Names(names, _) if *names == patterns)
        });
        if known && !self.negated {
            return Ok(true);
        }
        self.require(Condition::Names(patterns, any_case));
        Ok(true)
    }
}
