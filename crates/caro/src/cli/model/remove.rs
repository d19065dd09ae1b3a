//! `caro model remove`: make room.

use caro_models::{Size, StoreError};
use clap::Args;

use super::{absent, pull_command, same, store, wanted};
use crate::cli::Context;
use crate::failure::{Exit, Failure};
use crate::ui::visible;

/// Remove a model, or what has come of it so far.
///
/// Only what lies in the directory of the models is removed.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  caro model remove qwen2.5-coder-1.5b-instruct")]
pub(super) struct Remove {
    /// A name that `caro model list` shows.
    #[arg(value_name = "NAME")]
    name: String,
}

impl Remove {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let store = store(&context.config, context.environment)?;
        let bytes = store.remove(&self.name).map_err(|error| match error {
            StoreError::Absent(error) => absent(&error),
            error => Failure::error(error),
        })?;
        if !context.ui.is_quiet() {
            let name = visible(&self.name).into_owned();
            context
                .ui
                .say(format_args!("Removed {name} ({}).", Size(bytes)));
        }
        let known = caro_models::known(&self.name);
        if let Some(model) = known
            && same(&self.name, &wanted(&context.config, context.environment))
        {
            context.ui.hint(format_args!(
                "it is the model that answers; `{}` fetches it again",
                pull_command(model.name)
            ));
        }
        Ok(Exit::Done)
    }
}
