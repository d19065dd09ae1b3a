//! What every backend takes and gives.

use std::fmt;
use std::str::FromStr;

use crate::{GenerateError, Observer, Shell, Userland};

/// What a backend is asked: one sentence, and where the command is to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    /// The user's words, as they typed them.
    pub sentence: &'a str,
    /// The shell that will read the command.
    pub shell: Shell,
    /// Which family of core utilities the command will find.
    pub userland: Userland,
    /// What this sentence continues: "only the newest ten", said of an earlier command.
    pub previous: Option<Exchange<'a>>,
}

impl<'a> Request<'a> {
    /// A request that continues nothing.
    #[must_use]
    pub const fn new(sentence: &'a str, shell: Shell, userland: Userland) -> Self {
        Self {
            sentence,
            shell,
            userland,
            previous: None,
        }
    }
}

/// A sentence and the command it got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange<'a> {
    /// What was asked.
    pub sentence: &'a str,
    /// What was answered, perhaps changed by the user since.
    pub command: &'a str,
}

/// A command that a backend proposes. Nobody has assessed it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The command, ready for the shell of the request.
    pub command: String,
    /// One line of plain English: what the command does.
    pub explanation: String,
    /// Which backend made it.
    pub backend: BackendKind,
    /// Which model made it, for backends that have one.
    pub model: Option<String>,
}

/// Something that turns sentences into commands.
pub trait Backend {
    /// Which backend this is.
    fn kind(&self) -> BackendKind;

    /// The model behind it, if there is one.
    fn model(&self) -> Option<&str>;

    /// Answers one request.
    ///
    /// # Errors
    /// [`GenerateError`] says why there is no command; it is written to be shown to the user.
    fn generate(
        &mut self,
        request: &Request<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Candidate, GenerateError>;
}

/// The backends Caro has a name for, whether or not this build contains them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BackendKind {
    /// What Caro knows by itself.
    Static,
    /// A model that runs inside Caro.
    Embedded,
    /// A local Ollama server.
    Ollama,
    /// `OpenAI`'s own service.
    OpenAi,
    /// Any server that speaks `OpenAI`'s protocol.
    OpenAiCompatible,
    /// Anthropic's service.
    Anthropic,
}

impl BackendKind {
    /// Every kind, in the order they are listed to people.
    pub const ALL: [Self; 6] = [
        Self::Static,
        Self::Embedded,
        Self::Ollama,
        Self::OpenAi,
        Self::OpenAiCompatible,
        Self::Anthropic,
    ];

    /// The name in configuration and output, in `snake_case`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Embedded => "embedded",
            Self::Ollama => "ollama",
            Self::OpenAi => "openai",
            Self::OpenAiCompatible => "openai_compatible",
            Self::Anthropic => "anthropic",
        }
    }
}

impl fmt::Display for BackendKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A backend name that Caro does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown backend \"{name}\"; the backends are {}", known_backends())]
pub struct UnknownBackend {
    /// The name as it was given.
    pub name: String,
}

fn known_backends() -> String {
    BackendKind::ALL.map(BackendKind::as_str).join(", ")
}

impl FromStr for BackendKind {
    type Err = UnknownBackend;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
            .ok_or_else(|| UnknownBackend {
                name: name.to_owned(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_backend_is_found_by_its_own_name() {
        for kind in BackendKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
    }

    #[test]
    fn an_unknown_backend_is_told_the_known_ones() {
        let error = "gpt".parse::<BackendKind>().unwrap_err().to_string();
        assert_eq!(
            error,
            "unknown backend \"gpt\"; the backends are static, embedded, ollama, openai, openai_compatible, anthropic"
        );
    }
}
