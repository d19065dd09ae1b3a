//! What Caro knows by itself: no model, no network, no state.

use crate::{Backend, BackendKind, Candidate, GenerateError, Request};

/// Answers from what Caro knows. A sentence it does not understand to the last word gets no answer.
#[derive(Debug, Clone, Copy, Default)]
pub struct StaticBackend;

impl StaticBackend {
    /// A backend that is ready at once: everything it knows was laid out when Caro was built.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl Backend for StaticBackend {
    fn kind(&self) -> BackendKind {
        BackendKind::Static
    }

    fn model(&self) -> Option<&str> {
        None
    }

    fn generate(&mut self, request: &Request<'_>) -> Result<Candidate, GenerateError> {
        let no_answer = || GenerateError::NoAnswer {
            hint: "I don't know a command for this sentence.".to_owned(),
        };
        if !request.shell.is_posix() {
            return Err(no_answer());
        }
        let sentence = request.sentence.trim().to_ascii_lowercase();
        let size = [
            "list all files larger than ",
            "find files larger than ",
            "find all files larger than ",
        ]
        .iter()
        .find_map(|start| sentence.strip_prefix(start))
        .ok_or_else(no_answer)?;
        let unit = size.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = &size[..size.len() - unit.len()];
        let letter = match unit.trim() {
            "kb" => "k",
            "mb" => "M",
            "gb" => "G",
            _ => return Err(no_answer()),
        };
        if digits.is_empty() || digits.len() > 9 {
            return Err(no_answer());
        }
        Ok(Candidate {
            command: format!("find . -type f -size +{digits}{letter}"),
            explanation: format!(
                "Lists the files under this directory that are larger than {size}."
            ),
            backend: BackendKind::Static,
            model: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Shell, Userland};

    #[test]
    fn the_first_sentence_of_the_readme_is_answered() {
        let request = Request {
            sentence: "list all files larger than 100MB",
            shell: Shell::Bash,
            userland: Userland::Gnu,
        };
        assert_eq!(
            StaticBackend::new().generate(&request).unwrap().command,
            "find . -type f -size +100M"
        );
    }
}
