//! Where a model is, and what opens the door.

use std::time::Duration;

use caro_generate::{BackendKind, GenerateError};

use crate::address::Address;
use crate::key::{Key, hide};

/// How long an answer may take unless its user says otherwise.
const USUAL_TIMEOUT: Duration = Duration::from_secs(60);

/// A model behind a network: which protocol it speaks, where, its name there, and the key if it wants one.
#[derive(Debug, Clone)]
pub struct Endpoint {
    pub(crate) kind: BackendKind,
    pub(crate) address: Address,
    pub(crate) model: String,
    pub(crate) key: Option<Key>,
    pub(crate) timeout: Duration,
    pub(crate) proxy: Option<Address>,
    /// The hosts that are reached without it, as `NO_PROXY` lists them.
    pub(crate) direct: Option<String>,
}

impl Endpoint {
    /// A model of this name, without a key, that has 60 seconds to answer. The name may be empty where nobody will
    /// ask the model, only [`crate::probe()`] its server.
    ///
    /// The address is a host, a host and a port, or a URL, with or without the version (`/v1`) in its path. None is
    /// `http://127.0.0.1:11434` for Ollama, and the services' own for `OpenAI` and Anthropic.
    ///
    /// # Errors
    /// [`GenerateError::Unreachable`] if this is no address, or if there has to be one and is not.
    pub fn new(
        kind: BackendKind,
        address: Option<&str>,
        model: impl Into<String>,
    ) -> Result<Self, GenerateError> {
        let unreachable = |detail| GenerateError::Unreachable {
            backend: kind,
            address: "an unknown address".to_owned(),
            detail,
        };
        if matches!(kind, BackendKind::Static | BackendKind::Embedded) {
            return Err(unreachable("it is not behind a network".to_owned()));
        }
        Ok(Self {
            kind,
            address: Address::read(kind, address).map_err(unreachable)?,
            model: model.into().trim().to_owned(),
            key: None,
            timeout: USUAL_TIMEOUT,
            proxy: None,
            direct: None,
        })
    }

    /// With a key. It is sent to this address and nowhere else.
    #[must_use]
    pub fn with_key(mut self, key: Key) -> Self {
        self.key = Some(key);
        self
    }

    /// With another time in which the whole answer has to come.
    #[must_use]
    pub const fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Through this proxy, where the server is not on this machine and the conversation is encrypted: the proxy sees a
    /// tunnel. Without it none is used, whatever the environment says. `direct` lists the hosts that are reached without
    /// it, as `NO_PROXY` does.
    ///
    /// # Errors
    /// [`GenerateError::Unreachable`] if the proxy speaks neither http nor https. It is not repeated.
    pub fn with_proxy(mut self, proxy: &str, direct: Option<&str>) -> Result<Self, GenerateError> {
        let proxy = Address::read_proxy(proxy);
        let used = self.address.is_encrypted() && !self.address.is_loopback();
        if used && proxy.is_none() {
            return Err(self.unreachable(
                "the proxy that is set cannot be used; it has to be one of http or https",
            ));
        }
        self.proxy = proxy.filter(|_| used);
        self.direct = direct.map(str::to_owned);
        Ok(self)
    }

    /// Which backend it belongs to.
    #[must_use]
    pub const fn kind(&self) -> BackendKind {
        self.kind
    }

    /// The model's name at its server.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Where the server is, to be shown: without credentials.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.shown()
    }

    /// Whether the server is on this machine.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        self.address.is_loopback()
    }

    /// Whether its service answers nobody without a key, and there is none.
    pub(crate) fn lacks_key(&self) -> bool {
        matches!(self.kind, BackendKind::OpenAi | BackendKind::Anthropic) && self.key.is_none()
    }

    /// Whether anything is shown to the server that could open the door.
    pub(crate) fn shows_key(&self) -> bool {
        self.key.is_some() || self.address.secrets().next().is_some()
    }

    /// Where to set the key: an imperative clause.
    pub(crate) const fn key_advice(&self) -> &'static str {
        match self.kind {
            BackendKind::OpenAi => {
                "set OPENAI_API_KEY, or openai.key_command to a command that prints the key"
            }
            BackendKind::Anthropic => {
                "set ANTHROPIC_API_KEY, or anthropic.key_command to a command that prints the key"
            }
            BackendKind::Ollama => {
                "put a name and a password into ollama.host if the server wants them"
            }
            _ => {
                "set CARO_OPENAI_COMPATIBLE_KEY, or openai_compatible.key_command to a command that prints the key"
            }
        }
    }

    /// The text without anything that opens this or another door.
    pub(crate) fn hide_secrets(&self, text: &str) -> String {
        let text = match &self.key {
            Some(key) => key.hide_in(text),
            None => text.to_owned(),
        };
        self.address
            .secrets()
            .fold(text, |text, secret| hide(secret, &text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_shows_neither_its_key_nor_its_password() {
        let address = Some("https://me:hunter-22@llm.example.org");
        let endpoint = Endpoint::new(BackendKind::OpenAiCompatible, address, "m")
            .unwrap()
            .with_key(Key::new("sk-secret-secret").unwrap());
        let shown = format!("{endpoint:?}");
        assert!(
            !shown.contains("secret") && !shown.contains("hunter"),
            "{shown}"
        );
        assert_eq!(endpoint.address(), "https://llm.example.org/v1");
        assert_eq!(
            endpoint.hide_secrets("me:hunter-22 sk-secret-secret"),
            "me:… …"
        );
    }

    #[test]
    fn what_is_no_address_is_said() {
        let said = [
            (BackendKind::OpenAiCompatible, None),
            (BackendKind::Ollama, Some("ftp://x")),
            (BackendKind::Static, None),
        ]
        .map(|(kind, address)| Endpoint::new(kind, address, "m").unwrap_err().to_string());
        insta::assert_snapshot!(said.join("\n"));
    }
}
