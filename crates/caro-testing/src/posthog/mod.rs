//! A PostHog on 127.0.0.1: it stores what it is sent, remembers every request, and misbehaves when told to.
//!
//! As the real one, it answers 400 to a whole batch for the sake of one event in it.

mod answer;

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::net::TcpStream;
use std::sync::MutexGuard;
use std::time::Duration;

pub use answer::Answer;
use serde_json::Value;

use crate::Request;
use crate::server::{Server, Shared};

/// A server, stopped when it is dropped.
#[derive(Debug)]
pub struct PostHogServer {
    server: Server<State>,
}

#[derive(Debug)]
struct State {
    script: VecDeque<Answer>,
    usual: Answer,
    refused: HashSet<String>,
    requests: Vec<Request>,
    connections: usize,
}

impl Default for State {
    fn default() -> Self {
        Self {
            script: VecDeque::new(),
            usual: Answer::Accept,
            refused: HashSet::new(),
            requests: Vec::new(),
            connections: 0,
        }
    }
}

impl PostHogServer {
    /// Starts a server that accepts everything.
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

    /// Its address, as `CARO_POSTHOG_HOST` wants it.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Answers the next request in this way; called again, the one after it.
    pub fn answer_next(&self, answer: Answer) {
        self.state().script.push_back(answer);
    }

    /// Answers in this way whenever nothing else was said.
    pub fn answer_always(&self, answer: Answer) {
        self.state().usual = answer;
    }

    /// Answers 400 to every batch that has this event in it.
    pub fn refuse_event(&self, uuid: impl Into<String>) {
        self.state().refused.insert(uuid.into());
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

    /// Every event that was stored, repeats included, in the order in which they came.
    #[must_use]
    pub fn stored(&self) -> Vec<Value> {
        self.state().stored()
    }

    /// The events that were stored, by their uuids.
    #[must_use]
    pub fn distinct(&self) -> BTreeMap<String, Value> {
        let stored = self.stored().into_iter();
        stored.map(|event| (uuid(&event), event)).collect()
    }

    /// How many events were stored more than once. Each must have been the same each time, to the last value.
    ///
    /// # Panics
    ///
    /// If one was not.
    pub fn identical_repeats(&self) -> usize {
        let mut first: BTreeMap<String, Value> = BTreeMap::new();
        let mut repeats = 0;
        for event in self.stored() {
            if let Some(known) = first.get(&uuid(&event)) {
                assert_eq!(known, &event, "an event was repeated with another content");
                repeats += 1;
            } else {
                first.insert(uuid(&event), event);
            }
        }
        repeats
    }

    /// Waits until that many different events are stored, and returns them by their uuids.
    ///
    /// # Panics
    ///
    /// If that takes too long.
    pub fn wait_for_events(&self, count: usize, patience: Duration) -> BTreeMap<String, Value> {
        self.wait(patience, &format!("{count} events"), |state| {
            let stored: HashSet<String> = state.stored().iter().map(uuid).collect();
            stored.len() >= count
        });
        self.distinct()
    }

    /// Waits until that many connections were made.
    ///
    /// # Panics
    ///
    /// If that takes too long.
    pub fn wait_for_connections(&self, count: usize, patience: Duration) {
        self.wait(patience, &format!("{count} connections"), |state| {
            state.connections >= count
        });
    }

    fn wait(&self, patience: Duration, what: &str, enough: impl Fn(&State) -> bool) {
        self.server.wait(patience, enough, |state| {
            format!(
                "{what}; there are {} connections, {} requests and {} stored events",
                state.connections,
                state.requests.len(),
                state.stored().len()
            )
        });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.server.state()
    }
}

impl State {
    fn stored(&self) -> Vec<Value> {
        let stored = self.requests.iter().filter(|request| request.stored);
        stored.flat_map(|r| r.batch().to_vec()).collect()
    }

    /// What to answer to a request: its script, unless a refused event is in it.
    fn judge(&self, request: &Request, scripted: Answer) -> Answer {
        let refused = |event: &Value| self.refused.contains(&uuid(event));
        if scripted.stores() && request.batch().iter().any(refused) {
            Answer::Status(400, "Failed to decode request: an event is malformed")
        } else {
            scripted
        }
    }
}

fn uuid(event: &Value) -> String {
    event["uuid"].as_str().unwrap_or_default().to_owned()
}

fn serve(mut stream: TcpStream, shared: &Shared<State>) {
    let answer = {
        let mut state = shared.state();
        state.connections += 1;
        let usual = state.usual.clone();
        state.script.pop_front().unwrap_or(usual)
    };
    shared.notify();
    let answer = if answer.reads() {
        // A client that is killed in the middle of its request has sent none.
        let Ok(mut request) = Request::read(&stream) else {
            return;
        };
        let mut state = shared.state();
        let answer = state.judge(&request, answer);
        request.stored = answer.stores();
        state.requests.push(request);
        answer
    } else {
        answer
    };
    shared.notify();
    // Whether the client is still there to hear it is its own business.
    let _ = answer.write(&mut stream, &shared.stop);
}
