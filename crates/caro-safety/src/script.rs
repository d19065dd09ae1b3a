//! A text that a shell would run, and where in the original command it stands.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use brush_parser::ast::{Program, Word};
use brush_parser::{ParserOptions, SourceSpan};

use crate::limits;

/// Where the bytes of a text stand in the original command.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// Byte for byte, from this offset.
    Exact(usize),
    /// Somewhere within these bytes.
    Within(Range<usize>),
}

impl Origin {
    /// The span of the original command that a range of the text stands for.
    pub(crate) fn span(&self, range: Range<usize>) -> Range<usize> {
        match self {
            Self::Exact(base) => base + range.start..base + range.end,
            Self::Within(span) => span.clone(),
        }
    }

    /// The origin of the part of the text that starts at `offset`.
    pub(crate) fn at(&self, offset: usize) -> Self {
        match self {
            Self::Exact(base) => Self::Exact(base + offset),
            Self::Within(span) => Self::Within(span.clone()),
        }
    }
}

/// A text that a shell would run.
#[derive(Debug)]
pub(crate) struct Script {
    /// The text.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) origin: Origin,
    /// Byte offset of each character, where characters and bytes differ.
    offsets: Option<Vec<usize>>,
}

/// Why a text could not be turned into a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is not shell.
    Syntax,
    /// It is nested too deeply, or too long.
    TooComplex,
}

impl Script {
    pub(crate) fn new(text: String, origin: Origin) -> Rc<Self> {
        let offsets = (!text.is_ascii()).then(|| {
            let mut offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).collect();
            offsets.push(text.len());
            offsets
        });
        Rc::new(Self {
            text,
            origin,
            offsets,
        })
    }

    /// Parses the text.
    pub(crate) fn parse(&self) -> Result<Program, Unreadable> {
        if !limits::can_be_tokenized(&self.text) {
            return Err(Unreadable::TooComplex);
        }
        // The parser is not ours, and asserts: whatever it trips over is a text nobody can judge.
        let attempt = catch_unwind(AssertUnwindSafe(|| {
            let options = ParserOptions::default();
            let text = limits::with_ends(&self.text);
            let tokens = brush_parser::uncached_tokenize_str(&text, &options.tokenizer_options())
                .map_err(|_| Unreadable::Syntax)?;
            if !limits::can_be_parsed(&tokens) {
                return Err(Unreadable::TooComplex);
            }
            brush_parser::parse_tokens(&tokens, &options).map_err(|_| Unreadable::Syntax)
        }));
        attempt.unwrap_or(Err(Unreadable::Syntax))
    }

    /// The bytes of the text between two positions of the parser, which counts characters.
    fn bytes(&self, location: &SourceSpan) -> Range<usize> {
        let offset = |index: usize| match &self.offsets {
            Some(offsets) => offsets.get(index).copied().unwrap_or(self.text.len()),
            None => index.min(self.text.len()),
        };
        let start = offset(location.start.index);
        start..offset(location.end.index).max(start)
    }

    /// The span in the original command of a location in this text.
    pub(crate) fn span(&self, location: &SourceSpan) -> Range<usize> {
        self.origin.span(self.bytes(location))
    }

    /// The span in the original command of the whole text.
    pub(crate) fn whole(&self) -> Range<usize> {
        self.origin.span(0..self.text.len())
    }

    /// The text of a word as it was written, and where it stands.
    ///
    /// The parser joins lines and drops blanks inside of words; where its value differs from the
    /// text at its position, the value counts and its parts have no positions of their own.
    pub(crate) fn word<'w>(&self, word: &'w Word) -> (&'w str, Origin) {
        let origin = match &word.loc {
            Some(location) => {
                let bytes = self.bytes(location);
                match self.text.get(bytes.clone()) {
                    Some(written) if written == word.value => self.origin.at(bytes.start),
                    _ => Origin::Within(self.origin.span(bytes)),
                }
            }
            None => Origin::Within(self.whole()),
        };
        (word.value.as_str(), origin)
    }
}
