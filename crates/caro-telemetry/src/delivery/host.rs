//! The address of a PostHog server.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

/// An address that events may be sent to: `https`, or `http` on this machine itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host(Url);

/// Why an address is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// It cannot be read as a URL with a host.
    #[error("is no address such as https://us.i.posthog.com")]
    Unreadable,
    /// Events would travel in the clear, and anyone on the way could answer in the server's name.
    #[error("must begin with https:// (http:// is for this machine itself)")]
    InTheClear,
    /// A user name, a query or a fragment has no business here.
    #[error("must hold nothing but a scheme, a host, a port and a path")]
    Surplus,
}

impl Host {
    /// Reads an address.
    ///
    /// # Errors
    ///
    /// If it is no URL, is neither `https` nor on this machine, or holds more than an address.
    pub fn parse(text: &str) -> Result<Self, HostError> {
        let url = Url::parse(text.trim()).map_err(|_| HostError::Unreadable)?;
        if url.host_str().is_none_or(str::is_empty) {
            return Err(HostError::Unreadable);
        }
        let host = Self(url);
        match host.0.scheme() {
            "https" => {}
            "http" if host.is_this_machine() => {}
            "http" => return Err(HostError::InTheClear),
            _ => return Err(HostError::Unreadable),
        }
        let url = &host.0;
        let surplus = !url.username().is_empty()
            || url.password().is_some()
            || url.query().is_some()
            || url.fragment().is_some();
        if surplus {
            Err(HostError::Surplus)
        } else {
            Ok(host)
        }
    }

    /// Whether it is this machine itself.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        match self.0.host_str() {
            Some("localhost") => true,
            Some(name) => {
                let address = name
                    .trim_start_matches('[')
                    .trim_end_matches(']')
                    .parse::<IpAddr>();
                address.is_ok_and(|address| address.is_loopback())
            }
            None => false,
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_an_address_and_http_only_here() {
        for (text, shown) in [
            ("https://us.i.posthog.com", "https://us.i.posthog.com"),
            (
                "https://posthog.example/ingest/",
                "https://posthog.example/ingest",
            ),
            ("http://127.0.0.1:8123", "http://127.0.0.1:8123"),
            ("http://localhost:1", "http://localhost:1"),
            ("http://[::1]:9", "http://[::1]:9"),
        ] {
            assert_eq!(Host::parse(text).unwrap().to_string(), shown);
        }
        for text in [
            "http://us.i.posthog.com",
            "http://10.0.0.1",
            "http://127.0.0.1.evil.example",
        ] {
            assert_eq!(Host::parse(text), Err(HostError::InTheClear), "{text}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        for text in [
            "",
            "us.i.posthog.com",
            "ftp://x",
            "file:///etc/passwd",
            "https://",
            "not a url",
            "unix:/x",
        ] {
            assert_eq!(Host::parse(text), Err(HostError::Unreadable), "{text}");
        }
        for text in [
            "https://user:pass@x.example",
            "https://x.example/?a=b",
            "https://x.example/#f",
        ] {
            assert_eq!(Host::parse(text), Err(HostError::Surplus), "{text}");
        }
    }
}
