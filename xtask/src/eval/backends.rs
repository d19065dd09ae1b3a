//! Who answers.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use caro_generate::{
    Backend, BackendKind, Chain, GenerateError, LanguageModel, ModelBackend, RELEVANT_TOOLS,
    StaticBackend, Surroundings,
};
use caro_inference::{EmbeddedModel, Options};
use caro_remote::{Endpoint, Key, RemoteModel};

use super::machine::Machine;

/// How long a server may take for an answer: it may have to load its model first.
const TIMEOUT: Duration = Duration::from_secs(300);

/// One backend, or what answers where nobody chooses one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answerer {
    /// This one alone.
    Alone(BackendKind),
    /// `static`, and `embedded` where that has no answer.
    Chain,
}

impl FromStr for Answerer {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if name == "chain" {
            return Ok(Self::Chain);
        }
        name.parse()
            .map(Self::Alone)
            .map_err(|error| format!("{error}; or chain, which is static and then embedded"))
    }
}

/// Opens who answers. `model` is a file for a model that runs here, and a name for one that does not.
pub(crate) fn open(
    answerer: Answerer,
    model: Option<&str>,
    url: Option<&str>,
) -> Result<Box<dyn Backend>> {
    match answerer {
        Answerer::Alone(BackendKind::Static) => Ok(Box::new(StaticBackend::new())),
        Answerer::Alone(BackendKind::Embedded) => embedded(&file(model)?).map_err(Into::into),
        Answerer::Alone(kind) => remote(kind, model, url),
        Answerer::Chain => {
            let file = file(model)?;
            let chain = Chain::new(
                BackendKind::Static,
                Box::new(|| Ok(Box::new(StaticBackend::new()))),
            );
            Ok(Box::new(chain.or(
                BackendKind::Embedded,
                Box::new(move || embedded(&file)),
            )))
        }
    }
}

fn file(model: Option<&str>) -> Result<PathBuf> {
    match model.map(PathBuf::from) {
        Some(file) if file.is_file() => Ok(file),
        Some(file) => bail!("{} is no file", file.display()),
        None => bail!("--model names the file of the model"),
    }
}

fn embedded(file: &Path) -> Result<Box<dyn Backend>, GenerateError> {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let options = Options {
        name: name.into_owned(),
        ..Options::default()
    };
    Ok(with_prompt(Box::new(EmbeddedModel::open(file, &options)?)))
}

fn remote(kind: BackendKind, model: Option<&str>, url: Option<&str>) -> Result<Box<dyn Backend>> {
    let model = model.context("--model names the model")?;
    let mut endpoint = Endpoint::new(kind, url, model)?.with_timeout(TIMEOUT);
    let variable = match kind {
        BackendKind::OpenAi => "OPENAI_API_KEY",
        BackendKind::Anthropic => "ANTHROPIC_API_KEY",
        _ => "CARO_OPENAI_COMPATIBLE_KEY",
    };
    if let Ok(key) = std::env::var(variable) {
        endpoint = endpoint.with_key(Key::new(&key).with_context(|| variable.to_owned())?);
    }
    Ok(with_prompt(Box::new(RemoteModel::new(endpoint)?)))
}

/// A model that is told what the sandbox of the judge is: a system like this one.
fn with_prompt(model: Box<dyn LanguageModel>) -> Box<dyn Backend> {
    let machine = Machine::new();
    let surroundings = Surroundings {
        os: Machine::os(),
        tools: RELEVANT_TOOLS
            .iter()
            .filter(|tool| machine.has(tool))
            .map(|tool| (*tool).to_owned())
            .collect(),
        context: None,
    };
    Box::new(ModelBackend::new(model, surroundings, Box::new(machine)))
}
