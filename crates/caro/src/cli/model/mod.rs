//! `caro model`: the models on this machine.

mod list;
mod name;
mod path;
mod pull;
mod remove;
mod watching;

use caro_models::{Absent, Store, known};
use clap::{Args, Subcommand};

use super::Context;
use crate::backends::model_files::{self, pull_command, wanted};
use crate::config::Config;
use crate::config::environment::Environment;
use crate::failure::{Exit, Failure};

/// List, fetch and remove the models that run on this machine.
///
/// A model is a file. It is fetched once, from where its publisher has it, and asked without network ever after.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro model pull
  caro model list")]
pub(super) struct ModelCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::List),
    Pull(pull::Pull),
    Remove(remove::Remove),
    Path(path::ModelPath),
}

impl ModelCommand {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        match self.command {
            Command::List(list) => list.run(context),
            Command::Pull(pull) => pull.run(context),
            Command::Remove(remove) => remove.run(context),
            Command::Path(path) => path.run(context),
        }
    }
}

/// The models on this machine: in the directory that is configured, or else in `~/.local/share/caro/models`.
fn store(config: &Config, environment: &Environment) -> Result<Store, Failure> {
    model_files::store(config, environment).ok_or_else(|| {
        Failure::error("there is no home directory, so there is no place for models")
            .hint("caro config set model.directory names one")
    })
}

/// A failure that says why there is no file for a name, and what to do about it.
fn absent(absent: &Absent) -> Failure {
    let failure = Failure::error(absent);
    match absent {
        Absent::NotFetched(model) | Absent::Damaged(model) => {
            failure.hint(format_args!("`{}` fetches it", pull_command(model.name)))
        }
        Absent::NoFile(_) | Absent::Unknown { .. } => failure,
    }
}

/// Whether two names mean the same model.
fn same(name: &str, wanted: &str) -> bool {
    let known_name = |name| known(name).map_or(name, |model| model.name);
    known_name(name) == known_name(wanted)
}
