//! Whether a command may be run.

use caro_safety::{Action, RiskLevel};

use super::Generation;
use super::offer::Offer;
use crate::failure::Exit;

/// The word that is typed in full before a command of critical risk is run.
const WORD: &str = "yes";

impl Generation<'_> {
    /// Whether the command may be run: at once where nothing is wrong with it, after a question where the assessment
    /// warns, and never where it blocks. The findings have been shown.
    ///
    /// # Errors
    /// How the run ends where it may not.
    pub(super) fn permit(&mut self, offer: &mut Offer) -> Result<(), Exit> {
        // Ctrl-C that came a moment before the command would never reach it.
        if let Some(signal) = self.signals.received() {
            self.decide(offer, false, false);
            return Err(Exit::Signal(signal));
        }
        // `-y` was said before anybody saw the command: it does not stand for the word that a critical one needs.
        let critical = offer.assessment.risk_level >= RiskLevel::Critical;
        match offer.assessment.action {
            Action::Allowed => self.decide(offer, false, false),
            Action::Blocked => {
                self.decide(offer, false, false);
                return Err(Exit::Blocked);
            }
            Action::Warned if self.options.yes && !critical => self.decide(offer, false, true),
            Action::Warned if !self.ui.can_ask() => {
                self.decide(offer, false, false);
                self.ui.hint(if critical {
                    "nobody is here to ask, and a command of critical risk is not run unasked"
                } else {
                    "nobody is here to ask; -y runs it in spite of the warning"
                });
                return Err(Exit::Blocked);
            }
            Action::Warned => {
                self.ui.forget_typed();
                let answer = self.confirm(offer);
                self.decide(offer, true, answer == Ok(true));
                if !answer? {
                    self.ui.say("Not run.");
                    return Err(Exit::Cancelled);
                }
            }
        }
        Ok(())
    }

    fn confirm(&mut self, offer: &Offer) -> Result<bool, Exit> {
        let critical = offer.assessment.risk_level >= RiskLevel::Critical;
        let answer = if critical {
            self.ui.types(
                format_args!("Type {WORD} in full to run it anyway:"),
                WORD,
                self.signals,
            )
        } else {
            self.ui.agrees("Run it anyway?", self.signals)
        };
        answer.ok_or_else(|| self.interrupted())
    }

    /// How the run ends when a signal came.
    pub(super) fn interrupted(&mut self) -> Exit {
        self.ui.say("");
        self.signals
            .received()
            .map_or(Exit::Cancelled, Exit::Signal)
    }
}
