//! A text that a shell would run, parsed, with every position in bytes of the whole command.

use std::ops::Range;

use brush_parser::ast::{Program, Word};
use brush_parser::{SourceSpan, Token};
use caro_syntax::{Positions, Reading};

use crate::word::Argument;

/// Most bytes of a text that is explained: nobody wants a longer one explained.
const MAX_LENGTH: usize = 16 * 1024;

/// A text of the command that a shell would run.
pub(crate) struct Script<'c> {
    /// The whole command.
    command: &'c str,
    /// Where this text begins in it.
    base: usize,
    /// Its bytes by the positions of the parser.
    positions: Positions,
    /// Its tokens and where they stand, sorted by that.
    tokens: Vec<(Range<usize>, String)>,
}

impl<'c> Script<'c> {
    /// Parses a part of the command. `None` where it is not shell, or too deep.
    pub(crate) fn parse(command: &'c str, range: Range<usize>) -> Option<(Self, Program)> {
        let text = command.get(range.clone())?;
        if text.len() > MAX_LENGTH {
            return None;
        }
        let Reading { tokens, program } = caro_syntax::read(text).ok()?;
        let mut script = Self {
            command,
            base: range.start,
            positions: Positions::new(text),
            tokens: Vec::with_capacity(tokens.len()),
        };
        for token in tokens {
            let span = script.span(token.location());
            let (Token::Operator(text, _) | Token::Word(text, _)) = token;
            script.tokens.push((span, text));
        }
        // A here-document comes before what follows its tag on the line.
        script.tokens.sort_by_key(|(span, _)| span.start);
        Some((script, program))
    }

    /// The bytes of the whole command at a location of the parser, which counts characters of this text.
    pub(crate) fn span(&self, location: &SourceSpan) -> Range<usize> {
        let bytes = self.positions.bytes(location);
        let (start, end) = (self.base + bytes.start, self.base + bytes.end);
        // After the tag of a here-document, the parser's tokens begin with the blanks before them.
        let bytes = &self.command.as_bytes()[start..end];
        let blanks = bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
        start + blanks.count()..end
    }

    /// A word of the tree, as it is written. `None` for a word that the parser made up.
    pub(crate) fn argument(&self, word: &Word) -> Option<Argument<'c>> {
        let span = self.span(word.loc.as_ref()?);
        let raw = self.command.get(span.clone())?;
        Some(Argument::new(raw, &word.value, span))
    }

    /// The last of these tokens that begins before a place.
    pub(crate) fn token_before(&self, place: usize, tokens: &[&str]) -> Option<Range<usize>> {
        let end = self.tokens.partition_point(|(span, _)| span.start < place);
        self.tokens[..end]
            .iter()
            .rev()
            .find(|(_, text)| tokens.contains(&text.as_str()))
            .map(|(span, _)| span.clone())
    }

    /// The first of these tokens that begins at a place or after it.
    pub(crate) fn token_after(&self, place: usize, tokens: &[&str]) -> Option<Range<usize>> {
        let start = self.tokens.partition_point(|(span, _)| span.start < place);
        self.tokens[start..]
            .iter()
            .find(|(_, text)| tokens.contains(&text.as_str()))
            .map(|(span, _)| span.clone())
    }
}
