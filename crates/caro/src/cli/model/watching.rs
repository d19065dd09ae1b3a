//! What is shown while a model comes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use caro_models::{Model, Size, Step, Watcher};

use super::list::percent;
use crate::ui::{Progress, Ui};

/// Off a terminal a line is printed whenever so many more percent are here.
const STRIDE: u64 = 10;

/// Shows how a model comes: a bar on a terminal, lines elsewhere, nothing with `-q`.
pub(super) struct Watching<'a> {
    ui: &'a mut Ui,
    model: &'static Model,
    stop: Arc<AtomicBool>,
    bar: Option<Progress>,
    /// Of all that is being done.
    total: u64,
    /// What the last line said, in percent.
    told: u64,
    /// Whether it was said what comes, and from where.
    introduced: bool,
}

impl<'a> Watching<'a> {
    pub(super) fn new(model: &'static Model, ui: &'a mut Ui, stop: Arc<AtomicBool>) -> Self {
        Self {
            ui,
            model,
            stop,
            bar: None,
            total: 0,
            told: 0,
            introduced: false,
        }
    }

    /// Warns, above whatever is shown.
    pub(super) fn warn(&mut self, line: &str) {
        self.bar = None;
        self.ui.warn(line);
    }

    fn say(&mut self, line: &str) {
        if !self.ui.is_quiet() {
            self.ui.say(line);
        }
    }

    fn show(&mut self, what: &'static str, from: u64, total: u64) {
        self.bar = Some(self.ui.transfer(what, from, total));
        self.total = total;
        self.told = percent(from, total) / STRIDE * STRIDE;
    }
}

impl Watcher for Watching<'_> {
    fn begins(&mut self, step: &Step<'_>) {
        self.bar = None;
        match step {
            Step::Checking { bytes } => {
                if !self.ui.shows_passing() {
                    self.say(&format!("Checking the {} that are here", Size(*bytes)));
                }
                self.show("Checking", 0, *bytes);
            }
            Step::Fetching { host, from, bytes } => {
                if !self.introduced {
                    let Model { name, licence, .. } = self.model;
                    let size = Size(*bytes);
                    self.say(&if *from == 0 {
                        format!("Fetching {name} ({size}, {licence}) from {host}")
                    } else {
                        let here = Size(*from);
                        format!(
                            "Fetching the rest of {name} ({here} of {size} are here) from {host}"
                        )
                    });
                    self.introduced = true;
                }
                self.show("", *from, *bytes);
            }
            Step::Waiting {
                reason,
                pause,
                attempt,
                attempts,
            } => {
                let seconds = pause.as_secs_f64().ceil();
                self.say(&format!(
                    "{reason}; going on in {seconds} s (attempt {attempt} of {attempts})"
                ));
            }
        }
    }

    fn reached(&mut self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.reach(bytes);
        }
        let percent = percent(bytes, self.total);
        if self.introduced && !self.ui.shows_passing() && percent >= self.told + STRIDE {
            self.told = percent / STRIDE * STRIDE;
            self.say(&format!(
                "{} of {} ({percent} %)",
                Size(bytes),
                Size(self.total)
            ));
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}
