//! Where a server is.

use std::net::{IpAddr, Ipv6Addr};

use caro_generate::BackendKind;
use reqwest::Url;

/// The base of a server's paths: what stands before `/chat/completions`, `/messages` or `/api/chat`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address(Url);

impl Address {
    /// Reads an address as people write it: a host, a host and a port, or a URL, with or without the version of the
    /// protocol. None is the service's own, where it has one.
    ///
    /// # Errors
    /// A clause that says what is wrong with it.
    pub(crate) fn read(kind: BackendKind, text: Option<&str>) -> Result<Self, String> {
        let text = match (text.map(str::trim).filter(|text| !text.is_empty()), kind) {
            (Some(text), _) => text,
            (None, BackendKind::Ollama) => "http://127.0.0.1:11434",
            (None, BackendKind::OpenAi) => "https://api.openai.com/v1",
            (None, BackendKind::Anthropic) => "https://api.anthropic.com/v1",
            (None, _) => return Err(format!("set {kind}.url to where the server listens")),
        };
        let mut url = parse(kind, text)?;
        url.set_fragment(None);
        let path = base_path(kind, url.path());
        url.set_path(&path);
        Ok(Self(url))
    }

    /// Reads the address of a proxy, if it is one that can be used.
    pub(crate) fn read_proxy(text: &str) -> Option<Self> {
        let text = text.trim();
        let complete = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let url = Url::parse(&complete).ok()?;
        let usable = matches!(url.scheme(), "http" | "https") && url.has_host();
        usable.then_some(Self(url))
    }

    /// The whole of it, with what opens the door.
    pub(crate) const fn url(&self) -> &Url {
        &self.0
    }

    /// The URL of one of the server's paths.
    pub(crate) fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}/{path}", self.0.path().trim_end_matches('/')));
        url
    }

    /// As it is shown to people: without credentials and without a query, which may hold some.
    pub(crate) fn shown(&self) -> String {
        shown(&self.0)
    }

    /// Whether the server is on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(self.0.host_str().unwrap_or_default())
    }

    /// Whether the conversation is encrypted.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// What in it is nobody's business.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let password = self.0.password().into_iter();
        let values = self
            .0
            .query()
            .into_iter()
            .flat_map(|query| query.split('&'));
        password.chain(values.map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value)))
    }

    /// Without the credentials in it, for a server that is shown a key instead.
    pub(crate) fn without_credentials(&self) -> Self {
        let mut url = self.0.clone();
        // Neither can fail for a URL that has a host, and every address has one.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        Self(url)
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

/// A URL without credentials, query and trailing slash.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.as_str().trim_end_matches('/').to_owned()
}

fn parse(kind: BackendKind, text: &str) -> Result<Url, String> {
    let has_scheme = text.contains("://");
    let complete = if has_scheme {
        text.to_owned()
    } else if text.parse::<Ipv6Addr>().is_ok() {
        format!("http://[{text}]")
    } else if text.starts_with(':') {
        format!("http://127.0.0.1{text}")
    } else {
        format!("{}://{text}", scheme_for(kind, text))
    };
    let mut url = Url::parse(&complete).map_err(|error| format!("it is no address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("only http and https are spoken".to_owned());
    }
    // Where a server listens on every interface, its clients say so too, and mean this machine.
    let here = match url.host_str() {
        Some("0.0.0.0") => Some("127.0.0.1"),
        Some("[::]") => Some("[::1]"),
        Some(_) => None,
        None => return Err("it names no host".to_owned()),
    };
    if let Some(here) = here {
        url.set_host(Some(here))
            .map_err(|error| error.to_string())?;
    }
    if kind == BackendKind::Ollama && !has_scheme && !names_port(text) {
        let _ = url.set_port(Some(11434));
    }
    Ok(url)
}

/// A name on the internet is spoken to in private unless its user wrote otherwise; a machine nearby rarely can.
fn scheme_for(kind: BackendKind, text: &str) -> &'static str {
    let host = match host(text).rsplit_once(':') {
        Some((name, _)) if names_port(text) => name,
        _ => host(text),
    };
    let nearby = !host.contains('.') || host.parse::<IpAddr>().is_ok() || host.ends_with(".local");
    if kind == BackendKind::Ollama || nearby {
        "http"
    } else {
        "https"
    }
}

