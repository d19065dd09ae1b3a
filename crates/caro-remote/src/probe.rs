//! What is there, found out without asking a model anything.

use std::time::Duration;

use caro_generate::{BackendKind, GenerateError};
use reqwest::StatusCode;
use serde_json::Value;
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::timeout as within;

use crate::failure::{Refusal, not_spoken, of_refusal, of_transport};
use crate::request::{address, headers};
use crate::{Endpoint, client};

/// Bytes of a list of models that are read at the most.
const LIST_BYTES: usize = 4 << 20;

/// Models that are named at the most.
const LIST_MODELS: usize = 1000;

/// What was found at an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// The server answers, and has these models.
    Ready {
        /// Their names, as the server lists them.
        models: Vec<String>,
    },
    /// Nothing listens there.
    NotRunning,
    /// The server wants a key, and there is none. Services that answer nobody without one were not asked.
    NoKey,
    /// The server does not accept the key.
    Unauthorized,
    /// No answer came in time.
    Slow,
    /// Something else is wrong: a sentence that says what.
    Troubled {
        /// The sentence.
        detail: String,
    },
}

impl Probe {
    /// Whether the server has this model. Ollama's names mean `:latest` where they say nothing else.
    #[must_use]
    pub fn has(&self, model: &str) -> bool {
        let Self::Ready { models } = self else {
            return false;
        };
        let latest = format!("{model}:latest");
        models.iter().any(|name| name == model || *name == latest)
    }
}

/// What is at this endpoint: one request for the list of models, which costs nothing. It takes no longer than `timeout`.
#[must_use]
pub fn probe(endpoint: &Endpoint, timeout: Duration) -> Probe {
    let probes = probe_all(std::slice::from_ref(endpoint), timeout);
    probes.into_iter().next().unwrap_or(Probe::Slow)
}

/// What is at these endpoints, in their order. All are asked at once, and together they take no longer than `timeout`.
#[must_use]
pub fn probe_all(endpoints: &[Endpoint], timeout: Duration) -> Vec<Probe> {
    let mut found = vec![Probe::Slow; endpoints.len()];
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let detail = format!("no connection can be made: {error}");
            return vec![Probe::Troubled { detail }; endpoints.len()];
        }
    };
    runtime.block_on(async {
        let mut asked = JoinSet::new();
        for (index, endpoint) in endpoints.iter().enumerate() {
            let endpoint = Endpoint {
                model: String::new(),
                ..endpoint.clone()
            };
            asked.spawn(async move {
                let found = within(timeout, look(&endpoint, timeout)).await;
                (index, found.unwrap_or(Probe::Slow))
            });
        }
        while let Some(answered) = asked.join_next().await {
            if let Ok((index, probe)) = answered {
                found[index] = probe;
            }
        }
    });
    // A name that is still being looked up is not waited for.
    runtime.shutdown_background();
    found
}

async fn look(endpoint: &Endpoint, timeout: Duration) -> Probe {
    if endpoint.lacks_key() {
        return Probe::NoKey;
    }
    match list(endpoint, timeout).await {
        Ok(models) => Probe::Ready { models },
        Err(Trouble::NotRunning) => Probe::NotRunning,
        Err(Trouble::Other(GenerateError::NoKey { .. })) => Probe::NoKey,
        Err(Trouble::Other(GenerateError::Unauthorized { .. })) => Probe::Unauthorized,
        Err(Trouble::Other(error)) => Probe::Troubled {
            detail: error.to_string(),
        },
    }
}

enum Trouble {
    NotRunning,
    Other(GenerateError),
}

async fn list(endpoint: &Endpoint, timeout: Duration) -> Result<Vec<String>, Trouble> {
    let transport = |error: reqwest::Error| {
        if error.is_connect() && refused(&error) {
            Trouble::NotRunning
        } else {
            Trouble::Other(of_transport(endpoint, &error))
        }
    };
    let client = client::client(endpoint, timeout).map_err(transport)?;
    let path = if endpoint.kind == BackendKind::Ollama {
        "api/tags"
    } else {
        "models"
    };
    let mut request = client.get(address(endpoint).join(path));
    for (name, value) in headers(endpoint) {
        request = request.header(name, value);
    }
    let mut response = request.send().await.map_err(transport)?;
    let (status, headers) = (response.status(), response.headers().clone());
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(transport)? {
        body.extend_from_slice(&part);
        if body.len() > LIST_BYTES {
            return Err(Trouble::Other(endpoint.bad_answer("it sends without end")));
        }
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    if status != StatusCode::OK {
        let refusal = Refusal {
            status,
            headers,
            body,
        };
        return Err(Trouble::Other(of_refusal(endpoint, &refusal)));
    }
    names(&body).ok_or_else(|| Trouble::Other(endpoint.bad_answer(not_spoken(endpoint))))
}

fn refused(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            return error.kind() == std::io::ErrorKind::ConnectionRefused;
        }
        source = error.source();
    }
    false
}

/// The models of a list: Ollama's `models[].name`, everybody else's `data[].id`.
fn names(body: &str) -> Option<Vec<String>> {
    let list: Value = serde_json::from_str(body).ok()?;
    let (list, key) = match (list.get("models"), list.get("data")) {
        (Some(models), None) => (models, "name"),
        (_, Some(data)) => (data, "id"),
        (None, None) => return None,
    };
    // A server without models may say so with a null.
    let Some(list) = list.as_array() else {
        return list.is_null().then(Vec::new);
    };
    let names = list.iter().filter_map(|model| model.get(key)?.as_str());
    let fit = names.filter(|name| name.len() <= 200 && !name.chars().any(char::is_control));
    Some(fit.take(LIST_MODELS).map(str::to_owned).collect())
}
