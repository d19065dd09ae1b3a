//! A model that runs inside Caro.

use caro_generate::{Backend, GenerateError, ModelBackend};
use caro_inference::{EmbeddedModel, Options};

use super::tools::InstalledTools;
use super::{Means, machine, model_files};

/// Opens the model's file.
pub(super) fn open<'a>(
    wanted: &str,
    means: &Means<'a>,
) -> Result<Box<dyn Backend + 'a>, GenerateError> {
    let file = model_files::locate(wanted, means.config, means.environment)?;
    let options = Options {
        name: model_files::title(wanted),
        threads: None,
        cache: model_files::cache(means.environment),
    };
    Ok(Box::new(ModelBackend::new(
        Box::new(EmbeddedModel::open(&file, &options)?),
        machine::surroundings(means.environment, means.context.clone()),
        Box::new(InstalledTools::new(means.environment)),
    )))
}
