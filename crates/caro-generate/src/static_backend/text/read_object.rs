//! What a sentence speaks of: lines, words, columns, matches, and which of them.

use super::query::{Compare, Condition, Distinct, Order, Outcome, Part, Range, Text, What};
use super::read::Reader;

impl Reader<'_, '_> {
    /// "the first 5 unique lines", "the second column", "all e-mail addresses", "occurrences of 'x'".
    pub(crate) fn object(&mut self) -> bool {
        if self.named && self.query.what != What::Lines {
            return false;
        }
        self.attempt(Self::try_object).is_some()
    }

    fn try_object(&mut self) -> Option<()> {
        if self.is(0, &["in", "on"]) && self.is(1, &["first", "last", "line", "odd", "even", "all"])
        {
            self.at += 1;
        }
        self.take(&["only"]);
        self.take(&["all"]);
        self.aggregate();
        self.attempt(Self::ranked);
        let each = self.take(&["each"]);
        self.attempt(Self::extreme);
        if self.query.range.is_none() && self.attempt(Self::position).is_some() {
            return Some(());
        }
        let first = !self.named && self.query.conditions.is_empty();
        if self.attempt(Self::part_that_matches).is_some()
            || first && self.attempt(Self::marked_by_language).is_some()
        {
            return Some(());
        }
        if !each && self.attempt(|reader| reader.marked_lines(false)).is_some() {
            return Some(());
        }
        if self.verb == "that" && self.attempt(Self::most_often_in_column).is_some() {
            return Some(());
        }
        self.modifiers()?;
        self.thing()?;
        // "which line occurs most often": the one that does.
        if !each && self.verb == "that" && self.attempt(Self::most_often).is_some() {
            self.query.result = Outcome::Tally(Some(1));
        }
        Some(())
    }

    /// "which country appears most often in column 5".
    fn most_often_in_column(&mut self) -> Option<()> {
        (self.t(0).is_empty() && !self.token(0)?.quoted).then_some(())?;
        self.at += 1;
        self.most_often()?;
        self.take(&["in"]).then_some(())?;
        self.query.what = What::Columns(self.columns()?);
        self.query.result = Outcome::Tally(Some(1));
        self.named = true;
        Some(())
    }

    fn most_often(&mut self) -> Option<()> {
        if self.raw_is(0, &["made", "sent", "makes", "sends", "caused"]) || self.is(0, &["with"]) {
            self.at += 1;
            self.take(&["most"]).then_some(())?;
            return self.take(&["line", "occurrence"]).then_some(());
        }
        self.take(&["occur", "is"]).then_some(())?;
        self.take(&["most"]).then_some(())?;
        self.take(&["common"]).then_some(())
    }

    /// "sum of", "average of", "the largest".
    fn aggregate(&mut self) {
        let outcome = match self.t(0) {
            "sum" => Outcome::Sum,
            "average" => Outcome::Average,
            "minimum" => Outcome::Minimum,
            "maximum" => Outcome::Maximum,
            "largest" if self.is(1, &["number", "value"]) => Outcome::Maximum,
            "smallest" if self.is(1, &["number", "value"]) => Outcome::Minimum,
            _ => return,
        };
        if self.query.result == Outcome::Shown {
            self.at += 1;
            self.query.result = outcome;
            self.take(&["up"]);
            self.take(&["all"]);
            self.seq(&["value", "in"]);
            // "the sizes in column 5".
            if self.t(0).is_empty() && self.is(1, &["in"]) && self.is(2, &["column"]) {
                self.at += 1;
            }
            self.take(&["in"]);
            self.take(&["all"]);
        }
    }

    /// "the 10 most common", "top 5", "the least frequent".
    fn ranked(&mut self) -> Option<()> {
        if self.query.result != Outcome::Shown {
            return None;
        }
        let top = self.take(&["top"]);
        let number = self.number();
        if let Some(number) = number.filter(|_| !top)
            && self
                .attempt(|reader| reader.largest_numbers(number))
                .is_some()
        {
            return Some(());
        }
        let most = self.is(0, &["most", "least"]);
        let least = self.is(0, &["least"]);
        self.at += usize::from(most);
        if most {
            let visited = self.raw_is(0, &["requested", "visited", "accessed", "viewed", "active"]);
            self.at += usize::from(visited);
            (visited || self.take(&["common"])).then_some(())?;
            while self.take(&["common"]) {}
        } else {
            (top && number.is_some()).then_some(())?;
            // "the top 5 lines" are the first ones.
            if self.is(0, &["line"]) {
                return None;
            }
            self.take(&["unique"]);
        }
        let number = number.or_else(|| self.plural_behind().map_or(Some(1), |()| None));
        self.query.result = if least {
            Outcome::Least(number)
        } else {
            Outcome::Tally(number)
        };
        Some(())
    }

