//! "or" between two conditions: "owned by root or larger than 1MB".

use super::query::{Condition, Object, Test};
use super::read::{Reader, Refusal, Taken};
use crate::static_backend::lexicon::w;

impl Reader<'_, '_> {
    /// Takes the "or"; the next clause that says a condition is the other alternative.
    pub(crate) fn alternative(&mut self) -> Taken {
        if self.id(0) != w::OR || self.negated || self.alternative.is_some() {
            return Ok(false);
        }
        let Some(start) = self.last_tests else {
            return Ok(false);
        };
        let lone_negation = self.query.tests[start..].iter().any(|test| test.negated);
        if self.anded || (lone_negation && self.id(1) != w::NOT && self.id(2) != w::NOT) {
            return Err(Refusal::Hint(
                "What belongs to the \"or\"? Ask for the two things one after the other.",
            ));
        }
        self.at += 1;
        while self.take_one(&[w::THAT, w::WHICH, w::IS, w::HAVE])
            || (self.id(0) == w::FILE && self.query.object == Some(Object::File) && {
                self.at += 1;
                true
            })
        {}
        self.alternative = Some(start);
        Ok(true)
    }

    /// Sees what the last clause has said: `before` tests were known when it began.
    pub(crate) fn joined(&mut self, before: usize) -> Result<(), Refusal> {
        if self.query.tests.len() <= before {
            return Ok(());
        }
        let Some(start) = self.alternative.take() else {
            if self.and_waits && self.has_alternative() {
                return Err(Refusal::Hint(
                    "What belongs to the \"or\"? Ask for the two things one after the other.",
                ));
            }
            self.anded |= self.and_waits;
            self.and_waits = false;
            self.last_tests = Some(before);
            return Ok(());
        };
        let second: Vec<Test> = self.query.tests.drain(before..).collect();
        let mut first: Vec<Test> = self.query.tests.drain(start..).collect();
        if first.is_empty() {
            return Err(Refusal::NotFiles);
        }
        let known = match first.as_mut_slice() {
            [
                Test {
                    negated: false,
                    condition: Condition::AnyOf(known),
                },
            ] => Some(std::mem::take(known)),
            _ => None,
        };
        let mut alternatives = known.unwrap_or_else(|| vec![first]);
        alternatives.push(second);
        self.query.require(false, Condition::AnyOf(alternatives));
        self.last_tests = Some(start);
        Ok(())
    }

    fn has_alternative(&self) -> bool {
        self.query
            .tests
            .iter()
            .any(|test| matches!(test.condition, Condition::AnyOf(_)))
    }
}
