//! Language models on 127.0.0.1: one server that speaks Ollama's chat, `OpenAI`'s chat completions and Anthropic's
//! messages, streams what it is told to say, remembers every request, and misbehaves when told to.
//!
//! As the real ones, it knows which models it has, and answers 404 to the name of another.

mod manner;
mod protocol;

use std::collections::VecDeque;
use std::io::Read as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub use manner::Manner;
use protocol::Protocol;

use crate::posthog::Request;

/// A server, stopped when it is dropped.
#[derive(Debug)]
pub struct ModelServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    stop: AtomicBool,
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
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on 127.0.0.1");
        let address = listener.local_addr().expect("the address of a listener");
        let shared = Arc::new(Shared::default());
        let listening = {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || listen(&listener, &shared))
        };
        Self {
            address,
            shared,
            listening: Some(listening),
        }
    }

    /// Its address without a path.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
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
        self.wait(patience, "hang-ups", |state| state.hang_ups >= count);
    }

    fn wait(&self, patience: Duration, what: &str, enough: impl Fn(&State) -> bool) {
        let until = Instant::now() + patience;
        let mut state = self.state();
        while !enough(&state) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited {patience:?} for {what}; there are {} requests and {} hang-ups",
                state.requests.len(),
                state.hang_ups
            );
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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

impl Drop for ModelServer {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        // Wakes the listener, which then looks at the flag.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

fn listen(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stop.load(Ordering::Relaxed) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let shared = Arc::clone(shared);
        std::thread::spawn(move || serve(stream, &shared));
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) {
    shared.state().connections += 1;
    shared.changed.notify_all();
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
    shared.changed.notify_all();
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
        shared.changed.notify_all();
    }
}

/// Whether the client has closed its end.
fn is_gone(stream: &mut TcpStream) -> bool {
    let _ = stream.set_read_timeout(Some(Duration::from_millis(10)));
    matches!(stream.read(&mut [0]), Ok(0))
}
