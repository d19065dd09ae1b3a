//! A backend that understands whole sentences only, continued.

use crate::{Backend, BackendKind, Candidate, Exchange, GenerateError, Observer, Request};

/// Answers what continues an earlier sentence ("only the newest ten") by asking a backend for both as one sentence,
/// where that backend gave the command that is continued, unchanged.
pub struct Continued<B>(pub B);

impl<B: Backend> Backend for Continued<B> {
    fn kind(&self) -> BackendKind {
        self.0.kind()
    }

    fn model(&self) -> Option<&str> {
        self.0.model()
    }

    fn generate(
        &mut self,
        request: &Request<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Candidate, GenerateError> {
        let Some(Exchange { sentence, command }) = request.previous else {
            return self.0.generate(request, observer);
        };
        let mut whole = |sentence: &str| {
            let request = Request {
                sentence,
                previous: None,
                ..*request
            };
            self.0.generate(&request, observer)
        };
        // Who changed the command since wants that one continued, which no sentence says.
        if whole(sentence)?.command != command {
            return Err(GenerateError::NoAnswer {
                hint: "The command was changed; its sentence does not say how.".to_owned(),
            });
        }
        let continued = whole(&format!(
            "{} {}",
            sentence.trim_end_matches(['.', '!', '?', ' ']),
            request.sentence
        ))?;
        // What changed nothing was not understood.
        if continued.command == command {
            return Err(GenerateError::NoAnswer {
                hint: "I don't know how to continue the command so.".to_owned(),
            });
        }
        Ok(continued)
    }
}
