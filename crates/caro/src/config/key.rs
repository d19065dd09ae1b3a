//! The keys that Caro knows, and what each may hold.

use caro_generate::{BackendKind, Shell};
use caro_safety::SafetyLevel;

use crate::cli::OutputFormat;

pub(crate) use super::value::{Kind, Setting};

/// A key of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Which backend is asked first.
    BackendDefault,
    /// Which are asked, in their order, when it has no command.
    BackendFallback,
    /// How long a server may take, in seconds.
    BackendTimeout,
    /// Whether what is typed at the prompt is kept on disk.
    HistoryEnabled,
    /// The model on this machine: a known name, or the path of a file.
    ModelDefault,
    /// Where model files are kept.
    ModelDirectory,
    /// Where model files come from.
    ModelMirror,
    /// Where Ollama is.
    OllamaHost,
    /// Which of its models.
    OllamaModel,
    /// A program that prints the key for OpenAI.
    OpenAiKeyCommand,
    /// Which of OpenAI's models.
    OpenAiModel,
    /// A program that prints the key for the server below.
    OpenAiCompatibleKeyCommand,
    /// Which of the server's models.
    OpenAiCompatibleModel,
    /// Where a server is that speaks OpenAI's protocol.
    OpenAiCompatibleUrl,
    /// A program that prints the key for Anthropic.
    AnthropicKeyCommand,
    /// Which of Anthropic's models.
    AnthropicModel,
    /// How the answer is printed.
    Output,
    /// Rules whose findings are not wanted.
    SafetyAllow,
    /// How careful the assessment is.
    SafetyLevel,
    /// The shell that commands are written for.
    Shell,
    /// Events are recorded and never sent.
    TelemetryAirGapped,
    /// The master switch.
    TelemetryEnabled,
    /// Whether the user has decided.
    TelemetryExplicitlyConfigured,
    /// Seconds between two sendings.
    TelemetryFlushInterval,
    /// How the question was answered.
    ConsentAnswer,
    /// When.
    ConsentDate,
    /// To which dictionary of events.
    ConsentDictionary,
    /// To which version.
    ConsentVersion,
}

const BACKENDS: [&str; BackendKind::ALL.len()] = {
    let mut names = [""; BackendKind::ALL.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = BackendKind::ALL[i].as_str();
        i += 1;
    }
    names
};

const SHELLS: [&str; Shell::ALL.len()] = {
    let mut names = [""; Shell::ALL.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = Shell::ALL[i].as_str();
        i += 1;
    }
    names
};

const SAFETY_LEVELS: [&str; SafetyLevel::ALL.len()] = {
    let mut names = [""; SafetyLevel::ALL.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = SafetyLevel::ALL[i].as_str();
        i += 1;
    }
    names
};

impl Key {
    /// Every key, in the order they are listed.
    pub(crate) const ALL: [Self; 28] = [
        Self::BackendDefault,
        Self::BackendFallback,
        Self::BackendTimeout,
        Self::HistoryEnabled,
        Self::ModelDefault,
        Self::ModelDirectory,
        Self::ModelMirror,
        Self::OllamaHost,
        Self::OllamaModel,
        Self::OpenAiKeyCommand,
        Self::OpenAiModel,
        Self::OpenAiCompatibleKeyCommand,
        Self::OpenAiCompatibleModel,
        Self::OpenAiCompatibleUrl,
        Self::AnthropicKeyCommand,
        Self::AnthropicModel,
        Self::Output,
        Self::SafetyAllow,
        Self::SafetyLevel,
        Self::Shell,
        Self::TelemetryAirGapped,
        Self::TelemetryEnabled,
        Self::TelemetryExplicitlyConfigured,
        Self::TelemetryFlushInterval,
        Self::ConsentAnswer,
        Self::ConsentDate,
        Self::ConsentDictionary,
        Self::ConsentVersion,
    ];

