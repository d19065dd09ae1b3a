//! Changing an answer by saying what should be different about it.

use caro_generate::Exchange;

use super::Generation;
use super::offer::Offer;
use crate::failure::{Exit, Failure};
use crate::sentence;
use crate::ui::{Editor, Typed};

/// What was asked, and the command that came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    sentence: String,
    command: String,
}

impl Answered {
    /// What is on the table.
    pub(super) fn of(offer: &Offer) -> Self {
        Self {
            sentence: offer.sentence.clone(),
            command: offer.command.clone(),
        }
    }

    /// As a backend is told of it.
    pub(super) fn exchange(&self) -> Exchange<'_> {
        Exchange {
            sentence: &self.sentence,
            command: &self.command,
        }
    }

    /// The whole that was asked, once this is added. It is what the next refinement goes on from.
    pub(super) fn and(&self, words: &str) -> String {
        let said = self.sentence.trim_end_matches(['.', '!', '?', ' ']);
        format!("{said} {words}")
    }
}

/// What came of a refinement.
pub(super) enum Refined {
    /// Another command is on the table.
    Changed,
    /// The command is what it was.
    Unchanged,
    /// The user wants no more.
    Left(Exit),
}

impl Generation<'_> {
    /// Asks what should be different, and puts the command that comes of it in the place of the one on the table.
    /// Where none comes of it, that one stays.
    pub(super) fn refine(&mut self, offer: &mut Offer) -> Refined {
        let mut editor = Editor::new("refine> ", self.ui, self.signals);
        let words = match editor.read("", self.ui, self.signals) {
            Typed::Text(words) if !words.is_empty() => words,
            Typed::Interrupted => {
                self.decide(offer, offer.is_warned(), false);
                return Refined::Left(self.interrupted());
            }
            Typed::Text(_) | Typed::Dropped | Typed::End => {
                self.ui.say("Unchanged.");
                return Refined::Unchanged;
            }
        };
        let answered = Answered::of(offer);
        let made = sentence::check(&words).and_then(|words| self.make(&words, Some(&answered)));
        match made {
            Ok(refined) => {
                // That another one was wanted is the answer to what was found in this one.
                self.decide(offer, offer.is_warned(), false);
                *offer = refined;
                Refined::Changed
            }
            Err(Failure::Silent(exit)) => {
                self.decide(offer, offer.is_warned(), false);
                Refined::Left(exit)
            }
            Err(failure) => {
                self.ui.fail(&failure);
                Refined::Unchanged
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Answered;

    #[test]
    fn a_refinement_is_added_to_what_was_said() {
        let answered = Answered {
            sentence: "find pdf files.".to_owned(),
            command: "find . -name '*.pdf'".to_owned(),
        };
        assert_eq!(
            answered.and("larger than 1MB"),
            "find pdf files larger than 1MB"
        );
        assert_eq!(answered.exchange().sentence, "find pdf files.");
    }
}
