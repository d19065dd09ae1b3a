//! Models behind a network.

use std::process::Command;
use std::time::Duration;

use caro_generate::{BackendKind, GenerateError};
use caro_remote::{Endpoint, Key, RemoteModel};

use super::Means;
use crate::config::Config;
use crate::config::command_line;
use crate::config::environment::Environment;
use crate::config::key;
use crate::inquiry::{self, Bounds, Silence};

/// What a program that prints a key may take.
const KEY_COMMAND: Bounds = Bounds {
    time: Duration::from_secs(10),
    bytes: 16 << 10,
    // It may have to ask for the password of the keys.
    terminal: true,
};

/// The model of a backend. Nothing is sent yet.
pub(super) fn open(
    kind: BackendKind,
    model: &str,
    means: &Means<'_>,
) -> Result<RemoteModel, GenerateError> {
    let Means {
        config,
        environment,
        signals,
        ..
    } = *means;
    let mut endpoint =
        endpoint(kind, model, config, environment)?.with_timeout(config.backend_timeout());
    if let Some(key) = key(kind, config, environment, &|| signals.received().is_some())? {
        endpoint = endpoint.with_key(key);
    }
    RemoteModel::new(endpoint)
}

/// Where a backend is, as it is configured, without its key.
///
/// # Errors
/// The address is none, or the system's policy does not allow it.
pub(crate) fn endpoint(
    kind: BackendKind,
    model: &str,
    config: &Config,
    environment: &Environment,
) -> Result<Endpoint, GenerateError> {
    let address = match kind {
        BackendKind::Ollama => config.text(key::Key::OllamaHost),
        BackendKind::OpenAiCompatible => config.text(key::Key::OpenAiCompatibleUrl),
        _ => None,
    };
    let endpoint = Endpoint::new(kind, address, model)?;
    if config.policy.remote_backends == Some(false) && !endpoint.is_this_machine() {
        return Err(GenerateError::Unreachable {
            backend: kind,
            address: endpoint.address(),
            detail: "the system's policy allows models on this machine only".to_owned(),
        });
    }
    match environment.https_proxy() {
        Some(proxy) => endpoint.with_proxy(&proxy, environment.no_proxy().as_deref()),
        None => Ok(endpoint),
    }
}

/// Whether somebody chose this backend for Caro: it is among those that are asked, or something of its own is set.
pub(crate) fn is_configured(kind: BackendKind, config: &Config) -> bool {
    let own = format!("{kind}.");
    let set = |key: &key::Key| key.name().starts_with(&own) && config.setting(*key).is_some();
    config.backend() == kind || config.fallback().contains(&kind) || key::Key::ALL.iter().any(set)
}

/// The key in the variable of a backend, without running anything.
pub(crate) fn key_in_variable(kind: BackendKind, environment: &Environment) -> Option<Key> {
    Key::new(&environment.text(variable(kind)?)?).ok()
}

/// Whether a program is configured that prints the key.
pub(crate) fn has_key_command(kind: BackendKind, config: &Config) -> bool {
    key_command(kind).is_some_and(|key| config.setting(key).is_some())
}

