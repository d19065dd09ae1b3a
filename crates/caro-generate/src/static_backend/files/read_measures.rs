//! Clauses about how large files are.

use super::query::{Compare, Condition};
use super::read::{Reader, Refusal, Taken};
use crate::static_backend::lexicon::w;
use crate::static_backend::measure;

const SIZE_HINT: &str = "Give a size with its unit, such as 10MB.";

impl Reader<'_, '_> {
    /// "larger than 100MB", "under 1 GB in size", "between 1MB and 2MB", "of 10 bytes", ">5M".
    pub(crate) fn sizes(&mut self) -> Taken {
        let start = self.at;
        self.size_lead();
        if self.id(0) == w::BETWEEN {
            return self.size_between(start);
        }
        if let Some(taken) = self.size_as_sign()? {
            return Ok(taken);
        }
        if self.take(&[&[w::EQUAL], &[w::TO], &[w::EXACTLY]]) {
            self.at -= 1;
        } else if self.ids(&[&[w::EQUAL], &[w::TO]]) {
            self.at += 2;
        }
        let compare = self.comparison();
        let said_size = self.at > start
            && self.tokens[start..self.at]
                .iter()
                .any(|token| token.id == w::SIZE);
        let nothing = said_size && self.token(0).is_some_and(|token| token.raw == "0");
        let size = measure::size(self.rest())
            .or_else(|| nothing.then_some((0, 1)))
            .or_else(|| compare.and_then(|_| measure::one_unit(self.rest())));
        let Some((bytes, length)) = size else {
            self.at = start;
            return Ok(false);
        };
        let adjective = self.at == start
            && self
                .rest()
                .get(length)
                .is_some_and(|next| next.id == w::FILE && self.query.object.is_none());
        let said = self.at > start || adjective;
        self.at += length;
        let compare = match (compare, said) {
            (Some(compare), _) => compare,
            (None, _) if self.take(&[&[w::OR], &[w::MORE, w::LARGER]]) => Compare::AtLeast,
            (None, _) if self.take(&[&[w::OR], &[w::LESS, w::SMALLER]]) => Compare::AtMost,
            (None, true) => Compare::Exactly,
            (None, false) => {
                self.at = start;
                return Ok(false);
            }
        };
        let compare = match compare {
            Compare::More if self.take(&[&[w::OR], &[w::MORE, w::LARGER]]) => Compare::AtLeast,
            other => other,
        };
        self.take(&[&[w::IN], &[w::SIZE]]);
        self.require(Condition::Size(compare, bytes));
        Ok(true)
    }

    /// "with a size of", "whose size is", "of size", "that are" before a size at the end.
    fn size_lead(&mut self) {
        let lone = |ahead: usize| {
            measure::size(self.rest().get(ahead..).unwrap_or(&[]))
                .is_some_and(|(_, length)| self.at + ahead + length == self.tokens.len())
        };
        if self.ids(&[&[w::THAT, w::WHICH], &[w::IS]]) && lone(2) {
            self.at += 2;
            return;
        }
        const BEFORE: &[u16] = &[w::WITH, w::WHOSE, w::HAVE, w::OF, w::BY];
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        self.take_one(&[w::IS, w::HAVE]);
        self.take_one(BEFORE);
        self.take_one(&[w::FILE]);
        if self.take_one(&[w::SIZE]) {
            self.take_one(&[w::IS, w::OF]);
            self.take_one(&[w::OF]);
            return;
        }
        self.at = start;
        if self.ids(&[&[w::OF, w::WITH]])
            && (self.compares(1) || measure::size(self.rest().get(1..).unwrap_or(&[])).is_some())
        {
            self.at += 1;
        }
    }

    fn size_between(&mut self, start: usize) -> Taken {
        let Some((low, first)) =
            measure::size(self.rest().get(1..).unwrap_or(&[])).or_else(|| self.bare_low_bound())
        else {
            self.at = start;
            return Ok(false);
        };
        let behind = 1 + first;
        if ![w::AND, w::TO].contains(&self.id(behind)) {
            return Err(Refusal::Hint(SIZE_HINT));
        }
        let Some((high, second)) = measure::size(self.rest().get(behind + 1..).unwrap_or(&[]))
        else {
            return Err(Refusal::Hint(SIZE_HINT));
        };
        if low >= high || self.negated {
            return Err(Refusal::Hint("Nothing lies between these sizes."));
        }
        self.at += behind + 1 + second;
        self.take(&[&[w::IN], &[w::SIZE]]);
        self.require(Condition::Size(Compare::More, low));
        self.require(Condition::Size(Compare::Less, high));
        Ok(true)
    }

    /// "between 10 and 20 MB": the unit stands behind the second number only.
    fn bare_low_bound(&self) -> Option<(u64, usize)> {
        let low = self.token(1).and_then(measure::number)?;
        let (high, _) = measure::size(self.rest().get(3..)?)?;
        let digits: f64 = {
            let raw = self.token(3)?.raw;
            let split = raw.find(|c: char| !c.is_ascii_digit()).unwrap_or(raw.len());
            raw[..split].parse().ok()?
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a power of two below 2^41"
        )]
        let unit = (high as f64 / digits) as u64;
        unit.is_power_of_two()
            .then(|| low.checked_mul(unit))
            .flatten()
            .map(|bytes| (bytes, 1))
    }

    /// "> 100MB", ">100MB".
    fn size_as_sign(&mut self) -> Result<Option<bool>, Refusal> {
        let Some(token) = self.token(0).filter(|token| !token.quoted) else {
            return Ok(None);
        };
        let (compare, sign) = match token.raw.as_bytes() {
            [b'>', b'=', ..] => (Compare::AtLeast, 2),
            [b'<', b'=', ..] => (Compare::AtMost, 2),
            [b'>', ..] => (Compare::More, 1),
            [b'<', ..] => (Compare::Less, 1),
            _ => return Ok(None),
        };
        let mut rest = self.rest().to_vec();
        if token.raw.len() == sign {
            rest.remove(0);
        } else {
            rest[0].raw = &token.raw[sign..];
        }
        let extra = usize::from(token.raw.len() == sign);
        let (bytes, length) = measure::size(&rest).ok_or(Refusal::Hint(SIZE_HINT))?;
        self.at += length + extra;
        self.require(Condition::Size(compare, bytes));
        Ok(Some(true))
    }

    /// Whether a comparison stands `ahead` of the cursor.
    pub(crate) fn compares(&self, ahead: usize) -> bool {
        [
            w::LARGER,
            w::SMALLER,
            w::MORE,
            w::LESS,
            w::ATLEAST,
            w::ATMOST,
            w::EXACTLY,
            w::BETWEEN,
            w::IS,
            w::UNDER,
        ]
        .contains(&self.id(ahead))
    }

    pub(crate) fn comparison(&mut self) -> Option<Compare> {
        let compare = match self.id(0) {
            w::LARGER | w::MORE => Compare::More,
            w::SMALLER | w::LESS | w::UNDER => Compare::Less,
            w::ATLEAST => Compare::AtLeast,
            w::ATMOST => Compare::AtMost,
            w::EXACTLY => Compare::Exactly,
            _ => return None,
        };
        self.at += 1;
        if matches!(compare, Compare::More | Compare::Less)
            && self.take(&[&[w::THAN], &[w::OR], &[w::EQUAL], &[w::TO]])
        {
            return Some(if compare == Compare::More {
                Compare::AtLeast
            } else {
                Compare::AtMost
            });
        }
        // "bigger as 10 MB".
        self.take_one(&[w::THAN, w::THEN, w::AS]);
        Some(compare)
    }
}
