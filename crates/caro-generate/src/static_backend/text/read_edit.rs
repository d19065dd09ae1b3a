//! What a sentence changes in a text.

use super::query::{Edit, Text};
use super::read::Reader;

impl Reader<'_, '_> {
    /// "replace 'a' with 'b'", "delete the lines that …", "add 'x' at the end of each line".
    pub(crate) fn edit(&mut self) -> bool {
        if self.query.edit.is_some() {
            return false;
        }
        if ["show", "what"].contains(&self.verb) && self.attempt(Self::replaced).is_some() {
            return true;
        }
        if self.attempt(Self::marking).is_some() {
            return true;
        }
        self.attempt(|reader| {
            reader.take(&["and", "then"]);
            match reader.t(0) {
                "change" if reader.raw_is(0, &["put"]) => reader.addition(),
                "replace" | "change" => reader.replacement(),
                "delete" => reader.deletion(),
                "capitalize" => {
                    reader.at += 1;
                    if !reader.seq(&["first", "character", "in", "each", "line"]) {
                        reader.seq(&["each", "line"]).then_some(())?;
                    }
                    reader.query.edit = Some(Edit::Capitalize);
                    Some(())
                }
                "add" | "insert" | "append" | "prepend" => reader.addition(),
                "reverse" => {
                    reader.at += 1;
                    if reader.seq(&["character", "in", "each", "line"])
                        || reader.seq(&["each", "line"])
                    {
                        reader.query.edit = Some(Edit::ReverseEach);
                        return Some(());
                    }
                    None
                }
                _ => None,
            }
        })
        .is_some()
    }

    /// "show a.txt with all x replaced by y".
    fn replaced(&mut self) -> Option<()> {
        self.take(&["with"]).then_some(())?;
        self.take(&["all", "each"]);
        self.seq(&["occurrence", "in"]);
        let announced = self.announces_text();
        let (from, _) = self.part_or_text(announced)?;
        let changed = self.raw_is(
            0,
            &["changed", "turned", "replaced", "substituted", "converted"],
        );
        changed.then(|| self.at += 1)?;
        self.take(&["with", "by", "to", "into"]).then_some(())?;
        let announced = self.announces_text();
        let (to, _) = self.part_or_text(announced)?;
        self.query.edit = Some(Edit::Replace {
            from: Text {
                text: from,
                regex: false,
            },
            to,
            first: false,
        });
        self.named = true;
        Some(())
    }

    fn replacement(&mut self) -> Option<()> {
        let swapped = self.is(0, &["replace"]);
        self.at += 1;
        let mut first = false;
        if self.take(&["only"]) || self.is(0, &["first"]) {
            self.take(&["first"]).then_some(())?;
            // "the first foo on each line".
            let in_lines = self.terms.windows(2).any(|pair| pair == ["each", "line"]);
            (self.seq(&["occurrence", "in"]) || in_lines).then_some(())?;
            first = true;
        } else {
            self.take(&["all", "each"]);
            self.seq(&["occurrence", "in"]);
        }
        let announced = self.announces_text();
        let regex = self.announced_regex();
        let (from, from_quoted) = self.part_or_text(announced)?;
        // "replace tabs in a.txt by spaces", but not "change the owner of a.txt to bob".
        if self.raw_is(0, &["in"]) && (swapped || announced || from_quoted) {
            self.attempt(|reader| {
                reader.place().then_some(())?;
                reader.is(0, &["with", "by", "to", "into"]).then_some(())
            });
        }
        if first {
            let _ = self.seq(&["on", "each", "line"]) || self.seq(&["in", "each", "line"]);
        }
        self.is(0, &["with", "by", "to", "into"]).then_some(())?;
        // "change a.txt to …" is no replacement.
        let file = !from_quoted && crate::static_backend::files::is_pathlike(&from);
        if !swapped && (file || !self.is(0, &["to", "into"])) {
            return None;
        }
        self.at += 1;
        let announced = self.announces_text();
        let (to, to_quoted) = self.part_or_text(announced)?;
        if from_quoted != to_quoted && !(from.len() == 1 || to.len() == 1) {
            return None;
        }
        if self.seq(&["on", "each", "line"]) || self.seq(&["in", "each", "line"]) {
            first = true;
            if !self.terms.contains(&"first") {
                first = false;
            }
        }
        self.query.edit = Some(Edit::Replace {
            from: Text { text: from, regex },
            to,
            first,
        });
        Some(())
    }

