//! A text that a shell would run, and where in the original command it stands.

use std::ops::Range;
use std::rc::Rc;

use brush_parser::SourceSpan;
use brush_parser::ast::{Program, Word};
use caro_syntax::{Positions, Unreadable};

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
    /// Its bytes by the positions of the parser.
    positions: Positions,
}

impl Script {
    pub(crate) fn new(text: String, origin: Origin) -> Rc<Self> {
        let positions = Positions::new(&text);
        Rc::new(Self {
            text,
            origin,
            positions,
        })
    }

    /// Parses the text.
    pub(crate) fn parse(&self) -> Result<Program, Unreadable> {
        caro_syntax::read(&self.text).map(|reading| reading.program)
    }

    /// The span in the original command of a location in this text.
    pub(crate) fn span(&self, location: &SourceSpan) -> Range<usize> {
        self.origin.span(self.positions.bytes(location))
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
                let bytes = self.positions.bytes(location);
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
