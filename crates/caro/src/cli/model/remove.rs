//! `caro model remove`: make room.

use caro_inference::StoredPrompts;
use caro_models::{Size, StoreError};
use clap::Args;

use super::name::ModelName;
use super::{absent, pull_command, same, store, wanted};
use crate::backends::model_files;
use crate::cli::Context;
use crate::failure::{Exit, Failure};
use crate::ui::visible;

/// Remove a model, or what has come of it so far.
///
/// Only what lies in the directory of the models is removed, and what the model has kept of the prompts it read.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  caro model remove qwen2.5-coder-1.5b-instruct")]
pub(super) struct Remove {
    /// A name that `caro model list` shows.
    #[arg(value_name = "NAME", value_parser = ModelName, hide_possible_values = true)]
    name: String,
}

impl Remove {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let store = store(&context.config, context.environment)?;
        // Which of them are its own, only the file itself tells.
        let prompts = store
            .locate(&self.name)
            .ok()
            .and_then(|file| StoredPrompts::of(&file, model_files::cache(context.environment)?));
        let bytes = store.remove(&self.name).map_err(|error| match error {
            StoreError::Absent(error) => absent(&error),
            error => Failure::error(error),
        })?;
        let of_prompts = prompts.map_or(Ok(0), |prompts| prompts.remove());
        if !context.ui.is_quiet() {
            let name = visible(&self.name).into_owned();
            let size = Size(bytes);
            context.ui.say(match of_prompts {
                Ok(0) | Err(_) => format!("Removed {name} ({size})."),
                Ok(bytes) => format!(
                    "Removed {name} ({size}), and what it had kept of its prompts ({}).",
                    Size(bytes)
                ),
            });
        }
        if let Err(error) = of_prompts {
            context.ui.warn(format_args!(
                "what it had kept of its prompts is still there: {error}"
            ));
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
