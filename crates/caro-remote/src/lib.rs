//! Language models behind a network: Ollama, whatever speaks `OpenAI`'s protocol, `OpenAI` itself, and Anthropic.
//!
//! An [`Endpoint`] says where a model is and what opens the door; a [`RemoteModel`] made of it is a
//! [`caro_generate::LanguageModel`]; [`probe_all`] finds out what is there without asking a model anything.
//!
//! Nothing is sent anywhere but to the address of the endpoint: redirections are not followed, no proxy is taken from
//! the environment, and one that is named sees a tunnel. A [`Key`] shows itself to nobody but that server, not even in an error
//! that repeats what the server said. The crate prints nothing, logs nothing and reads no configuration by itself.

mod address;
mod answer;
mod client;
mod endpoint;
mod failure;
mod frames;
mod key;
mod listen;
mod manner;
mod model;
mod probe;
mod request;
mod stops;
mod wording;

pub use endpoint::Endpoint;
pub use key::{Key, KeyError};
pub use model::RemoteModel;
pub use probe::{Probe, probe, probe_all};
