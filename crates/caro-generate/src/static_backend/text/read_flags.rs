//! How matches are looked for and shown: in any letter case, as whole words, with the lines around them.

use super::query::{Condition, Range};
use super::read::Reader;

impl Reader<'_, '_> {
    /// "between 'A' and 'B'", "after the line with 'x'", "3 lines after": lines by what stands near them.
    pub(crate) fn span(&mut self) -> bool {
        self.attempt(|reader| reader.between().or_else(|| reader.beyond()))
            .is_some()
    }

    /// "between 'A' and 'B'", "from A to B", "between lines 3 and 9".
    fn between(&mut self) -> Option<()> {
        self.attempt(|reader| {
            let between = reader.take(&["between"]);
            if !between {
                reader.is(0, &["in"]).then_some(())?;
                reader.raw_is(0, &["from"]).then(|| reader.at += 1)?;
            }
            let from = reader.mark()?;
            let linked = if between {
                reader.take(&["and"])
            } else {
                reader.take(&["to", "until"]) || reader.through()
            };
            linked.then_some(())?;
            if let Ok(low) = &from {
                reader.take(&["line"]);
                let high = reader.number().filter(|high| high >= low)?;
                return between
                    .then_some(())
                    .and_then(|()| reader.set_range(Range::Between(*low, high)));
            }
            let to = reader.mark()?;
            let (Err(from), Err(to)) = (from, to) else {
                return None;
            };
            reader.named = true;
            reader.set_range(Range::Marks(from, to))
        })
    }

    /// "the line with 'x'", "line 3", "'x'", "BEGIN": where a span starts or ends, as a number or as a text.
    fn mark(&mut self) -> Option<Result<u64, String>> {
        let line = self.take(&["line"]);
        let said = self.take(&["that"]);
        let said = self.take(&["with", "contain", "match"]) || said;
        if !said && let Some(number) = self.number() {
            return Some(Ok(number));
        }
        let announced = self.announces_text();
        let token = self.token(0)?;
        let marked = token.quoted || announced || (line && said) || self.is_identifier(0);
        marked.then_some(())?;
        self.text(announced).map(Err)
    }

    /// "after the line with 'x'", "before 'x'".
    fn beyond(&mut self) -> Option<()> {
        // "the line after 'x'" is one of them.
        if self.singular {
            return None;
        }
        let after = self.take(&["after"]);
        if !after {
            self.take(&["before"]).then_some(())?;
        }
        let line = self.take(&["line", "match"]);
        if line && let Some(number) = self.attempt(Self::number) {
            self.named = true;
            return self.set_range(if after {
                Range::From(number + 1)
            } else {
                Range::First(number.checked_sub(1).filter(|number| *number > 0)?)
            });
        }
        while self.take(&["in", "with", "contain", "match"]) {}
        self.token(0)?.quoted.then_some(())?;
        let text = self.text(false)?;
        self.set_range(if after {
            Range::After(text)
        } else {
            Range::Before(text)
        })
    }

    /// "ignoring case", "as a whole word", "with line numbers", "only the names of the files", "2 lines of context".
    pub(crate) fn flags(&mut self) -> bool {
        self.attempt(|reader| {
            reader.take(&["and"]);
            let led = reader.take(&["with", "as", "show"]);
            reader.take(&["it"]);
            match reader.t(0) {
                "insensitive" => {
                    reader.at += 1;
                    reader.query.insensitive = true;
                }
                "exact case" if !reader.query.insensitive => reader.at += 1,
                "whole word" => {
                    reader.at += 1;
                    reader.query.whole_word = true;
                }
                "line numbers" => {
                    reader.at += 1;
                    reader.query.numbered = true;
                }
                "numbered" if !led => {
                    reader.at += 1;
                    reader.query.numbered = true;
                }
                "match" if reader.is(1, &["whole word"]) => {
                    reader.at += 2;
                    reader.query.whole_word = true;
                }
                "only" => {
                    reader.at += 1;
                    return reader.only();
                }
                "filename" | "name"
                    if reader.is(1, &["only"]) && !reader.query.conditions.is_empty() =>
                {
                    reader.at += 2;
                    reader.query.names_only = true;
                }
                _ => return reader.context(),
            }
            Some(())
        })
        .is_some()
    }

    fn only(&mut self) -> Option<()> {
        self.take(&["show"]);
        if self.is(0, &["filename"]) || (self.is(0, &["file"]) && self.is(1, &["name"])) {
            self.at += if self.is(0, &["filename"]) { 1 } else { 2 };
            self.query.names_only = true;
            return Some(());
        }
        if self.take(&["match"]) && self.take(&["part", "text"]) {
            self.seq(&["in", "line"]);
            self.query.part_only = true;
            self.named = true;
            return Some(());
        }
        self.part_that_matches()
    }

    /// "the part of each line that matches [0-9]+ms".
    pub(crate) fn part_that_matches(&mut self) -> Option<()> {
        self.take(&["part", "text"]).then_some(())?;
        if self.take(&["in"]) {
            self.take(&["each", "all"]);
            self.take(&["line"]).then_some(())?;
        }
        (self.is(0, &["that"]) && self.is(1, &["match"])).then_some(())?;
        self.query.part_only = true;
        self.named = true;
        Some(())
    }

    /// "2 lines of context", "along with the 3 lines before each", "plus the line after it".
    fn context(&mut self) -> Option<()> {
        let shows = self
            .query
            .conditions
            .iter()
            .any(|condition| !matches!(condition, Condition::Column { .. }));
        shows.then_some(())?;
        self.raw_is(0, &["along", "together", "including", "plus"])
            .then(|| self.at += 1);
        self.take(&["with", "contain"]);
        self.query.context = self.neighbours()?;
        self.take(&["each", "all"]);
        self.take(&["it", "match", "one", "occurrence"]);
        Some(())
    }

    /// How many lines before and behind: "3 lines before and after", "the next 2 lines", "2 lines before and 4 after".
    pub(crate) fn neighbours(&mut self) -> Option<(u64, u64)> {
        let ahead = self.direction();
        let number = self.number().filter(|number| *number < 1_000);
        let ahead = ahead.or_else(|| self.direction());
        self.is(0, &["line"]).then_some(())?;
        let one = !self.token(0)?.raw.ends_with('s');
        self.at += 1;
        let number = number.or(one.then_some(1))?;
        if let Some(behind) = ahead {
            return Some(if behind { (0, number) } else { (number, 0) });
        }
        if self.seq(&["in", "context"]) || self.take(&["around"]) {
            return Some((number, number));
        }
        let after = self.take(&["after"]);
        (after || self.take(&["before"])).then_some(())?;
        let other = if after { "before" } else { "after" };
        let second = self.attempt(|reader| {
            reader.take(&["and"]).then_some(())?;
            let second = reader.number();
            reader.take(&["line"]);
            reader.take(&[other]).then_some(second.unwrap_or(number))
        });
        Some(match (after, second) {
            (true, second) => (second.unwrap_or(0), number),
            (false, second) => (number, second.unwrap_or(0)),
        })
    }

    /// "next", "following": behind; "previous": before.
    fn direction(&mut self) -> Option<bool> {
        let behind = self.is(0, &["next"]) || self.raw_is(0, &["following", "subsequent"]);
        let before = self.raw_is(0, &["previous", "preceding", "prior"]);
        (behind || before).then(|| {
            self.at += 1;
            behind
        })
    }
}
