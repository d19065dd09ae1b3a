//! A model behind a network.

use std::sync::Arc;
use std::time::Instant;

use caro_generate::{BackendKind, Conversation, GenerateError, LanguageModel, Observer};
use genai::Client;
use tokio::runtime::{Builder, Runtime};

use crate::answer::Answer;
use crate::failure::{Failure, not_spoken, of_client, of_refusal, of_transport, of_words};
use crate::frames::Frames;
use crate::listen::{Patience, Silence, listen};
use crate::manner::Manner;
use crate::request::{options, request, target};
use crate::wording::{message, plain};
use crate::{Endpoint, client};

/// A model behind a network. Nothing is opened before it is asked, and every question has a connection of its own.
#[derive(Debug)]
pub struct RemoteModel {
    endpoint: Endpoint,
    manner: Manner,
    line: Option<Line>,
}

/// What a conversation needs.
#[derive(Debug)]
struct Line {
    client: Client,
    /// Gone only while it is being dropped.
    runtime: Option<Runtime>,
}

impl Drop for Line {
    fn drop(&mut self) {
        // A name that is still being looked up would keep us for as long as that takes.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl RemoteModel {
    /// The model of this endpoint. Nothing is sent yet.
    ///
    /// # Errors
    /// [`GenerateError::NoKey`] where the service answers nobody without a key and there is none, and
    /// [`GenerateError::ModelMissing`] where the endpoint names no model.
    pub fn new(endpoint: Endpoint) -> Result<Self, GenerateError> {
        if endpoint.lacks_key() {
            return Err(GenerateError::NoKey {
                backend: endpoint.kind,
                detail: endpoint.key_advice().to_owned(),
            });
        }
        if endpoint.model.is_empty() {
            let kind = endpoint.kind;
            return Err(GenerateError::ModelMissing {
                model: "(none chosen)".to_owned(),
                hint: format!(
                    "{kind}.model or -m chooses one, and `caro backends` shows what there is"
                ),
            });
        }
        Ok(Self {
            manner: Manner::known(endpoint.kind, &endpoint.model),
            endpoint,
            line: None,
        })
    }

    /// Asks until the server does not mind how, and the model has thought enough.
    fn converse(
        &mut self,
        conversation: &Conversation<'_>,
        observer: &mut dyn Observer,
    ) -> Result<String, GenerateError> {
        let since = Instant::now();
        loop {
            if observer.stopped() {
                return Err(GenerateError::Interrupted);
            }
            let refusal = match self.ask(conversation, since, observer)? {
                Reply::Answer(answer) => return Ok(answer),
                Reply::Refusal(refusal) => refusal,
                Reply::Thoughts if !self.manner.thinks => {
                    self.manner.thinks = true;
                    continue;
                }
                Reply::Thoughts => {
                    let detail =
                        "it thought until its tokens ran out; another model may answer sooner";
                    return Err(self.endpoint.bad_answer(detail));
                }
            };
            let said = message(&self.endpoint, &refusal.body);
            // Every turn of this loop gives up one thing of a handful.
            let learnt =
                matches!(refusal.status.as_u16(), 400 | 422) && self.manner.yield_to(&said);
            if !learnt {
                return Err(of_refusal(&self.endpoint, &refusal));
            }
        }
    }

    fn ask(
        &mut self,
        conversation: &Conversation<'_>,
        since: Instant,
        observer: &mut dyn Observer,
    ) -> Result<Reply, GenerateError> {
        let (endpoint, manner) = (&self.endpoint, self.manner);
        let line = match &mut self.line {
            Some(line) => line,
            none => none.insert(Line::open(endpoint)?),
        };
        let Some(runtime) = &line.runtime else {
            return Err(endpoint.unreachable("the connection was given up"));
        };
        let continued = manner.prefill && !conversation.prefill.trim().is_empty();
        let mut answer = Answer::new(conversation, continued);
        let frames = Arc::new(Frames::default());
        let options = options(
            endpoint,
            conversation,
            manner,
            answer.stops_for_the_server(),
        )
        .with_raw_frame_sink_arc(Arc::clone(&frames) as _);
        let patience = Patience {
            kind: endpoint.kind,
            model: &endpoint.model,
            since,
            timeout: endpoint.timeout,
        };
        let heard = runtime.block_on(async {
            let request = request(conversation, manner);
            let stream = line
                .client
                .exec_chat_stream(target(endpoint), request, Some(&options));
            let stream = stream
                .await
                .map_err(|error| Silence::Failed(Box::new(error)))?
                .stream;
            listen(stream, &frames, &patience, &mut answer, observer).await
        });
        match heard {
            Ok(()) => judge(endpoint, &frames, answer, observer),
            Err(Silence::Failed(error)) => match of_client(endpoint, *error) {
                Failure::Refused(refusal) => Ok(Reply::Refusal(Box::new(refusal))),
                Failure::Other(error) => Err(error),
            },
            Err(Silence::Interrupted) => Err(GenerateError::Interrupted),
            Err(Silence::Flooded) => Err(endpoint.bad_answer("it sends without end")),
            Err(Silence::TimedOut) => Err(GenerateError::Timeout {
                backend: endpoint.kind,
                after: endpoint.timeout,
            }),
        }
    }
}

enum Reply {
    Answer(String),
    /// Nothing but thoughts, until its tokens ran out.
    Thoughts,
    Refusal(Box<crate::failure::Refusal>),
}

/// Whether what was heard is an answer.
fn judge(
    endpoint: &Endpoint,
    frames: &Frames,
    answer: Answer<'_>,
    observer: &mut dyn Observer,
) -> Result<Reply, GenerateError> {
    if let Some(error) = frames.error() {
        return Err(of_words(endpoint, &plain(endpoint, &error)));
    }
    if !frames.are_understood() {
        return Err(endpoint.bad_answer(not_spoken(endpoint)));
    }
    let whole = answer.has_ended() || frames.are_complete();
    let thought = answer.has_thought();
    let text = answer.finish(observer);
    if !whole {
        return Err(endpoint.bad_answer("its answer broke off"));
    }
    if !text.trim().is_empty() {
        Ok(Reply::Answer(text))
    } else if thought && frames.out_of_tokens() {
        Ok(Reply::Thoughts)
    } else {
        Err(endpoint.bad_answer("it is empty"))
    }
}

impl Line {
    fn open(endpoint: &Endpoint) -> Result<Self, GenerateError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| endpoint.unreachable(format!("no connection can be made: {error}")))?;
        let http = client::client(endpoint, endpoint.timeout)
            .map_err(|error| of_transport(endpoint, &error))?;
        let client = Client::builder()
            .with_reqwest(http)
            .build()
            .map_err(|_| endpoint.unreachable("no connection can be made"))?;
        Ok(Self {
            client,
            runtime: Some(runtime),
        })
    }
}

impl LanguageModel for RemoteModel {
    fn kind(&self) -> BackendKind {
        self.endpoint.kind
    }

    fn name(&self) -> &str {
        &self.endpoint.model
    }

    fn complete(
        &mut self,
        conversation: &Conversation<'_>,
        observer: &mut dyn Observer,
    ) -> Result<String, GenerateError> {
        let answer = self.converse(conversation, observer);
        if answer.is_err() {
            // Whatever is still under way is given up now, and not with the next question.
            self.line = None;
        }
        answer
    }
}
