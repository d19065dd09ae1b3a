//! What must hold of a line.

use super::query::{Class, Compare, Condition, Form, Range, Test, Text};
use super::read::Reader;
use super::words::VALUE;

impl Reader<'_, '_> {
    /// "that contain 'x'", "starting with #", "longer than 80 characters", "whose second column is 'x'".
    pub(crate) fn condition(&mut self) -> bool {
        let taken = self.attempt(Self::try_condition).is_some();
        if taken {
            self.joined = false;
        }
        taken
    }

    fn try_condition(&mut self) -> Option<()> {
        let mut negated = false;
        if self.is(0, &["and", "but"]) {
            self.at += 1;
        }
        // "in the lines that …".
        if self.is(0, &["in", "on", "for"]) {
            self.at += 1;
            self.take(&["all"]);
            self.take(&["line"]).then_some(())?;
        }
        let related = self.take(&["that", "where", "it"]);
        if related {
            self.take(&["line"]);
        } else if matches!(self.verb, "join" | "merge") && self.is(0, &["with"]) {
            // "join the lines with commas" tells what comes between them.
            return None;
        }
        self.take(&["do"]);
        if self.take(&["except", "without", "skip", "no", "delete"]) {
            // "delete" is a verb at the start.
            negated = true;
            if self.at == 1 {
                return None;
            }
            self.take(&["all"]);
            self.take(&["line"]);
            self.take(&["it"]);
            self.take(&["that", "where"]);
        }
        if self.take(&["not"]) {
            negated = !negated;
        }
        self.attempt(|reader| reader.column_test(negated))
            .or_else(|| self.attempt(|reader| reader.emptiness(negated)))
            .or_else(|| self.attempt(|reader| reader.measured(negated)))
            .or_else(|| self.attempt(|reader| reader.edge(negated)))
            .or_else(|| self.attempt(|reader| reader.equal_to(negated)))
            .or_else(|| self.attempt(|reader| reader.held(negated, related)))
    }

    /// "empty", "comments", "comments and blank lines".
    fn emptiness(&mut self, negated: bool) -> Option<()> {
        let is = self.take(&["is"]);
        let negated = negated ^ (is && self.take(&["not"]));
        let mut found = Vec::new();
        loop {
            match self.t(0) {
                "empty" => {
                    self.at += 1;
                    self.take(&["line"]);
                    found.push(Condition::Empty { negated });
                }
                "nonempty" => {
                    self.at += 1;
                    found.push(Condition::Empty { negated: !negated });
                }
                "comment" => {
                    self.at += 1;
                    self.take(&["line"]);
                    found.push(Condition::Comment { negated });
                }
                _ => break,
            }
            if !(self.is(0, &["and", "or"]) && self.is(1, &["empty", "comment"])) {
                break;
            }
            self.at += 1;
        }
        let deleted = self.verb == "delete" && found.len() > 1;
        let named = deleted || self.at > 0 && self.terms[self.at - 1] == "line";
        if found.is_empty()
            || !(negated || is || named)
            || (found.len() > 1 && !negated && self.verb != "delete")
        {
            return None;
        }
        self.query.conditions.append(&mut found);
        self.named = true;
        Some(())
    }

    /// "longer than 80 characters", "with more than 3 words", "have exactly 5 fields".
    fn measured(&mut self, negated: bool) -> Option<()> {
        if negated {
            return None;
        }
        self.take(&["with", "is", "contain"]);
        let longish = self.is(0, &["longer", "shorter"]);
        let compare = self.compare()?;
        let number = self.number()?;
        let condition = match self.t(0) {
            "character" => Condition::Length(compare, number),
            "word" | "column" if !longish => Condition::Width(compare, number),
            _ => return None,
        };
        self.at += 1;
        self.take(&["length"]);
        self.query.conditions.push(condition);
        Some(())
    }

    /// "starting with '#'", "that end in a semicolon".
    fn edge(&mut self, negated: bool) -> Option<()> {
        let begins = self.take(&["begin"]);
        if !begins {
            self.take(&["end"]).then_some(())?;
        }
        self.take(&["with", "in", "by"]).then_some(())?;
        let negated = negated || self.take(&["not"]);
        let form = self.form()?;
        self.query.conditions.push(if begins {
            Condition::Begins {
                text: form,
                negated,
            }
        } else {
            Condition::Ends {
                text: form,
                negated,
            }
        });
        Some(())
    }

