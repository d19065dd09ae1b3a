//! What to do with a command: run, edit, copy, explain, refine, cancel.

use super::Generation;
use super::offer::Offer;
use super::refine::Refined;
use crate::clipboard;
use crate::execution::Destination;
use crate::failure::{Exit, Failure};
use crate::ui::{Editor, Key, Typed, style};

/// What can be done with a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Run,
    Edit,
    Copy,
    Explain,
    Refine,
    Cancel,
}

impl Choice {
    const ALL: [Self; 6] = [
        Self::Run,
        Self::Edit,
        Self::Copy,
        Self::Explain,
        Self::Refine,
        Self::Cancel,
    ];

    /// A command that is blocked can only be changed, by hand or by saying what should be different.
    const BLOCKED: [Self; 3] = [Self::Edit, Self::Refine, Self::Cancel];

    const fn word(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Edit => "edit",
            Self::Copy => "copy",
            Self::Explain => "explain",
            Self::Refine => "refine",
            Self::Cancel => "cancel",
        }
    }

    const fn letter(self) -> char {
        match self {
            Self::Run => 'r',
            Self::Edit => 'e',
            Self::Copy => 'c',
            Self::Explain => 'x',
            Self::Refine => 'f',
            Self::Cancel => 'q',
        }
    }

    fn of_letter(letter: char) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|choice| choice.letter() == letter.to_ascii_lowercase())
    }
}

impl Generation<'_> {
    /// Shows the command and does what the user chooses.
    ///
    /// # Errors
    /// The command could not be printed, or its shell not be started.
    pub(super) fn menu(&mut self, offer: &mut Offer) -> Result<Exit, Failure> {
        loop {
            if let Some(exit) = self.menu_once(offer)? {
                return Ok(exit);
            }
            // Another command is on the table.
            self.introduce(offer);
        }
    }

    /// The menu of one command. `None`: the user has put another in its place.
    fn menu_once(&mut self, offer: &mut Offer) -> Result<Option<Exit>, Failure> {
        // What is typed from the first line on is meant for the menu.
        self.ui.forget_typed();
        self.ui.show_findings(&offer.command, &offer.assessment);
        if offer.is_blocked() {
            self.decide(offer, false, false);
            return Ok(Some(Exit::Blocked));
        }
        self.print_command(offer)?;
        self.take_apart_if_asked(offer);
        loop {
            let choices: &[Choice] = if offer.is_blocked() {
                &Choice::BLOCKED
            } else {
                &Choice::ALL
            };
            match self.choose(choices, !offer.assessment.findings.is_empty()) {
                Ok(Choice::Run) => {
                    if let Err(exit) = self.permit(offer) {
                        return Ok(Some(exit));
                    }
                    let outcome = self.execute(offer, offer.mode(), Destination::Output)?;
                    return Ok(Some(Exit::Command(outcome.code)));
                }
                Ok(Choice::Edit) => {
                    if let Some(exit) = self.edit(offer) {
                        return Ok(Some(exit));
                    }
                }
                Ok(Choice::Copy) => {
                    self.decide(offer, offer.is_warned(), false);
                    let how = clipboard::copy(&offer.command, self.environment, self.ui);
                    self.ui.say(format_args!("Copied by {how}."));
                    return Ok(Some(Exit::Done));
                }
                Ok(Choice::Explain) => {
                    self.explain(offer);
                    self.take_apart(offer);
                }
                Ok(Choice::Refine) => match self.refine(offer) {
                    Refined::Changed => return Ok(None),
                    Refined::Unchanged => self.print_command(offer)?,
                    Refined::Left(exit) => return Ok(Some(exit)),
                },
                Ok(Choice::Cancel) => {
                    let exit = if offer.is_blocked() {
                        Exit::Blocked
                    } else {
                        Exit::Cancelled
                    };
                    self.decide(offer, offer.is_warned(), false);
                    return Ok(Some(exit));
                }
                Err(exit) => {
                    self.decide(offer, offer.is_warned(), false);
                    return Ok(Some(exit));
                }
            }
        }
    }

    /// Lets the user change the command. Where they drop the change, it stays as it was.
    fn edit(&mut self, offer: &mut Offer) -> Option<Exit> {
        let mut editor = Editor::new("$ ", self.ui, self.signals);
        match editor.read(&offer.command, self.ui, self.signals) {
            Typed::Interrupted => {
                self.decide(offer, offer.is_warned(), false);
                return Some(self.interrupted());
            }
            Typed::Text(command) if !command.is_empty() && command != offer.command => {
                self.amend(offer, command);
            }
            Typed::Text(_) | Typed::Dropped | Typed::End => self.ui.say("Unchanged."),
        }
        // The editor left the command on the screen.
        self.ui.show_findings(&offer.command, &offer.assessment);
        None
    }

    /// Shows the choices and waits for one. Enter takes the marked one: to run, or to cancel where
    /// there is something to think about first.
    fn choose(&mut self, choices: &[Choice], careful: bool) -> Result<Choice, Exit> {
        let preferred = if careful { Choice::Cancel } else { Choice::Run };
        let mut marked = choices
            .iter()
            .position(|choice| *choice == preferred)
            .unwrap_or_default();
        let keys = self.ui.single_keys();
        loop {
            self.show_choices(choices, marked);
            let chosen = match keys.read(self.ui, self.signals) {
                Key::Previous => {
                    marked = (marked + choices.len() - 1) % choices.len();
                    None
                }
                Key::Next => {
                    marked = (marked + 1) % choices.len();
                    None
                }
                Key::Enter => Some(choices[marked]),
                Key::Leave => Some(Choice::Cancel),
                Key::Character(letter) => {
                    Choice::of_letter(letter).filter(|choice| choices.contains(choice))
                }
                Key::Other => None,
                Key::Interrupted => return Err(self.interrupted()),
            };
            if let Some(choice) = chosen {
                self.ui.close_menu(choice.word());
                return Ok(choice);
            }
        }
    }

    fn show_choices(&mut self, choices: &[Choice], marked: usize) {
        let (strong, dim) = (style::STRONG, style::DIM);
        let long: usize = choices
            .iter()
            .map(|choice| choice.word().len() + "  [x]  ".len())
            .sum();
        let short = long > self.ui.width();
        let mut line = String::new();
        for (i, choice) in choices.iter().enumerate() {
            let (left, right) = if i == marked { ('>', '<') } else { (' ', ' ') };
            let letter = choice.letter();
            line += &match (short, i == marked) {
                (true, true) => format!("{strong}{left}{letter}{right}{strong:#}"),
                (true, false) => format!("{left}{letter}{right}"),
                (false, true) => format!(
                    "{strong}{left}{} [{letter}]{right}{strong:#} ",
                    choice.word()
                ),
                (false, false) => format!("{left}{} {dim}[{letter}]{dim:#}{right} ", choice.word()),
            };
        }
        self.ui.show_menu(line.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::Choice;

    #[test]
    fn every_choice_has_a_letter_of_its_own() {
        for choice in Choice::ALL {
            assert_eq!(Choice::of_letter(choice.letter()), Some(choice));
            assert_eq!(
                Choice::of_letter(choice.letter().to_ascii_uppercase()),
                Some(choice)
            );
        }
    }

    #[test]
    fn what_is_blocked_can_be_changed_and_neither_run_nor_taken_away() {
        for choice in [Choice::Run, Choice::Copy] {
            assert!(!Choice::BLOCKED.contains(&choice));
        }
    }
}
