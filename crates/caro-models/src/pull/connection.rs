//! The connection to the server.
//!
//! A thread asks and reads, so that whoever waits for it can stop waiting at any time, and writing goes on while more
//! is read. It reads no further ahead than a few pieces.

use std::cell::RefCell;
use std::error::Error;
use std::io::{self, Read as _};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use reqwest::blocking::{Client, Response};
use reqwest::header::{ACCEPT_ENCODING, IF_RANGE, RANGE};
use reqwest::redirect::Policy;
use reqwest::{NoProxy, Proxy, Url};

use super::answer::Head;
use super::{Limits, PullError, Source};

/// So often a server may send us elsewhere.
const MOST_REDIRECTS: usize = 10;

/// So many bytes are read at once.
const PIECE: usize = 128 << 10;

/// So many pieces wait to be written.
const PIECES: usize = 16;

/// What comes from a server, in this order: a head, bytes, an end; or trouble at any time.
pub(super) enum Arrival {
    Head(Head),
    Bytes(Vec<u8>),
    End,
    Trouble(Trouble),
}

/// What can go wrong on the way.
#[derive(Debug)]
pub(super) enum Trouble {
    /// There is no connection.
    Unreachable(String),
    /// There was one.
    Dropped(String),
    /// There is one, and nothing comes.
    Stalled,
    /// It leads nowhere.
    Redirects(String),
}

/// The connection to the server.
pub(super) struct Connection {
    client: Client,
    arrivals: RefCell<Option<Receiver<Arrival>>>,
}

impl Connection {
    pub(super) fn new(source: &Source, limits: &Limits) -> Result<Self, PullError> {
        let endpoint = &source.endpoint;
        let mut client = Client::builder()
            .user_agent(&source.user_agent)
            .redirect(redirects(!endpoint.is_plain()))
            .connect_timeout(limits.stall)
            // Of every read for itself, not of the whole.
            .timeout(limits.stall)
            // Packing would change the length, and another crate in the build may have switched it on.
            .no_gzip()
            .no_proxy();
        if let Some(proxy) = source
            .proxy
            .as_deref()
            .filter(|_| !endpoint.is_this_machine())
        {
            let scheme = proxy.split_once("://").map_or("http", |(scheme, _)| scheme);
            if !matches!(scheme, "http" | "https") {
                return Err(PullError::Proxy);
            }
            let proxy = Proxy::https(proxy).map_err(|_| PullError::Proxy)?;
            let direct = source.direct.as_deref().and_then(NoProxy::from_string);
            client = client.proxy(proxy.no_proxy(direct));
        }
        let client = client.build();
        Ok(Self {
            client: client.map_err(|error| PullError::Client(root(&error)))?,
            arrivals: RefCell::default(),
        })
    }

    /// Asks for a file from its byte `from` on, and of the same version as before. What came of an earlier question is
    /// forgotten.
    pub(super) fn ask(&self, address: Url, from: u64, etag: Option<&str>) -> Result<(), PullError> {
        let mut request = self.client.get(address).header(ACCEPT_ENCODING, "identity");
        if from > 0 {
            request = request.header(RANGE, format!("bytes={from}-"));
            if let Some(etag) = etag {
                request = request.header(IF_RANGE, etag);
            }
        }
        let (sender, receiver) = sync_channel(PIECES);
        let asking = move || match request.send() {
            Ok(response) => read(response, &sender),
            // Nobody waiting for the answer is no error.
            Err(error) => _ = sender.send(Arrival::Trouble(Trouble::of(&error))),
        };
        let thread = thread::Builder::new()
            .name("model".to_owned())
            .spawn(asking);
        thread.map_err(|error| PullError::Client(error.to_string()))?;
        *self.arrivals.borrow_mut() = Some(receiver);
        Ok(())
    }

    /// What comes within this time.
    pub(super) fn next_within(&self, time: Duration) -> Option<Arrival> {
        match self.arrivals.borrow().as_ref()?.recv_timeout(time) {
            Ok(arrival) => Some(arrival),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Arrival::Trouble(Trouble::Dropped(
                "the connection was given up".to_owned(),
            ))),
        }
    }
}

/// Follows where a server sends us, but not for ever, and never from an encrypted place to an open one.
fn redirects(encrypted: bool) -> Policy {
    Policy::custom(move |attempt| {
        if attempt.previous().len() > MOST_REDIRECTS {
            attempt.error(format!(
                "it sends elsewhere more than {MOST_REDIRECTS} times"
            ))
        } else if encrypted && attempt.url().scheme() != "https" {
            attempt.error("it sends to a place without encryption")
        } else {
            attempt.follow()
        }
    })
}

/// Passes on what an answer has, for as long as somebody takes it.
fn read(mut response: Response, to: &SyncSender<Arrival>) {
    let status = response.status().as_u16();
    let head = Head::read(status, response.content_length(), response.headers());
    if to.send(Arrival::Head(head)).is_err() {
        return;
    }
    let mut buffer = vec![0; PIECE];
    loop {
        let arrival = match response.read(&mut buffer) {
            Ok(0) => Arrival::End,
            Ok(read) => Arrival::Bytes(buffer[..read].to_vec()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Arrival::Trouble(Trouble::while_reading(&error)),
        };
        let last = !matches!(arrival, Arrival::Bytes(_));
        if to.send(arrival).is_err() || last {
            return;
        }
    }
}

impl Trouble {
    fn of(error: &reqwest::Error) -> Self {
        if error.is_redirect() {
            Self::Redirects(root(error))
        } else if error.is_connect() {
            Self::Unreachable(if error.is_timeout() {
                "it does not answer".to_owned()
            } else {
                root(error)
            })
        } else if error.is_timeout() {
            Self::Stalled
        } else {
            Self::dropped(error)
        }
    }

    fn dropped(error: &dyn Error) -> Self {
        Self::Dropped(format!("the connection dropped: {}", root(error)))
    }

    fn while_reading(error: &io::Error) -> Self {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        if error.kind() == io::ErrorKind::TimedOut || inner.is_some_and(reqwest::Error::is_timeout)
        {
            Self::Stalled
        } else {
            Self::dropped(error)
        }
    }
}

/// What is at the bottom of an error: the outer layers repeat the address, which may hold a password.
fn root(error: &dyn Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
