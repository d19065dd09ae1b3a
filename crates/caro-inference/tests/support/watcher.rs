//! Somebody who watches an answer, and may stop it.

use std::cell::Cell;

use caro_generate::{BackendKind, Observer};

#[derive(Default)]
pub(crate) struct Watcher {
    pub(crate) pieces: Vec<String>,
    pub(crate) loadings: usize,
    /// Tokens that are read once for all prompts, of how many.
    pub(crate) preparations: Vec<(usize, usize)>,
    /// How often it may still be asked before it says stop.
    patience: Option<Cell<usize>>,
}

impl Watcher {
    /// Says stop from the question after so many on.
    pub(crate) fn stopping_after(questions: usize) -> Self {
        Self {
            patience: Some(Cell::new(questions)),
            ..Self::default()
        }
    }
}

impl Observer for Watcher {
    fn loading(&mut self, _backend: BackendKind, _model: &str) {
        self.loadings += 1;
    }

    fn preparing(&mut self, _backend: BackendKind, _model: &str, read: usize, total: usize) {
        self.preparations.push((read, total));
    }

    fn piece(&mut self, text: &str) {
        self.pieces.push(text.to_owned());
    }

    fn stopped(&self) -> bool {
        self.patience.as_ref().is_some_and(|patience| {
            let left = patience.get();
            patience.set(left.saturating_sub(1));
            left == 0
        })
    }
}
