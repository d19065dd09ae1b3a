//! `caro model`: the models on this machine.

mod list;
mod path;
mod pull;
mod remove;
mod watching;

use caro_models::{Absent, Store, default_model, known};
use clap::{Args, Subcommand};

use super::Context;
use crate::config::Config;
use crate::config::environment::Environment;
use crate::config::key::Key;
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
pub(crate) fn store(config: &Config, environment: &Environment) -> Result<Store, Failure> {
    let configured = config.text(Key::ModelDirectory).map(|text| {
        let below_home = text.strip_prefix("~/").zip(environment.home());
        below_home.map_or_else(|| text.into(), |(rest, home)| home.join(rest))
    });
    let usual = || Some(environment.data_directory()?.join("models"));
    configured.or_else(usual).map(Store::new).ok_or_else(|| {
        Failure::error("there is no home directory, so there is no place for models")
            .hint("caro config set model.directory names one")
    })
}

/// The model that answers where none is named: a known name, the name of a file in the directory, or a path.
pub(crate) fn wanted(config: &Config, environment: &Environment) -> String {
    let Some(text) = config.text(Key::ModelDefault) else {
        return default_model().name.to_owned();
    };
    match text.strip_prefix("~/").zip(environment.home()) {
        Some((rest, home)) => home.join(rest).to_string_lossy().into_owned(),
        None => text.to_owned(),
    }
}

/// A failure that says why there is no file for a name, and what to do about it.
pub(crate) fn absent(absent: &Absent) -> Failure {
    let failure = Failure::error(absent);
    match absent {
        Absent::NotFetched(model) | Absent::Damaged(model) => {
            failure.hint(format_args!("`{}` fetches it", pull_command(model.name)))
        }
        Absent::NoFile(_) | Absent::Unknown { .. } => failure,
    }
}

/// What to type to fetch a model.
pub(crate) fn pull_command(name: &str) -> String {
    if name == default_model().name {
        "caro model pull".to_owned()
    } else {
        format!("caro model pull {name}")
    }
}

/// Whether two names mean the same model.
fn same(name: &str, wanted: &str) -> bool {
    let known_name = |name| known(name).map_or(name, |model| model.name);
    known_name(name) == known_name(wanted)
}
