//! `caro init`: a key in the line editor of a shell that turns the sentence typed there into a command.

use clap::{Args, ValueEnum};

use super::Context;
use crate::failure::{Exit, Failure};

/// Print a script that lets your shell's line editor ask Caro.
#[derive(Debug, Args)]
#[command(after_help = "\
Type a sentence at the prompt and press Alt-G: the command takes its place, and nothing is run.

Examples:
  echo 'eval \"$(caro init bash)\"' >> ~/.bashrc
  echo 'eval \"$(caro init zsh)\"' >> ~/.zshrc
  echo 'caro init fish | source' >> ~/.config/fish/config.fish")]
pub(super) struct Init {
    /// The shell that the script is for.
    shell: WidgetShell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum WidgetShell {
    Bash,
    Zsh,
    Fish,
}

impl Init {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        context.ui.print_text(match self.shell {
            WidgetShell::Bash => include_str!("init/widget.bash"),
            WidgetShell::Zsh => include_str!("init/widget.zsh"),
            WidgetShell::Fish => include_str!("init/widget.fish"),
        })?;
        Ok(Exit::Done)
    }
}