    /// "the 5 largest numbers": all numbers, sorted.
    fn largest_numbers(&mut self, number: u64) -> Option<()> {
        let descending = self.take(&["largest", "maximum"]);
        (descending || self.take(&["smallest", "minimum"])).then_some(())?;
        self.is(0, &["number"]).then_some(())?;
        (self.query.order.is_none() && self.query.distinct.is_none()).then_some(())?;
        self.query.order = Some(Order {
            numeric: true,
            descending,
            directed: true,
            ..Order::default()
        });
        self.set_range(Range::First(number))
    }

    /// "the most common words" are several, "the most common word" is one.
    fn plural_behind(&self) -> Option<()> {
        (0..3)
            .filter_map(|ahead| self.token(ahead))
            .any(|token| token.raw.ends_with('s') && !token.raw.ends_with("ss"))
            .then_some(())
    }

    /// "the longest line", "the 3 shortest lines".
    fn extreme(&mut self) -> Option<()> {
        let number = self.number();
        let longest = self.take(&["longest"]);
        if !longest {
            self.take(&["shortest"]).then_some(())?;
        }
        self.is(0, &["line", "word"]).then_some(())?;
        let several = self.token(0).is_some_and(|token| token.raw.ends_with('s'));
        if several != number.is_some_and(|number| number > 1) {
            return None;
        }
        let number = number.unwrap_or(1);
        self.set_range(if longest {
            Range::Longest(number)
        } else {
            Range::Shortest(number)
        })
    }

    /// "the first 5 lines", "line 7", "lines 3 to 9", "the last line", "3 random lines", "every third line".
    fn position(&mut self) -> Option<()> {
        let deleting = self.verb == "delete";
        let range = if self.take(&["each"]) || self.at > 0 && self.terms[self.at - 1] == "each" {
            let nth = match self.ordinal() {
                Some(nth) => nth,
                None if self.raw_is(0, &["other"]) => {
                    self.at += 1;
                    2
                }
                None => return None,
            };
            Range::Every(nth)
        } else if self.take(&["first"]) {
            let number = self.one_or_number()?;
            self.bytes_or(number, true)
        } else if self.take(&["last"]) {
            let number = self.one_or_number()?;
            self.bytes_or(number, false)
        } else if self.take(&["odd"]) {
            Range::Odd
        } else if self.take(&["even"]) {
            Range::Even
        } else if let Some(nth) = self.ordinal() {
            Range::Nth(nth)
        } else if let Some(number) = self.number() {
            match self.t(0) {
                "random" => Range::Random(number),
                "first" => Range::First(number),
                "last" => Range::Last(number),
                _ => return None,
            }
        } else if self.take(&["random"]) {
            self.at -= 1;
            Range::Random(1)
        } else {
            return self.numbered_lines();
        };
        if matches!(range, Range::Random(_)) || self.is(0, &["first", "last"]) {
            self.at += 1;
        }
        let _ = deleting;
        self.set_range(range)?;
        self.modifiers()?;
        // "the first 3 columns", "the last word": positions in a line.
        match self.t(0) {
            "line" => {
                self.thing()?;
                // "the first line of each file" is not the first of all.
                (!(self.is(0, &["in"]) && self.is(1, &["each"]))).then_some(())
            }
            "byte" => {
                self.at += 1;
                self.named = true;
                matches!(
                    self.query.range,
                    Some(Range::FirstBytes(_) | Range::LastBytes(_))
                )
                .then_some(())
            }
            "match" | "occurrence" if matches!(self.query.range, Some(Range::First(_))) => {
                self.thing()
            }
            _ => {
                self.query.range = None;
                None
            }
        }
    }

