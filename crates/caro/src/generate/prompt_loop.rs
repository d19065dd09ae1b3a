//! Many sentences in one session.

use caro_telemetry::PostHogClient;

use super::Generation;
use crate::failure::{Exit, Failure};
use crate::sentence;
use crate::signals::Signals;
use crate::telemetry;
use crate::ui::{Editor, Typed};

impl Generation<'_> {
    /// Answers sentences until there are no more. What goes wrong with one is said, and the next can come.
    ///
    /// # Errors
    /// Nobody reads the answers any more.
    pub(super) fn prompt_loop(&mut self) -> Result<Exit, Failure> {
        self.ui.hint("say what the command should do; Ctrl-D ends");
        let mut editor = Editor::new("caro> ", self.ui, self.signals);
        loop {
            match editor.read("", self.ui, self.signals) {
                Typed::Text(text) if matches!(text.as_str(), "exit" | "quit") => {
                    return Ok(Exit::Done);
                }
                Typed::Text(text) if text.is_empty() => {}
                Typed::Text(text) => {
                    if telemetry::try_get().is_some_and(PostHogClient::session_is_stale) {
                        self.session.renew(self.shell.kind, self.backend.kind());
                    }
                    let result = sentence::check(&text).and_then(|sentence| self.answer(&sentence));
                    match result {
                        Err(Failure::Silent(Exit::Done)) => return result,
                        Err(failure) => self.ui.fail(&failure),
                        Ok(_) => {}
                    }
                    telemetry::between(self.config, self.environment, self.ui);
                }
                Typed::Dropped | Typed::Interrupted => {}
                Typed::End => return Ok(Exit::Done),
            }
            match self.signals.received() {
                // Ctrl-C meant the command or the line, not the session.
                Some(signal) if Signals::is_interrupt(signal) => self.signals.forget(),
                Some(signal) => return Ok(Exit::Signal(signal)),
                None => {}
            }
        }
    }
}
