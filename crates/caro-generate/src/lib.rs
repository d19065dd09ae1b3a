//! From a sentence to a candidate command.
//!
//! A [`Backend`] takes a [`Request`] (a sentence, the shell and the userland it is meant for) and gives back a
//! [`Candidate`] or a [`GenerateError`] that says, in a sentence, why there is none. [`StaticBackend`] is the backend
//! that needs no model and no network: it answers from what Caro knows, and it would rather not answer than be wrong.
//!
//! [`ModelBackend`] makes a backend of any [`LanguageModel`]. It tells the model where the command is to run
//! ([`Surroundings`]), shows it worked examples and what Caro knows that is like the sentence, reads the answer, holds
//! it against what is installed ([`Tools`]), and asks once more for what will not do. [`Chain`] lets backends stand in
//! for each other, and [`Continued`] lets one that understands whole sentences only continue an earlier one.
//!
//! The crate prints nothing, starts nothing and reads neither files nor the environment by itself.

mod answer;
mod backend;
mod chain;
mod continued;
mod error;
mod explanation;
mod language_model;
mod model_backend;
mod observer;
mod prompt;
mod shell;
mod similar;
pub mod static_backend;
mod surroundings;
mod tools;
mod vague;

pub use answer::{FENCE_LANGUAGES, is_treacherous};
pub use backend::{Backend, BackendKind, Candidate, Exchange, Request, UnknownBackend};
pub use chain::{Chain, Opener};
pub use continued::Continued;
pub use error::GenerateError;
pub use explanation::explain_parts;
pub use language_model::{Conversation, LanguageModel, Role, Turn};
pub use model_backend::ModelBackend;
pub use observer::{Observer, Unobserved};
pub use prompt::stable_turns;
pub use shell::{Shell, UnknownShell, Userland};
pub use static_backend::StaticBackend;
pub use surroundings::{RELEVANT_TOOLS, Surroundings};
pub use tools::{AnyTools, Missing, Tools, is_builtin};