    /// A number, or one thing: "the first line", but not "the first lines".
    fn one_or_number(&mut self) -> Option<u64> {
        if let Some(number) = self.number() {
            return Some(number);
        }
        let several = self
            .token(0)
            .is_some_and(|token| token.raw.ends_with(['s', 'S']) && !self.t(0).is_empty());
        (!several).then_some(1)
    }

    fn bytes_or(&self, number: u64, first: bool) -> Range {
        match (self.t(0), first) {
            ("byte", true) => Range::FirstBytes(number),
            ("byte", false) => Range::LastBytes(number),
            (_, true) => Range::First(number),
            (_, false) => Range::Last(number),
        }
    }

    /// "line 7", "lines 3 to 9", "lines 3 - 9".
    fn numbered_lines(&mut self) -> Option<()> {
        self.take(&["line"]).then_some(())?;
        self.take(&["number"]);
        let low = self.number()?;
        let range = if self.take(&["to", "-", "until"]) || self.through() {
            if self.take(&["end"]) {
                Range::From(low)
            } else {
                Range::Between(low, self.number().filter(|high| *high >= low)?)
            }
        } else {
            let mut all = vec![low];
            while let Some(next) = self.attempt(|reader| {
                let listed = reader.take(&["and"]) || reader.tokens[reader.at - 1].comma;
                listed.then_some(())?;
                let next = reader.number()?;
                // "and 2 lines after" is another thing.
                (!reader.is(0, &["line"])).then_some(next)
            }) {
                all.push(next);
            }
            let rising = all.windows(2).all(|pair| pair[0] < pair[1]);
            match all.len() {
                1 => Range::Nth(low),
                _ if rising && all.len() <= 20 => Range::Several(all),
                _ => return None,
            }
        };
        self.set_range(range)?;
        self.named = true;
        Some(())
    }

    pub(crate) fn through(&mut self) -> bool {
        let there = self.raw_is(0, &["through", "till", "up"]);
        self.at += usize::from(there);
        there
    }

    /// "unique", "duplicate", "empty", before what they describe.
    fn modifiers(&mut self) -> Option<()> {
        loop {
            match self.t(0) {
                "unique" => self.set_distinct(Distinct::Once)?,
                "duplicate" if self.is(1, &["line", "word", "value", "column", "occurrence"]) => {
                    self.set_distinct(Distinct::Repeated)?;
                }
                "empty" if self.is(1, &["line"]) => self
                    .query
                    .conditions
                    .push(Condition::Empty { negated: false }),
                "nonempty" if self.is(1, &["line"]) => self
                    .query
                    .conditions
                    .push(Condition::Empty { negated: true }),
                _ => return Some(()),
            }
            self.at += 1;
        }
    }

    pub(crate) fn set_distinct(&mut self, distinct: Distinct) -> Option<()> {
        if self.query.distinct.is_some_and(|known| known != distinct) {
            return None;
        }
        self.query.distinct = Some(distinct);
        Some(())
    }

    /// The noun itself.
    pub(crate) fn thing(&mut self) -> Option<()> {
        let each = self.at > 0 && ["each", "one"].contains(&self.terms[self.at - 1]);
        let token = *self.token(0)?;
        let plural = token.raw.is_empty() || token.raw.ends_with(['s', 'S']);
        self.singular |= !plural && !each && matches!(self.t(0), "line" | "word");
        let what = match self.t(0) {
            "line" => {
                self.rows |= token.raw.to_ascii_lowercase().starts_with("row");
                self.at += 1;
                What::Lines
            }
            "word" if !self.next_is_value() => {
                self.at += 1;
                What::Words
            }
            "character" if !self.next_is_value() => {
                self.at += 1;
                What::Characters
            }
            "length" if self.is(1, &["in"]) && self.is(2, &["each"]) && self.is(3, &["line"]) => {
                self.at += 4;
                What::Lengths
            }
            "text" | "content" if !self.named => {
                self.at += 1;
                What::Lines
            }
            "comment" if self.verb != "delete" => {
                self.at += 1;
                self.take(&["line"]);
                self.query
                    .conditions
                    .push(Condition::Comment { negated: false });
                What::Lines
            }
            "value" if self.is(1, &["in"]) => {
                self.at += 2;
                What::Columns(self.columns().or_else(|| self.named_columns())?)
            }
            "match" if self.attempt(Self::matches_of).is_some() => What::Lines,
            // "sort the numbers" leaves them where they stand.
            "number" if self.verb == "sort" => {
                self.at += 1;
                if let Some(order) = &mut self.query.order {
                    order.numeric = true;
                }
                What::Lines
            }
            "column"
                if self.query.result == Outcome::Counted
                    && self.is(1, &["in"])
                    && self.is(2, &["each"])
                    && self.is(3, &["line"]) =>
            {
                self.at += 4;
                self.query.result = Outcome::Shown;
                What::Widths
            }
            _ => match self.columns().or_else(|| self.named_columns()) {
                Some(columns) => What::Columns(columns),
                None => What::Parts(self.part()?),
            },
        };
        // "the names of the employees in employees.csv".
        if matches!(what, What::Columns(_))
            && self.is(0, &["in"])
            && self.is(1, &["line"])
            && self.is(2, &["in"])
        {
            self.at += 2;
        }
        if self.named && matches!(what, What::Parts(Part::Text(_))) {
            return None;
        }
        // "lines" are said again of a column or the like: "the second column of each line".
        if what == What::Lines && self.query.what != What::Lines {
            return Some(());
        }
        if self.named && self.query.what != What::Lines && self.query.what != what {
            return None;
        }
        self.query.what = what;
        self.named = true;
        Some(())
    }

