//! Why there is no command.

use std::time::Duration;

use crate::BackendKind;

/// Why a backend has no command. `Display` is a sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GenerateError {
    /// The backend works, but does not know a command for this sentence.
    #[error("{hint}")]
    NoAnswer {
        /// What was not understood, or what to say instead: a sentence for the user.
        hint: String,
    },
    /// No answer came in time.
    #[error("{backend} gave no answer within {} s", .after.as_secs())]
    Timeout {
        /// The backend that was asked.
        backend: BackendKind,
        /// How long we waited.
        after: Duration,
    },
    /// There is no server to talk to.
    #[error("{backend} cannot be reached at {address}: {detail}")]
    Unreachable {
        /// The backend that was asked.
        backend: BackendKind,
        /// Where we looked for it, without credentials.
        address: String,
        /// What the network said.
        detail: String,
    },
    /// There is no key to show, and without one nobody is asked.
    #[error("there is no key for {backend}: {detail}")]
    NoKey {
        /// The backend that would be asked.
        backend: BackendKind,
        /// Where to set the key, or why what was set gives none.
        detail: String,
    },
    /// The server refused our key, or wants one.
    #[error("{backend} refused the key: {detail}")]
    Unauthorized {
        /// The backend that was asked.
        backend: BackendKind,
        /// What the server said, and where to set the key.
        detail: String,
    },
    /// The account has nothing left, or asks too often.
    #[error("{backend} has no quota left: {detail}")]
    Quota {
        /// The backend that was asked.
        backend: BackendKind,
        /// What the server said.
        detail: String,
    },
    /// What was to be read is more than the model takes.
    #[error("that is more than {backend} can read at once: {detail}")]
    TooLong {
        /// The backend that was asked.
        backend: BackendKind,
        /// How much it is, and how much the model takes.
        detail: String,
    },
    /// An answer came that holds no usable command.
    #[error("{backend} answered, but not with a usable command: {detail}")]
    BadAnswer {
        /// The backend that answered.
        backend: BackendKind,
        /// What is wrong with the answer.
        detail: String,
    },
    /// The model is not on this machine.
    #[error("the model {model} is not here: {hint}")]
    ModelMissing {
        /// The model's name.
        model: String,
        /// What to do about it.
        hint: String,
    },
    /// The model is here but cannot be used.
    #[error("the model {model} cannot be loaded: {detail}")]
    ModelLoad {
        /// The model's name.
        model: String,
        /// What went wrong.
        detail: String,
    },
    /// The user stopped it.
    #[error("interrupted")]
    Interrupted,
}
