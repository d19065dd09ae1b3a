//! Many sentences in one session.

use caro_telemetry::PostHogClient;

use super::Generation;
use super::prompt_commands::{self, Command, Said, completions};
use crate::config::key::{Key, Setting};
use crate::failure::{Exit, Failure};
use crate::sentence;
use crate::signals::Signals;
use crate::telemetry;
use crate::ui::{Editor, HistoryFile, Typed};

impl Generation<'_> {
    /// Answers sentences until there are no more. What goes wrong with one is said, and the next can come.
    ///
    /// # Errors
    /// Nobody reads the answers any more.
    pub(super) fn prompt_loop(&mut self) -> Result<Exit, Failure> {
        self.ui.hint(
            "say what the command should do; :help shows what else can be typed; Ctrl-D ends",
        );
        let file = self.history_file();
        let mut editor =
            Editor::for_sentences("caro> ", completions(), file, self.ui, self.signals);
        loop {
            match editor.read("", self.ui, self.signals) {
                Typed::Text(text) => match self.respond(&text, &mut editor) {
                    Ok(Some(exit)) => return Ok(exit),
                    Ok(None) => {}
                    Err(Failure::Silent(Exit::Done)) => return Err(Failure::Silent(Exit::Done)),
                    Err(failure) => self.ui.fail(&failure),
                },
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

    /// Does what a line asks for. Says how the loop ends where it is to end.
    fn respond(&mut self, line: &str, editor: &mut Editor) -> Result<Option<Exit>, Failure> {
        match prompt_commands::read(line)? {
            Said::Nothing => {}
            Said::Sentence(sentence) => self.respond_to(sentence, false)?,
            Said::Refinement(words) => self.respond_to(words, true)?,
            Said::Command(Command::Quit) => return Ok(Some(Exit::Done)),
            Said::Command(Command::History { clear }) => self.history(clear, editor)?,
            Said::Command(command) => self.obey(command)?,
        }
        Ok(None)
    }

    fn respond_to(&mut self, words: &str, refines: bool) -> Result<(), Failure> {
        let previous = match self.last.clone() {
            None if refines => {
                return Err(Failure::usage(
                    "there is no command yet that could be different",
                ));
            }
            previous => previous.filter(|_| refines),
        };
        if telemetry::try_get().is_some_and(PostHogClient::session_is_stale) {
            self.session.renew(self.shell.kind, self.backend.kind());
        }
        let result =
            sentence::check(words).and_then(|sentence| self.answer(&sentence, previous.as_ref()));
        telemetry::between(self.config, self.environment, self.ui);
        result.map(drop)
    }

    /// Where what is typed is kept, if the user wants that. A file from before they said no is removed.
    fn history_file(&mut self) -> Option<HistoryFile> {
        let file = HistoryFile::of(&self.environment.state_directory()?);
        match self.config.setting(Key::HistoryEnabled) {
            Some(Setting::Bool(true)) => return Some(file),
            // Where nothing is said, nothing is removed: the configuration may be another one this time.
            Some(Setting::Bool(false)) => match file.remove() {
                Ok(true) => self.ui.hint(format_args!(
                    "history.enabled is false, so {} is removed",
                    file.path().display()
                )),
                Ok(false) => {}
                Err(error) => self.ui.warn(format_args!(
                    "{} cannot be removed: {error}",
                    file.path().display()
                )),
            },
            _ => {}
        }
        None
    }

    fn history(&mut self, clear: bool, editor: &mut Editor) -> Result<(), Failure> {
        let state = self.environment.state_directory();
        let file = state.map(|directory| HistoryFile::of(&directory));
        if clear {
            let removed = editor.forget(file.as_ref()).map_err(|error| {
                Failure::error(format_args!("the history on disk stays: {error}"))
            })?;
            self.ui.say(if removed {
                "Forgotten, here and on disk."
            } else {
                "Forgotten."
            });
            return Ok(());
        }
        match (file, self.config.setting(Key::HistoryEnabled)) {
            (Some(file), Some(Setting::Bool(true))) => self.ui.say(format_args!(
                "What you type is kept in {}, but for lines that begin with a space.",
                file.path().display()
            )),
            _ => {
                self.ui
                    .say("What you type is forgotten when the prompt ends.");
                self.ui
                    .hint("caro config set history.enabled true keeps it on this machine");
            }
        }
        Ok(())
    }
}