    /// "the word foo" is a word of the user's, "words in a.txt" are all.
    fn next_is_value(&self) -> bool {
        self.t(1).is_empty()
            && self
                .token(1)
                .is_some_and(|token| !token.raw.contains('.') && !token.raw.contains('/'))
    }

    /// "matches of X", "occurrences of 'x'", "ip addresses", "the numbers".
    fn part(&mut self) -> Option<Part> {
        match self.t(0) {
            "ip" => {
                self.at += 1;
                self.take(&["address"]);
                Some(Part::Ip)
            }
            "email" => {
                self.at += 1;
                self.take(&["address"]);
                Some(Part::Email)
            }
            "url" => {
                self.at += 1;
                Some(Part::Url)
            }
            "number" => {
                self.at += 1;
                Some(Part::Number)
            }
            "occurrence" | "match" => {
                self.at += 1;
                self.take(&["in", "for"]).then_some(())?;
                self.text_part()
            }
            // "count the word foo in a.txt", "the letter 'e'".
            "word" | "string" | "character"
                if self.query.result == Outcome::Counted
                    || self.token(1).is_some_and(|token| token.quoted) =>
            {
                let whole = self.is(0, &["word"]);
                self.at += 1;
                let text = self.text(true)?;
                self.query.whole_word |= whole;
                Some(Part::Text(Text { text, regex: false }))
            }
            "comma" | "semicolon" | "colon" | "tab" | "space" | "dash" | "pipe"
                if self.query.result == Outcome::Counted =>
            {
                let text = super::read_format::sign(self.t(0))?.to_string();
                self.at += 1;
                Some(Part::Text(Text { text, regex: false }))
            }
            _ => None,
        }
    }

    fn text_part(&mut self) -> Option<Part> {
        let announced = self.announces_text();
        let regex = self.announced_regex();
        let text = self.text(announced)?;
        Some(Part::Text(Text { text, regex }))
    }

    /// "matches of 'x'": the lines, unless they are counted.
    fn matches_of(&mut self) -> Option<()> {
        (self.query.result == Outcome::Shown).then_some(())?;
        self.take(&["match"]).then_some(())?;
        self.take(&["in", "for"]).then_some(())?;
        let Part::Text(text) = self.text_part()? else {
            return None;
        };
        self.query.conditions.push(Condition::Holds {
            texts: vec![text],
            negated: false,
        });
        Some(())
    }

    /// "longer than 80 characters", "with more than 3 words".
    pub(crate) fn compare(&mut self) -> Option<Compare> {
        Some(match self.t(0) {
            "longer" | "more" => {
                self.at += 1;
                self.take(&["than"]);
                Compare::More
            }
            "shorter" | "less" => {
                self.at += 1;
                self.take(&["than"]);
                Compare::Less
            }
            "atleast" => {
                self.at += 1;
                Compare::AtLeast
            }
            "atmost" => {
                self.at += 1;
                Compare::AtMost
            }
            "equal" => {
                self.at += 1;
                self.take(&["to"]);
                Compare::Exactly
            }
            _ => return None,
        })
    }
}