/// The host of an address without a scheme, with its port if it names one.
fn host(text: &str) -> &str {
    let authority = text.split('/').next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

/// Whether an address without a scheme names a port, be it the usual one.
fn names_port(text: &str) -> bool {
    let port = host(text).rsplit_once(':').map(|(_, port)| port);
    let bare = text.parse::<Ipv6Addr>().is_ok();
    !bare
        && port
            .is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The path that the protocol's own paths follow.
fn base_path(kind: BackendKind, path: &str) -> String {
    let path = path.trim_end_matches('/');
    // People copy the address they know, and some know the whole of it.
    let known: &[&str] = match kind {
        BackendKind::Ollama => &["/api/chat", "/api/tags", "/api", "/v1"],
        _ => &["/chat/completions", "/messages", "/models"],
    };
    let path = known
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path);
    if kind == BackendKind::Ollama || path.split('/').any(names_version) {
        path.to_owned()
    } else {
        format!("{path}/v1")
    }
}

/// Whether a segment of a path is a version: `v1`, `v1beta`, `v4`.
fn names_version(segment: &str) -> bool {
    let mut bytes = segment.bytes();
    bytes.next() == Some(b'v') && bytes.next().is_some_and(|byte| byte.is_ascii_digit())
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: BackendKind, text: &str) -> String {
        Address::read(kind, Some(text)).map_or_else(|error| error, |address| address.0.to_string())
    }

    #[test]
    fn ollama_is_found_however_its_host_is_written() {
        let found = [
            "",
            "localhost",
            "localhost:1234",
            ":1234",
            "0.0.0.0",
            "0.0.0.0:80",
            "::1",
            "[::1]:9",
            "box.local",
            "http://box",
            "https://box/",
            "http://box:11434/v1",
            "http://box:1/api/",
            "http://me:pw@box:1/sub",
            "ftp://box",
            "http://",
            "a b",
        ]
        .map(|text| format!("{text:24} {}", read(BackendKind::Ollama, text)));
        insta::assert_snapshot!(found.join("\n"));
    }

    #[test]
    fn a_compatible_server_is_found_with_or_without_its_version() {
        let found = [
            "",
            "localhost:8000",
            "localhost:8000/v1/",
            "192.168.1.5:8000",
            "gpu-box:8000",
            "llm.example.org",
            "http://llm.example.org",
            "https://openrouter.ai/api/v1",
            "https://api.groq.com/openai",
            "https://h/v1/chat/completions",
            "https://h/v1beta/openai",
            "https://h/v1?api-version=1#x",
            "me:pw@h.example.org:8000",
        ]
        .map(|text| format!("{text:36} {}", read(BackendKind::OpenAiCompatible, text)));
        insta::assert_snapshot!(found.join("\n"));
    }

    #[test]
    fn services_are_where_they_say() {
        for (kind, address) in [
            (BackendKind::OpenAi, "https://api.openai.com/v1"),
            (BackendKind::Anthropic, "https://api.anthropic.com/v1"),
            (BackendKind::Ollama, "http://127.0.0.1:11434"),
        ] {
            assert_eq!(Address::read(kind, None).unwrap().shown(), address);
        }
    }

    #[test]
    fn an_address_is_shown_without_what_opens_the_door() {
        let text = Some("https://me:pass-word@host/v1?api-key=also-secret");
        let address = Address::read(BackendKind::OpenAiCompatible, text).unwrap();
        assert_eq!(format!("{address:?}"), "https://host/v1");
        assert_eq!(
            address.secrets().collect::<Vec<_>>(),
            ["pass-word", "also-secret"]
        );
        assert_eq!(
            address
                .without_credentials()
                .join("chat/completions")
                .as_str(),
            "https://host/v1/chat/completions?api-key=also-secret"
        );
    }

    #[test]
    fn a_proxy_is_told_from_what_is_none() {
        let read = |text| Address::read_proxy(text).map(|proxy| proxy.shown());
        assert_eq!(read("proxy:3128").as_deref(), Some("http://proxy:3128"));
        assert_eq!(
            read("https://me:pw@proxy").as_deref(),
            Some("https://proxy")
        );
        assert_eq!(read("socks5://proxy"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn this_machine_is_known_by_its_names() {
        for here in ["localhost", "127.0.0.1", "127.3.2.1", "::1", "0.0.0.0"] {
            assert!(
                Address::read(BackendKind::Ollama, Some(here))
                    .unwrap()
                    .is_loopback()
            );
        }
        for elsewhere in ["10.0.0.1", "localhost.example.org", "box"] {
            assert!(
                !Address::read(BackendKind::Ollama, Some(elsewhere))
                    .unwrap()
                    .is_loopback()
            );
        }
    }
}
