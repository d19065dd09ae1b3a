//! The first words of a sentence about text: what is to be done.

use super::query::{
    Case, Condition, Edit, Key, Order, Outcome, Part, Query, Sink, Source, Text, What,
};
use super::read::Reader;

impl Reader<'_, '_> {
    pub(crate) fn opening(&mut self) -> Option<()> {
        // "only print …", "from a.txt show …", "in a.txt, count …".
        self.take(&["only"]);
        if self.is(0, &["in", "for"]) {
            self.attempt(|reader| reader.place().then_some(()))?;
            self.take(&["only"]);
        }
        let first = self.t(0);
        match first {
            "keep" if self.raw_is(1, &["out"]) => {
                self.at += 2;
                self.verb = "show";
                self.filtered_out()?;
            }
            "show" | "keep" | "find" | "what" | "that" | "highlight" => {
                self.at += 1;
                self.verb = first;
                self.query.highlighted = first == "highlight";
                while self.take(&["only", "is", "show", "find", "what"])
                    || self.seq(&["it", "only"])
                {}
                // "the line numbers of the empty lines".
                if self.is(0, &["line numbers"])
                    && self.is(1, &["empty", "nonempty", "line", "all", "each", "where"])
                {
                    self.at += 1;
                    self.query.numbered = true;
                    self.query.numbers_only = true;
                }
                self.found();
            }
            "count" => {
                self.at += 1;
                self.verb = "count";
                self.counted();
            }
            // "how much lines", "line count of".
            "much" if self.is(1, &["line", "word", "character"]) => {
                self.at += 1;
                self.verb = "count";
                self.counted();
            }
            "line" | "word" | "character" if self.is(1, &["count"]) => {
                self.verb = "count";
                self.thing()?;
                self.at += 1;
                self.query.result = Outcome::Counted;
            }
            "order" if self.token(1).is_some() => self.opening_order("sort")?,
            "how" if self.raw_is(1, &["often"]) || self.seq(&["how", "times"]) => {
                if self.raw_is(1, &["often"]) {
                    self.at += 2;
                }
                self.verb = "count";
                self.often()?;
            }
            "sort" | "shuffle" | "reverse" => self.opening_order(first)?,
            "add" if self.raw_is(1, &["up"]) => {
                self.at += 2;
                self.verb = "show";
                self.query.result = Outcome::Sum;
                self.take(&["all"]);
            }
            "append"
                if self.token(1).is_some_and(|token| !token.quoted)
                    && self.terms.get(2..5) != Some(&["to", "each", "line"]) =>
            {
                self.at += 1;
                self.verb = "appended";
            }
            "delete" | "replace" | "change" | "insert" | "add" | "append" | "prepend"
            | "uppercase" | "lowercase" | "capitalize" | "dedupe" => self.verb = first,
            "comment" if self.raw_is(1, &["out"]) => {}
            "sum" | "average" | "minimum" | "maximum" | "length" => self.verb = "show",
            "number" if self.is(1, &["line"]) || self.is(1, &["each"]) => {
                self.at += 1;
                self.query.numbered = true;
                self.verb = "show";
            }
            "follow" => {
                self.at += 1;
                self.verb = first;
                self.query.followed = true;
                self.take(&["new"]);
            }
            "join" | "merge" => {
                self.at += 1;
                self.verb = first;
                if !self.take(&["all"]) {
                    self.take(&["each"]);
                }
                // "merge a.txt and b.txt, without duplicates".
                if !self.is(0, &["line"]) {
                    self.verb = "merged";
                    return Some(());
                }
                self.query.joined = Some(String::new());
            }
            _ => self.verb = "show",
        }
        Some(())
    }

    /// "sort a.txt", "reverse the lines of", "reverse each line".
    fn opening_order(&mut self, verb: &'static str) -> Option<()> {
        self.at += 1;
        self.verb = verb;
        if verb == "reverse" && self.take(&["each"]) {
            self.query.edit = Some(Edit::ReverseEach);
            return Some(());
        }
        let mut order = Order::default();
        match verb {
            "shuffle" => order.key = Key::Shuffled,
            "reverse" => order.key = Key::Backwards,
            _ => {}
        }
        if verb == "sort" {
            order.numeric = self.take(&["numerically"]);
        }
        self.query.order = Some(order);
        Some(())
    }

