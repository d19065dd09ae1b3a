//! A language model as a backend.

use crate::answer::{self, Answer, FENCE, Problem};
use crate::prompt;
use crate::{
    Backend, BackendKind, Candidate, Conversation, GenerateError, LanguageModel, Observer, Request,
    Shell, Surroundings, Tools, Turn, Userland, similar,
};

/// Most tokens of an answer. Commands are shorter; what is longer goes round in circles.
const MAX_TOKENS: usize = 200;

/// How much like something that Caro knows a sentence is that a model is not believed to have no command for.
const SURELY_A_TASK: f32 = 0.6;

/// A language model that is given a prompt and whose answer is read: a command that the shell can read and that uses
/// what is there, or an error. An answer that will not do is asked for once more.
pub struct ModelBackend {
    model: Box<dyn LanguageModel>,
    surroundings: Surroundings,
    tools: Box<dyn Tools>,
    /// The stable turns of the last request, which are most likely those of the next.
    stable: Option<(Shell, Userland, Vec<Turn>)>,
}

impl ModelBackend {
    /// A backend that asks this model.
    #[must_use]
    pub fn new(
        model: Box<dyn LanguageModel>,
        surroundings: Surroundings,
        tools: Box<dyn Tools>,
    ) -> Self {
        Self {
            model,
            surroundings,
            tools,
            stable: None,
        }
    }

    /// The model, to ask it something else.
    pub fn language_model(&mut self) -> &mut dyn LanguageModel {
        self.model.as_mut()
    }

    fn turns(&mut self, request: &Request<'_>) -> (Vec<Turn>, usize) {
        let (shell, userland) = (request.shell, request.userland);
        let stable = match &self.stable {
            Some((of_shell, of_userland, turns))
                if (*of_shell, *of_userland) == (shell, userland) =>
            {
                turns
            }
            _ => {
                let turns = prompt::stable_turns(shell, userland, &self.surroundings);
                &self.stable.insert((shell, userland, turns)).2
            }
        };
        let mut turns = stable.clone();
        let count = turns.len();
        turns.extend(prompt::turns_of(request, &self.surroundings));
        (turns, count)
    }

    fn complete(
        &mut self,
        turns: &[Turn],
        stable: usize,
        shell: Shell,
        observer: &mut dyn Observer,
    ) -> Result<String, GenerateError> {
        self.model.complete(
            &Conversation {
                turns,
                stable,
                prefill: &prompt::prefill(shell),
                stop: &[FENCE],
                max_tokens: MAX_TOKENS,
            },
            observer,
        )
    }

    fn bad(&self, problem: &Problem) -> GenerateError {
        GenerateError::BadAnswer {
            backend: self.model.kind(),
            detail: problem.to_string(),
        }
    }
}

/// The command that a doubt is about.
fn said(doubt: &Problem) -> Answer {
    doubt
        .command()
        .map_or(Answer::None, |command| Answer::Command(command.to_owned()))
}

impl Backend for ModelBackend {
    fn kind(&self) -> BackendKind {
        self.model.kind()
    }

    fn model(&self) -> Option<&str> {
        Some(self.model.name())
    }

    fn generate(
        &mut self,
        request: &Request<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Candidate, GenerateError> {
        let (mut turns, stable) = self.turns(request);
        let text = self.complete(&turns, stable, request.shell, observer)?;
        let first = match answer::read(&text, request, self.tools.as_ref()) {
            Ok(Answer::None) if similar::likeness(request.sentence) >= SURELY_A_TASK => {
                Err(Problem::NoCommand)
            }
            other => other,
        };
        let answer = match first {
            Ok(answer) => answer,
            Err(problem) => {
                observer.retrying(&problem.to_string());
                turns.extend(prompt::repair(request, &problem));
                let text = self.complete(&turns, stable, request.shell, observer)?;
                match answer::read(&text, request, self.tools.as_ref()) {
                    Ok(answer) => answer,
                    // Asked about it, the model says the same.
                    Err(same) if same.is_doubt() && same == problem => said(&same),
                    Err(other) => return Err(self.bad(&other)),
                }
            }
        };
        match answer {
            Answer::Command(command) => Ok(Candidate {
                command,
                explanation: String::new(),
                backend: self.model.kind(),
                model: Some(self.model.name().to_owned()),
            }),
            Answer::None => Err(GenerateError::NoAnswer {
                hint: format!("{} knows no command for this sentence.", self.model.name()),
            }),
        }
    }
}
