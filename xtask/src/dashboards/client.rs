//! Talking to PostHog's private API.
//!
//! The key goes to the configured host and nowhere else: redirects are not followed, and of the address of a next page
//! only path and query are used. No error shows it. A throttled request (429) was not carried out and is repeated when
//! PostHog says so; a failed GET or PATCH is repeated a few times, since that changes nothing; a failed POST never is,
//! because it may have been carried out all the same.

use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use reqwest::blocking::{Client as Http, Response};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER, USER_AGENT};
use reqwest::{Method, StatusCode, redirect};
use serde_json::Value;

/// How often a request is made in all, if it fails in a way that may pass.
const ATTEMPTS: u32 = 4;

/// How long a throttled request may be put off, at most.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

const TIMEOUT: Duration = Duration::from_secs(60);

/// More pages than this are taken for a fault of the server's.
const MOST_PAGES: usize = 500;

pub(super) struct Client {
    http: Http,
    host: String,
    project: u64,
    authorization: HeaderValue,
    key: String,
    requests: u32,
    writes: u32,
}

impl Client {
    pub(super) fn new(host: &str, project: u64, key: &str) -> Result<Self> {
        let host = host.trim_end_matches('/');
        if key.starts_with("phc_") {
            bail!(
                "this is a project key (phc_…), which can only send events: a personal API key (phx_…) is needed"
            );
        }
        let local = ["http://127.0.0.1:", "http://localhost:"];
        if !host.starts_with("https://") && !local.iter().any(|local| host.starts_with(local)) {
            bail!("{host} does not begin with https://: the key would travel in clear");
        }
        let mut authorization = HeaderValue::try_from(format!("Bearer {key}"))
            .map_err(|_| anyhow!("the key holds characters that no key has"))?;
        authorization.set_sensitive(true);
        let http = Http::builder()
            .redirect(redirect::Policy::none())
            .timeout(TIMEOUT)
            .build()
            .context("no HTTP client could be made")?;
        Ok(Self {
            http,
            host: host.to_owned(),
            project,
            authorization,
            key: key.to_owned(),
            requests: 0,
            writes: 0,
        })
    }

    /// How many requests were made.
    pub(super) const fn requests(&self) -> u32 {
        self.requests
    }

    /// How many of them were to write.
    pub(super) const fn writes(&self) -> u32 {
        self.writes
    }

    /// The object at a path below the project.
    pub(super) fn get(&mut self, path: &str) -> Result<Value> {
        let path = self.below_project(path);
        self.request(&Method::GET, &path, None)
    }

    /// Every object of a list, page by page.
    pub(super) fn list(&mut self, path: &str) -> Result<Vec<Value>> {
        let mut next = Some(self.below_project(path));
        let mut all = Vec::new();
        for _ in 0..MOST_PAGES {
            let Some(path) = next else {
                return Ok(all);
            };
            let mut page = self.request(&Method::GET, &path, None)?;
            match page["results"].take() {
                Value::Array(results) => all.extend(results),
                _ => bail!("{path} did not answer with a list"),
            }
            next = page["next"]
                .as_str()
                .and_then(path_and_query)
                .map(str::to_owned);
        }
        bail!("{path} has no last page")
    }