    fn form(&mut self) -> Option<Form> {
        if let Some(class) = self.class() {
            return Some(Form::Class(class));
        }
        if let Some(sign) = super::read_format::sign(self.t(0)).filter(|sign| *sign != '\t') {
            self.at += 1;
            return Some(Form::Text(sign.to_string()));
        }
        let announced = self.announces_text();
        self.text(announced).map(Form::Text)
    }

    /// "a digit", "an uppercase letter", "a tab".
    fn class(&mut self) -> Option<Class> {
        let class = match self.t(0) {
            "digit" | "number" => Class::Digit,
            "uppercase" => Class::Uppercase,
            "lowercase" => Class::Lowercase,
            "space" => Class::Space,
            "whitespace" => Class::Whitespace,
            "tab" => Class::Tab,
            VALUE if self.raw_is(0, &["vowel", "vowels"]) => Class::Vowel,
            VALUE if self.raw_is(0, &["non-ascii"]) && self.is(1, &["character"]) => {
                Class::NonAscii
            }
            VALUE if self.raw_is(0, &["capital"]) && self.is(1, &["character"]) => Class::Uppercase,
            _ => return None,
        };
        self.at += 1;
        self.take(&["character"]);
        Some(class)
    }

    /// "that are exactly 'x'", "equal to 'x'".
    fn equal_to(&mut self, negated: bool) -> Option<()> {
        self.take(&["is"]);
        let negated = negated ^ self.take(&["not"]);
        self.take(&["equal"]).then_some(())?;
        self.take(&["to"]);
        let text = self.text(false)?;
        self.query.conditions.push(Condition::Is { text, negated });
        Some(())
    }

    /// "containing 'x' or 'y'", "with the word x".
    fn held(&mut self, negated: bool, related: bool) -> Option<()> {
        let said = self.take(&["contain", "with", "match"]);
        if said {
            self.take(&["contain"]);
        }
        // "how many words a.txt contains 'x'" is no sentence, and "lines that contains" is meant.
        if said && !related && self.singular_verb() {
            return None;
        }
        let matching = said && self.terms[self.at - 1] == "match";
        // "except 'x'", "but not 'x'"; a text alone is no condition.
        if !said && (!negated || related) {
            return None;
        }
        self.take(&["only"])
            .then_some(())
            .map_or(Some(()), |()| None)?;
        let either = self.take(&["both"]);
        if let Some(class) = (!either).then(|| self.class()).flatten() {
            if !said {
                return None;
            }
            self.query
                .conditions
                .push(Condition::Class { class, negated });
            return Some(());
        }
        if let Some(sign) = super::read_format::sign(self.t(0)).filter(|_| said) {
            self.at += 1;
            self.query.conditions.push(Condition::Holds {
                texts: vec![Text {
                    text: sign.to_string(),
                    regex: false,
                }],
                negated,
            });
            return Some(());
        }
        let start = self.at;
        let announced = self.announces_text();
        let regex = matching && !announced;
        self.at = start;
        let announced = self.announces_text();
        if said && !announced && self.plural_event(negated) {
            return Some(());
        }
        self.texts_of(announced, negated, regex).then_some(())
    }

    /// The verb just taken speaks of one thing: "contains", not "contain".
    fn singular_verb(&self) -> bool {
        ["contains", "has", "matches", "mentions", "includes"]
            .iter()
            .any(|verb| self.tokens[self.at - 1].raw.eq_ignore_ascii_case(verb))
    }

    /// "the errors in app.log": its lines that speak of them.
    pub(crate) fn events(&mut self) -> bool {
        let start = self.at;
        self.take(&["only"]);
        self.take(&["all", "each"]);
        if !self.named && self.is(1, &["in"]) && self.plural_event(false) {
            self.named = true;
            return true;
        }
        self.at = start;
        false
    }

