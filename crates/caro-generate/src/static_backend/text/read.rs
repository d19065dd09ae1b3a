//! Reads a sentence about text, clause by clause, until no word is left.
//!
//! As in the grammar of files, a reader takes the clause it knows at the cursor, or leaves the cursor where it is; a
//! word that no reader takes ends the reading.

use super::phrases;
use super::query::{Query, Range};
use super::words::VALUE;
use crate::static_backend::measure;
use crate::static_backend::tokens::Token;

/// The tokens, how far they are read, and what they said so far.
pub(crate) struct Reader<'t, 'a> {
    pub(crate) tokens: &'t [Token<'a>],
    /// The word of the grammar that each token is.
    pub(crate) terms: Vec<&'static str>,
    pub(crate) at: usize,
    pub(crate) query: Query,
    /// Lines, words, columns … were named.
    pub(crate) named: bool,
    /// The sentence opened with a verb of this kind.
    pub(crate) verb: &'static str,
    /// A noun in the singular, without "each": which one must be said.
    pub(crate) singular: bool,
    /// "rows", of which the header may or may not be one.
    pub(crate) rows: bool,
    /// "and", "but" before the next condition.
    pub(crate) joined: bool,
    /// The changed text is to be shown, and the file to be left as it is.
    pub(crate) shown_only: bool,
    /// "all python files" were spoken of, not "*.py".
    pub(crate) spoken_kinds: bool,
}