/// The key that opens a backend: from its variable, or else printed by the program that is configured.
///
/// # Errors
/// There is one, and it cannot be used or had. Nothing of it is in the error.
fn key(
    kind: BackendKind,
    config: &Config,
    environment: &Environment,
    stopped: &dyn Fn() -> bool,
) -> Result<Option<Key>, GenerateError> {
    let none = |detail: String| GenerateError::NoKey {
        backend: kind,
        detail,
    };
    if let Some(name) = variable(kind)
        && let Some(text) = environment.text(name)
    {
        let key = Key::new(&text).map_err(|why| none(format!("{name}: {why}")))?;
        return Ok(Some(key));
    }
    let Some(setting) = key_command(kind) else {
        return Ok(None);
    };
    let words = config.text(setting).and_then(command_line::split);
    let Some((program, arguments)) = words.as_deref().and_then(<[String]>::split_first) else {
        return Ok(None);
    };
    let name = setting.name();
    // Whoever puts the key itself there by mistake must not read it in an error: the line is never repeated.
    let said = inquiry::ask(Command::new(program).args(arguments), KEY_COMMAND, stopped).map_err(
        |silence| match silence {
            Silence::Stopped => GenerateError::Interrupted,
            Silence::Late => {
                let seconds = KEY_COMMAND.time.as_secs();
                none(format!("{name} printed no key within {seconds} s"))
            }
            Silence::Broken(error) => none(format!("{name} cannot be run: {}", error.kind())),
        },
    )?;
    if !said.status.success() {
        return Err(none(format!("{name} failed ({})", said.status)));
    }
    let output = String::from_utf8_lossy(&said.output);
    let key = Key::new(output.lines().next().unwrap_or_default())
        .map_err(|why| none(format!("{name}: {why}")))?;
    Ok(Some(key))
}

/// The variable that holds the key of a backend.
pub(crate) const fn variable(kind: BackendKind) -> Option<&'static str> {
    match kind {
        BackendKind::OpenAi => Some("OPENAI_API_KEY"),
        BackendKind::OpenAiCompatible => Some("CARO_OPENAI_COMPATIBLE_KEY"),
        BackendKind::Anthropic => Some("ANTHROPIC_API_KEY"),
        BackendKind::Static | BackendKind::Embedded | BackendKind::Ollama => None,
    }
}

const fn key_command(kind: BackendKind) -> Option<key::Key> {
    match kind {
        BackendKind::OpenAi => Some(key::Key::OpenAiKeyCommand),
        BackendKind::OpenAiCompatible => Some(key::Key::OpenAiCompatibleKeyCommand),
        BackendKind::Anthropic => Some(key::Key::AnthropicKeyCommand),
        BackendKind::Static | BackendKind::Embedded | BackendKind::Ollama => None,
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::key;
    use crate::config::Config;
    use crate::config::environment::Environment;
    use crate::config::key::Key;
    use caro_generate::{BackendKind, GenerateError};

    /// What comes of a command that prints the key; an error as it is shown.
    fn printed(line: &str) -> Result<bool, String> {
        let mut config = Config::default();
        config.set_flag(Key::OpenAiKeyCommand, line).unwrap();
        let environment = Environment::of(&[]);
        key(BackendKind::OpenAi, &config, &environment, &|| false)
            .map(|key| key.is_some())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_first_line_that_a_program_prints_is_the_key() {
        assert_eq!(printed("printf 'sk-0123456789\\nurl: x\\n'"), Ok(true));
    }

    #[test]
    fn a_program_that_prints_none_is_named_by_its_setting_and_nothing_is_repeated() {
        for (line, said) in [
            (
                "sh -c 'echo sk-0123456789; exit 3'",
                "failed (exit status: 3)",
            ),
            (
                "sk-0123456789-by-mistake",
                "cannot be run: entity not found",
            ),
            (
                "echo 'pass: sk-0123456789 is not there'",
                "characters that no key has",
            ),
            ("true", "the key is empty"),
        ] {
            let error = printed(line).unwrap_err();
            assert!(
                error.contains("openai.key_command") && error.contains(said),
                "{error}"
            );
            assert!(!error.contains("0123456789"), "{error}");
        }
    }

    #[test]
    fn the_variable_comes_first() {
        let mut config = Config::default();
        config.set_flag(Key::OpenAiKeyCommand, "false").unwrap();
        let environment = Environment::of(&[("OPENAI_API_KEY", "sk-0123456789")]);
        let found = key(BackendKind::OpenAi, &config, &environment, &|| false);
        assert!(matches!(found, Ok(Some(_))));
        let stopped = key(BackendKind::OpenAi, &config, &Environment::of(&[]), &|| {
            true
        });
        assert_eq!(stopped, Err(GenerateError::Interrupted));
    }
}
