//! Clauses about when files were modified, read or changed.

use super::query::{Clock, Compare, Condition, Moment, Object};
use super::read::{Reader, Refusal, Taken};
use super::read_names::is_pathlike;
use super::restated::{MADE_WORDS, is_word};
use crate::static_backend::lexicon::w;
use crate::static_backend::measure::{self, Span, Unit};

const WHEN: Refusal = Refusal::Hint(
    "Say when: \"in the last 3 days\", \"more than 2 weeks ago\", \"since 2024-01-31\".",
);

impl Reader<'_, '_> {
    /// Every clause about time.
    pub(crate) fn ages(&mut self) -> Taken {
        let start = self.at;
        if self.older_or_newer()? || self.old()? {
            return Ok(true);
        }
        if let Some(clock) = self.last_clock {
            let again = self.alternative.is_some() && self.when(clock)?;
            // "more than a week ago but less than a month ago".
            if again || self.compares(0) && self.when_ago(clock) {
                return Ok(true);
            }
        }
        self.take_one(&[w::THAT, w::WHICH, w::WITH, w::WHOSE, w::AND]);
        let negated = self.negated;
        if self.take_one(&[w::NOBODY]) {
            self.negated = !self.negated;
        }
        if self.take_one(&[w::HAVE, w::IS, w::I]) && self.take_one(&[w::NOT]) {
            self.negated = !self.negated;
        }
        while self.take_one(&[w::IS, w::HAVE]) {}
        if self.take_one(&[w::NOT]) {
            self.negated = !self.negated;
        }
        let Some(clock) = self.clock() else {
            self.at = start;
            self.negated = negated;
            return self.time_without_clock();
        };
        if self.take_one(&[w::IS]) && self.take_one(&[w::NOT]) {
            self.negated = !self.negated;
        }
        self.last_clock = Some(clock);
        if self.when(clock)? {
            return Ok(true);
        }
        if self.at > start
            && (self.id(0) == w::BY || self.negated == negated && self.is_noun_of_time())
        {
            self.at = start;
            self.negated = negated;
            return Ok(false);
        }
        Err(WHEN)
    }

    /// "with modification time": something to show, not a condition.
    fn is_noun_of_time(&self) -> bool {
        self.at > 0
            && ([w::TIME, w::DATE, w::IS].contains(&self.tokens[self.at - 1].id)
                || self.at == self.tokens.len()
                || [w::TIME, w::DATE, w::TIMESTAMP, w::FILE].contains(&self.id(0)))
    }

