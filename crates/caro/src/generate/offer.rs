//! A command on the table.

use std::time::Duration;

use caro_generate::{BackendKind, Candidate};
use caro_safety::{Action, Assessment, Context, assess};

use super::Generation;
use crate::session::Mode;

/// A command, with what is known about it.
pub(super) struct Offer {
    /// What was asked: a sentence, and all that was to be different since.
    pub(super) sentence: String,
    /// The command, perhaps changed by the user.
    pub(super) command: String,
    /// What it does; empty once the user changed it.
    pub(super) explanation: String,
    /// Who made it.
    pub(super) backend: BackendKind,
    /// With which model.
    pub(super) model: Option<String>,
    /// How long that took.
    pub(super) time: Duration,
    /// What the assessment says of it.
    pub(super) assessment: Assessment,
    /// Its number in the session.
    pub(super) generation: u32,
    /// Whether the user changed it.
    pub(super) modified: bool,
    /// Whether the session knows what came of the findings.
    decided: bool,
}

impl Offer {
    /// How it is run when it is chosen in the menu.
    pub(super) const fn mode(&self) -> Mode {
        if self.modified {
            Mode::Edited
        } else {
            Mode::Interactive
        }
    }

    /// Whether it may not be run.
    pub(super) fn is_blocked(&self) -> bool {
        self.assessment.action == Action::Blocked
    }

    /// Whether it needs a second look.
    pub(super) fn is_warned(&self) -> bool {
        self.assessment.action == Action::Warned
    }
}

impl Generation<'_> {
    /// Assesses a command where it would run.
    pub(super) fn assess(&self, command: &str) -> Assessment {
        assess(
            command,
            &Context {
                level: self.config.safety_level(),
                home: self.environment.home().map(std::path::PathBuf::as_path),
                directory: self.directory.as_deref(),
                allow: self.config.safety_allow(),
            },
        )
    }

    /// Puts what a backend made on the table.
    pub(super) fn offer(
        &mut self,
        sentence: String,
        candidate: Candidate,
        time: Duration,
    ) -> Offer {
        let assessment = self.assess(&candidate.command);
        let offered = self.can_run();
        let generation = self
            .session
            .generated(&candidate, &assessment, time, offered);
        Offer {
            sentence,
            command: candidate.command,
            explanation: candidate.explanation,
            backend: candidate.backend,
            model: candidate.model,
            time,
            assessment,
            generation,
            modified: false,
            decided: false,
        }
    }

    /// Takes the user's change of a command. What it was before is decided by that: it was not run.
    pub(super) fn amend(&mut self, offer: &mut Offer, command: String) {
        self.decide(offer, offer.assessment.action == Action::Warned, false);
        offer.assessment = self.assess(&command);
        offer.decided = false;
        offer.modified = true;
        offer.explanation.clear();
        offer.command = command;
    }

    /// Tells the session, once, what came of the findings.
    pub(super) fn decide(&mut self, offer: &mut Offer, asked: bool, overridden: bool) {
        if !std::mem::replace(&mut offer.decided, true) {
            self.session
                .safety_decided(offer.generation, &offer.assessment, asked, overridden);
        }
    }
}
