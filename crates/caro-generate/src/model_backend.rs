//! A language model as a backend.

use crate::answer::{self, Answer, FENCE, Problem};
use crate::prompt;
use crate::{
    Backend, BackendKind, Candidate, Conversation, Exchange, GenerateError, LanguageModel,
    Observer, Request, Shell, Surroundings, Tools, Turn, Userland, similar, vague,
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

    /// What the model says, once more where its first answer will not do.
    fn answer(
        &mut self,
        request: &Request<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Answer, GenerateError> {
        let told = self.told(request);
        let (turns, stable) = self.turns(request);
        let text = self.complete(&turns, stable, request.shell, observer)?;
        let problem = match answer::read(&text, request, &told, self.tools.as_ref()) {
            Ok(Answer::None) if similar::likeness(request.sentence) >= SURELY_A_TASK => {
                Problem::NoCommand
            }
            Ok(answer) => return Ok(answer),
            Err(problem) => problem,
        };
        observer.retrying(&problem.to_string());
        let turns = prompt::once_more(request, &self.surroundings, turns, stable, &problem);
        let text = self.complete(&turns, stable, request.shell, observer)?;
        match answer::read(&text, request, &told, self.tools.as_ref()) {
            // Asked about it, the model says the same.
            Err(same) if same.is_doubt() && same == problem => Ok(said(&same)),
            other => other.map_err(|problem| self.bad(&problem)),
        }
    }

    /// All that the user said: what a command may speak of.
    fn told(&self, request: &Request<'_>) -> String {
        let mut told = request.sentence.to_owned();
        let previous = request.previous.iter();
        let earlier = previous.flat_map(|Exchange { sentence, command }| [*sentence, *command]);
        for text in earlier.chain(self.surroundings.context.as_deref()) {
            told.push('\n');
            told.push_str(text);
        }
        told
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
        let says_more = request.previous.is_some() || self.surroundings.context.is_some();
        if !says_more && vague::is_vague(request.sentence) {
            return Err(GenerateError::NoAnswer {
                hint: "That leaves open what is meant; say it with its name.".to_owned(),
            });
        }
        match self.answer(request, observer)? {
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
