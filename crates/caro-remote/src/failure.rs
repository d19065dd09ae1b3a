//! What went wrong, in a sentence that its user can act on.

use std::error::Error as _;

use caro_generate::{BackendKind, GenerateError};
use genai::Error;
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{StatusCode, Url};

use crate::Endpoint;
use crate::address::shown;
use crate::wording::{message, plain};

/// What a server answered instead of an answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// What the client's error is about.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server answered with a status that is none of success.
    Refused(Refusal),
    /// Anything else, in the user's words.
    Other(GenerateError),
}

impl Endpoint {
    pub(crate) fn unreachable(&self, detail: impl Into<String>) -> GenerateError {
        GenerateError::Unreachable {
            backend: self.kind,
            address: self.address(),
            detail: detail.into(),
        }
    }

    pub(crate) fn bad_answer(&self, detail: impl Into<String>) -> GenerateError {
        GenerateError::BadAnswer {
            backend: self.kind,
            detail: detail.into(),
        }
    }

    fn unauthorized(&self, detail: impl Into<String>) -> GenerateError {
        GenerateError::Unauthorized {
            backend: self.kind,
            detail: detail.into(),
        }
    }

    /// Why a server that wants a key did not answer.
    fn locked(&self, said: String) -> GenerateError {
        let detail = format!("{said}; {}", self.key_advice());
        if self.shows_key() {
            self.unauthorized(detail)
        } else {
            GenerateError::NoKey {
                backend: self.kind,
                detail,
            }
        }
    }

    fn quota(&self, detail: impl Into<String>) -> GenerateError {
        GenerateError::Quota {
            backend: self.kind,
            detail: detail.into(),
        }
    }

    fn missing(&self) -> GenerateError {
        GenerateError::ModelMissing {
            model: plain(self, &self.model),
            hint: match self.kind {
                BackendKind::Ollama => {
                    format!("`ollama pull {}` fetches it", plain(self, &self.model))
                }
                kind => format!(
                    "{} does not offer it to you; `caro backends` shows what it offers, and {kind}.model chooses",
                    self.address()
                ),
            },
        }
    }
}

/// What an error of the client's says.
pub(crate) fn of_client(endpoint: &Endpoint, error: Error) -> Failure {
    let error = match error {
        Error::WebStream { error, .. } => error,
        Error::HttpError { .. } => Box::new(error),
        // An error that came in the middle of the answer.
        Error::ChatResponse { body, .. } => {
            return Failure::Other(of_words(endpoint, &message(endpoint, &body.to_string())));
        }
        Error::StreamParse { .. } => {
            return Failure::Other(endpoint.bad_answer(not_spoken(endpoint)));
        }
        error => return Failure::Other(endpoint.bad_answer(plain(endpoint, &summary(&error)))),
    };
    match error.downcast::<Error>().map(|error| *error) {
        Ok(Error::HttpError {
            status,
            body,
            headers,
            ..
        }) => Failure::Refused(Refusal {
            status,
            headers: *headers,
            body,
        }),
        Ok(error) => Failure::Other(endpoint.bad_answer(plain(endpoint, &summary(&error)))),
        Err(error) => Failure::Other(match error.downcast::<reqwest::Error>() {
            Ok(error) => of_transport(endpoint, &error),
            Err(_) => endpoint.bad_answer("what it sent is not text"),
        }),
    }
}

