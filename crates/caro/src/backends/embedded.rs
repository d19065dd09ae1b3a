//! A model that runs inside Caro.

use caro_generate::{GenerateError, Shell, Userland, stable_turns};
use caro_inference::{EmbeddedModel, Options};

use super::{Stoppable, machine, model_files};
use crate::config::Config;
use crate::config::environment::Environment;
use crate::signals::Signals;

/// Lets a model read what every prompt on this machine begins with, so that the first answer need not wait for that.
/// `progress` is told how much is read, of how much.
pub(crate) fn prepare(
    wanted: &str,
    shell: Shell,
    config: &Config,
    environment: &Environment,
    signals: &Signals,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), GenerateError> {
    let surroundings = machine::surroundings(environment, None);
    let turns = stable_turns(shell, Userland::current(), &surroundings);
    let mut model = read(wanted, config, environment)?;
    model.prepare(&turns, &mut Stoppable(signals), progress)
}

/// Opens the model's file.
pub(super) fn read(
    wanted: &str,
    config: &Config,
    environment: &Environment,
) -> Result<EmbeddedModel, GenerateError> {
    let file = model_files::locate(wanted, config, environment)?;
    let options = Options {
        name: model_files::title(wanted),
        threads: None,
        cache: model_files::cache(environment),
    };
    EmbeddedModel::open(&file, &options)
}