    fn clock(&mut self) -> Option<Clock> {
        let start = self.at;
        self.take_one(&[w::IT]);
        self.take_one(&[w::CONTENT, w::DATA]);
        while self.take_one(&[w::IS, w::HAVE]) {}
        let mut last = self.take_one(&[w::LAST, w::NEWEST]);
        let clock = match self.id(0) {
            w::MODIFIED => Clock::Modified,
            // No tool of every system knows when a file was made; it was modified then at the latest.
            w::CREATED if self.query.object.is_some() && !self.negated => Clock::Modified,
            w::CHANGED
                if self.query.sought
                    || self.quantified
                    || !self.query.tests.is_empty()
                    || self.query.object.is_some() =>
            {
                Clock::Modified
            }
            w::CHANGE | w::EDIT | w::MODIFY | w::ADD | w::SAVE | w::DOWNLOAD | w::CREATE
                if self.at > 0 && self.tokens[self.at - 1].id == w::I =>
            {
                self.query.object.get_or_insert(Object::File);
                Clock::Modified
            }
            w::READ
                if [w::PERMISSION, w::AND, w::WRITE, w::ONLY, w::ACCESS, w::OR]
                    .contains(&self.id(1)) =>
            {
                self.at = start;
                return None;
            }
            w::ACCESSED | w::READ => Clock::Accessed,
            w::ACCESS if [w::TIME, w::DATE].contains(&self.id(1)) => Clock::Accessed,
            _ if self.is_made() => Clock::Modified,
            w::USE
                if self
                    .token(0)
                    .is_some_and(|token| token.raw.eq_ignore_ascii_case("used"))
                    && self.at > 0
                    && self.query.object.is_some()
                    && self.id(1) != w::WORD =>
            {
                Clock::Accessed
            }
            w::STATUS => {
                self.at += 1;
                while self.take_one(&[w::IS, w::HAVE]) {}
                last |= self.take_one(&[w::LAST]);
                if self.id(0) != w::CHANGED {
                    self.at = start;
                    return None;
                }
                Clock::StatusChanged
            }
            _ => {
                self.at = start;
                return None;
            }
        };
        self.at += 1;
        if self.take_one(&[w::OR]) && !self.take_one(&[w::CHANGED, w::MODIFIED]) {
            self.at -= 1;
        }
        // "modified last week" is a time; "modified last" by itself is an order.
        if !last && self.id(0) == w::LAST && self.at + 1 < self.tokens.len() {
            let behind = self.rest().get(1..).unwrap_or(&[]);
            let spans = measure::span(behind).is_some();
            self.at += usize::from(!spans);
        }
        if self.tokens[self.at - 1].id != w::LAST {
            self.take_one(&[w::TIME, w::DATE, w::TIMESTAMP]);
        }
        self.take(&[&[w::BY], &[w::ANYONE]]);
        // "written to".
        if self.id(0) == w::TO
            && [w::IN, w::WITHIN, w::TODAY, w::DURING, w::SINCE].contains(&self.id(1))
        {
            self.at += 1;
        }
        Some(clock)
    }

    /// "taken", "I downloaded", "I worked on": the file was last modified then.
    fn is_made(&mut self) -> bool {
        let says = self.query.object.is_some() || !self.query.tests.is_empty();
        let made = self
            .token(0)
            .is_some_and(|token| is_word(token, MADE_WORDS));
        let worked = made
            && self
                .token(0)
                .is_some_and(|token| is_word(token, &["worked"]));
        if !made || !says || self.negated || worked && self.id(1) != w::ON {
            return false;
        }
        self.at += usize::from(worked);
        true
    }

    /// "older than 3 days", "newer than notes.txt".
    fn older_or_newer(&mut self) -> Taken {
        let start = self.at;
        let compare = match self.id(0) {
            w::OLDER => Compare::More,
            w::NEWER => Compare::Less,
            w::MODIFIED | w::CHANGED
                if self.ids(&[&[w::MODIFIED, w::CHANGED], &[w::NEWER], &[w::THAN]]) =>
            {
                self.at += 1;
                Compare::Less
            }
            w::MODIFIED | w::CHANGED
                if self.ids(&[
                    &[w::MODIFIED, w::CHANGED],
                    &[w::MORE],
                    &[w::RECENTLY],
                    &[w::THAN],
                ]) =>
            {
                self.at += 2;
                Compare::Less
            }
            _ => return Ok(false),
        };
        self.at += 1;
        if !self.take_one(&[w::THAN, w::THEN]) {
            self.at = start;
            return Ok(false);
        }
        if let Some((span, length)) = measure::span(self.rest()) {
            self.at += length;
            self.take_one(&[w::OLD, w::AGO]);
            self.require_age(Clock::Modified, compare, span);
            return Ok(true);
        }
        if let Some((date, length)) = measure::calendar_date(self.rest()) {
            self.at += length;
            self.negated ^= compare == Compare::More;
            self.require(Condition::Since(Clock::Modified, Moment::Date(date)));
            return Ok(true);
        }
        if self.take_one(&[w::YESTERDAY]) {
            self.negated ^= compare == Compare::More;
            self.require(Condition::Since(Clock::Modified, Moment::Yesterday));
            return Ok(true);
        }
        self.negated ^= compare == Compare::More;
        if self.than_file() {
            return Ok(true);
        }
        Err(Refusal::Hint(
            "Older or newer than what? Give a span such as 3 days, a date or a file.",
        ))
    }

