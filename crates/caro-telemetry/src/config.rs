//! The telemetry section of a program's configuration.

use serde::{Deserialize, Serialize};

/// The `[telemetry]` section.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TelemetryConfig {
    /// The master switch.
    pub enabled: bool,
    /// Record events, never send them.
    pub air_gapped: bool,
    /// Whether a person has decided. Only then does `enabled` count.
    pub explicitly_configured: bool,
    /// Seconds between two starts of the sender; 10 minutes where absent, 0 for every run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flush_interval: Option<u64>,
    /// How the question was answered; absent where the file was written by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentRecord>,
}

/// What was answered, when, by whom and to what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecord {
    /// Whether the answer was typed or is the default, taken by Enter.
    pub answer: AnswerGiven,
    /// The UTC date, as `2026-11-22`.
    pub date: String,
    /// The version that asked.
    pub version: String,
    /// The dictionary that it asked about: [`dictionary_hash`](crate::dictionary_hash) in 16 hex digits.
    pub dictionary: String,
}

/// How an answer was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerGiven {
    /// Yes or no, in letters.
    Typed,
    /// Enter alone: the default was taken.
    Enter,
}

impl AnswerGiven {
    /// The name in the configuration file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::Enter => "enter",
        }
    }

    /// Reads the name in the configuration file.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Typed, Self::Enter]
            .into_iter()
            .find(|answer| answer.name() == name)
    }
}
