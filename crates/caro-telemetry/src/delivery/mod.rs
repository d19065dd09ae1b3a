//! Delivery: the only place that knows of PostHog and the network. Compiled with the feature `delivery`.

mod host;
mod posthog;
mod sender;
mod spawn;
pub mod testing;
mod upload;

pub use host::{Host, HostError};
pub use posthog::{PostHogTransport, is_usable_proxy};
pub use sender::{Allowed, FlushReport, Sender, SenderError};
pub use spawn::{become_detached, continue_detached, start};
pub use upload::{UploadReport, Uploader};

use crate::lines::StoredEvent;

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it.
    Accepted,
    /// The server will never take it as it is: something in it is wrong. Its words.
    Refused(String),
    /// It did not arrive, or nobody knows: it is to be tried again later.
    Failed(Failure),
}

/// A failure that says nothing about the events.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No connection, no answer in time, or an answer that is no answer.
    #[error("the server can't be reached")]
    Unreachable,
    /// The server knows the key's form, and does not like it.
    #[error("the server does not accept the project key")]
    Unauthorized,
    /// Too many requests, or over the quota.
    #[error("the server asks to wait")]
    Throttled,
    /// An error of the server's own.
    #[error("the server failed (HTTP {0})")]
    Server(u16),
    /// It refuses whatever it is sent, so that nothing can be said of the events.
    #[error("the server refuses everything that it is sent")]
    Refusing,
    /// The proxy that was named is none that can be used; without it nothing is sent.
    #[error("the proxy is not of the form http://host:port")]
    Proxy,
    /// Something in here.
    #[error("the batch could not be prepared")]
    Internal,
}

/// Something that carries a batch away: PostHog, or a test's memory.
pub trait Transport {
    /// Sends a batch: one attempt, and what became of it.
    fn send(&mut self, batch: &[StoredEvent]) -> Outcome;
}
