//! Clauses about how large files are and when they were touched.

use super::query::{Clock, Compare, Condition, Moment, Object};
use super::read::{Reader, Refusal, Taken};
use super::read_names::is_pathlike;
use crate::static_backend::lexicon::w;
use crate::static_backend::measure::{self, Span, Unit};

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
        let compare = self.comparison();
        let Some((bytes, length)) = measure::size(self.rest()) else {
            self.at = start;
            return Ok(false);
        };
        let said = self.at > start;
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

    /// "with a size of", "whose size is", "of size".
    fn size_lead(&mut self) {
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

    fn comparison(&mut self) -> Option<Compare> {
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
        self.take_one(&[w::THAN]);
        Some(compare)
    }

    /// Every clause about time.
    pub(crate) fn ages(&mut self) -> Taken {
        let start = self.at;
        if self.older_or_newer()? || self.old()? {
            return Ok(true);
        }
        self.take_one(&[w::THAT, w::WHICH]);
        if self.take_one(&[w::HAVE, w::IS]) && self.take_one(&[w::NOT]) {
            self.negated = !self.negated;
        }
        self.take_one(&[w::IS]);
        let Some(clock) = self.clock() else {
            self.at = start;
            return self.time_without_clock();
        };
        if self.when(clock)? {
            return Ok(true);
        }
        if clock == Clock::Modified && self.at == start + 1 && self.id(0) == w::IS {
            self.at = start;
            return Ok(false);
        }
        Err(Refusal::Hint(
            "Say when: \"in the last 3 days\", \"more than 2 weeks ago\", \"since 2024-01-31\".",
        ))
    }

    fn clock(&mut self) -> Option<Clock> {
        let clock = match self.id(0) {
            w::MODIFIED => Clock::Modified,
            w::CHANGED
                if self.query.sought
                    || !self.query.tests.is_empty()
                    || self.query.object.is_some() =>
            {
                Clock::Modified
            }
            w::CHANGED if self.quantified => Clock::Modified,
            w::CHANGE | w::EDIT | w::MODIFY
                if self.at > 0 && self.tokens[self.at - 1].id == w::I =>
            {
                self.query.object.get_or_insert(Object::File);
                Clock::Modified
            }
            w::ACCESSED | w::READ => Clock::Accessed,
            w::STATUS if self.id(1) == w::CHANGED => {
                self.at += 1;
                Clock::StatusChanged
            }
            w::LAST if [w::MODIFIED, w::CHANGED, w::ACCESSED, w::READ].contains(&self.id(1)) => {
                self.at += 1;
                return self.clock();
            }
            _ => return None,
        };
        self.at += 1;
        self.take_one(&[w::LAST]).then(|| self.at -= 1);
        Some(clock)
    }

    /// "older than 3 days", "newer than notes.txt".
    fn older_or_newer(&mut self) -> Taken {
        let compare = match self.id(0) {
            w::OLDER => Compare::More,
            w::NEWER => Compare::Less,
            _ => return Ok(false),
        };
        if self.id(1) != w::THAN {
            return Ok(false);
        }
        let behind = self.rest().get(2..).unwrap_or(&[]);
        if let Some((span, length)) = measure::span(behind) {
            self.at += 2 + length;
            self.take_one(&[w::OLD, w::AGO]);
            self.require_age(Clock::Modified, compare, span);
            return Ok(true);
        }
        let Some(token) = behind.first() else {
            return Err(Refusal::Hint("Older or newer than what?"));
        };
        if let Some((date, length)) = measure::calendar_date(behind) {
            let moment = Moment::Date(date);
            self.at += 2 + length;
            self.negated ^= compare == Compare::More;
            self.require(Condition::Since(Clock::Modified, moment));
            return Ok(true);
        }
        let at_file = usize::from(token.id == w::FILE);
        let Some(token) = behind
            .get(at_file)
            .filter(|token| token.quoted || is_pathlike(token.raw))
        else {
            return Err(Refusal::Hint(
                "Older or newer than what? Give a span such as 3 days, a date or a file.",
            ));
        };
        let file = token.raw.to_owned();
        if compare == Compare::More {
            return Err(Refusal::Hint(
                "I can find files newer than another file, not older.",
            ));
        }
        self.at += 3 + at_file;
        self.require(Condition::NewerThanFile(file));
        Ok(true)
    }

    /// "more than 3 days old", "over 30 days old", "at least a week old".
    fn old(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        self.take_one(&[w::IS]);
        if let Some(compare) = self.comparison()
            && let Some((span, length)) = measure::span(self.rest())
            && self
                .rest()
                .get(length)
                .is_some_and(|token| token.id == w::OLD)
        {
            self.at += length + 1;
            self.require_age(Clock::Modified, compare, span);
            return Ok(true);
        }
        self.at = start;
        Ok(false)
    }

    /// "from today", "from the last 3 days", "of this week": modified is meant.
    fn time_without_clock(&mut self) -> Taken {
        let start = self.at;
        if self.take_one(&[w::FROM, w::OF]) {
            let recent = self.ids(&[&[w::TODAY, w::YESTERDAY]])
                || self.ids(&[&[w::LAST, w::PAST, w::WITHIN]])
                || self.ids(&[&[w::THIS], &[w::WEEK, w::MONTH, w::YEAR]]);
            if recent && self.when(Clock::Modified)? {
                return Ok(true);
            }
        }
        self.at = start;
        Ok(false)
    }

    fn when(&mut self, clock: Clock) -> Taken {
        let start = self.at;
        let inside = self.take_one(&[w::IN, w::WITHIN, w::DURING, w::FROM]);
        self.take_one(&[w::WITHIN]);
        if self.take_one(&[w::LAST, w::PAST])
            && let Some((span, length)) = measure::span(self.rest())
        {
            // "last week" alone is the week before this one.
            if !inside && length == 1 && matches!(span.unit, Unit::Week | Unit::Month | Unit::Year)
            {
                return Err(Refusal::Hint(
                    "\"last week\" can mean two things; say \"in the last 7 days\".",
                ));
            }
            self.at += length;
            self.require_age(clock, Compare::Less, span);
            return Ok(true);
        }
        self.at = start;
        if self.take_one(&[w::WITHIN])
            && let Some((span, length)) = measure::span(self.rest())
        {
            self.at += length;
            self.take_one(&[w::AGO]);
            self.require_age(clock, Compare::Less, span);
            return Ok(true);
        }
        self.at = start;
        // "haven't been accessed in a year".
        if self.negated
            && self.take_one(&[w::IN, w::FOR])
            && let Some((span, length)) = measure::span(self.rest())
        {
            self.at += length;
            self.require_age(clock, Compare::Less, span);
            return Ok(true);
        }
        self.at = start;
        Ok(self.when_ago(clock) || self.when_day(clock) || self.when_date(clock)?)
    }

    /// "more than 3 days ago", "less than an hour ago".
    fn when_ago(&mut self, clock: Clock) -> bool {
        let start = self.at;
        let compare = self.comparison();
        let since = compare.is_none() && self.take_one(&[w::SINCE]);
        let before = compare.is_none() && !since && self.take_one(&[w::BEFORE]);
        if let Some((span, length)) = measure::span(self.rest())
            && self
                .rest()
                .get(length)
                .is_some_and(|token| token.id == w::AGO)
        {
            self.at += length + 1;
            let compare = compare.unwrap_or(match (since, before) {
                (true, _) => Compare::Less,
                (_, true) => Compare::More,
                _ => Compare::Exactly,
            });
            self.require_age(clock, compare, span);
            return true;
        }
        self.at = start;
        false
    }

    /// "today", "yesterday", "this week", "this month".
    fn when_day(&mut self, clock: Clock) -> bool {
        let start = self.at;
        self.take_one(&[w::ON, w::SINCE, w::FROM]);
        let since = self.at > start && self.tokens[start].id == w::SINCE;
        match self.id(0) {
            w::TODAY => {
                self.at += 1;
                self.require(Condition::DaysBack(clock, 0));
            }
            w::YESTERDAY if since => {
                self.at += 1;
                self.require(Condition::Since(clock, Moment::Yesterday));
            }
            w::YESTERDAY => {
                self.at += 1;
                self.require(Condition::DaysBack(clock, 1));
            }
            w::THIS => {
                let moment = match self.id(1) {
                    w::WEEK => None,
                    w::MONTH => Some(Moment::StartOfMonth),
                    w::YEAR => Some(Moment::StartOfYear),
                    _ => {
                        self.at = start;
                        return false;
                    }
                };
                self.at += 2;
                match moment {
                    None => self.require_age(
                        clock,
                        Compare::Less,
                        Span {
                            amount: 7,
                            unit: Unit::Day,
                        },
                    ),
                    Some(moment) => self.require(Condition::Since(clock, moment)),
                }
            }
            _ => {
                self.at = start;
                return false;
            }
        }
        true
    }

    /// "since 2024-01-31", "before 2024-01-31", "after", "between … and …".
    fn when_date(&mut self, clock: Clock) -> Taken {
        let date = |ahead: usize| self.rest().get(ahead..).and_then(measure::calendar_date);
        let (word, first) = (self.id(0), date(1));
        match (word, first) {
            (w::SINCE | w::AFTER | w::BEFORE, Some((day, length))) => {
                self.negated ^= word == w::BEFORE;
                self.at += 1 + length;
                self.require(Condition::Since(clock, Moment::Date(day)));
            }
            (w::ON, Some((day, length))) if !self.negated => {
                self.at += 1 + length;
                self.query
                    .require(false, Condition::Since(clock, Moment::Date(day.clone())));
                self.query
                    .require(true, Condition::Since(clock, Moment::DayAfter(day)));
            }
            (w::BETWEEN, Some((low, length))) if self.id(1 + length) == w::AND => {
                let Some((high, other)) = date(2 + length) else {
                    return Ok(false);
                };
                if self.negated {
                    return Err(Refusal::Hint("Say it without \"not\"."));
                }
                self.at += 2 + length + other;
                self.query
                    .require(false, Condition::Since(clock, Moment::Date(low)));
                self.query
                    .require(true, Condition::Since(clock, Moment::Date(high)));
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn require_age(&mut self, clock: Clock, compare: Compare, span: Span) {
        self.require(Condition::Age(clock, compare, span));
    }
}
