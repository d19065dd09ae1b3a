//! How far long work has come.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ui;

/// A bar on stderr, where that is a terminal; nothing elsewhere. Gone when it is dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Shown before it is known that it takes long.
    at_once: bool,
}

impl Ui {
    /// Begins to show how far work has come, out of `total`.
    pub(crate) fn progress(&self, what: &'static str, total: u64) -> Progress {
        let bar = self.bar(
            total,
            "{msg} {wide_bar:.cyan/dim} {human_pos}/{human_len} {eta}",
        );
        bar.set_message(what);
        Progress {
            bar,
            at_once: false,
        }
    }

    /// Begins to show how many bytes have come, out of `total`, of which some were here before; how fast they come, and
    /// how long it will take.
    #[cfg(feature = "embedded")]
    pub(crate) fn transfer(&self, what: &'static str, here: u64, total: u64) -> Progress {
        let bar = self.bar(
            total,
            "{msg}{wide_bar:.cyan/dim} {decimal_bytes} of {decimal_total_bytes}  {decimal_bytes_per_sec}  {eta} left",
        );
        if !what.is_empty() {
            bar.set_message(format!("{what} "));
        }
        bar.set_position(here);
        // What was here before didn't come fast: it is counted before the clock starts.
        bar.tick();
        bar.reset_eta();
        // Rate and remaining time change when nothing comes, too.
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress { bar, at_once: true }
    }

    fn bar(&self, total: u64, template: &str) -> ProgressBar {
        let target = if self.shows_passing() {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar
    }
}

impl Progress {
    /// Shows that this much is done.
    pub(crate) fn reach(&self, done: u64) {
        // What is over within a second needs no bar.
        if self.at_once || self.bar.elapsed() > Duration::from_secs(1) {
            self.bar.set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