    /// "the file notes.txt", "/etc/motd", behind "newer than" or "modified after".
    fn than_file(&mut self) -> bool {
        let start = self.at;
        let announced = self.take_one(&[w::FILE]);
        self.take_one(&[w::NAMED]);
        let Some(token) = self.token(0).filter(|token| {
            token.quoted
                || is_pathlike(token.raw)
                || (announced && token.id == 0 && !token.raw.is_empty())
        }) else {
            self.at = start;
            return false;
        };
        let file = token.raw.to_owned();
        if file.contains(['*', '?', '[', '{']) || file.ends_with('/') {
            self.at = start;
            return false;
        }
        self.at += 1;
        if !announced {
            self.take_one(&[w::FILE]);
        }
        // "… was", "… by modification time".
        let tail = self.at;
        if !(self.take_one(&[w::IS]) && {
            self.take_one(&[w::LAST]);
            self.take_one(&[w::MODIFIED, w::CHANGED]) || self.at == self.tokens.len()
        }) {
            self.at = tail;
        }
        self.take(&[&[w::BY], &[w::MODIFIED], &[w::TIME, w::DATE]]);
        self.require(Condition::NewerThanFile(file));
        true
    }

    /// "more than 3 days old", "over 30 days old", "at least a week old".
    fn old(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        self.take_one(&[w::IS]);
        let compare = self.comparison();
        if let Some((span, length)) = measure::span(self.rest())
            && self
                .rest()
                .get(length)
                .is_some_and(|token| token.id == w::OLD)
        {
            self.at += length + 1;
            let or_older = self.take(&[&[w::OR], &[w::OLDER, w::MORE]]);
            let compare = if or_older {
                Compare::AtLeast
            } else {
                compare.unwrap_or(Compare::Exactly)
            };
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
            let dated = measure::calendar_date(self.rest()).is_some()
                || self.month_and_year(0).is_some()
                || self.year(0).is_some();
            let recent = self.ids(&[&[w::TODAY, w::YESTERDAY]])
                || self.ids(&[&[w::LAST, w::PAST, w::WITHIN]])
                || self.ids(&[&[w::THIS], &[w::WEEK, w::MONTH, w::YEAR]]);
            if dated && self.query.object.is_some() {
                self.at = start;
                return self.when_date(Clock::Modified);
            }
            if recent && self.when(Clock::Modified)? {
                return Ok(true);
            }
        }
        self.at = start;
        Ok(false)
    }

