//! Reads a shell command as the shell will, and says how risky it is.
//!
//! [`assess`] is the whole of it: a command and what is known about where it would run go in, an
//! [`Assessment`] comes out. Nothing is run, looked up or printed.
//!
//! A command is parsed into a tree (`script`), walked in the order a shell would run it
//! (`walk`), its words expanded as far as they are known (`expand`, `value`), and each
//! command in it handed to the file of its tool (`tools`), which says what the command does.
//! What is done to a path is judged by what the path is (`place`, `effects`).

mod assessment;
mod braces;
mod choice;
mod effects;
mod expand;
mod layout;
mod options;
mod parameter;
mod path;
mod place;
mod proof;
mod quoting;
mod redirect;
mod rule;
mod scope;
mod script;
mod simple;
mod tools;
mod traffic;
mod value;
mod verdict;
mod walk;

use script::{Origin, Script};
use value::Stream;

pub use assessment::{Assessment, Context, Finding};
pub use rule::Rule;
pub use verdict::{Action, Category, RiskLevel, SafetyLevel, UnknownSafetyLevel};

/// Every rule, grouped by family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    tools::FAMILIES.iter().copied().flatten().copied()
}

/// Assesses a command as it would run in `context`.
///
/// Never panics, and takes time linear in the length of the command.
#[must_use]
pub fn assess(command: &str, context: &Context<'_>) -> Assessment {
    let mut walker = walk::Walker::new(command, context);
    let directory = context.directory.map(std::path::Path::to_string_lossy);
    let mut scope = scope::Scope::new(directory.as_deref());
    let script = Script::new(command.to_owned(), Origin::Exact(0));
    walker.script(&script, &mut scope, Stream::Nothing);
    Assessment::new(walker.findings, command, context)
}