    /// The name, with dots between its parts.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BackendDefault => "backend.default",
            Self::BackendFallback => "backend.fallback",
            Self::BackendTimeout => "backend.timeout",
            Self::HistoryEnabled => "history.enabled",
            Self::ModelDefault => "model.default",
            Self::ModelDirectory => "model.directory",
            Self::ModelMirror => "model.mirror",
            Self::OllamaHost => "ollama.host",
            Self::OllamaModel => "ollama.model",
            Self::OpenAiKeyCommand => "openai.key_command",
            Self::OpenAiModel => "openai.model",
            Self::OpenAiCompatibleKeyCommand => "openai_compatible.key_command",
            Self::OpenAiCompatibleModel => "openai_compatible.model",
            Self::OpenAiCompatibleUrl => "openai_compatible.url",
            Self::AnthropicKeyCommand => "anthropic.key_command",
            Self::AnthropicModel => "anthropic.model",
            Self::Output => "output",
            Self::SafetyAllow => "safety.allow",
            Self::SafetyLevel => "safety.level",
            Self::Shell => "shell",
            Self::TelemetryAirGapped => "telemetry.air_gapped",
            Self::TelemetryEnabled => "telemetry.enabled",
            Self::TelemetryExplicitlyConfigured => "telemetry.explicitly_configured",
            Self::TelemetryFlushInterval => "telemetry.flush_interval",
            Self::ConsentAnswer => "telemetry.consent.answer",
            Self::ConsentDate => "telemetry.consent.date",
            Self::ConsentDictionary => "telemetry.consent.dictionary",
            Self::ConsentVersion => "telemetry.consent.version",
        }
    }

    /// The key of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// What it may hold.
    pub(crate) const fn kind(self) -> Kind {
        match self {
            Self::BackendDefault => Kind::Choice(&BACKENDS),
            Self::BackendFallback => Kind::Choices(&BACKENDS),
            Self::BackendTimeout => Kind::Seconds {
                least: 1,
                most: 3600,
            },
            Self::ModelDefault
            | Self::OllamaModel
            | Self::OpenAiModel
            | Self::OpenAiCompatibleModel
            | Self::AnthropicModel => Kind::Model,
            Self::ModelDirectory => Kind::Directory,
            Self::ModelMirror | Self::OllamaHost | Self::OpenAiCompatibleUrl => Kind::Address,
            Self::OpenAiKeyCommand
            | Self::OpenAiCompatibleKeyCommand
            | Self::AnthropicKeyCommand => Kind::CommandLine,
            Self::Output => Kind::Choice(&OutputFormat::NAMES),
            Self::SafetyAllow => Kind::Names,
            Self::SafetyLevel => Kind::Choice(&SAFETY_LEVELS),
            Self::Shell => Kind::Choice(&SHELLS),
            Self::HistoryEnabled
            | Self::TelemetryAirGapped
            | Self::TelemetryEnabled
            | Self::TelemetryExplicitlyConfigured => Kind::Bool,
            Self::TelemetryFlushInterval => Kind::Seconds {
                least: 0,
                most: u64::MAX,
            },
            Self::ConsentAnswer => Kind::Choice(&["typed", "enter"]),
            Self::ConsentDate | Self::ConsentDictionary | Self::ConsentVersion => Kind::Text,
        }
    }

    /// Whether a user may set it. What is written with the answer to the consent question is not for editing: it says
    /// what happened.
    pub(crate) const fn is_settable(self) -> bool {
        !matches!(
            self,
            Self::TelemetryExplicitlyConfigured
                | Self::ConsentAnswer
                | Self::ConsentDate
                | Self::ConsentDictionary
                | Self::ConsentVersion
        )
    }

    /// The environment variable that overrides it.
    pub(crate) const fn variable(self) -> Option<&'static str> {
        match self {
            Self::BackendDefault => Some("CARO_BACKEND"),
            Self::ModelDefault => Some("CARO_MODEL"),
            Self::SafetyLevel => Some("CARO_SAFETY"),
            Self::Shell => Some("CARO_SHELL"),
            _ => None,
        }
    }

    /// The variable by which the product that the value is about is told the same. It was not set for us, so it counts
    /// only where nothing else does.
    pub(crate) const fn variable_of_its_product(self) -> Option<&'static str> {
        match self {
            Self::ModelMirror => Some("HF_ENDPOINT"),
            Self::OllamaHost => Some("OLLAMA_HOST"),
            _ => None,
        }
    }

    /// The argument that overrides it.
    pub(crate) const fn flag(self) -> &'static str {
        match self {
            Self::BackendDefault => "--backend",
            Self::Output => "--output",
            Self::SafetyLevel => "--safety",
            Self::Shell => "--shell",
            _ => "",
        }
    }

    /// Reads a value as a person writes it, in an argument or a variable.
    ///
    /// # Errors
    /// What is allowed, as the end of a sentence that begins with the value.
    pub(crate) fn read(self, text: &str) -> Result<Setting, String> {
        self.kind().read(text)
    }

    /// Checks a value of any type against what the key may hold.
    ///
    /// # Errors
    /// See [`read`](Self::read).
    pub(crate) fn accept(self, setting: Setting) -> Result<Setting, String> {
        self.kind().accept(setting)
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Kind, Setting};

    #[test]
    fn every_key_is_found_by_its_name() {
        for key in Key::ALL {
            assert_eq!(Key::named(key.name()), Some(key));
        }
    }

    #[test]
    fn what_is_shown_can_be_set() {
        for (key, text) in [
            (Key::SafetyAllow, "rm-recursive,chmod-777"),
            (Key::TelemetryFlushInterval, "600"),
            (Key::TelemetryEnabled, "false"),
            (Key::Shell, "zsh"),
            (Key::BackendFallback, "static,embedded,ollama"),
            (Key::OllamaHost, "http://localhost:11434"),
            (Key::OpenAiKeyCommand, "pass show openai"),
        ] {
            assert_eq!(key.read(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_name_that_is_not_known_is_answered_with_the_known_ones() {
        for key in Key::ALL {
            if let Kind::Choice(names) | Kind::Choices(names) = key.kind() {
                let error = key.read("no-such-thing").unwrap_err();
                assert!(names.iter().all(|name| error.contains(name)), "{error}");
                assert!(key.read(names[0]).is_ok());
            }
        }
    }

    #[test]
    fn a_type_that_does_not_fit_is_refused() {
        assert!(
            Key::TelemetryEnabled
                .accept(Setting::Text("true".into()))
                .is_err()
        );
        assert!(Key::SafetyLevel.accept(Setting::Bool(true)).is_err());
        assert!(
            Key::SafetyAllow
                .accept(Setting::Text("all".into()))
                .is_err()
        );
        assert!(Key::TelemetryFlushInterval.read("-1").is_err());
    }
}