pub(crate) fn read(tokens: &[Token<'_>]) -> Option<Query> {
    let (tokens, terms) = phrases::collapsed(tokens);
    // A sentence about text has at least one word of this grammar.
    if terms.iter().all(|term| *term == VALUE) {
        return None;
    }
    let mut reader = Reader {
        tokens: &tokens,
        terms,
        at: 0,
        query: Query::default(),
        named: false,
        verb: VALUE,
        singular: false,
        rows: false,
        joined: false,
        shown_only: false,
        spoken_kinds: false,
    };
    if !reader.files_first() && reader.where_it_is().is_none() {
        reader.opening()?;
    }
    while reader.at < reader.tokens.len() {
        let before = reader.at;
        if !reader.clause() || reader.at <= before {
            return None;
        }
    }
    reader.finish()
}

impl<'a> Reader<'_, 'a> {
    fn clause(&mut self) -> bool {
        self.sink()
            || self.shown()
            || self.edit()
            || self.flags()
            || self.header()
            || self.distinct()
            || self.status()
            || self.tally()
            || self.order()
            || self.grouped()
            || self.separator()
            || self.format()
            || self.span()
            || self.attempt(Self::without).is_some()
            || self.sought()
            || self.condition()
            || self.events()
            || self.object()
            || self.place()
            || self.glue()
    }

    /// Words that only hold the sentence together.
    fn glue(&mut self) -> bool {
        let taken = self.seq(&["is", "there"])
            || self.seq(&["do", "it", "with"])
            || self.seq(&["do", "with"])
            || (self.is(0, &["and", "then"]) && self.at + 1 < self.tokens.len() && {
                self.joined = true;
                self.at += 1;
                true
            })
            || (matches!(self.query.result, super::query::Outcome::Tally(_))
                && self.take(&["occur"]))
            || (self.seq(&["that", "is"]) && self.at < self.tokens.len());
        // "show what a.txt would look like with …".
        let looks = self.raw_is(0, &["would", "looks"]);
        if looks && self.named | (self.query.source != super::query::Source::Unsaid) {
            self.at += 1;
            self.raw_is(0, &["look"]).then(|| self.at += 1);
            return self.raw_is(0, &["like"]) && {
                self.at += 1;
                true
            };
        }
        // "a.csv uses semicolons, give me the third column".
        if self.at > 0 && self.tokens[self.at - 1].comma && !self.named && self.take(&["show"]) {
            self.take(&["only"]);
            return true;
        }
        // "in all files together".
        let counted = self.query.result == super::query::Outcome::Counted;
        if counted && self.raw_is(0, &["together", "altogether", "combined"]) {
            self.at += 1;
            self.query.each_file = false;
            return true;
        }
        // "how many lines has a.txt".
        if counted && self.named && self.is(0, &["with"]) {
            self.at += 1;
            let placed = self.place();
            self.at -= usize::from(!placed);
            return placed;
        }
        // "how many lines are in a.txt".
        let taken = taken || (self.named && self.is(1, &["in"]) && self.take(&["is"]));
        taken || (self.at + 1 == self.tokens.len() && self.take(&["there", "with", "contain"]))
    }

    /// The word `ahead` of the cursor; a value is [`VALUE`], and so is what lies behind the end.
    pub(crate) fn t(&self, ahead: usize) -> &'static str {
        self.terms.get(self.at + ahead).copied().unwrap_or(VALUE)
    }

    pub(crate) fn is(&self, ahead: usize, words: &[&str]) -> bool {
        let term = self.t(ahead);
        !term.is_empty() && words.contains(&term)
    }

    pub(crate) fn token(&self, ahead: usize) -> Option<&Token<'a>> {
        self.tokens.get(self.at + ahead)
    }

    pub(crate) fn raw_is(&self, ahead: usize, words: &[&str]) -> bool {
        self.token(ahead).is_some_and(|token| {
            !token.quoted
                && words
                    .iter()
                    .any(|word| token.raw.eq_ignore_ascii_case(word))
        })
    }

    /// Takes one word if it is there.
    pub(crate) fn take(&mut self, words: &[&str]) -> bool {
        let there = self.is(0, words);
        self.at += usize::from(there);
        there
    }

    /// Takes the words, one after the other, if all are there.
    pub(crate) fn seq(&mut self, words: &[&str]) -> bool {
        let there = words
            .iter()
            .enumerate()
            .all(|(ahead, word)| self.t(ahead) == *word);
        if there {
            self.at += words.len();
        }
        there
    }

    /// Takes what a reader takes, or nothing.
    pub(crate) fn attempt<T>(&mut self, reader: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let (insensitive, whole_word) = (self.query.insensitive, self.query.whole_word);
        let headers = self.query.headers.len();
        let found = reader(self);
        if found.is_none() {
            self.at = start;
            self.query.insensitive = insensitive;
            self.query.whole_word = whole_word;
            self.query.headers.truncate(headers);
        }
        found
    }

    /// A whole number that is not zero.
    pub(crate) fn number(&mut self) -> Option<u64> {
        let number = self
            .token(0)
            .and_then(measure::number)
            .filter(|number| (1..1_000_000_000).contains(number))?;
        self.at += 1;
        Some(number)
    }

    pub(crate) fn ordinal(&mut self) -> Option<u64> {
        let number = self
            .token(0)
            .and_then(measure::ordinal)
            .filter(|number| *number > 0)?;
        self.at += 1;
        Some(number)
    }

    /// Sets the range; a second one is a contradiction.
    pub(crate) fn set_range(&mut self, range: Range) -> Option<()> {
        if self.query.range.is_some() {
            return None;
        }
        self.query.range = Some(range);
        self.query.late_range = self.query.order.is_some() || self.query.distinct.is_some();
        Some(())
    }

    /// A text somebody typed: quoted, or one word that has no part in the grammar.
    pub(crate) fn text(&mut self, announced: bool) -> Option<String> {
        let token = *self.token(0)?;
        let capitals = token.raw.len() > 1
            && token
                .raw
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        let colour = self.is(0, &["highlight"]) && !token.raw.to_ascii_lowercase().starts_with('h');
        let free = self.t(0) == VALUE || token.mistyped || capitals || colour;
        let whole = !token.raw.is_empty() && token.raw.len() <= 200;
        let shell = !token.quoted && token.raw.starts_with('$');
        let class = !token.quoted
            && !announced
            && (crate::static_backend::lexicon::is_class(token.id)
                || ["something", "anything"].contains(&token.raw));
        // "a\.b" may be meant as an expression.
        let glue = [
            "occur", "in", "contain", "begin", "end", "and", "or", "that", "is", "not", "it",
            "with",
        ];
        if !token.quoted && !capitals && glue.contains(&self.t(0)) && !token.mistyped {
            return None;
        }
        let escaped = token.raw.contains('\\') && !announced;
        if !whole || escaped || shell || class || !(token.quoted || free || announced) {
            return None;
        }
        self.at += 1;
        Some(token.raw.to_owned())
    }
}
