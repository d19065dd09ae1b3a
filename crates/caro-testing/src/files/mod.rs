//! A server of one large file on 127.0.0.1: it sends parts of it as a good one does, remembers every request with the
//! bytes that were sent in answer, and misbehaves when told to.

mod content;
mod fault;

use std::collections::VecDeque;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub use content::Content;
pub use fault::Fault;

use crate::Request;

/// A server, stopped when it is dropped. Its file is found under every path.
#[derive(Debug)]
pub struct FileServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
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
struct Shared {
    content: Content,
    state: Mutex<State>,
    changed: Condvar,
    stop: AtomicBool,
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
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on 127.0.0.1");
        let address = listener.local_addr().expect("the address of a listener");
        let shared = Arc::new(Shared {
            content,
            state: Mutex::new(State {
                script: VecDeque::new(),
                usual: Fault::None,
                version: 1,
                deliveries: Vec::new(),
            }),
            changed: Condvar::new(),
            stop: AtomicBool::new(false),
        });
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

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Does this at the next request; called again, at the one after it.
    pub fn fail_next(&self, fault: Fault) {
        self.shared.state().script.push_back(fault);
    }

    /// Does this whenever nothing else was said.
    pub fn fail_always(&self, fault: Fault) {
        self.shared.state().usual = fault;
    }

    /// Calls the file another version of itself from now on.
    pub fn renew(&self) {
        self.shared.state().version += 1;
    }

    /// Every request that was read, in the order in which they came.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.state().deliveries.clone()
    }

    /// How many bytes of the file were sent in all.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.deliveries().iter().map(|delivery| delivery.sent).sum()
    }

    /// Waits until that many bytes were sent.
    ///
    /// # Panics
    ///
    /// If that takes too long.
    pub fn wait_for_bytes(&self, count: u64, patience: Duration) {
        let until = Instant::now() + patience;
        let mut state = self.shared.state();
        loop {
            let sent: u64 = state.deliveries.iter().map(|delivery| delivery.sent).sum();
            if sent >= count {
                return;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited {patience:?} for {count} bytes; {sent} were sent"
            );
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for FileServer {
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
    shared.changed.notify_all();
    let mut sent = |bytes| {
        shared.state().deliveries[number].sent += bytes;
        shared.changed.notify_all();
    };
    let etag = format!("\"version-{version}\"");
    // Whether the client is still there to hear it is its own business.
    let _ = fault.answer(
        &mut stream,
        &request,
        &shared.content,
        &etag,
        &mut sent,
        &shared.stop,
    );
}
