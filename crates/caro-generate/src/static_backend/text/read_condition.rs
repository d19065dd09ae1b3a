//! What must hold of a line.

use super::query::{Class, Compare, Condition, Form, Test, Text};
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
        let but = self.is(0, &["but"]);
        if self.is(0, &["and", "but"]) {
            self.at += 1;
        }
        if but && self.attempt(|reader| reader.marked_lines(true)).is_some() {
            return Some(());
        }
        // "only in the lines that …".
        if self.is(0, &["only"]) && self.is(1, &["in", "on"]) {
            self.at += 1;
        }
        if self.is(0, &["in", "on", "for"]) {
            self.at += 1;
            self.take(&["all"]);
            self.take(&["line"]).then_some(())?;
        }
        let related = self.take(&["that", "where", "it"]);
        if related {
            self.take(&["line"]);
            self.take(&["it"]);
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
        if negated && self.attempt(|reader| reader.marked_lines(true)).is_some() {
            return Some(());
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
        // "starting from 1" counts.
        (!self.raw_is(0, &["from", "of"]) && self.take(&["with", "in", "by"])).then_some(())?;
        let negated = negated || self.take(&["not"]);
        // "without comments (lines starting with #)" says what comments are.
        let explains = self.query.conditions.last() == Some(&Condition::Comment { negated: true })
            && self.terms[..self.at]
                .windows(3)
                .any(|words| words == ["comment", "line", "begin"]);
        let negated = negated || explains;
        let form = self.form()?;
        if explains {
            self.query.conditions.pop();
        }
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
            VALUE if self.raw_is(0, &["punctuation"]) => Class::Punctuation,
            "ip" => Class::Ip,
            "email" if !self.is(1, &["in"]) || !self.raw_is(0, &["mail"]) => Class::Email,
            "url" => Class::Url,
            "character" if self.is_any_letter() => Class::Letter,
            VALUE if self.raw_is(0, &["non-ascii"]) && self.is(1, &["character"]) => {
                Class::NonAscii
            }
            VALUE if self.raw_is(0, &["capital"]) && self.is(1, &["character"]) => Class::Uppercase,
            _ => return None,
        };
        self.at += 1;
        self.take(&["character", "address"]);
        Some(class)
    }

    /// "with a letter", not "with the letter q".
    fn is_any_letter(&self) -> bool {
        let value = self.t(1) == VALUE && self.token(1).is_some_and(|next| next.raw.len() <= 2);
        self.raw_is(0, &["letter", "letters"]) && !value
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
        // "not deeper" is about lines only where something else is already.
        let certain = said
            || !self.query.conditions.is_empty()
            || self.is_identifier(0)
            || self.token(0).is_some_and(|token| token.quoted)
            || self.is(0, &["word", "string", "text", "character", "both"]);
        let many = matches!(
            self.query.source,
            super::query::Source::Unsaid | super::query::Source::Tree { .. }
        );
        if !certain && many {
            return None;
        }
        // "with no x", "containing neither x nor y".
        let negated = negated ^ (said && self.take(&["no", "not"]));
        if said && self.take(&["only"]) {
            let class = self.class().filter(|_| !negated)?;
            self.query.conditions.push(Condition::Only(class));
            return Some(());
        }
        let either = self.take(&["both"]);
        if let Some(class) = (!either).then(|| self.class()).flatten() {
            if !said {
                return None;
            }
            self.query
                .conditions
                .push(Condition::Class { class, negated });
            if self.is(0, &["in"]) && self.is(1, &["it"]) {
                self.at += 2;
            }
            return Some(());
        }
        if let Some(text) = self
            .attempt(|reader| reader.sign_or_shape(negated))
            .filter(|_| said)
        {
            let texts = vec![text];
            self.query
                .conditions
                .push(Condition::Holds { texts, negated });
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
        self.texts_of(announced, negated, regex).then_some(())?;
        // "that have x in them".
        if self.is(0, &["in"]) && self.is(1, &["it"]) {
            self.at += 2;
        }
        Some(())
    }

    /// "a comma", "dates like 2024-05-17".
    fn sign_or_shape(&mut self, negated: bool) -> Option<Text> {
        if let Some(sign) = super::read_format::sign(self.t(0)) {
            self.at += 1;
            return Some(Text {
                text: sign.to_string(),
                regex: false,
            });
        }
        (!negated).then(|| self.shape()).flatten()
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

    /// "where column 3 is greater than 100", "whose 2nd field equals 'x'".
    fn column_test(&mut self, negated: bool) -> Option<()> {
        let said = self.take(&["whose", "where", "with"])
            || self.at > 0
                && (self.terms[self.at - 1] == "where" || self.raw_is_before(&["whose"]));
        self.raw_is(0, &["if"]).then(|| self.at += 1);
        self.seq(&["value", "in"]);
        let with = said && self.terms[self.at - 1] == "with";
        if with && self.take(&["empty"]) {
            let columns = self.columns()?;
            let [column] = columns[..] else { return None };
            self.query.conditions.push(Condition::Column {
                column,
                test: Test::Empty,
                negated,
            });
            self.named = true;
            return Some(());
        }
        let table = self
            .tokens
            .iter()
            .any(|token| super::read_names::is_table(token.raw));
        let mut of_rows = false;
        // "where the second word is x".
        let word = self.attempt(|reader| {
            let nth = reader.ordinal()?;
            (said && reader.take(&["word"])).then_some(nth)
        });
        let column = if let Some(nth) = word {
            nth
        } else if let Some(columns) = self.columns() {
            let [column] = columns[..] else { return None };
            column
        } else if let Some((column, test)) = self.said_of_rows(with) {
            if let Some(test) = test {
                self.query.conditions.push(Condition::Column {
                    column,
                    test,
                    negated,
                });
                self.named = true;
                return Some(());
            }
            of_rows = true;
            column
        } else {
            let bare = said && (table || self.knows_column());
            self.named_column(bare)?
        };
        let verb = self.take(&["is", "with"]);
        let not = self.take(&["not"]);
        let negated = negated ^ not;
        let test = self.column_value(verb || not || of_rows)?;
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
}

pub(crate) fn is_number(raw: &str) -> bool {
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    let mut parts = digits.splitn(2, '.');
    digits.len() <= 15
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
