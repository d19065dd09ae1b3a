//! `caro model path`: where a model lies.

use clap::Args;

use super::name::ModelName;
use super::{absent, store, wanted};
use crate::cli::Context;
use crate::failure::{Exit, Failure};

/// Print where a model lies; the one that answers, if none is named.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro model path
  llama-cli -m \"$(caro model path)\"")]
pub(super) struct ModelPath {
    /// A name that `caro model list` shows.
    #[arg(value_name = "NAME", value_parser = ModelName, hide_possible_values = true)]
    name: Option<String>,
}

impl ModelPath {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let store = store(&context.config, context.environment)?;
        let name = self.name;
        let name = name.unwrap_or_else(|| wanted(&context.config, context.environment));
        let path = store.locate(&name).map_err(|error| absent(&error))?;
        // As it is, and not as it can be shown: it is for other programs.
        let mut line = path.into_os_string().into_encoded_bytes();
        line.push(b'\n');
        context.ui.print_bytes(&line)?;
        Ok(Exit::Done)
    }
}
