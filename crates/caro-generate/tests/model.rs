//! A language model as a backend: what it is told, and what becomes of all that it may say.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod model {
    mod answers;
    mod continuing;
    mod explaining;
    mod hostile;
    mod prompts;
    pub(crate) mod scripted;
}
