//! `caro completions`: scripts that complete Caro's own arguments.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{Cli, Context};
use crate::failure::{Exit, Failure};

/// Print a script that completes Caro's arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro completions bash > ~/.local/share/bash-completion/completions/caro
  caro completions fish > ~/.config/fish/completions/caro.fish")]
pub(super) struct Completions {
    /// The shell that the script is for.
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "caro", &mut script);
        context.ui.print_bytes(&script)?;
        Ok(Exit::Done)
    }
}
