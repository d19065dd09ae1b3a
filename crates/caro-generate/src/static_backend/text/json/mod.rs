//! The grammar of JSON: one sentence about the values in a JSON file becomes one program of jq.

mod conditions;
mod read;
mod render;

use crate::Request;
use crate::static_backend::entries::{Answered, Gives};
use crate::static_backend::tokens::Token;

/// What a sentence asks of a JSON file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query {
    pub(super) file: String,
    /// One value a line.
    pub(super) lines: bool,
    pub(super) root: Root,
    pub(super) conditions: Vec<Condition>,
    /// What is shown of each item, or of the whole; nothing stands for all of it.
    pub(super) keys: Vec<String>,
    pub(super) outcome: Outcome,
}

/// Where the values are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Root {
    /// In the object itself.
    Whole,
    /// In each item of the array, which may stand under this name.
    Items(Option<String>),
    /// In each item of the array that has this name.
    Under(String),
    /// In one item of the array, by its index.
    Nth(i64, Option<String>),
}

/// What must hold of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) key: String,
    /// As jq writes it: `==`, `>`, …
    pub(super) sign: &'static str,
    pub(super) value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A number, `true`, `false` or `null`.
    Literal(String),
    Text(String),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Outcome {
    #[default]
    Shown,
    Counted,
    Sum,
    Average,
    Minimum,
    Maximum,
    Different,
    /// The names of what is in an object.
    Names,
}

pub(super) fn answer(tokens: &[Token<'_>], request: &Request<'_>) -> Option<Answered> {
    let posix = request.shell.has_posix_pipelines();
    let query = read::read(tokens).filter(|_| posix)?;
    Some(Answered {
        command: render::render(&query, request.shell)?,
        explanation: render::explain(&query),
        gives: Gives::Text,
    })
}