    /// "search for X", "grep X", "search the whole project for X": a text that lines are chosen by.
    fn found(&mut self) {
        if self.verb != "find" {
            return;
        }
        if self.raw_is(0, &["-i"]) {
            self.at += 1;
            self.query.insensitive = true;
        }
        let start = self.at;
        let placed = self
            .attempt(|reader| {
                reader.attempt(|reader| reader.take(&["in"]).then_some(()));
                reader.project()?;
                reader.is(0, &["for"]).then_some(())
            })
            .is_some();
        self.take(&["for"]);
        let behind_for = self.at > start || placed;
        self.take(&["all", "each"]);
        let announced = self.announces_text();
        let grepped = self.tokens[0].raw.eq_ignore_ascii_case("grep");
        let quoted = self.token(0).is_some_and(|token| token.quoted);
        let either = self.is(0, &["both"]) && behind_for;
        // Without "for", a bare word may be the name of what is looked for.
        let certain = announced || grepped || quoted || behind_for || either;
        let certain = certain || self.is_identifier(0) || self.in_kinds(1);
        if certain && !self.is(1, &["line"]) && self.texts(announced, false) {
            self.named = true;
            // "TODO comments", "fetchUser calls".
            self.raw_is(
                0,
                &[
                    "comments",
                    "comment",
                    "calls",
                    "statements",
                    "notes",
                    "usages",
                ],
            )
            .then(|| self.at += 1);
            return;
        }
        self.at = start;
        if placed {
            self.query.source = Source::Unsaid;
        }
    }

    /// "search a.txt for x": the text behind the place.
    pub(crate) fn sought(&mut self) -> bool {
        let searches = self.verb == "find"
            && self.query.conditions.is_empty()
            && !self.named
            && self.query.source != Source::Unsaid;
        let found = searches
            && self
                .attempt(|reader| {
                    let behind_for = reader.take(&["for"]);
                    reader.take(&["all", "each"]);
                    let announced = reader.announces_text();
                    (behind_for || announced).then_some(())?;
                    reader.texts(announced, false).then_some(())
                })
                .is_some();
        self.named |= found;
        found
    }

    /// "filter out the DEBUG lines", "filter out lines that contain x".
    fn filtered_out(&mut self) -> Option<()> {
        self.take(&["all"]);
        if self.attempt(|reader| reader.marked_lines(true)).is_some() {
            return Some(());
        }
        self.take(&["line"]).then_some(())?;
        self.attempt(|reader| reader.place().then_some(()));
        let known = self.query.conditions.len();
        self.condition().then_some(())?;
        self.named = true;
        match self.query.conditions.get_mut(known..)? {
            [
                Condition::Holds { negated, .. }
                | Condition::Begins { negated, .. }
                | Condition::Ends { negated, .. },
            ] if !*negated => {
                *negated = true;
                Some(())
            }
            _ => None,
        }
    }

    /// "… only in python files", "… but skip the .git directory": what stands before is no name of a file.
    fn in_kinds(&mut self, ahead: usize) -> bool {
        let start = self.at;
        self.at += ahead;
        let (source, each) = (self.query.source.clone(), self.query.each_file);
        let found = self.attempt(Self::kinds).is_some() || self.attempt(Self::without).is_some();
        self.query.source = source;
        self.query.each_file = each;
        self.at = start;
        found
    }

    fn counted(&mut self) {
        self.query.result = Outcome::Counted;
        self.take(&["only"]);
        self.take(&["sum"]);
        self.take(&["all"]);
        // "count each word": how often it occurs.
        if self.is(0, &["each"])
            && self.is(1, &["word", "ip", "url", "email", "unique", "character"])
        {
            self.query.result = Outcome::Tally(None);
        }
        let start = self.at;
        // "count how many times X occurs in a.txt".
        if self.seq(&["times"]) && self.attempt(Self::often).is_some() {
            return;
        }
        self.at = start;
    }