    fn part_or_text(&mut self, announced: bool) -> Option<(String, bool)> {
        let quoted = self.token(0)?.quoted;
        if let Some(sign) = super::read_format::sign(self.t(0)).filter(|sign| *sign != '\t') {
            self.at += 1;
            return Some((sign.to_string(), false));
        }
        const SIGNS: [(&str, &str); 12] = [
            ("underscore", "_"),
            ("underscores", "_"),
            ("dot", "."),
            ("dots", "."),
            ("period", "."),
            ("periods", "."),
            ("slash", "/"),
            ("slashes", "/"),
            ("asterisk", "*"),
            ("asterisks", "*"),
            ("hash", "#"),
            ("hashes", "#"),
        ];
        if let Some((_, sign)) = SIGNS.iter().find(|(name, _)| self.raw_is(0, &[name])) {
            self.at += 1;
            return Some(((*sign).to_owned(), false));
        }
        // Which sign that is, nobody said.
        let token = self.token(0)?;
        if !announced && !token.quoted && crate::static_backend::shapes::is_named_sign(token.raw) {
            return None;
        }
        self.text(announced).map(|text| (text, quoted))
    }

    fn deletion(&mut self) -> Option<()> {
        let first = self.at == 0;
        self.at += 1;
        self.take(&["all", "each"]);
        let edit = if self.take(&["leading"]) {
            let and = self.seq(&["and", "trailing"]);
            self.take(&["whitespace", "space"]).then_some(())?;
            if and {
                Edit::OuterSpace
            } else {
                Edit::LeadingSpace
            }
        } else if self.take(&["trailing"]) {
            let and = self.seq(&["and", "leading"]);
            self.take(&["whitespace", "space"]).then_some(())?;
            if and {
                Edit::OuterSpace
            } else {
                Edit::TrailingSpace
            }
        } else if let Some(columns) = self.columns() {
            Edit::DeleteColumns(columns)
        } else if self.seq(&["occurrence", "in"]) {
            let announced = self.announces_text();
            let regex = self.announced_regex();
            Edit::DeleteText(Text {
                text: self.text(announced)?,
                regex,
            })
        } else if let Some(edit) = self
            .attempt(Self::cut_off)
            .or_else(|| self.attempt(Self::squeeze))
            .or_else(|| self.attempt(Self::deleted_word))
            .or_else(|| self.attempt(Self::delete_header))
        {
            edit
        } else if first && self.line_follows() {
            Edit::DeleteLines
        } else {
            return None;
        };
        let spaces = matches!(
            edit,
            Edit::LeadingSpace | Edit::TrailingSpace | Edit::OuterSpace
        );
        if spaces && self.is(0, &["in"]) && self.is(1, &["each", "all"]) && self.is(2, &["line"]) {
            self.at += 3;
        }
        self.query.edit = Some(edit);
        self.named = true;
        Some(())
    }

    /// Whether lines are what is deleted: "lines", "the first 3 lines", "line 7", "empty lines".
    fn line_follows(&self) -> bool {
        let ahead = (0..4).find(|ahead| self.is(*ahead, &["line", "comment"]));
        ahead.is_some_and(|ahead| {
            !(0..ahead).any(|before| {
                self.is(before, &["in", "for", "duplicate", "length"])
                    || self.token(before).is_some_and(|token| token.quoted)
            })
        })
    }

    /// "add 'x' to the end of each line", "insert 'x' after line 3", "put quotes around every line".
    fn addition(&mut self) -> Option<()> {
        self.at += 1;
        let line = self.take(&["line"]);
        if !line {
            self.take(&["text", "string"]);
        }
        let text = self.put_there()?;
        if !line {
            if self.seq(&["to", "end", "in", "each", "line"])
                || self.seq(&["at", "end", "in", "each", "line"])
                || self.seq(&["after", "each", "line"])
                || self.seq(&["to", "each", "line"])
                    && !self.tokens[0].raw.eq_ignore_ascii_case("prepend")
            {
                self.query.edit = Some(Edit::Behind(text));
                return Some(());
            }
            if self.seq(&["to", "top", "in", "each", "line"])
                || self.seq(&["at", "top", "in", "each", "line"])
                || self.seq(&["to", "begin", "in", "each", "line"])
                || self.seq(&["at", "begin", "in", "each", "line"])
                || self.seq(&["before", "each", "line"])
                || self.seq(&["in", "front", "in", "each", "line"])
                || (self.tokens[0].raw.eq_ignore_ascii_case("prepend")
                    && self.seq(&["to", "each", "line"]))
            {
                self.query.edit = Some(Edit::Before(text));
                return Some(());
            }
            if self.seq(&["around", "each", "line"]) {
                self.query.edit = Some(Edit::Around(text));
                return Some(());
            }
        }
        let before = self.take(&["before"]);
        if before || self.take(&["after"]) {
            let line = if self.seq(&["first", "line"]) {
                1
            } else {
                self.take(&["line"]).then_some(())?;
                self.take(&["number"]);
                self.number()?
            };
            self.query.edit = Some(if before {
                Edit::InsertAt { line, text }
            } else {
                Edit::InsertAfter { line, text }
            });
            return Some(());
        }
        if self.seq(&["at", "line"]) || self.seq(&["on", "line"]) || self.seq(&["as", "line"]) {
            let line = self.number()?;
            self.query.edit = Some(Edit::InsertAt { line, text });
            return Some(());
        }
        None
    }
}