    fn when(&mut self, clock: Clock) -> Taken {
        let start = self.at;
        if self.not_for(clock) {
            return Ok(true);
        }
        self.at = start;
        let inside = self.take_one(&[w::IN, w::WITHIN, w::DURING, w::FROM, w::MORE, w::FOR]);
        self.take_one(&[w::WITHIN]);
        if self.take_one(&[w::LAST, w::PAST])
            && let Some((span, length)) = measure::span(self.rest())
        {
            // "last year" alone is the calendar's.
            if !inside && length == 1 && matches!(span.unit, Unit::Year | Unit::Month | Unit::Hour)
            {
                return Err(Refusal::Hint(
                    "\"last month\" can mean two things; say \"in the last 30 days\".",
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
        Ok(self.when_ago(clock)
            || self.when_between(clock)?
            || self.when_day(clock)
            || self.when_date(clock)?
            || self.when_file(clock))
    }

    /// "haven't been accessed in a year", "not modified for more than 30 days".
    fn not_for(&mut self, clock: Clock) -> bool {
        if !self.negated || !self.take_one(&[w::IN, w::FOR, w::SINCE]) {
            return false;
        }
        let compare = self.comparison();
        let more = matches!(compare, Some(Compare::More | Compare::AtLeast));
        if compare.is_some() && !more {
            return false;
        }
        let Some((span, length)) = measure::span(self.rest()) else {
            return false;
        };
        self.at += length;
        self.take_one(&[w::AGO]);
        if more || self.take(&[&[w::OR], &[w::MORE, w::LONGER]]) {
            self.negated = false;
            self.require_age(clock, Compare::More, span);
        } else {
            self.require_age(clock, Compare::Less, span);
        }
        true
    }

    /// "more than 3 days ago", "less than an hour ago".
    fn when_ago(&mut self, clock: Clock) -> bool {
        let start = self.at;
        let within = self.take_one(&[w::WITHIN, w::IN]);
        let compare = self.comparison();
        if within && compare.is_none() {
            self.at = start;
        }
        let since = compare.is_none() && self.take_one(&[w::SINCE]);
        let before = compare.is_none() && !since && self.take_one(&[w::BEFORE]);
        if let Some((span, length)) = measure::span(self.rest())
            && self.rest().get(length).is_some_and(|token| {
                [w::AGO, w::BACK].contains(&token.id)
                    || token.id == w::BEFORE
                        && (token.comma || self.at + length + 1 == self.tokens.len())
            })
        {
            self.at += length + 1;
            let or_more = self.take(&[&[w::OR], &[w::MORE, w::EARLIER, w::OLDER]]);
            let compare = compare.unwrap_or(match (since, before) {
                _ if or_more => Compare::AtLeast,
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

    /// "between 5 and 10 days ago", "from 2 to 6 hours ago", "between a week and a month ago".
    fn when_between(&mut self, clock: Clock) -> Taken {
        let start = self.at;
        let named = self.take_one(&[w::BETWEEN, w::FROM]);
        let Some(low) = self.token(0).and_then(measure::number).filter(|_| named) else {
            let spans = named.then(|| measure::span(self.rest())).flatten();
            let Some((low, length)) = spans else {
                self.at = start;
                return Ok(false);
            };
            self.at += length;
            self.take_one(&[w::AGO]);
            return self.until_ago(clock, low, start);
        };
        // "between 5 and 10 days": the unit stands behind the second number.
        if let Some((span, length)) = measure::span(self.rest()) {
            self.at += length;
            self.take_one(&[w::AGO]);
            return self.until_ago(clock, span, start);
        }
        let high = self.rest().get(2..).and_then(measure::span);
        let Some((high, _)) = high else {
            self.at = start;
            return Ok(false);
        };
        self.at += 1;
        let low = Span {
            amount: low,
            unit: high.unit,
        };
        self.until_ago(clock, low, start)
    }

    fn until_ago(&mut self, clock: Clock, low: Span, start: usize) -> Taken {
        let joined = self.take_one(&[w::AND, w::TO]);
        let Some((high, length)) = measure::span(self.rest()).filter(|_| joined) else {
            self.at = start;
            return Ok(false);
        };
        let behind = self.rest().get(length).map(|token| token.id);
        if behind != Some(w::AGO) && behind != Some(w::OLD) {
            self.at = start;
            return Ok(false);
        }
        let days = |span: Span| span.days().map(|days| days * 1440).or(span.minutes());
        let (Some(first), Some(second)) = (days(low), days(high)) else {
            return Err(WHEN);
        };
        if self.negated || first == second {
            return Err(WHEN);
        }
        self.at += length + 1;
        let (newer, older) = if first < second {
            (low, high)
        } else {
            (high, low)
        };
        self.query
            .require(false, Condition::Age(clock, Compare::More, newer));
        self.query
            .require(false, Condition::Age(clock, Compare::Less, older));
        Ok(true)
    }

    /// "after the file stamp", "before notes.txt was changed".
    fn when_file(&mut self, clock: Clock) -> bool {
        let start = self.at;
        let before = self.id(0) == w::BEFORE;
        if clock == Clock::Modified && self.take_one(&[w::AFTER, w::SINCE, w::BEFORE]) {
            let negated = self.negated;
            self.negated ^= before;
            if self.than_file() {
                return true;
            }
            self.negated = negated;
        }
        self.at = start;
        false
    }

    pub(crate) fn require_age(&mut self, clock: Clock, compare: Compare, span: Span) {
        self.require(Condition::Age(clock, compare, span));
    }
}