    /// "X occurs", "does each line appear": how often.
    fn often(&mut self) -> Option<()> {
        self.take(&["do", "is"]);
        // "how often did I use the word x".
        let used = self.raw_is(0, &["i", "we", "you"])
            && self.raw_is(1, &["use", "used", "write", "mention", "say"]);
        self.at += if used { 2 } else { 0 };
        if self.take(&["each"]) {
            self.query.result = Outcome::Tally(None);
            self.take(&["unique"]);
            self.thing()?;
            self.take(&["occur"]);
            return Some(());
        }
        self.query.whole_word |= self.raw_is(0, &["word"]);
        let announced = self.announces_text();
        let text = self.text(announced)?;
        self.take(&["is"]);
        if !self.is_mentioned() {
            self.take(&["occur", "contain", "match"]);
        }
        self.query.result = Outcome::Counted;
        self.query.what = What::Parts(Part::Text(Text { text, regex: false }));
        self.named = true;
        Some(())
    }

    /// What a sentence must have said, and what contradicts itself.
    pub(crate) fn finish(mut self) -> Option<Query> {
        (self.query.source != Source::Unsaid).then_some(())?;
        self.says_which()?;
        self.says_what()?;
        if self.verb == "uppercase" || self.verb == "lowercase" {
            self.query.case = Some(if self.verb == "uppercase" {
                Case::Upper
            } else {
                Case::Lower
            });
        }
        self.query.says_line = self.terms.contains(&"line");
        self.query.changes = !self.shown_only && CHANGES.contains(&self.verb);
        self.search_below();
        super::read_names::resolve(&mut self.query)?;
        Some(self.query)
    }

    /// Which line? And is the header a row?
    fn says_which(&self) -> Option<()> {
        let query = &self.query;
        let chosen = !query.conditions.is_empty()
            || query.range.is_some()
            || matches!(query.result, Outcome::Tally(_) | Outcome::Least(_));
        let header = super::plan::known_separator(&query.source) == Some(',');
        let counts_rows = self.rows
            && header
            && matches!(query.result, Outcome::Counted | Outcome::Shown)
            && !chosen
            && query.what == What::Lines
            && !query.without_header;
        (chosen || !self.singular).then_some(())?;
        (!counts_rows).then_some(())
    }

    /// Whether anything is done, and nothing is told to be done that is not.
    fn says_what(&self) -> Option<()> {
        let query = &self.query;
        // "keep only the last 5 lines" may mean the file.
        let keeps = self.tokens[0].raw.eq_ignore_ascii_case("keep") && query.what == What::Lines;
        let arranged = query.distinct.is_some() || query.order.is_some();
        let several = matches!(&query.source, Source::Files(paths) if paths.len() > 1);
        let idle = (self.verb == "delete" && query.edit.is_none())
            || (keeps && query.sink == Sink::Screen)
            || (self.verb == "merged" && !(arranged && several))
            || (self.verb == "appended" && query.sink == Sink::Screen)
            || (CHANGES[1..].contains(&self.verb) && query.edit.is_none() && query.case.is_none())
            || (query.joined.as_deref() == Some("") && self.verb != "join" && self.verb != "merge");
        let nothing = !self.named
            && !arranged
            && query.conditions.is_empty()
            && query.range.is_none()
            && query.edit.is_none()
            && query.case.is_none()
            && !query.numbered
            && !query.followed
            && !query.without_header;
        (!idle && !nothing).then_some(())
    }

    /// "in all python files": who searches or counts them, means those below as well.
    fn search_below(&mut self) {
        let query = &mut self.query;
        let searched = query.what == What::Lines && !query.conditions.is_empty()
            || matches!(query.what, What::Parts(_))
            || matches!(query.what, What::Lines | What::Words)
                && query.result == Outcome::Counted
                && query.distinct.is_none();
        if let Source::Globs(names) = &query.source
            && self.spoken_kinds
            && searched
            && !query.each_file
            && query.edit.is_none()
            && query.range.is_none()
        {
            query.source = Source::below(".", names.clone());
        }
    }
}

/// Verbs that change a file.
const CHANGES: [&str; 7] = [
    "delete", "replace", "change", "insert", "add", "append", "prepend",
];
