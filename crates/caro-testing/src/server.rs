//! What the servers here have in common: a port on 127.0.0.1, a thread for each connection, and a state that tests can
//! wait for.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A server with a state, stopped when it is dropped.
#[derive(Debug)]
pub(crate) struct Server<S> {
    address: SocketAddr,
    shared: Arc<Shared<S>>,
    listening: Option<JoinHandle<()>>,
}

/// What a server shares with the threads of its connections.
#[derive(Debug)]
pub(crate) struct Shared<S> {
    state: Mutex<S>,
    changed: Condvar,
    /// Set once the server is to end.
    pub(crate) stop: AtomicBool,
}

impl<S: Send + 'static> Server<S> {
    /// Starts a server that has `serve` answer each connection.
    ///
    /// # Panics
    ///
    /// If this machine has no port left.
    pub(crate) fn start(
        state: S,
        serve: impl Fn(TcpStream, &Shared<S>) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port on 127.0.0.1");
        let address = listener.local_addr().expect("the address of a listener");
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            changed: Condvar::new(),
            stop: AtomicBool::new(false),
        });
        let listening = {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || listen(&listener, &shared, &Arc::new(serve)))
        };
        Self {
            address,
            shared,
            listening: Some(listening),
        }
    }
}

impl<S> Server<S> {
    /// Its address without a path.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its state.
    pub(crate) fn state(&self) -> MutexGuard<'_, S> {
        self.shared.state()
    }

    /// Waits until the state is `enough`. `report` says what was waited for, and how far it came.
    ///
    /// # Panics
    ///
    /// If that takes longer than `patience`.
    pub(crate) fn wait(
        &self,
        patience: Duration,
        enough: impl Fn(&S) -> bool,
        report: impl Fn(&S) -> String,
    ) {
        let until = Instant::now() + patience;
        let mut state = self.state();
        while !enough(&state) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited {patience:?} for {}",
                report(&state)
            );
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl<S> Shared<S> {
    /// The state.
    pub(crate) fn state(&self) -> MutexGuard<'_, S> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes whoever waits for the state to change.
    pub(crate) fn notify(&self) {
        self.changed.notify_all();
    }
}

impl<S> Drop for Server<S> {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        // Wakes the listener, which then looks at the flag.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

fn listen<S: Send + 'static>(
    listener: &TcpListener,
    shared: &Arc<Shared<S>>,
    serve: &Arc<impl Fn(TcpStream, &Shared<S>) + Send + Sync + 'static>,
) {
    for stream in listener.incoming() {
        if shared.stop.load(Ordering::Relaxed) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let (shared, serve) = (Arc::clone(shared), Arc::clone(serve));
        std::thread::spawn(move || serve(stream, &shared));
    }
}

/// Closes with a reset instead of an orderly end.
pub(crate) fn reset(stream: &TcpStream) -> io::Result<()> {
    #[cfg(unix)]
    rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO))?;
    #[cfg(not(unix))]
    let _ = stream;
    Ok(())
}