    /// Makes an object.
    pub(super) fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        let path = self.below_project(path);
        self.request(&Method::POST, &path, Some(body))
    }

    /// Changes an object.
    pub(super) fn patch(&mut self, path: &str, body: &Value) -> Result<Value> {
        let path = self.below_project(path);
        self.request(&Method::PATCH, &path, Some(body))
    }

    fn below_project(&self, path: &str) -> String {
        format!("/api/projects/{}/{path}", self.project)
    }

    fn request(&mut self, method: &Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let mut attempt = 1;
        loop {
            let outcome = self.once(method, path, body);
            let wait = match &outcome {
                Ok(response) => wait(response, method, attempt),
                Err(_) if *method == Method::POST => None,
                Err(_) => Some(backoff(attempt)),
            };
            match wait {
                Some(wait) if attempt < ATTEMPTS => sleep(wait),
                _ => return self.answer(outcome, method, path),
            }
            attempt += 1;
        }
    }

    fn once(
        &mut self,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> reqwest::Result<Response> {
        self.requests += 1;
        self.writes += u32::from(*method != Method::GET);
        let mut request = self
            .http
            .request(method.clone(), format!("{}{path}", self.host))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(
                USER_AGENT,
                concat!("caro-xtask/", env!("CARGO_PKG_VERSION")),
            );
        if let Some(body) = body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string());
        }
        request.send()
    }

    fn answer(
        &self,
        outcome: reqwest::Result<Response>,
        method: &Method,
        path: &str,
    ) -> Result<Value> {
        let what = format!("{method} {path}");
        let response = match outcome {
            Ok(response) => response,
            Err(error) if *method == Method::POST => {
                return Err(anyhow!(
                    "{what} got no answer ({}); it may have been carried out, so it is not repeated: run apply again",
                    self.without_key(&error.to_string())
                ));
            }
            Err(error) => {
                return Err(anyhow!(
                    "{what} got no answer: {}",
                    self.without_key(&error.to_string())
                ));
            }
        };
        let status = response.status();
        if status.is_redirection() {
            bail!(
                "{what} was sent elsewhere ({status}): give the address to which it leads as --host"
            );
        }
        let text = response
            .text()
            .map_err(|error| anyhow!("{what}: {}", self.without_key(&error.to_string())))?;
        if !status.is_success() {
            bail!(
                "{what} was refused with {status}: {}",
                self.without_key(&detail(&text))
            );
        }
        serde_json::from_str(&text).map_err(|_| anyhow!("{what} did not answer with JSON"))
    }

    /// A text of the server's without the key, should it be in there, and fit for a terminal.
    fn without_key(&self, text: &str) -> String {
        super::show::presentable(&text.replace(&self.key, "(the key)"))
    }
}

/// How long to wait before the request is made again; `None` where it is not.
fn wait(response: &Response, method: &Method, attempt: u32) -> Option<Duration> {
    match response.status() {
        StatusCode::TOO_MANY_REQUESTS => {
            let header = response.headers().get(RETRY_AFTER);
            let seconds = header.and_then(|value| value.to_str().ok()?.trim().parse().ok());
            let wait = seconds.map_or_else(|| backoff(attempt), Duration::from_secs);
            (wait <= LONGEST_WAIT).then_some(wait)
        }
        status if status.is_server_error() && *method != Method::POST => Some(backoff(attempt)),
        _ => None,
    }
}

fn backoff(attempt: u32) -> Duration {
    Duration::from_millis(200 << attempt.min(5))
}

/// What the server says about its refusal; it may answer with anything.
fn detail(text: &str) -> String {
    let json: Option<Value> = serde_json::from_str(text).ok();
    let detail = json.as_ref().and_then(|json| json["detail"].as_str());
    let words = detail.unwrap_or(if json.is_some() {
        text
    } else {
        "the answer is no JSON"
    });
    words.chars().take(400).collect()
}

/// Path and query of an address.
fn path_and_query(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map(|at| &rest[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_address_of_the_next_page_only_path_and_query_are_used() {
        assert_eq!(
            path_and_query("https://elsewhere.example/api/x/?offset=100"),
            Some("/api/x/?offset=100")
        );
        assert_eq!(path_and_query("/api/x/"), Some("/api/x/"));
        assert_eq!(path_and_query("https://elsewhere.example"), None);
    }

    #[test]
    fn the_key_travels_encrypted_or_not_at_all() {
        assert!(Client::new("http://posthog.example", 1, "phx_1").is_err());
        assert!(Client::new("http://127.0.0.1.evil.example", 1, "phx_1").is_err());
        assert!(Client::new("https://us.posthog.com/", 1, "phc_1").is_err());
        assert!(Client::new("https://us.posthog.com/", 1, "phx_1").is_ok());
    }
}