    /// "with errors": the word, however it is written.
    fn plural_event(&mut self, negated: bool) -> bool {
        const EVENTS: [(&str, &str); 4] = [
            ("errors", "error"),
            ("warnings", "warning"),
            ("failures", "fail"),
            ("exceptions", "exception"),
        ];
        let Some((_, text)) = EVENTS.iter().find(|(said, _)| self.raw_is(0, &[said])) else {
            return false;
        };
        self.at += 1;
        self.query.insensitive = true;
        self.query.conditions.push(Condition::Holds {
            texts: vec![Text {
                text: (*text).to_owned(),
                regex: false,
            }],
            negated,
        });
        true
    }

    pub(crate) fn texts(&mut self, announced: bool, negated: bool) -> bool {
        self.texts_of(announced, negated, false)
    }

    /// One text or several: each "and" is a condition more, each "or" a text more of the same.
    fn texts_of(&mut self, announced: bool, negated: bool, matching: bool) -> bool {
        let start = self.at;
        let regex = self.announced_regex();
        let Some(first) = self.text(announced) else {
            self.at = start;
            return false;
        };
        let quoted = self.tokens[self.at - 1].quoted;
        let regex = regex || (matching && quoted && is_expression(&first));
        let mut texts = vec![Text { text: first, regex }];
        let mut all = Vec::new();
        loop {
            let start = self.at;
            let or = self.take(&["or"]);
            let and = !or && (self.take(&["and"]) || self.tokens[self.at - 1].comma);
            if !or && !and {
                break;
            }
            let announced = self.announces_text();
            let next_quoted = self.token(0).is_some_and(|token| token.quoted);
            // "… and a.txt" names a place.
            let place = self.token(0).is_some_and(|token| {
                !token.quoted && crate::static_backend::files::is_pathlike(token.raw)
            });
            let Some(text) = (next_quoted == quoted && !place)
                .then(|| self.text(announced))
                .flatten()
            else {
                self.at = start;
                break;
            };
            let text = Text { text, regex };
            if or {
                if !all.is_empty() {
                    self.at = start;
                    return false;
                }
                texts.push(text);
            } else {
                if texts.len() > 1 {
                    self.at = start;
                    return false;
                }
                all.push(text);
            }
        }
        self.query
            .conditions
            .push(Condition::Holds { texts, negated });
        for text in all {
            self.query.conditions.push(Condition::Holds {
                texts: vec![text],
                negated,
            });
        }
        true
    }

    /// "the word", "the text", "the exact string", before a text.
    pub(crate) fn announces_text(&mut self) -> bool {
        let start = self.at;
        self.raw_is(0, &["exact", "literal"]).then(|| self.at += 1);
        if self.is(0, &["whole word"]) && self.token(1).is_some() {
            self.at += 1;
            self.query.whole_word = true;
            return true;
        }
        if self.is(0, &["word", "string", "text", "character"])
            && self
                .token(1)
                .is_some_and(|token| token.quoted || !self.is(1, &["in", "with"]))
        {
            self.at += 1;
            return true;
        }
        self.at = start;
        false
    }

    pub(crate) fn announced_regex(&mut self) -> bool {
        if self.take(&["regex"]) {
            self.raw_is(0, &["expression"]).then(|| self.at += 1);
            return true;
        }
        if self.raw_is(0, &["regular"]) && self.raw_is(1, &["expression", "expressions"]) {
            self.at += 2;
            return true;
        }
        if self.is(0, &["pattern"]) && self.token(1).is_some_and(|token| token.quoted) {
            self.at += 1;
            return self.token(0).is_some_and(|token| is_expression(token.raw));
        }
        false
    }

    /// "where column 3 is greater than 100", "whose 2nd field equals 'x'".
    fn column_test(&mut self, negated: bool) -> Option<()> {
        self.take(&["whose", "where", "with"]);
        self.raw_is(0, &["if"]).then(|| self.at += 1);
        self.seq(&["value", "in"]);
        let columns = self.columns()?;
        let [column] = columns[..] else { return None };
        let verb = self.take(&["is", "with"]);
        let not = self.take(&["not"]);
        let negated = negated ^ not;
        let test = self.column_value(verb || not)?;
        self.query.conditions.push(Condition::Column {
            column,
            test,
            negated,
        });
        self.named = true;
        Some(())
    }

