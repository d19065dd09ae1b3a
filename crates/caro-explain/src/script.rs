//! A text that a shell would run, parsed, with every position in bytes of the whole command.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use brush_parser::ast::{Program, Word};
use brush_parser::{ParserOptions, SourceSpan, Token};

use crate::limits;
use crate::word::Argument;

/// A text of the command that a shell would run.
pub(crate) struct Script<'c> {
    /// The whole command.
    command: &'c str,
    /// Where this text begins in it.
    base: usize,
    /// Byte offsets of its characters, where characters and bytes differ.
    offsets: Option<Vec<usize>>,
    /// How long it is, in bytes.
    length: usize,
    /// Its tokens and where they stand, sorted by that.
    tokens: Vec<(Range<usize>, String)>,
}

impl<'c> Script<'c> {
    /// Parses a part of the command. `None` where it is not shell, or too deep.
    pub(crate) fn parse(command: &'c str, range: Range<usize>) -> Option<(Self, Program)> {
        let text = command.get(range.clone())?;
        if !limits::can_be_tokenized(text) {
            return None;
        }
        // The parser is not ours, and asserts: what it trips over stays unexplained.
        let attempt = catch_unwind(AssertUnwindSafe(|| {
            let options = ParserOptions::default();
            let tokens =
                brush_parser::uncached_tokenize_str(text, &options.tokenizer_options()).ok()?;
            if !limits::can_be_parsed(&tokens) {
                return None;
            }
            let program = brush_parser::parse_tokens(&tokens, &options).ok()?;
            Some((tokens, program))
        }));
        let (tokens, program) = attempt.ok().flatten()?;
        let mut script = Self {
            command,
            base: range.start,
            offsets: (!text.is_ascii()).then(|| {
                let offsets = text.char_indices().map(|(offset, _)| offset);
                offsets.chain([text.len()]).collect()
            }),
            length: text.len(),
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
        let offset = |index: usize| match &self.offsets {
            Some(offsets) => offsets.get(index).copied().unwrap_or(self.length),
            None => index.min(self.length),
        };
        let start = self.base + offset(location.start.index);
        let end = (self.base + offset(location.end.index)).max(start);
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
