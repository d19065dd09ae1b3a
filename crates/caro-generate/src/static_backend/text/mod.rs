//! The grammar of text: one sentence about the lines, words and columns of files becomes one pipeline.
//!
//! `read*` turn the sentence into a `query`, word by word and to the last one; `plan*` lay its parts out as stages of a
//! pipeline, as an experienced person would write them; `render` puts the stages together for a shell.

mod compare;
mod explain;
mod json;
mod patterns;
mod phrases;
mod plan;
mod plan_edit;
mod plan_order;
mod plan_select;
mod plan_table;
mod query;
mod read;
mod read_code;
mod read_columns;
mod read_condition;
mod read_edit;
mod read_flags;
mod read_format;
mod read_marking;
mod read_names;
mod read_object;
mod read_opening;
mod read_order;
mod read_place;
mod read_shown;
mod read_texts;
mod read_tree;
mod render;
mod words;

use super::entries::{Answered, Gives};
use super::tokens::Token;
use crate::Request;
use query::{Outcome, Sink};

/// The answer if the sentence is about text, JSON or two files, and understood to its last word.
pub(crate) fn answer(tokens: &[Token<'_>], request: &Request<'_>) -> Option<Answered> {
    pipeline(tokens, request)
        .or_else(|| json::answer(tokens, request))
        .or_else(|| compare::answer(tokens, request))
}

fn pipeline(tokens: &[Token<'_>], request: &Request<'_>) -> Option<Answered> {
    let query = read::read(tokens)?;
    if !request.shell.has_posix_pipelines() {
        return None;
    }
    let command = render::render(&query, request)?;
    let gives = if query.sink != Sink::Screen || (query.changes && query.edit.is_some()) {
        Gives::Nothing
    } else if query.result == Outcome::Shown && !query.followed {
        Gives::Lines
    } else {
        Gives::Text
    };
    Some(Answered {
        command,
        explanation: explain::explain(&query),
        gives,
    })
}
