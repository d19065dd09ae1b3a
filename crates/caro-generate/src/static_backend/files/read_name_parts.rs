//! Clauses about a part of a name: its length, its extension, what it contains.

use super::query::Condition;
use super::read::Reader;
use super::read_names::{Fit, GLUE, is_value, sign_class};
use crate::static_backend::lexicon::{self, Role, w};
use crate::static_backend::measure;

impl Reader<'_, '_> {
    /// "with names longer than 50 characters", "whose names are 8 characters long".
    pub(super) fn name_length(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        self.take_one(&[w::WITH, w::WHOSE, w::HAVE]);
        self.take_one(&[w::FILE]);
        if self.take_one(&[w::NAME, w::FILENAME]) {
            let of = self.take_one(&[w::OF]);
            self.take_one(&[w::IS, w::HAVE]);
            let longer = self.take_one(&[w::LONGER, w::MORE]);
            let shorter = !longer && self.take_one(&[w::SHORTER, w::LESS]);
            let compared = (longer || shorter) && self.take_one(&[w::THAN]);
            self.take_one(&[w::EXACTLY]);
            let number = self.token(0).and_then(measure::number);
            if let Some(number) =
                number.filter(|number| (1..=128).contains(number) && self.id(1) == w::CHARACTER)
            {
                self.at += 2;
                let long = self.take_one(&[w::DETAILS, w::LONGER]);
                let Ok(count) = usize::try_from(number) else {
                    return false;
                };
                if compared || long || of {
                    let pattern = match (longer, shorter) {
                        (true, _) => "?".repeat(count + 1) + "*",
                        (_, true) => "?".repeat(count) + "*",
                        _ => "?".repeat(count),
                    };
                    self.negated ^= shorter;
                    self.require(Condition::Names(vec![pattern], false));
                    return true;
                }
            }
        }
        self.at = start;
        false
    }

    /// "with no extension", "that have no extension".
    pub(super) fn without_extension(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        let none = self.take(&[&[w::NOT], &[w::HAVE], &[w::EXTENSION]])
            || self.take(&[&[w::NOT], &[w::HAVE], &[w::ANY], &[w::EXTENSION]])
            || self.take(&[&[w::WITH, w::HAVE], &[w::NO], &[w::EXTENSION]])
            || self.take(&[&[w::WITHOUT], &[w::EXTENSION]])
            || self.take(&[&[w::WITHOUT], &[w::ANY], &[w::EXTENSION]]);
        // "only the names of all songs without the extension".
        if none && self.query.output == super::query::Output::BareNames {
            self.query.output = super::query::Output::Stems;
            return true;
        }
        // "the file names without extension" wants the names cut, not chosen.
        let cut = start > 0 && [w::NAME, w::FILENAME].contains(&self.tokens[start - 1].id);
        if !none || cut {
            self.at = start;
            return false;
        }
        self.query
            .require(true, Condition::Names(vec!["*.*".to_owned()], false));
        true
    }

    /// "with the .txt extension", "with pdf or txt extensions".
    pub(super) fn value_with_extension_behind(&mut self) -> bool {
        let start = self.at;
        let without = self.id(0) == w::WITHOUT;
        self.take_one(&[w::WITH, w::HAVE, w::WITHOUT, w::OF]);
        self.take_one(&[w::EITHER]);
        let any_case = self.any_case();
        let mut patterns = Vec::new();
        while let Some(token) = self.token(0).filter(|token| {
            (is_value(token) || token.role != Role::None) && !token.raw.contains('/')
        }) {
            patterns.push(Fit::Extension.pattern(token.raw));
            let comma = token.comma;
            self.at += 1;
            if self.take_one(&[w::EXTENSION]) {
                self.negated ^= without;
                return self.add_names(patterns, any_case).is_ok();
            }
            if !self.take_one(&[w::OR, w::AND]) && !comma {
                break;
            }
        }
        self.at = start;
        false
    }

    /// "containing 'x' in the name", "with x or y in their names".
    pub(super) fn name_contains(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        let negated = self.take_one(&[w::NOT]);
        let without = self.id(0) == w::WITHOUT;
        if self.take_one(&[
            w::CONTAIN,
            w::WITH,
            w::HAVE,
            w::WITHOUT,
            w::INCLUDING,
            w::MENTIONS,
        ]) {
            let any_case = self.any_case();
            self.take_one(&[w::WORD, w::STRING, w::TEXT, w::PATTERN]);
            let mut patterns = Vec::new();
            loop {
                let class = self.token(0).and_then(sign_class);
                let value = self
                    .token(0)
                    .filter(|token| !token.raw.is_empty() && !GLUE.contains(&token.id))
                    .filter(|token| class.is_some() || token.quoted || !lexicon::is_class(token.id))
                    .filter(|token| !token.raw.contains('/'))
                    .map(|token| token.raw);
                let Some(value) = value else { break };
                patterns.push(Fit::Middle.pattern(class.unwrap_or(value)));
                self.at += 1;
                if class.is_some() {
                    self.take_one(&[w::CHARACTER]);
                }
                if !self.take_one(&[w::OR]) {
                    break;
                }
            }
            if !patterns.is_empty() && self.take_one(&[w::IN]) {
                self.take_one(&[w::IT]);
                self.take_one(&[w::FILE, w::DIRECTORY, w::BASE]);
                if self.take_one(&[w::NAME, w::FILENAME]) {
                    self.negated ^= without ^ negated;
                    return self.add_names(patterns, any_case).is_ok();
                }
                if self.take_one(&[w::PATH]) {
                    self.negated ^= without ^ negated;
                    return self.add_paths(patterns, any_case).is_ok();
                }
            }
        }
        self.at = start;
        false
    }
}
