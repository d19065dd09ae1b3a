//! Who watches while an answer is made, and may stop it.

use crate::{BackendKind, GenerateError};

/// Told what happens while a backend works. Every method does nothing by default.
///
/// A backend asks [`Observer::stopped`] at least every 100 ms and after every token, and ends with
/// [`GenerateError::Interrupted`] when it says so.
pub trait Observer {
    /// A model is being made ready; it may take seconds.
    fn loading(&mut self, _backend: BackendKind, _model: &str) {}

    /// A model reads what every prompt on this machine begins with, and keeps it: this is done once. So many of `total`
    /// tokens are read, with all of them at the last call.
    fn preparing(&mut self, _backend: BackendKind, _model: &str, _read: usize, _total: usize) {}

    /// A piece of the answer, as the model wrote it: unassessed, unescaped, perhaps not a whole word.
    fn piece(&mut self, _text: &str) {}

    /// What was streamed so far is not the answer: the model is asked once more. `why` is a short clause.
    fn retrying(&mut self, _why: &str) {}

    /// This backend has no command, and `next` is asked instead.
    fn falling_back(&mut self, _from: BackendKind, _error: &GenerateError, _next: BackendKind) {}

    /// Whether the user wants it to end.
    fn stopped(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unobserved;

impl Observer for Unobserved {}