    fn column_value(&mut self, is: bool) -> Option<Test> {
        if self.take(&["empty"]) {
            return Some(Test::Empty);
        }
        if self.take(&["contain"]) {
            return self.text(false).map(Test::Holds);
        }
        if self.take(&["begin"]) {
            self.take(&["with"]).then_some(())?;
            return self.text(false).map(Test::Begins);
        }
        let sign = self.token(0).and_then(|token| {
            Some(match token.raw {
                ">" => Compare::More,
                ">=" => Compare::AtLeast,
                "<" => Compare::Less,
                "<=" => Compare::AtMost,
                "!=" => Compare::Not,
                _ => return None,
            })
        });
        let compare = match sign {
            Some(sign) => {
                self.at += 1;
                Some(sign)
            }
            None => self.compare(),
        };
        let token = *self.token(0)?;
        if is_number(token.raw) && !token.quoted {
            (is || compare.is_some()).then_some(())?;
            self.at += 1;
            return Some(Test::Number(
                compare.unwrap_or(Compare::Exactly),
                token.raw.to_owned(),
            ));
        }
        (compare.is_none() && is || matches!(compare, Some(Compare::Exactly))).then_some(())?;
        self.text(false).map(Test::Text)
    }

    /// "between 'A' and 'B'", "after the line with 'x'", "3 lines after": lines by what stands near them.
    pub(crate) fn span(&mut self) -> bool {
        self.attempt(|reader| {
            if reader.take(&["between"]) {
                reader.take(&["line"]);
                reader.take(&["with", "contain"]);
                let quoted = reader.token(0)?.quoted;
                if quoted {
                    let from = reader.text(false)?;
                    reader.take(&["and"]).then_some(())?;
                    reader.token(0)?.quoted.then_some(())?;
                    let to = reader.text(false)?;
                    return reader.set_range(Range::Marks(from, to));
                }
                let low = reader.number()?;
                reader.take(&["and"]).then_some(())?;
                let high = reader.number().filter(|high| *high >= low)?;
                return reader.set_range(Range::Between(low, high));
            }
            // "the line after 'x'" is one of them.
            if reader.singular {
                return None;
            }
            let after = reader.take(&["after"]);
            if !after {
                reader.take(&["before"]).then_some(())?;
            }
            reader.take(&["line", "match"]);
            while reader.take(&["in", "with", "contain", "match"]) {}
            let text = {
                reader.token(0)?.quoted.then_some(())?;
                reader.text(false)?
            };
            reader.set_range(if after {
                Range::After(text)
            } else {
                Range::Before(text)
            })
        })
        .is_some()
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
        None
    }

    /// "2 lines of context", "with 3 lines before and after", "and the 2 lines after".
    fn context(&mut self) -> Option<()> {
        self.raw_is(0, &["plus"]).then(|| self.at += 1);
        if self.query.conditions.is_empty() {
            return None;
        }
        self.take(&["next"]);
        let number = self.number().filter(|number| *number < 1_000)?;
        self.take(&["line"]).then_some(())?;
        if self.seq(&["in", "context"])
            || self.take(&["around"])
            || self.seq(&["before", "and", "after"])
            || self.seq(&["after", "and", "before"])
        {
            self.query.context = (number, number);
        } else if self.take(&["after"]) {
            self.query.context.1 = number;
        } else if self.take(&["before"]) {
            self.query.context.0 = number;
        } else {
            return None;
        }
        self.take(&["each"]);
        self.take(&["it", "match"]);
        Some(())
    }
}

/// Whether a text has the signs of a regular expression and is one that reads well.
fn is_expression(text: &str) -> bool {
    text.starts_with('^')
        || text.ends_with('$')
        || [
            ".*", ".+", "]+", "]*", "[0-9]", "[a-z", "[A-Z", "\\d", "\\w", "\\s",
        ]
        .iter()
        .any(|sign| text.contains(sign))
}

pub(crate) fn is_number(raw: &str) -> bool {
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    let mut parts = digits.splitn(2, '.');
    digits.len() <= 15
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
