//! PostHog, through its own SDK: one request a call, one attempt a request.

use std::time::Duration;

use chrono::DateTime;
use posthog_rs::{CaptureCompression, Client, ClientOptionsBuilder, Error, Event};
use reqwest::redirect::Policy;
use reqwest::{NoProxy, Proxy, blocking};

use super::{Failure, Host, Outcome, Transport};
use crate::ENVELOPE;
use crate::lines::StoredEvent;

/// One request takes no longer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// Sends batches to PostHog.
///
/// The HTTP client is ours: it follows no redirect, waits 10 s, and uses a proxy only for `https` and only where the
/// user named one (then the proxy sees a tunnel, not the events).
pub struct PostHogTransport {
    client: Client,
}

impl PostHogTransport {
    /// A transport to a host, with a project's key, through a proxy if one is named. `direct` lists the hosts that are
    /// reached without it, as `NO_PROXY` does.
    ///
    /// # Errors
    ///
    /// If the proxy is none that can be used, or the HTTP client cannot be made.
    pub fn new(
        host: &Host,
        project_key: &str,
        proxy: Option<&str>,
        direct: Option<&str>,
    ) -> Result<Self, Failure> {
        let mut http = blocking::Client::builder()
            .redirect(Policy::none())
            .timeout(REQUEST_TIMEOUT)
            // An answer is a few bytes; what it could unpack to is the server's choice.
            .no_gzip()
            .no_proxy();
        if let Some(proxy) = proxy.filter(|_| !host.is_this_machine()) {
            if !is_usable_proxy(proxy) {
                return Err(Failure::Proxy);
            }
            let proxy = Proxy::https(proxy).map_err(|_| Failure::Proxy)?;
            http = http.proxy(proxy.no_proxy(direct.and_then(NoProxy::from_string)));
        }
        let mut options = ClientOptionsBuilder::default();
        options
            .api_key(project_key.to_owned())
            .host(host.to_string())
            .blocking_http_client(http.build().map_err(|_| Failure::Internal)?)
            .request_timeout_seconds(REQUEST_TIMEOUT.as_secs())
            .max_capture_attempts(1_u32)
            .shutdown_timeout_ms(500_u64)
            .is_server(false)
            .disable_geoip(true)
            .capture_compression(CaptureCompression::Gzip)
            .before_send(|event| Some(without_additions(event)));
        let options = options.build().map_err(|_| Failure::Internal)?;
        Ok(Self {
            client: posthog_rs::client(options),
        })
    }
}

/// Whether a proxy is one that can be used.
#[must_use]
pub fn is_usable_proxy(proxy: &str) -> bool {
    let scheme = proxy.split_once("://").map_or("http", |(scheme, _)| scheme);
    matches!(scheme, "http" | "https") && Proxy::https(proxy).is_ok()
}

impl Transport for PostHogTransport {
    fn send(&mut self, batch: &[StoredEvent]) -> Outcome {
        let events: Option<Vec<Event>> = batch.iter().map(event).collect();
        // An event that the SDK does not take is held back before it comes here: see the queue's `seal`.
        let Some(events) = events else {
            return Outcome::Failed(Failure::Internal);
        };
        let count = events.len();
        match self.client.capture_batch_immediate(events, false) {
            Ok(summary) if summary.submitted() == count && summary.all_persisted() => {
                Outcome::Accepted
            }
            Ok(_) => Outcome::Failed(Failure::Internal),
            Err(error) => outcome(&error),
        }
    }
}

fn outcome(error: &Error) -> Outcome {
    Outcome::Failed(match error {
        Error::BadRequest(reason) => return Outcome::Refused(reason.clone()),
        Error::Unauthorized => Failure::Unauthorized,
        Error::RateLimit | Error::BillingLimitExceeded(_) => Failure::Throttled,
        Error::ServerError { status, .. } => Failure::Server(*status),
        Error::Connection(_) => Failure::Unreachable,
        _ => Failure::Internal,
    })
}

/// The SDK's form of a stored event, value for value.
fn event(stored: &StoredEvent) -> Option<Event> {
    let mut event = Event::new(stored.event.as_str(), stored.distinct_id.as_str());
    event.set_uuid(stored.uuid);
    event
        .set_timestamp(DateTime::from_timestamp_millis(
            stored.timestamp.milliseconds(),
        )?)
        .ok()?;
    for (key, value) in &stored.properties {
        event.insert_prop(key, value).ok()?;
    }
    Some(event)
}

/// Takes off whatever the SDK adds by itself: every `$` key that is neither in the envelope nor the traits of
/// `identify`.
fn without_additions(mut event: Event) -> Event {
    let ours = |key: &str| {
        !key.starts_with('$') || key == "$set" || ENVELOPE.iter().any(|field| field.name == key)
    };
    let added: Vec<String> = event
        .properties()
        .keys()
        .filter(|key| !ours(key))
        .cloned()
        .collect();
    for key in added {
        event.remove_prop(&key);
    }
    event
}
