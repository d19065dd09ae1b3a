//! A word of a command, as it is written and as the command sees it.

use std::ops::Range;

use crate::quoting::{self, Expansion};

/// A word of a command.
#[derive(Clone, Debug)]
pub(crate) struct Argument<'c> {
    /// As it is written.
    pub(crate) raw: &'c str,
    /// Where it stands in the whole command.
    pub(crate) span: Range<usize>,
    /// Without its quotes; what is expanded is as it is written.
    pub(crate) text: String,
    /// What is expanded in it, and where in the whole command.
    pub(crate) expansions: Vec<(Range<usize>, Expansion)>,
    /// Whether the shell replaces it by the names of files.
    pub(crate) has_pattern: bool,
    /// Whether anything in it is quoted.
    pub(crate) is_quoted: bool,
}

impl<'c> Argument<'c> {
    /// A word, from its text in the command and from what the parser made of it.
    pub(crate) fn new(raw: &'c str, value: &str, span: Range<usize>) -> Self {
        // The parser joins lines that a backslash broke; positions inside are lost with them.
        let is_verbatim = raw == value;
        let word = quoting::unquote(if is_verbatim { raw } else { value });
        let moved = |(range, kind): &(Range<usize>, Expansion)| {
            (span.start + range.start..span.start + range.end, *kind)
        };
        let expansions = if is_verbatim {
            word.expansions.iter().map(moved).collect()
        } else {
            Vec::new()
        };
        Self {
            raw,
            text: word.text,
            expansions,
            has_pattern: word.has_pattern,
            is_quoted: word.is_quoted,
            span,
        }
    }

    /// Where the text of the word stands in the command letter by letter, if it does.
    pub(crate) fn verbatim(&self) -> Option<Range<usize>> {
        let at = self.raw.find(self.text.as_str())?;
        Some(self.span.start + at..self.span.start + at + self.text.len())
    }

    /// What follows the first bytes of the text, as a value.
    pub(crate) fn value(&self, from: usize) -> Value<'_> {
        Value {
            text: self.text.get(from..).unwrap_or_default(),
            has_pattern: self.has_pattern,
            is_output: from == 0 && self.is_output(),
        }
    }

    /// Whether the word is nothing but what commands print.
    pub(crate) fn is_output(&self) -> bool {
        let inside = self.raw.trim_matches('"').len();
        matches!(self.expansions.as_slice(), [(span, Expansion::Command)] if span.len() == inside)
    }
}

/// The value of an option or an operand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// Whether the shell replaces it by the names of files.
    pub(crate) has_pattern: bool,
    /// Whether it is nothing but what commands print.
    pub(crate) is_output: bool,
}

impl<'a> Value<'a> {
    /// A value of this text.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self {
            text,
            has_pattern: false,
            is_output: false,
        }
    }
}
