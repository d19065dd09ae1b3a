//! The configuration: what is set, and where each value came from.
//!
//! A value is taken from the first of these that has one: an argument of this run, an environment variable, the user's
//! file, a variable of the product that the value is about, the default. The system's [`Policy`] stands beside them and
//! only restricts. A setting that cannot be read takes its safest value: telemetry off, safety strict.

pub(crate) mod command_line;
pub(crate) mod edit;
pub(crate) mod environment;
pub(crate) mod file;
pub(crate) mod key;
mod origin;
mod policy;
mod value;

use std::path::PathBuf;
use std::time::Duration;

use caro_generate::{BackendKind, Shell};
use caro_safety::SafetyLevel;
use caro_telemetry::schedule::USUAL_INTERVAL;

use crate::cli::OutputFormat;
use crate::failure::Failure;
use environment::Environment;
use file::{Problem, Unknown};
use key::{Key, Kind, Setting};

pub(crate) use origin::Origin;
pub(crate) use policy::Policy;

/// The backends that are asked where nothing else is configured. None of them sends anything anywhere.
const USUAL_FALLBACK: [BackendKind; 2] = [BackendKind::Static, BackendKind::Embedded];

/// How long a server may take where nothing else is configured.
const USUAL_TIMEOUT: Duration = Duration::from_secs(60);

/// The configuration of this run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// The user's file, whether or not it is there. `None` without a home directory.
    pub(crate) path: Option<PathBuf>,
    /// What the administrator has decided.
    pub(crate) policy: Policy,
    /// What in the files cannot be used, to be reported.
    pub(crate) problems: Vec<Problem>,
    /// Keys that Caro does not know, to be warned about.
    pub(crate) unknown: Vec<Unknown>,
    values: [Option<(Setting, Origin)>; Key::ALL.len()],
}

impl Config {
    /// Reads policy, file and variables.
    ///
    /// # Errors
    /// A variable that cannot be understood. Files never fail: their problems are noted in the configuration.
    pub(crate) fn load(environment: &Environment) -> Result<Self, Failure> {
        let mut config = Self::default();
        if let Some(path) = environment.system_policy() {
            let (policy, problem) = Policy::read(path);
            config.policy = policy;
            config.problems.extend(problem);
        }
        if let Some(path) = environment
            .config_directory()
            .map(|directory| directory.join("config.toml"))
        {
            config.read_file(path);
        }
        for key in Key::ALL {
            let Some(variable) = key.variable() else {
                continue;
            };
            let Some(text) = environment.text(variable) else {
                continue;
            };
            let setting = key
                .read(&text)
                .map_err(|wrong| Failure::usage(format_args!("{variable}: \"{text}\" {wrong}")))?;
            config.put(key, setting, Origin::Variable(variable));
        }
        for key in Key::ALL {
            if let Some(variable) = key.variable_of_its_product()
                && let Some(text) = environment.text(variable)
                && config.setting(key).is_none()
            {
                // It was not set for us: what is wrong with it is said when it is used, and not in every run.
                config.put(key, Setting::Text(text), Origin::Variable(variable));
            }
        }
        Ok(config)
    }

    fn read_file(&mut self, path: PathBuf) {
        let contents = file::read(&path);
        for found in contents.found {
            self.put(
                found.key,
                found.setting,
                Origin::File(path.clone(), found.line),
            );
        }
        for problem in &contents.problems {
            if problem.key.is_none_or(|key| key == Key::SafetyLevel) {
                let strict = Setting::Text(SafetyLevel::Strict.as_str().to_owned());
                self.put(Key::SafetyLevel, strict, Origin::Unreadable(path.clone()));
            }
        }
        if !contents.problems.is_empty() {
            self.put(
                Key::TelemetryEnabled,
                Setting::Bool(false),
                Origin::Unreadable(path.clone()),
            );
        }
        self.problems.extend(contents.problems);
        self.unknown = contents.unknown;
        self.path = Some(path);
    }

    fn put(&mut self, key: Key, setting: Setting, origin: Origin) {
        self.values[key as usize] = Some((setting, origin));
    }

