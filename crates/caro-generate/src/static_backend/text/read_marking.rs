//! Changes at the edges of lines: comments, indentation, line endings, signs in front and behind.

use super::query::{Edit, Range, Text};
use super::read::Reader;
use super::words::VALUE;

impl Reader<'_, '_> {
    /// "comment out …", "uncomment …", "indent …", "convert a.txt to unix line endings".
    pub(crate) fn marking(&mut self) -> Option<()> {
        if self.is(0, &["comment"]) && self.raw_is(1, &["out"]) {
            self.at += 2;
            self.query.edit = Some(Edit::Before("#".to_owned()));
        } else if self.raw_is(0, &["uncomment"]) {
            self.at += 1;
            self.query.edit = Some(Edit::Uncomment);
        } else if self.raw_is(0, &["indent"]) {
            self.at += 1;
            return self.indented();
        } else {
            return self.line_endings();
        }
        self.verb = "change";
        // Which lines must be said.
        let which = self.terms[self.at..]
            .iter()
            .any(|term| ["line", "with", "contain", "begin"].contains(term));
        which.then_some(())?;
        if self.is(0, &["line"])
            && self.t(1) == VALUE
            && self.token(1).is_some_and(|t| t.raw.parse::<u64>().is_ok())
        {
            return Some(());
        }
        self.take(&["all", "each"]);
        self.take(&["line"]);
        Some(())
    }

    /// "indent every line of a.txt by 4 spaces", "indent a.txt with a tab".
    fn indented(&mut self) -> Option<()> {
        let end = self.tokens.len();
        let amount = (self.at + 1..end).find(|at| ["by", "with"].contains(&self.terms[*at]))?;
        let sign = match self.terms.get(amount + 2).copied() {
            Some("space") => " ".repeat(
                self.tokens
                    .get(amount + 1)?
                    .raw
                    .parse()
                    .ok()
                    .filter(|n| (1..=40).contains(n))?,
            ),
            _ => return None,
        };
        (amount + 3 == end).then_some(())?;
        self.take(&["all", "each"]);
        self.take(&["line"]);
        // The amount stands behind the file; the file is read first.
        self.attempt(|reader| reader.place().then_some(()))?;
        (self.at == amount).then_some(())?;
        self.at = end;
        self.verb = "change";
        self.query.edit = Some(Edit::Before(sign));
        Some(())
    }

    /// "convert a.txt to unix line endings", "change the line endings of a.txt to dos".
    fn line_endings(&mut self) -> Option<()> {
        self.take(&["change"]).then_some(())?;
        const SYSTEMS: [(&str, bool); 8] = [
            ("unix", false),
            ("linux", false),
            ("lf", false),
            ("unix-style", false),
            ("dos", true),
            ("windows", true),
            ("crlf", true),
            ("windows-style", true),
        ];
        let endings = |reader: &mut Self| {
            let there = reader.is(0, &["line"]) && reader.raw_is(1, &["endings", "ends", "breaks"]);
            reader.at += if there { 2 } else { 0 };
            there
        };
        let system = |reader: &mut Self| {
            let found = SYSTEMS
                .iter()
                .find(|(name, _)| reader.raw_is(0, &[name]))?
                .1;
            reader.at += 1;
            Some(found)
        };
        let mut said = endings(self);
        self.attempt(|reader| reader.place().then_some(()))?;
        self.attempt(|reader| {
            reader.raw_is(0, &["from"]).then(|| reader.at += 1)?;
            system(reader)?;
            endings(reader);
            Some(())
        });
        self.take(&["to", "into"]).then_some(())?;
        let dos = system(self)?;
        said |= endings(self);
        let short = self.tokens[self.at - 1].raw.len() <= 4;
        (said
            || (short
                && self.tokens[self.at - 1]
                    .raw
                    .to_ascii_lowercase()
                    .ends_with("lf")))
        .then_some(())?;
        self.verb = "change";
        self.query.edit = Some(Edit::LineEndings { dos });
        Some(())
    }

    /// "the first 3 characters of every line", "the last character of each line": what is cut off.
    pub(crate) fn cut_off(&mut self) -> Option<Edit> {
        let first = self.take(&["first"]);
        (first || self.take(&["last"])).then_some(())?;
        let number = self.number();
        let one = self.token(0).is_some_and(|token| !token.raw.ends_with('s'));
        self.take(&["character"]).then_some(())?;
        let number = number
            .or(one.then_some(1))
            .filter(|number| *number < 1_000)?;
        self.take(&["in"]).then_some(())?;
        self.take(&["each", "all"]).then_some(())?;
        self.take(&["line"]).then_some(())?;
        Some(Edit::CutOff { number, first })
    }

    /// "the header of a.csv", "the header line".
    pub(crate) fn delete_header(&mut self) -> Option<Edit> {
        self.take(&["header"]).then_some(())?;
        // "the header file foo.h" is no line.
        let line = self.take(&["line"]);
        let table = self
            .tokens
            .iter()
            .any(|token| super::read_names::is_table(token.raw));
        ((line || table) && !self.is(0, &["file"])).then_some(())?;
        self.set_range(Range::First(1))?;
        Some(Edit::DeleteLines)
    }

    /// "double spaces", "multiple spaces": one of them is left.
    pub(crate) fn squeeze(&mut self) -> Option<Edit> {
        self.raw_is(
            0,
            &["double", "multiple", "repeated", "extra", "consecutive"],
        )
        .then(|| self.at += 1)?;
        self.take(&["space"]).then_some(Edit::Squeeze)
    }

    /// "the word foo", "all commas".
    pub(crate) fn deleted_word(&mut self) -> Option<Edit> {
        let whole = self.is(0, &["word"]);
        self.raw_is(0, &["word", "string", "text", "phrase"])
            .then_some(())?;
        self.announces_text().then_some(())?;
        let text = self.text(true)?;
        self.query.whole_word |= whole;
        Some(Edit::DeleteText(Text { text, regex: false }))
    }

    /// What is put before or behind lines: quoted, a sign by its name, or one that cannot be a word.
    pub(crate) fn put_there(&mut self) -> Option<String> {
        let token = *self.token(0)?;
        if token.quoted {
            return self.text(false);
        }
        if let Some(sign) = super::read_format::sign(self.t(0)).filter(|sign| *sign != '\t') {
            self.at += 1;
            return Some(sign.to_string());
        }
        let named = [
            ("period", "."),
            ("dot", "."),
            ("hash", "#"),
            ("bullet", "* "),
            ("asterisk", "*"),
        ];
        if let Some((_, sign)) = named.iter().find(|(name, _)| self.raw_is(0, &[name])) {
            self.at += 1;
            return Some((*sign).to_owned());
        }
        let signs = !token.raw.is_empty()
            && token.raw.len() <= 3
            && token.raw.bytes().all(|byte| byte.is_ascii_punctuation());
        signs.then(|| {
            self.at += 1;
            token.raw.to_owned()
        })
    }
}
