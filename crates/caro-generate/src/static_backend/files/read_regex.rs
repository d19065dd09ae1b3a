//! "matching the regex '.*/a[0-9]*'": regular expressions for whole paths, as `find -regex` takes them.

use super::query::{Condition, Dialect};
use super::read::Reader;
use crate::static_backend::lexicon::w;

/// The dialect of a regular expression that is plainly meant for a whole path, if all tools read it alike.
fn dialect(pattern: &str) -> Option<Dialect> {
    let whole = ["./", ".*", "\\./", "/"]
        .iter()
        .any(|start| pattern.trim_start_matches('^').starts_with(start));
    let mut escaped = false;
    let mut extended = false;
    let mut signs = pattern.chars();
    let mut in_brackets = false;
    while let Some(sign) = signs.next() {
        match sign {
            // Within brackets a backslash is itself in one dialect and not in another.
            '\\' if in_brackets => return None,
            '\\' => match signs.next()? {
                '(' | ')' | '|' => escaped = true,
                '.' | '/' | '*' | '[' | ']' | '$' | '^' | '-' => {}
                _ => return None,
            },
            '[' if !in_brackets => in_brackets = true,
            ']' => in_brackets = false,
            '(' | ')' | '|' | '{' | '}' if !in_brackets => extended = true,
            // `+` and `?` are operators in both.
            '\n' => return None,
            _ => {}
        }
    }
    let operators = !in_brackets && pattern.contains(['+', '?']);
    match (escaped, extended) {
        _ if !whole || in_brackets || pattern.len() < 4 => None,
        (true, true) => None,
        (true, false) => Some(Dialect::Escaped),
        (false, false) if !operators => Some(Dialect::Plain),
        _ => Some(Dialect::Extended),
    }
}

impl Reader<'_, '_> {
    /// "with the pattern '*.h'", "with the case insensitive pattern a*": a glob that is called one.
    pub(crate) fn with_pattern(&mut self) -> bool {
        let start = self.at;
        if self.query.object.is_some() && self.take_one(&[w::WITH, w::HAVE]) {
            let any_case = self.take_one(&[w::INSENSITIVE]);
            self.take_one(&[w::NAME]);
            let glob = self
                .token(1)
                .filter(|token| super::read_names::is_glob(token.raw) && !token.raw.contains('/'))
                .map(|token| token.raw.to_owned());
            if let Some(glob) = glob.filter(|_| self.id(0) == w::PATTERN) {
                self.at += 2;
                if self.at == self.tokens.len() || [w::IN, w::UNDER, w::AND].contains(&self.id(0)) {
                    return self.add_names(vec![glob], any_case).is_ok();
                }
            }
        }
        self.at = start;
        false
    }

    /// "matching the regex 'x' in their paths", "that match the case insensitive regex x".
    pub(crate) fn path_regex(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH, w::WHOSE]);
        let of_path = self.take_one(&[w::FULL]) | self.take_one(&[w::PATH]);
        let negated = self.take_one(&[w::NOT]);
        let any_case = self.take_one(&[w::MATCH]) && self.take_one(&[w::INSENSITIVE]);
        let led = self.tokens[..self.at]
            .iter()
            .rev()
            .take(2)
            .any(|token| token.id == w::MATCH);
        let regex = self.take_one(&[w::REGEX]);
        if led
            && (regex || of_path)
            && let Some((pattern, dialect)) = self
                .token(0)
                .and_then(|token| dialect(token.raw).map(|found| (token.raw.to_owned(), found)))
        {
            self.at += 1;
            let behind = self.at;
            if self.take_one(&[w::IN]) {
                self.take_one(&[w::IT]);
                self.take_one(&[w::FULL]);
                if !self.take_one(&[w::PATH, w::NAME]) {
                    self.at = behind;
                }
            }
            // A line is matched in a part, a path as a whole: only what says so is taken.
            let files = self.query.object.is_some();
            if files {
                self.negated ^= negated;
                self.require(Condition::PathRegex(pattern, dialect, any_case));
                return true;
            }
        }
        self.at = start;
        false
    }
}
