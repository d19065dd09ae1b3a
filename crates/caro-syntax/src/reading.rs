//! A text, its tokens and its tree.

use std::panic::{AssertUnwindSafe, catch_unwind};

use brush_parser::ast::Program;
use brush_parser::{ParserOptions, Token};

use crate::limits;

/// What a text says as a shell's program.
#[derive(Debug)]
pub struct Reading {
    /// Its words and operators, in the order the parser read them: a here-document comes before what follows its tag.
    pub tokens: Vec<Token>,
    /// Its tree.
    pub program: Program,
}

/// Why a text has no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not shell.
    #[error("it is not what a shell reads")]
    Syntax,
    /// It is nested too deeply, or too long.
    #[error("it is too long or too deeply nested")]
    TooComplex,
}

/// Reads a text as bash would. Never panics, and ends in bounded time and stack.
///
/// # Errors
/// [`Unreadable`] where there is no tree.
pub fn read(text: &str) -> Result<Reading, Unreadable> {
    if !limits::can_be_tokenized(text) {
        return Err(Unreadable::TooComplex);
    }
    // The parser is not ours, and asserts: what it trips over is a text that nobody can read.
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let options = ParserOptions::default();
        let text = limits::with_ends(text);
        let tokens = brush_parser::uncached_tokenize_str(&text, &options.tokenizer_options())
            .map_err(|_| Unreadable::Syntax)?;
        if !limits::can_be_parsed(&tokens) {
            return Err(Unreadable::TooComplex);
        }
        let program =
            brush_parser::parse_tokens(&tokens, &options).map_err(|_| Unreadable::Syntax)?;
        Ok(Reading { tokens, program })
    }));
    attempt.unwrap_or(Err(Unreadable::Syntax))
}