    /// Sets a value that was given as an argument of this run.
    ///
    /// # Errors
    /// The value is not one that the key may hold.
    pub(crate) fn set_flag(&mut self, key: Key, text: &str) -> Result<(), Failure> {
        let setting = key
            .read(text)
            .map_err(|wrong| Failure::usage(format_args!("{}: \"{text}\" {wrong}", key.flag())))?;
        self.put(key, setting, Origin::Flag(key.flag()));
        Ok(())
    }

    /// What was set, if anything was.
    pub(crate) fn setting(&self, key: Key) -> Option<&Setting> {
        self.values[key as usize]
            .as_ref()
            .map(|(setting, _)| setting)
    }

    /// Where the value came from.
    pub(crate) fn origin(&self, key: Key) -> &Origin {
        self.values[key as usize]
            .as_ref()
            .map_or(&Origin::Default, |(_, origin)| origin)
    }

    /// A value that is text, if it is set.
    pub(crate) fn text(&self, key: Key) -> Option<&str> {
        match self.setting(key) {
            Some(Setting::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The value in effect, as `config get` prints it; `None` where nothing is set and nothing is assumed.
    pub(crate) fn effective(&self, key: Key) -> Option<String> {
        match key {
            Key::BackendDefault => Some(self.backend().to_string()),
            Key::BackendFallback => {
                let names: Vec<_> = self
                    .fallback()
                    .into_iter()
                    .map(BackendKind::as_str)
                    .collect();
                Some(names.join(","))
            }
            Key::BackendTimeout => Some(self.backend_timeout().as_secs().to_string()),
            Key::Output => Some(self.output().as_str().to_owned()),
            Key::SafetyLevel => Some(self.safety_level().as_str().to_owned()),
            Key::SafetyAllow => Some(self.safety_allow().join(",")),
            Key::HistoryEnabled | Key::TelemetryAirGapped if self.setting(key).is_none() => {
                Some(false.to_string())
            }
            Key::TelemetryFlushInterval if self.setting(key).is_none() => {
                Some(USUAL_INTERVAL.as_secs().to_string())
            }
            _ => self
                .setting(key)
                .map(|setting| match (key.kind(), setting) {
                    (Kind::Address, Setting::Text(address)) => without_account(address),
                    (_, setting) => setting.to_string(),
                }),
        }
    }

    /// The backend that answers.
    pub(crate) fn backend(&self) -> BackendKind {
        self.text(Key::BackendDefault)
            .and_then(|name| name.parse().ok())
            .unwrap_or(BackendKind::Static)
    }

    /// The backends that are asked, in this order, when the first has no command.
    pub(crate) fn fallback(&self) -> Vec<BackendKind> {
        match self.setting(Key::BackendFallback) {
            Some(Setting::Names(names)) => {
                names.iter().filter_map(|name| name.parse().ok()).collect()
            }
            _ => USUAL_FALLBACK.to_vec(),
        }
    }

    /// How long a server may take to answer.
    pub(crate) fn backend_timeout(&self) -> Duration {
        match self.setting(Key::BackendTimeout) {
            Some(Setting::Seconds(seconds)) => Duration::from_secs(*seconds),
            _ => USUAL_TIMEOUT,
        }
    }

    /// How careful the assessment is.
    pub(crate) fn safety_level(&self) -> SafetyLevel {
        self.text(Key::SafetyLevel)
            .and_then(|name| name.parse().ok())
            .unwrap_or_default()
    }

    /// The rules whose findings the user does not want. Empty where the policy forbids the choice.
    pub(crate) fn safety_allow(&self) -> &[String] {
        match self.setting(Key::SafetyAllow) {
            Some(Setting::Names(names)) if self.policy.safety_allow != Some(false) => names,
            _ => &[],
        }
    }

    /// The shell that was asked for.
    pub(crate) fn shell(&self) -> Option<Shell> {
        self.text(Key::Shell).and_then(|name| name.parse().ok())
    }

    /// How the answer is printed.
    pub(crate) fn output(&self) -> OutputFormat {
        self.text(Key::Output)
            .and_then(OutputFormat::named)
            .unwrap_or_default()
    }
}

/// An address as it is shown: the name and the password in it are nobody else's business.
fn without_account(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    let end = rest.find('/').unwrap_or(rest.len());
    match rest[..end].rfind('@') {
        Some(at) => format!("{scheme}://…{}", &rest[at..]),
        None => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Origin};
    use crate::config::environment::Environment;
    use crate::config::key::Key;
    use caro_generate::{BackendKind, Shell};
    use caro_safety::SafetyLevel;
    use std::path::PathBuf;

    fn config(text: &str) -> (Config, PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        let mut config = Config::default();
        config.read_file(path.clone());
        (config, path)
    }

    #[test]
    fn a_value_knows_where_it_came_from() {
        let (mut config, path) = config("# mine\n[safety]\nlevel = \"strict\"\n");
        assert_eq!(config.origin(Key::SafetyLevel), &Origin::File(path, 3));
        assert_eq!(config.origin(Key::Shell), &Origin::Default);
        config.set_flag(Key::SafetyLevel, "permissive").unwrap();
        assert_eq!(config.origin(Key::SafetyLevel), &Origin::Flag("--safety"));
        assert_eq!(config.safety_level(), SafetyLevel::Permissive);
    }

    #[test]
    fn a_variable_wins_over_the_file_and_a_wrong_one_is_not_ignored() {
        let environment = Environment::of(&[("CARO_SHELL", "fish")]);
        assert_eq!(
            Config::load(&environment).unwrap().shell(),
            Some(Shell::Fish)
        );
        assert!(Config::load(&Environment::of(&[("CARO_SAFETY", "relaxed")])).is_err());
    }

    #[test]
    fn a_variable_of_another_product_counts_only_where_the_file_says_nothing() {
        let environment = Environment::of(&[("OLLAMA_HOST", "http://10.0.0.7:11434")]);
        let mut config = Config::load(&environment).unwrap();
        assert_eq!(config.text(Key::OllamaHost), Some("http://10.0.0.7:11434"));
        assert_eq!(
            config.origin(Key::OllamaHost),
            &Origin::Variable("OLLAMA_HOST")
        );
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("caro")).unwrap();
        std::fs::write(
            directory.path().join("caro/config.toml"),
            "ollama.host = \"http://localhost:1\"",
        )
        .unwrap();
        let environment = Environment::of(&[
            ("OLLAMA_HOST", "http://10.0.0.7:11434"),
            ("XDG_CONFIG_HOME", directory.path().to_str().unwrap()),
        ]);
        config = Config::load(&environment).unwrap();
        assert_eq!(config.text(Key::OllamaHost), Some("http://localhost:1"));
    }

    #[test]
    fn nobody_beyond_this_machine_is_asked_unless_configured() {
        let (config, _) = config("");
        assert_eq!(
            config.fallback(),
            [BackendKind::Static, BackendKind::Embedded]
        );
        let (config, _) = super::tests::config("backend.fallback = [\"ollama\", \"static\"]");
        assert_eq!(
            config.fallback(),
            [BackendKind::Ollama, BackendKind::Static]
        );
        assert_eq!(
            config.effective(Key::BackendFallback).as_deref(),
            Some("ollama,static")
        );
    }

    #[test]
    fn a_password_in_an_address_is_not_shown() {
        let (config, _) = config("ollama.host = \"https://ada:love@lace@models.example/x@y\"");
        assert_eq!(
            config.effective(Key::OllamaHost).as_deref(),
            Some("https://…@models.example/x@y")
        );
    }

    #[test]
    fn what_cannot_be_read_takes_its_safest_value() {
        for text in [
            "[safety\nlevel = \"permissive\"",
            "[safety]\nlevel = \"permisive\"",
        ] {
            let (config, _) = config(text);
            assert_eq!(config.safety_level(), SafetyLevel::Strict, "{text}");
            assert_eq!(
                config.effective(Key::TelemetryEnabled).as_deref(),
                Some("false")
            );
        }
    }

    #[test]
    fn a_wrong_shell_does_not_change_how_careful_the_assessment_is() {
        let (config, _) = config("shell = \"basch\"");
        assert_eq!(config.safety_level(), SafetyLevel::Moderate);
    }

    #[test]
    fn a_policy_takes_back_what_users_allow() {
        let (mut config, _) = config("[safety]\nallow = [\"rm-recursive\"]");
        assert_eq!(config.safety_allow(), ["rm-recursive"]);
        config.policy.safety_allow = Some(false);
        assert!(config.safety_allow().is_empty());
    }
}
