//! The server that models are fetched from.

use std::fmt;

use reqwest::Url;

use crate::Model;

/// Where the publishers put them.
const HUGGING_FACE: &str = "https://huggingface.co";

/// Whether a server may be asked without encryption.
///
/// What comes is held against its SHA-256 whichever way it comes, so encryption protects nothing but the knowledge of
/// what was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// Wherever it is: somebody wrote this address into Caro's own configuration.
    Allowed,
    /// Only on this machine: the address was meant for other programs, too.
    ThisMachine,
}

/// A server that has models under the paths that Hugging Face gives them.
///
/// A name and a password in the address are sent to that server, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    url: Url,
}

/// Why an address is none that models can be fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// It cannot be read, or names no server.
    #[error("is not an address like https://models.example.com")]
    Form,
    /// It has a `?` or a `#`, and paths are put behind it.
    #[error("must end with its path, without ? and #")]
    Query,
    /// It is not encrypted.
    #[error("must begin with https:// (http:// is for this machine, and for model.mirror)")]
    Plain,
}

impl Endpoint {
    /// Reads an address.
    ///
    /// # Errors
    /// Why it is none that models can be fetched from, as the end of a sentence that begins with it.
    pub fn parse(text: &str, plain: Plain) -> Result<Self, EndpointError> {
        let url = Url::parse(text.trim()).map_err(|_| EndpointError::Form)?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(EndpointError::Form);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(EndpointError::Query);
        }
        let endpoint = Self { url };
        if endpoint.is_plain() && plain == Plain::ThisMachine && !endpoint.is_this_machine() {
            return Err(EndpointError::Plain);
        }
        Ok(endpoint)
    }

    /// The server's name, with its port where that is not the usual one.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Whether it is on this machine.
    pub(crate) fn is_this_machine(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']');
        address
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
            || host == "localhost"
            || host.ends_with(".localhost")
    }

    /// Whether it is asked without encryption.
    pub(crate) fn is_plain(&self) -> bool {
        self.url.scheme() == "http"
    }

    /// Where the file of a model is, with name and password if there are any.
    pub(crate) fn address(&self, model: &Model) -> Url {
        let mut url = self.url.clone();
        let base = url.path().trim_end_matches('/');
        let (repository, file) = (model.repository, model.file);
        let path = format!("{base}/{repository}/resolve/main/{file}");
        url.set_path(&path);
        url
    }

    /// Where the file of a model is, for people to read.
    pub(crate) fn shown_address(&self, model: &Model) -> String {
        without_account(self.address(model)).to_string()
    }
}

impl Default for Endpoint {
    fn default() -> Self {
        Self {
            url: Url::parse(HUGGING_FACE).expect("a constant address that a test reads"),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = without_account(self.url.clone());
        f.write_str(url.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({self})")
    }
}

fn without_account(mut url: Url) -> Url {
    // Neither can fail: the address has a host.
    _ = url.set_username("");
    _ = url.set_password(None);
    url
}

#[cfg(test)]
mod tests {
    use super::{Endpoint, EndpointError, Plain};
    use crate::default_model;

    const FILE: &str = "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf";

    #[test]
    fn a_file_has_the_path_that_hugging_face_gives_it() {
        for (endpoint, base) in [
            (Endpoint::default(), "https://huggingface.co"),
            (mirror("https://m.example.com/"), "https://m.example.com"),
            (
                mirror(" http://10.0.0.7:8080/hf/ "),
                "http://10.0.0.7:8080/hf",
            ),
        ] {
            let address = endpoint.address(default_model());
            assert_eq!(address.as_str(), format!("{base}/{FILE}"));
            assert_eq!(endpoint.to_string(), base);
        }
        assert_eq!(Endpoint::default().host(), "huggingface.co");
        assert_eq!(mirror("http://[::1]:8080").host(), "[::1]:8080");
    }

    #[test]
    fn without_encryption_only_this_machine_or_what_the_configuration_names() {
        for (text, here) in [
            ("http://127.0.0.1:80", true),
            ("http://[::1]", true),
            ("http://localhost:8080", true),
            ("http://models.localhost", true),
            ("http://localhost.example.com", false),
            ("http://10.0.0.7", false),
        ] {
            let read = Endpoint::parse(text, Plain::ThisMachine);
            assert_eq!(read.is_ok(), here, "{text}");
            assert!(Endpoint::parse(text, Plain::Allowed).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "models.example.com", "ftp://m.example.com", "https://"] {
            let read = Endpoint::parse(text, Plain::Allowed);
            assert_eq!(read, Err(EndpointError::Form), "{text}");
        }
        let read = Endpoint::parse("https://m.example.com/?at=1", Plain::Allowed);
        assert_eq!(read, Err(EndpointError::Query));
    }

    #[test]
    fn a_password_is_sent_and_never_shown() {
        let endpoint = mirror("https://ada:lovelace@m.example.com/hf");
        let shown = format!(
            "{endpoint} {endpoint:?} {} {}",
            endpoint.host(),
            endpoint.shown_address(default_model())
        );
        assert!(
            !shown.contains("ada") && !shown.contains("lovelace"),
            "{shown}"
        );
        let address = endpoint.address(default_model());
        assert_eq!(address.password(), Some("lovelace"));
    }

    fn mirror(text: &str) -> Endpoint {
        Endpoint::parse(text, Plain::Allowed).unwrap()
    }
}