/// The first line of an error, which has no request and no response in it.
fn summary(error: &Error) -> String {
    error
        .to_string()
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// What the network said.
pub(crate) fn of_transport(endpoint: &Endpoint, error: &reqwest::Error) -> GenerateError {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    // Never the outermost: it repeats the address, with everything in it.
    let cause = if error.source().is_some() {
        plain(endpoint, &innermost.to_string())
    } else {
        "the request could not be made".to_owned()
    };
    if error.is_builder() || error.is_connect() || error.is_timeout() {
        return endpoint.unreachable(cannot_connect(endpoint, error, &cause));
    }
    if error.is_body() || error.is_decode() {
        return endpoint.bad_answer("its answer broke off");
    }
    let refused = innermost.to_string();
    if refused.contains("invalid HTTP") || refused.contains("parse") {
        return endpoint.bad_answer("what it sent is not HTTP");
    }
    endpoint.unreachable(format!(
        "it closed the connection without an answer ({cause})"
    ))
}

fn cannot_connect(endpoint: &Endpoint, error: &reqwest::Error, cause: &str) -> String {
    if error.is_timeout() {
        "it does not accept connections".to_owned()
    } else if error.is_dns() || cause.contains("lookup address") {
        "its name is not known here; is there a connection to the internet?".to_owned()
    } else if cause.contains("refused") && endpoint.kind == BackendKind::Ollama {
        "nothing listens there; `ollama serve` starts it".to_owned()
    } else if cause.contains("refused") {
        "nothing listens there".to_owned()
    } else if ["handshake eof", "corrupt message"]
        .iter()
        .any(|words| cause.contains(words))
    {
        "what listens there does not speak TLS; is http:// meant?".to_owned()
    } else {
        cause.to_owned()
    }
}

/// What a status says, and the words that came with it.
pub(crate) fn of_refusal(endpoint: &Endpoint, refusal: &Refusal) -> GenerateError {
    let said = message(endpoint, &refusal.body);
    let status = refusal.status;
    let code = match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    };
    let with_words = |what: String| {
        if said.is_empty() {
            what
        } else {
            format!("{what}: {said}")
        }
    };
    if status.is_redirection() {
        return endpoint.unreachable(redirected(endpoint, &refusal.headers));
    }
    if names_quota(&said) {
        return endpoint.quota(said);
    }
    match status.as_u16() {
        402 => endpoint.quota(with_words("it wants to be paid first".to_owned())),
        429 => endpoint.quota(with_words(wait(&refusal.headers))),
        401 | 403 => endpoint.locked(if said.is_empty() {
            format!("status {code}")
        } else {
            said
        }),
        400 | 413 | 422 if names_length(&said) => GenerateError::TooLong {
            backend: endpoint.kind,
            detail: said,
        },
        400 | 404 | 422 if names_missing_model(endpoint, &said) => endpoint.missing(),
        404 | 405 => endpoint.unreachable(with_words(format!(
            "it has no such path ({code}); is the address right?"
        ))),
        408 | 502..=504 | 521..=524 | 529 => {
            endpoint.unreachable(with_words(format!("it cannot answer now ({code})")))
        }
        500..=599 if endpoint.kind == BackendKind::Ollama && names_loading(&said) => {
            GenerateError::ModelLoad {
                model: plain(endpoint, &endpoint.model),
                detail: said,
            }
        }
        500..=599 => endpoint.bad_answer(with_words(format!("it failed ({code})"))),
        _ => endpoint.bad_answer(with_words(format!("it refused the request ({code})"))),
    }
}

/// What an error says that came without a status.
pub(crate) fn of_words(endpoint: &Endpoint, said: &str) -> GenerateError {
    let lower = said.to_lowercase();
    if names_quota(&lower) || lower.contains("rate limit") {
        endpoint.quota(said)
    } else if names_missing_model(endpoint, said) {
        endpoint.missing()
    } else if lower.contains("overloaded") {
        endpoint.unreachable(format!("it cannot answer now: {said}"))
    } else if endpoint.kind == BackendKind::Ollama && names_loading(&lower) {
        GenerateError::ModelLoad {
            model: plain(endpoint, &endpoint.model),
            detail: said.to_owned(),
        }
    } else {
        endpoint.bad_answer(format!("it failed in the middle: {said}"))
    }
}

/// That something answers, but in another tongue.
pub(crate) fn not_spoken(endpoint: &Endpoint) -> String {
    let protocol = match endpoint.kind {
        BackendKind::Ollama => "Ollama's",
        BackendKind::Anthropic => "Anthropic's",
        _ => "OpenAI's",
    };
    format!(
        "what came from {} is not {protocol} protocol: perhaps another server, or a network that wants you to sign in",
        endpoint.address()
    )
}

fn redirected(endpoint: &Endpoint, headers: &HeaderMap) -> String {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let url = location.and_then(|text| {
        let base = Url::parse(&endpoint.address()).ok()?;
        base.join(text).ok()
    });
    match url {
        Some(url) => {
            let to = plain(endpoint, &shown(&url));
            format!("it sends us on to {to}, which we do not follow")
        }
        None => "it sends us elsewhere, and does not say where".to_owned(),
    }
}

fn wait(headers: &HeaderMap) -> String {
    let seconds = headers
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse::<u32>().ok());
    match seconds {
        Some(seconds) => format!("try again in {seconds} s"),
        None => "try again later".to_owned(),
    }
}

fn names_quota(said: &str) -> bool {
    let said = said.to_lowercase();
    let words = [
        "insufficient_quota",
        "exceeded your current quota",
        "credit balance",
        "insufficient credits",
    ];
    words.iter().any(|words| said.contains(words))
}

/// Whether what was sent is more than the model reads at once.
fn names_length(said: &str) -> bool {
    let said = said.to_lowercase();
    [
        "context length",
        "context_length",
        "context size",
        "context window",
        "prompt is too long",
        "too many tokens",
    ]
    .iter()
    .any(|words| said.contains(words))
}

fn names_missing_model(endpoint: &Endpoint, said: &str) -> bool {
    let said = said.to_lowercase();
    let missing = [
        "not found",
        "not exist",
        "not_found",
        "not a valid model",
        "no such model",
        "unknown model",
    ];
    // Who only lists the models asks for none.
    let asked = !endpoint.model.is_empty();
    let names_it = said.contains("model") || said.contains(&endpoint.model.to_lowercase());
    asked && names_it && missing.iter().any(|words| said.contains(words))
}

fn names_loading(said: &str) -> bool {
    let said = said.to_lowercase();
    [
        "memory",
        "unable to load",
        "failed to load",
        "runner",
        "unknown model architecture",
    ]
    .iter()
    .any(|words| said.contains(words))
}
