//! Which tools a command runs, and what of them is not known.

use crate::{Dialect, walk};

/// A tool that a command runs, directly or through another (`sudo`, `xargs`, `find -exec`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The command's name as it is written, without quotes: `git`, `/usr/bin/env`, `./configure`.
    pub name: String,
    /// The name and the subcommands that are known of it: `git remote add`.
    pub path: String,
    /// Whether Caro knows the tool, so that it could tell an option that the tool does not have.
    pub known: bool,
    /// Its options that Caro does not know: words as they are written, letters of a bundle with their dash (`-z`).
    pub unknown_options: Vec<String>,
}

/// Which tools a command for a POSIX shell runs, in the order in which they are written. Functions that the command
/// defines itself and names that only the shell can work out (`$EDITOR`) are left out.
///
/// A command that cannot be read gives an empty list. Never panics, and takes time linear in the length of the command.
#[must_use]
pub fn invocations(command: &str, dialect: Dialect) -> Vec<Invocation> {
    let mut explainer = walk::Explainer::new(command, dialect);
    explainer.text(0..command.len());
    explainer.invocations
}
