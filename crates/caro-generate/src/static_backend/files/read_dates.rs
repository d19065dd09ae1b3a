//! Clauses about days of the calendar: "today", "since 2024-01-31", "in March 2024".

use super::query::{Clock, Compare, Condition, Moment};
use super::read::{Reader, Refusal, Taken};
use crate::static_backend::lexicon::w;
use crate::static_backend::measure::{self, Span, Unit};

impl Reader<'_, '_> {
    /// "today", "yesterday", "this week", "this month".
    pub(crate) fn when_day(&mut self, clock: Clock) -> bool {
        let start = self.at;
        self.take_one(&[w::ON, w::SINCE, w::FROM, w::DURING, w::IN]);
        let since = self.at > start && self.tokens[start].id == w::SINCE;
        if self.take(&[&[w::DAY], &[w::BEFORE], &[w::YESTERDAY]]) {
            self.require(Condition::DaysBack(clock, 2));
            return true;
        }
        let condition = match self.id(0) {
            w::TODAY => Condition::DaysBack(clock, 0),
            w::MIDNIGHT if since => Condition::DaysBack(clock, 0),
            w::YESTERDAY if since => Condition::Since(clock, Moment::Yesterday),
            w::YESTERDAY => Condition::DaysBack(clock, 1),
            w::THIS => {
                self.at += 1;
                match self.id(0) {
                    w::WEEK => Condition::Age(
                        clock,
                        Compare::Less,
                        Span {
                            amount: 7,
                            unit: Unit::Day,
                        },
                    ),
                    w::MONTH => Condition::Since(clock, Moment::StartOfMonth),
                    w::YEAR => Condition::Since(clock, Moment::StartOfYear),
                    _ => {
                        self.at = start;
                        return false;
                    }
                }
            }
            _ => {
                self.at = start;
                return false;
            }
        };
        self.at += 1;
        if self.id(0) == w::OR
            && self.id(1) == w::YESTERDAY
            && condition == Condition::DaysBack(clock, 0)
        {
            self.at += 2;
            self.require(Condition::Since(clock, Moment::Yesterday));
            return true;
        }
        self.require(condition);
        true
    }

    /// "since 2024-01-31", "before 2024-01-31", "after", "between … and …", "in March 2024", "in 2023".
    pub(crate) fn when_date(&mut self, clock: Clock) -> Taken {
        let date = |ahead: usize| self.rest().get(ahead..).and_then(measure::calendar_date);
        let lead = self.id(0);
        if [w::IN, w::DURING, w::FROM, w::OF].contains(&lead) && date(1).is_none() {
            let found = self
                .month_and_year(1)
                .map(|(year, month)| (2, (year, month, 1), month_after(year, month)))
                .or_else(|| self.year(1).map(|year| (1, (year, 1, 1), (year + 1, 1, 1))));
            let Some((length, first, next)) = found else {
                return Ok(false);
            };
            self.at += 1 + length;
            return self.require_between(clock, written(first), written(next));
        }
        if [w::SINCE, w::BEFORE, w::AFTER].contains(&lead)
            && let Some((year, month)) = self.month_and_year(1)
        {
            self.at += 3;
            self.negated ^= lead == w::BEFORE;
            let first = if lead == w::AFTER {
                month_after(year, month)
            } else {
                (year, month, 1)
            };
            self.require(Condition::Since(clock, Moment::Date(written(first))));
            return Ok(true);
        }
        if [w::SINCE, w::BEFORE, w::AFTER].contains(&lead)
            && date(1).is_none()
            && let Some((month, day, length)) =
                self.rest().get(1..).and_then(measure::day_of_this_year)
        {
            self.at += 1 + length;
            self.negated ^= lead == w::BEFORE;
            self.require(Condition::Since(clock, Moment::ThisYear(month, day)));
            return Ok(true);
        }
        let year = |ahead: usize| self.year(ahead).map(|year| (written((year, 1, 1)), 1));
        match (lead, date(1).or_else(|| year(1))) {
            (w::SINCE | w::BEFORE, Some((day, length))) => {
                self.negated ^= lead == w::BEFORE;
                self.at += 1 + length;
                self.require(Condition::Since(clock, Moment::Date(day)));
                Ok(true)
            }
            (w::AFTER, _) if date(1).is_some() => {
                let (day, length) = date(1).unwrap_or_default();
                self.at += 1 + length;
                self.require(Condition::Since(clock, Moment::Date(day)));
                Ok(true)
            }
            (w::ON | w::FROM, Some((day, length)))
                if !self.negated
                    && ![w::TO, w::UNTIL].contains(&self.id(1 + length))
                    && date(1).is_some() =>
            {
                self.at += 1 + length;
                self.query
                    .require(false, Condition::Since(clock, Moment::Date(day.clone())));
                self.query
                    .require(true, Condition::Since(clock, Moment::DayAfter(day)));
                Ok(true)
            }
            (w::BETWEEN | w::FROM, Some((low, length)))
                if [w::AND, w::TO, w::UNTIL].contains(&self.id(1 + length)) =>
            {
                let Some((high, other)) = date(2 + length) else {
                    return Ok(false);
                };
                self.at += 2 + length + other;
                self.require_between(clock, low, high)
            }
            _ => Ok(false),
        }
    }

    fn require_between(&mut self, clock: Clock, low: String, high: String) -> Taken {
        if self.negated {
            return Err(Refusal::Hint("Say it without \"not\"."));
        }
        self.query
            .require(false, Condition::Since(clock, Moment::Date(low)));
        self.query
            .require(true, Condition::Since(clock, Moment::Date(high)));
        Ok(true)
    }

    /// "March 2024": the year and the month.
    pub(crate) fn month_and_year(&self, ahead: usize) -> Option<(u64, u64)> {
        let month = self.token(ahead).and_then(measure::month)?;
        Some((self.year(ahead + 1)?, month))
    }

    pub(crate) fn year(&self, ahead: usize) -> Option<u64> {
        let raw = self.token(ahead).filter(|token| !token.quoted)?.raw;
        let good = raw.len() == 4 && raw.starts_with(['1', '2']);
        raw.parse::<u64>()
            .ok()
            .filter(|year| good && (1970..2100).contains(year))
    }
}

type Day = (u64, u64, u64);

const fn month_after(year: u64, month: u64) -> Day {
    if month == 12 {
        (year + 1, 1, 1)
    } else {
        (year, month + 1, 1)
    }
}

fn written((year, month, day): Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}
