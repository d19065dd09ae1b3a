//! Language models on 127.0.0.1: one server that speaks Ollama's chat, `OpenAI`'s chat completions and Anthropic's
//! messages, streams what it is told to say, remembers every request, and misbehaves when told to.
//!
//! As the real ones, it knows which models it has, and answers 404 to the name of another.

mod manner;
mod protocol;

use std::collections::VecDeque;
use std::io::Read as _;
use std::net::TcpStream;
use std::sync::MutexGuard;
use std::time::Duration;

pub use manner::Manner;
use protocol::Protocol;

use crate::Request;
use crate::server::{Server, Shared};

/// A server, stopped when it is dropped.
#[derive(Debug)]
pub struct ModelServer {
    server: Server<State>,
}

#[derive(Debug)]
struct State {
    script: VecDeque<Manner>,
    usual: Manner,
    listing: Option<Manner>,
    models: Vec<String>,
    requests: Vec<Request>,
    connections: usize,
    hang_ups: usize,
}

impl Default for State {
    fn default() -> Self {
        Self {
            script: VecDeque::new(),
            usual: Manner::say("ls -l"),
            listing: None,
            models: vec!["test-model".to_owned()],
            requests: Vec::new(),
            connections: 0,
            hang_ups: 0,
        }
    }
}

impl ModelServer {
    /// Starts a server that has one model, `test-model`, which says `ls -l`.
    ///
    /// # Panics
    ///
    /// If this machine has no port left.
    #[must_use]
    pub fn start() -> Self {
        Self {
            server: Server::start(State::default(), serve),
        }
    }

    /// Its address without a path.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Answers the next question in this way; called again, the one after it.
    pub fn answer_next(&self, manner: Manner) {
        self.state().script.push_back(manner);
    }

    /// Answers in this way whenever nothing else was said.
    pub fn answer_always(&self, manner: Manner) {
        self.state().usual = manner;
    }

    /// Answers in this way when it is asked for its models.
    pub fn list_in_this_manner(&self, manner: Manner) {
        self.state().listing = Some(manner);
    }

    /// Has these models.
    pub fn has_models(&self, models: &[&str]) {
        self.state().models = models.iter().map(|name| (*name).to_owned()).collect();
    }

    /// Every request that was read, in the order in which they came.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// How many connections were made.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state().connections
    }

    /// Waits until that many clients have hung up before their answer was over.
    ///
    /// # Panics
    ///
    /// If that takes too long.
    pub fn wait_for_hang_ups(&self, count: usize, patience: Duration) {
        self.server.wait(
            patience,
            |state| state.hang_ups >= count,
            |state| {
                format!(
                    "hang-ups; there are {} requests and {} hang-ups",
                    state.requests.len(),
                    state.hang_ups
                )
            },
        );
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.server.state()
    }
}

impl State {
    /// What to answer to a request.
    fn manner(&mut self, request: &Request, protocol: Protocol) -> Manner {
        if protocol == Protocol::Listing {
            return self.listing.clone().unwrap_or(Manner::Listing);
        }
        let usual = self.usual.clone();
        let manner = self.script.pop_front().unwrap_or(usual);
        let model = request.body["model"].as_str().unwrap_or_default();
        if manner.needs_model() && !self.models.iter().any(|name| name == model) {
            return Manner::refuse(404, protocol.unknown_model(model));
        }
        manner
    }
}

fn serve(mut stream: TcpStream, shared: &Shared<State>) {
    shared.state().connections += 1;
    shared.notify();
    // A client that is gone in the middle of its request has sent none.
    let Ok(request) = Request::read(&stream) else {
        return;
    };
    let protocol = Protocol::of(&request);
    let (manner, models) = {
        let mut state = shared.state();
        let manner = state.manner(&request, protocol);
        state.requests.push(request.clone());
        (manner, state.models.clone())
    };
    shared.notify();
    let mut exchange = manner::Exchange {
        protocol,
        request: &request,
        models: &models,
        stream: &mut stream,
        stop: &shared.stop,
    };
    let served = exchange.answer(&manner);
    if served.is_err() || (manner.keeps_talking() && is_gone(&mut stream)) {
        shared.state().hang_ups += 1;
        shared.notify();
    }
}

/// Whether the client has closed its end.
fn is_gone(stream: &mut TcpStream) -> bool {
    let _ = stream.set_read_timeout(Some(Duration::from_millis(10)));
    matches!(stream.read(&mut [0]), Ok(0))
}
