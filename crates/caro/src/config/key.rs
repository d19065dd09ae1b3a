//! The keys that Caro knows, and what each may hold.

use caro_generate::{BackendKind, Shell};
use caro_safety::SafetyLevel;

use crate::cli::OutputFormat;

/// A key of the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Which backend answers.
    BackendDefault,
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

/// What a key may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `true` or `false`.
    Bool,
    /// A number of seconds.
    Seconds,
    /// One of these names.
    Choice(&'static [&'static str]),
    /// A list of names.
    Names,
    /// Text that Caro writes itself.
    Text,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// Of a [`Kind::Bool`].
    Bool(bool),
    /// Of a [`Kind::Seconds`].
    Seconds(u64),
    /// Of a [`Kind::Choice`] or [`Kind::Text`].
    Text(String),
    /// Of a [`Kind::Names`].
    Names(Vec<String>),
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
    pub(crate) const ALL: [Self; 13] = [
        Self::BackendDefault,
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
            Self::Output => Kind::Choice(&OutputFormat::NAMES),
            Self::SafetyAllow => Kind::Names,
            Self::SafetyLevel => Kind::Choice(&SAFETY_LEVELS),
            Self::Shell => Kind::Choice(&SHELLS),
            Self::TelemetryAirGapped
            | Self::TelemetryEnabled
            | Self::TelemetryExplicitlyConfigured => Kind::Bool,
            Self::TelemetryFlushInterval => Kind::Seconds,
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
            Self::SafetyLevel => Some("CARO_SAFETY"),
            Self::Shell => Some("CARO_SHELL"),
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
        match self.kind() {
            Kind::Bool => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "1" => Ok(Setting::Bool(true)),
                "false" | "no" | "off" | "0" => Ok(Setting::Bool(false)),
                _ => Err("is neither true nor false".to_owned()),
            },
            Kind::Seconds => text
                .parse()
                .map(Setting::Seconds)
                .map_err(|_| "is not a number of seconds".to_owned()),
            Kind::Names => Ok(Setting::Names(
                text.split([',', ' '])
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect(),
            )),
            Kind::Choice(_) | Kind::Text => self.accept(Setting::Text(text.to_owned())),
        }
    }

    /// Checks a value of any type against what the key may hold.
    ///
    /// # Errors
    /// See [`read`](Self::read).
    pub(crate) fn accept(self, setting: Setting) -> Result<Setting, String> {
        match (self.kind(), &setting) {
            (Kind::Choice(names), Setting::Text(text)) if !names.contains(&text.as_str()) => {
                Err(format!("is not one of {}", names.join(", ")))
            }
            (Kind::Bool, Setting::Bool(_))
            | (Kind::Seconds, Setting::Seconds(_))
            | (Kind::Names, Setting::Names(_))
            | (Kind::Choice(_) | Kind::Text, Setting::Text(_)) => Ok(setting),
            (Kind::Bool, _) => Err("is neither true nor false".to_owned()),
            (Kind::Seconds, _) => Err("is not a number of seconds".to_owned()),
            (Kind::Names, _) => {
                Err("is not a list of names, as [\"first\", \"second\"]".to_owned())
            }
            (Kind::Choice(names), _) => {
                Err(format!("is not one of {}, in quotes", names.join(", ")))
            }
            (Kind::Text, _) => Err("is not text in quotes".to_owned()),
        }
    }
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Seconds(value) => value.fmt(f),
            Self::Text(value) => f.write_str(value),
            Self::Names(names) => f.write_str(&names.join(",")),
        }
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
        ] {
            assert_eq!(key.read(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_name_that_is_not_known_is_answered_with_the_known_ones() {
        for key in Key::ALL {
            if let Kind::Choice(names) = key.kind() {
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
