//! How far long work has come.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ui;

/// A bar on stderr, where that is a terminal; nothing elsewhere. Gone when it is dropped.
pub(crate) struct Progress(ProgressBar);

impl Ui {
    /// Begins to show how far work has come, out of `total`.
    pub(crate) fn progress(&self, what: &'static str, total: u64) -> Progress {
        let shown = self.terminals.error && !self.plain && self.verbosity > super::Verbosity::Quiet;
        let target = if shown {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let template = "{msg} {wide_bar:.cyan/dim} {human_pos}/{human_len} {eta}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        Progress(bar)
    }
}

impl Progress {
    /// Shows that this much is done.
    pub(crate) fn reach(&self, done: u64) {
        // What is over within a second needs no bar.
        if self.0.elapsed() > Duration::from_secs(1) {
            self.0.set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
