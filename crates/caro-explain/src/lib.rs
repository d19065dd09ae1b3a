//! Takes a shell command apart, and says what each part of it does.
//!
//! [`explain`] is the whole of it. A command is parsed into a tree (`script`), walked (`walk`), and each simple
//! command in it looked up in what Caro knows of its tool (`knowledge`, written down in `knowledge/*.txt`), which
//! gives its options and operands their phrases (`arguments`), filled with what the command says (`phrase`,
//! `values`). What is not known is said not to be known.

mod arguments;
mod assignment;
mod command;
mod condition;
mod dialect;
mod expansion;
mod invocation;
mod knowledge;
mod operands;
mod parameter;
mod phrase;
mod quoting;
mod redirect;
mod script;
mod values;
mod walk;
mod word;

use std::ops::Range;

pub use dialect::Dialect;
pub use invocation::{Invocation, invocations};
pub use knowledge::known_names;

/// A part of a command, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The bytes of the command that this is about.
    pub span: Range<usize>,
    /// What is written there. A letter of a bundle like `-xzf` has its dash back: `-z`.
    pub text: String,
    /// What it does, in a few words.
    pub meaning: String,
    /// How many commands, loops or substitutions this is inside of.
    pub depth: usize,
    /// Whether Caro knows what this is; where it does not, the meaning says so.
    pub known: bool,
}

/// What each part of a command for a POSIX shell does, in the order in which they are written.
///
/// A command that cannot be read as one gives an empty list. Never panics, and takes time linear in the length of
/// the command: what is too long or too deep for anybody to want it explained is not explained.
#[must_use]
pub fn explain(command: &str, dialect: Dialect) -> Vec<Part> {
    let mut explainer = walk::Explainer::new(command, dialect);
    explainer.text(0..command.len());
    let mut parts = explainer.parts;
    // Stable: what holds others comes before what it holds.
    parts.sort_by_key(|part| part.span.start);
    parts
}
