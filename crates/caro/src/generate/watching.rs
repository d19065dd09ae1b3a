//! What a person sees while an answer is made, and what the session is told of it.

use caro_generate::{BackendKind, GenerateError, Observer};

use crate::backends::{Plan, is_server};
use crate::config::Config;
use crate::config::key::Key;
use crate::session::{Session, Trouble};
use crate::signals::Signals;
use crate::ui::{Ui, style, visible};

/// Watches while an answer is made.
pub(super) struct Watching<'a> {
    pub(super) ui: &'a mut Ui,
    pub(super) session: &'a mut Session,
    pub(super) signals: &'a Signals,
    pub(super) plan: &'a Plan,
    pub(super) config: &'a Config,
    /// Whether the model's words may be shown while they come.
    pub(super) shows_words: bool,
    /// Why those that were asked before have no command, the first first.
    pub(super) failures: Vec<GenerateError>,
    /// What is to be said once it is known that the next backend is there to be asked.
    held_back: Option<String>,
    /// What is to be recorded once it is known whether anybody comes after it.
    unrecorded: Option<Trouble>,
}

impl<'a> Watching<'a> {
    pub(super) fn new(
        ui: &'a mut Ui,
        session: &'a mut Session,
        signals: &'a Signals,
        plan: &'a Plan,
        config: &'a Config,
    ) -> Self {
        Self {
            ui,
            session,
            signals,
            plan,
            config,
            shows_words: true,
            failures: Vec::new(),
            held_back: None,
            unrecorded: None,
        }
    }

    /// Ends the watch: nothing of what was shown for now stays. `goes_on` is whether the session does after an error.
    /// Returns why those that were asked before the last have no command.
    pub(super) fn end(
        mut self,
        error: Option<&GenerateError>,
        goes_on: bool,
    ) -> Vec<GenerateError> {
        self.ui.clear_passing();
        self.record_last(error, goes_on);
        // That a model could have been asked, were there one, is said as a hint and not as news.
        if !matches!(error, Some(GenerateError::ModelMissing { .. })) {
            self.say_held_back();
        }
        self.failures
    }

    /// Records what went wrong last. A model that nobody fetched was not asked and has not failed: what ends the run then
    /// is what the one before it did not know, which is also what the user reads. Were both recorded, every sentence
    /// unknown to a Caro without a model would count as a missing model that ends the run, and as an unknown sentence
    /// that was recovered from. The maintainers look at what ends runs first, and would see neither as it is.
    fn record_last(&mut self, error: Option<&GenerateError>, goes_on: bool) {
        let last = self.plan.kinds().last().copied();
        match (error, self.unrecorded.take()) {
            (Some(error), Some(before)) if self.was_never_fetched(last, error) => {
                self.session.failed(before, goes_on);
            }
            (error, before) => {
                if let Some(before) = before {
                    self.session.failed(before, true);
                }
                if let Some(error) = error {
                    self.session.failed(Trouble::from(error), goes_on);
                }
            }
        }
    }

    /// Whether all that is wrong with a backend that stands in for another is that its model, which nobody chose, is not
    /// on this machine.
    fn was_never_fetched(&self, backend: Option<BackendKind>, error: &GenerateError) -> bool {
        backend == Some(BackendKind::Embedded)
            && matches!(error, GenerateError::ModelMissing { .. })
            && self.config.text(Key::ModelDefault).is_none()
    }

    fn say_held_back(&mut self) {
        if let Some(line) = self.held_back.take()
            && !self.ui.is_quiet()
        {
            let dim = style::DIM;
            self.ui.say(format_args!("{dim}{}{dim:#}", visible(&line)));
        }
    }

    /// Shows that a server is waited for, which may take its time before its first word.
    pub(super) fn wait_for(&mut self, backend: BackendKind) {
        if self.shows_words && is_server(backend) {
            let called = self.called(backend);
            self.ui.pass_notice(&format!("waiting for {called}…"));
        }
    }

    /// A backend with its model, as people read it.
    fn called(&self, kind: BackendKind) -> String {
        match self.plan.model_name(kind, self.config) {
            Some(model) => format!("{kind} ({model})"),
            None => kind.to_string(),
        }
    }
}

impl Observer for Watching<'_> {
    fn loading(&mut self, _backend: BackendKind, model: &str) {
        self.say_held_back();
        if self.shows_words {
            self.ui.pass_notice(&format!("loading {model}…"));
        }
    }

    fn preparing(&mut self, _backend: BackendKind, model: &str, read: usize, total: usize) {
        if self.shows_words {
            let percent = read * 100 / total.max(1);
            let line = format!("preparing {model} for this machine, once: {percent} %");
            self.ui.pass_notice(&line);
        }
    }

    fn piece(&mut self, text: &str) {
        self.say_held_back();
        if self.shows_words {
            self.ui.pass_text(text);
        }
    }

    fn retrying(&mut self, why: &str) {
        self.say_held_back();
        self.ui.detail(format_args!("asking once more: {why}"));
        if self.shows_words {
            self.ui.pass_notice(&format!("asking once more: {why}…"));
        }
    }

    fn falling_back(&mut self, from: BackendKind, error: &GenerateError, next: BackendKind) {
        self.say_held_back();
        if self.unrecorded.is_none() || !self.was_never_fetched(Some(from), error) {
            let before = self.unrecorded.replace(Trouble::from(error));
            if let Some(before) = before {
                self.session.failed(before, true);
            }
        }
        let why = match error {
            GenerateError::NoAnswer { .. } => format!("{from} has no answer"),
            GenerateError::ModelMissing { model, .. } => format!("the model {model} is not here"),
            error => error.to_string(),
        };
        self.held_back = Some(format!("{why}; asking {}", self.called(next)));
        self.failures.push(error.clone());
        // Whether a model is on this machine is only known when it is looked for; a server is always asked.
        if is_server(next) {
            self.say_held_back();
        }
        self.wait_for(next);
    }

    fn stopped(&self) -> bool {
        self.signals.received().is_some()
    }
}
