//! A server of one large file on 127.0.0.1: it sends parts of it as a good one does, remembers every request with the
//! bytes that were sent in answer, and misbehaves when told to.

mod content;
mod fault;

use std::collections::VecDeque;
use std::net::TcpStream;
use std::time::Duration;

pub use content::Content;
pub use fault::Fault;

use crate::Request;
use crate::server::{Server, Shared};

/// A server, stopped when it is dropped. Its file is found under every path.
#[derive(Debug)]
pub struct FileServer {
    server: Server<State>,
}

/// A request, and what was done about it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// What was asked for.
    pub request: Request,
    /// How many bytes of the file were sent.
    pub sent: u64,
}

impl Delivery {
    /// The first byte that was asked for.
    #[must_use]
    pub fn start(&self) -> u64 {
        fault::first_byte(&self.request).unwrap_or_default()
    }
}

#[derive(Debug)]
struct State {
    script: VecDeque<Fault>,
    usual: Fault,
    version: u32,
    deliveries: Vec<Delivery>,
}

impl FileServer {
    /// Starts a server of this file.
    ///
    /// # Panics
    ///
    /// If this machine has no port left.
    #[must_use]
    pub fn start(content: Content) -> Self {
        let state = State {
            script: VecDeque::new(),
            usual: Fault::None,
            version: 1,
            deliveries: Vec::new(),
        };
        Self {
            server: Server::start(state, move |stream, shared| serve(stream, shared, &content)),
        }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Does this at the next request; called again, at the one after it.
    pub fn fail_next(&self, fault: Fault) {
        self.server.state().script.push_back(fault);
    }

    /// Does this whenever nothing else was said.
    pub fn fail_always(&self, fault: Fault) {
        self.server.state().usual = fault;
    }

    /// Calls the file another version of itself from now on.
    pub fn renew(&self) {
        self.server.state().version += 1;
    }

    /// Every request that was read, in the order in which they came.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.server.state().deliveries.clone()
    }

    /// How many bytes of the file were sent in all.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.server.state().sent()
    }

    /// Waits until that many bytes were sent.
    ///
    /// # Panics
    ///
    /// If that takes too long.
    pub fn wait_for_bytes(&self, count: u64, patience: Duration) {
        self.server.wait(
            patience,
            |state| state.sent() >= count,
            |state| format!("{count} bytes; {} were sent", state.sent()),
        );
    }
}

impl State {
    fn sent(&self) -> u64 {
        self.deliveries.iter().map(|delivery| delivery.sent).sum()
    }
}

fn serve(mut stream: TcpStream, shared: &Shared<State>, content: &Content) {
    let Ok(request) = Request::read(&stream) else {
        return;
    };
    let (number, fault, version) = {
        let mut state = shared.state();
        let usual = state.usual.clone();
        let fault = state.script.pop_front().unwrap_or(usual);
        state.deliveries.push(Delivery {
            request: request.clone(),
            sent: 0,
        });
        (state.deliveries.len() - 1, fault, state.version)
    };
    shared.notify();
    let mut sent = |bytes| {
        shared.state().deliveries[number].sent += bytes;
        shared.notify();
    };
    let etag = format!("\"version-{version}\"");
    // Whether the client is still there to hear it is its own business.
    let _ = fault.answer(
        &mut stream,
        &request,
        content,
        &etag,
        &mut sent,
        &shared.stop,
    );
}
