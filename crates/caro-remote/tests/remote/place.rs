//! Where the tests take place.

use std::time::Duration;

use caro_generate::{
    BackendKind, Conversation, GenerateError, LanguageModel as _, Observer, Role, Turn,
};
use caro_remote::{Endpoint, Key, RemoteModel};
use caro_testing::ModelServer;

/// One of each protocol.
pub(crate) const PROTOCOLS: [BackendKind; 3] = [
    BackendKind::Ollama,
    BackendKind::OpenAiCompatible,
    BackendKind::Anthropic,
];

/// A key that no server shall be quoted with.
pub(crate) const KEY: &str = "sk-very-secret-0123456789";

/// What a conversation may look like: rules, an example, and the sentence.
pub(crate) fn turns() -> Vec<Turn> {
    [
        (Role::System, "Answer with one command for bash on Linux."),
        (Role::User, "where am I"),
        (Role::Assistant, "```bash\npwd\n```"),
        (Role::User, "list everything here"),
    ]
    .map(|(role, text)| Turn {
        role,
        text: text.to_owned(),
    })
    .into()
}

/// The conversation of a backend: the fence is opened for the model, and its end is the answer's.
pub(crate) fn conversation(turns: &[Turn]) -> Conversation<'_> {
    Conversation {
        turns,
        stable: 3,
        prefill: "```bash\n",
        stop: &["```"],
        max_tokens: 200,
    }
}

/// A model of this server, with a key.
pub(crate) fn endpoint(server: &ModelServer, kind: BackendKind, model: &str) -> Endpoint {
    Endpoint::new(kind, Some(&server.url()), model)
        .unwrap()
        .with_key(Key::new(KEY).unwrap())
        .with_timeout(Duration::from_secs(120))
}

/// Who hears an answer.
#[derive(Debug, Default)]
pub(crate) struct Listener {
    /// Everything that was told.
    pub(crate) heard: String,
    /// How many pieces it came in.
    pub(crate) pieces: usize,
}

impl Observer for Listener {
    fn piece(&mut self, text: &str) {
        self.heard.push_str(text);
        self.pieces += 1;
    }
}

/// Asks a model once.
pub(crate) fn ask(endpoint: Endpoint) -> Result<String, GenerateError> {
    let turns = turns();
    RemoteModel::new(endpoint)?.complete(&conversation(&turns), &mut Listener::default())
}

/// An error as its user sees it, without what is different on every run.
pub(crate) fn sentence(server: &ModelServer, error: &GenerateError) -> String {
    let shown = error.to_string();
    assert!(!shown.contains("secret"), "{shown}");
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    shown.replace(&server.url(), "http://SERVER")
}
