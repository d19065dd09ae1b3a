//! Where the model on this machine lies, and what is said where it does not.

use std::path::{Path, PathBuf};

use caro_generate::GenerateError;
use caro_models::{Absent, Size, Store, default_model, known};

use crate::config::Config;
use crate::config::environment::Environment;
use crate::config::key::Key;

/// The directory of the model files; `None` without a home.
pub(crate) fn store(config: &Config, environment: &Environment) -> Option<Store> {
    let directory = match config.text(Key::ModelDirectory) {
        Some(directory) => expand(directory, environment),
        None => environment.data_directory()?.join("models"),
    };
    Some(Store::new(directory))
}

/// Where what a model remembers of its prompt is kept; `None` without a home.
pub(crate) fn cache(environment: &Environment) -> Option<PathBuf> {
    Some(environment.cache_directory()?.join("prompts"))
}

/// The model that answers where none is named: a known name, the name of a file in the directory, or a path.
pub(crate) fn wanted(config: &Config, environment: &Environment) -> String {
    match config.text(Key::ModelDefault) {
        Some(text) => expand(text, environment).to_string_lossy().into_owned(),
        None => default_model().name.to_owned(),
    }
}

/// The model that is meant: the one that was named, or the default.
fn named(wanted: &str) -> &str {
    if wanted.is_empty() {
        default_model().name
    } else {
        wanted
    }
}

/// What a model is called: a file anywhere by its name.
pub(crate) fn title(wanted: &str) -> String {
    let wanted = named(wanted);
    if let Some(model) = known(wanted) {
        return model.name.to_owned();
    }
    let stem = Path::new(wanted).file_stem().unwrap_or_default();
    if wanted.ends_with(".gguf") {
        stem.to_string_lossy().into_owned()
    } else {
        wanted.to_owned()
    }
}

/// The file of a model.
///
/// # Errors
/// [`GenerateError::ModelMissing`], with what to do about it.
pub(crate) fn locate(
    wanted: &str,
    config: &Config,
    environment: &Environment,
) -> Result<PathBuf, GenerateError> {
    let missing = |hint: String| GenerateError::ModelMissing {
        model: title(wanted),
        hint,
    };
    let store = store(config, environment)
        .ok_or_else(|| missing("there is no home directory to keep a model in".to_owned()))?;
    let wanted = expand(named(wanted), environment);
    store
        .locate(&wanted.to_string_lossy())
        .map_err(|absent| missing(advice(&absent)))
}

/// What to do about a model that is not here.
fn advice(absent: &Absent) -> String {
    match absent {
        Absent::NotFetched(model) => format!(
            "a model on this machine knows more: {} ({}, once; nothing you type leaves the machine)",
            pull_command(model.name),
            Size(model.bytes)
        ),
        Absent::Damaged(model) => {
            format!(
                "its file is damaged; {} fetches it again",
                pull_command(model.name)
            )
        }
        Absent::NoFile(_) | Absent::Unknown { .. } => absent.to_string(),
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

/// A path whose `~` is the home.
fn expand(path: &str, environment: &Environment) -> PathBuf {
    match (path.strip_prefix("~/"), environment.home()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => path.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{locate, store, title};
    use crate::config::Config;
    use crate::config::environment::Environment;
    use crate::config::key::Key;
    use std::path::Path;

    #[test]
    fn models_are_kept_with_other_data_unless_told_otherwise() {
        let environment = Environment::of(&[("HOME", "/home/ada")]);
        let mut config = Config::default();
        let directory = |config: &Config| {
            let store = store(config, &environment).unwrap();
            store.directory().to_owned()
        };
        assert_eq!(
            directory(&config),
            Path::new("/home/ada/.local/share/caro/models")
        );
        config
            .set_flag(Key::ModelDirectory, "~/big/models")
            .unwrap();
        assert_eq!(directory(&config), Path::new("/home/ada/big/models"));
        assert!(store(&Config::default(), &Environment::of(&[])).is_none());
    }

    #[test]
    fn a_model_that_is_not_here_comes_with_what_to_do() {
        let home = tempfile::tempdir().unwrap();
        let environment = Environment::of(&[("HOME", home.path().to_str().unwrap())]);
        let said = |wanted| {
            locate(wanted, &Config::default(), &environment)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            said(""),
            "the model qwen2.5-coder-1.5b-instruct is not here: a model on this machine knows more: caro model pull (1.12 GB, once; nothing you type leaves the machine)"
        );
        assert!(
            said("qwen2.5-coder-0.5b-instruct")
                .contains("caro model pull qwen2.5-coder-0.5b-instruct (491 MB")
        );
        assert!(said("/nonexistent/secret/tiny.gguf").starts_with("the model tiny is not here: "));
        let file = home.path().join("own.gguf");
        std::fs::write(&file, "").unwrap();
        assert_eq!(
            locate("~/own.gguf", &Config::default(), &environment),
            Ok(file)
        );
    }

    #[test]
    fn a_model_is_called_by_its_name_and_not_by_its_path() {
        assert_eq!(title(""), "qwen2.5-coder-1.5b-instruct");
        assert_eq!(
            title("qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"),
            "qwen2.5-coder-0.5b-instruct"
        );
        assert_eq!(title("/home/ada/secret/tiny.gguf"), "tiny");
    }
}
