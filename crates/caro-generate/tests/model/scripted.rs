//! A model that says what it is told to, and remembers what it was asked.

use std::cell::RefCell;
use std::rc::Rc;

use caro_generate::{
    AnyTools, Backend as _, BackendKind, Conversation, GenerateError, LanguageModel, ModelBackend,
    Observer, Request, Shell, Surroundings, Tools, Turn, Userland,
};

/// What the model was asked, one conversation after the other.
pub(crate) type Asked = Rc<RefCell<Vec<Heard>>>;

/// A conversation that the model was to go on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) turns: Vec<Turn>,
    pub(crate) stable: usize,
    pub(crate) prefill: String,
    pub(crate) max_tokens: usize,
}

/// Says its lines, one for each conversation.
pub(crate) struct Scripted {
    lines: std::vec::IntoIter<String>,
    asked: Asked,
}

impl Scripted {
    pub(crate) fn new(lines: &[&str]) -> (Self, Asked) {
        let asked = Asked::default();
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        let model = Self {
            lines: lines.into_iter(),
            asked: Rc::clone(&asked),
        };
        (model, asked)
    }
}

impl LanguageModel for Scripted {
    fn kind(&self) -> BackendKind {
        BackendKind::Embedded
    }

    fn name(&self) -> &str {
        "scripted"
    }

    fn complete(
        &mut self,
        conversation: &Conversation<'_>,
        observer: &mut dyn Observer,
    ) -> Result<String, GenerateError> {
        if observer.stopped() {
            return Err(GenerateError::Interrupted);
        }
        self.asked.borrow_mut().push(Heard {
            turns: conversation.turns.to_vec(),
            stable: conversation.stable,
            prefill: conversation.prefill.to_owned(),
            max_tokens: conversation.max_tokens,
        });
        Ok(self.lines.next().expect("the model is asked no more often"))
    }
}

/// Notes why a model was asked again.
#[derive(Default)]
pub(crate) struct Watch {
    pub(crate) retries: Vec<String>,
}

impl Observer for Watch {
    fn retrying(&mut self, why: &str) {
        self.retries.push(why.to_owned());
    }
}

/// What became of a sentence: the command or the error, why the model was asked again, and what it heard.
pub(crate) struct Outcome {
    pub(crate) result: Result<String, GenerateError>,
    pub(crate) retries: Vec<String>,
    pub(crate) asked: Vec<Heard>,
}

/// Asks a model that has these lines to say.
pub(crate) fn ask(sentence: &str, lines: &[&str]) -> Outcome {
    ask_of(
        &Request::new(sentence, Shell::Bash, Userland::Gnu),
        lines,
        Box::new(AnyTools),
    )
}

/// Asks where these tools are known.
pub(crate) fn ask_of(request: &Request<'_>, lines: &[&str], tools: Box<dyn Tools>) -> Outcome {
    let (model, asked) = Scripted::new(lines);
    let surroundings = Surroundings {
        os: "Debian GNU/Linux 12".to_owned(),
        ..Surroundings::default()
    };
    let mut backend = ModelBackend::new(Box::new(model), surroundings, tools);
    let mut watch = Watch::default();
    let result = backend
        .generate(request, &mut watch)
        .map(|candidate| candidate.command);
    Outcome {
        result,
        retries: watch.retries,
        asked: asked.take(),
    }
}
