//! One run that generates: what happened in it, in which order, and for how long.
//!
//! Whoever works tells the session what happened, where it happens. Words of the user never come here: a
//! [`Happening`] is made of numbers, switches and closed enums.

use std::time::{Duration, Instant};

use caro_generate::{BackendKind, GenerateError, Shell};
use caro_safety::{Action, Assessment, Category, RiskLevel};

use crate::execution::{Ending, Outcome};

/// What a session counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SessionStats {
    /// Commands that a backend made.
    pub(crate) commands_generated: u32,
    /// Commands that were run.
    pub(crate) commands_executed: u32,
    /// What went wrong.
    pub(crate) errors: u32,
}

/// How a command came to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Chosen in the menu.
    Interactive,
    /// By `-x`.
    Auto,
    /// Chosen in the menu after it was changed there.
    Edited,
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// A backend gave no command. The sentences in the error stay here.
    NoAnswer,
    /// It took too long.
    Timeout,
    /// Nobody answered.
    Unreachable,
    /// The key was refused, or there is none.
    Unauthorized,
    /// Nothing left to spend.
    Quota,
    /// More than the model can read.
    TooLong,
    /// An answer without a command.
    BadAnswer,
    /// The model is not here.
    ModelMissing,
    /// The model cannot be used.
    ModelLoad,
    /// The user stopped it.
    Interrupted,
    /// The shell could not be started.
    Execution,
    /// The backend that was asked for cannot be opened.
    Config,
    /// What was to be printed could not be.
    Output,
    /// Caro is broken.
    Panic,
}

impl From<&GenerateError> for Trouble {
    fn from(error: &GenerateError) -> Self {
        match error {
            GenerateError::NoAnswer { .. } => Self::NoAnswer,
            GenerateError::Timeout { .. } => Self::Timeout,
            GenerateError::Unreachable { .. } => Self::Unreachable,
            GenerateError::NoKey { .. } | GenerateError::Unauthorized { .. } => Self::Unauthorized,
            GenerateError::Quota { .. } => Self::Quota,
            GenerateError::TooLong { .. } => Self::TooLong,
            GenerateError::BadAnswer { .. } => Self::BadAnswer,
            GenerateError::ModelMissing { .. } => Self::ModelMissing,
            GenerateError::ModelLoad { .. } => Self::ModelLoad,
            GenerateError::Interrupted => Self::Interrupted,
        }
    }
}

/// A command that a backend made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Generated {
    /// Counted from 1 in the session.
    pub(crate) generation: u32,
    /// Which backend.
    pub(crate) backend: BackendKind,
    /// Which model; only to find its family.
    pub(crate) model: Option<String>,
    /// How long it took.
    pub(crate) time: Duration,
    /// What the assessment says.
    pub(crate) risk_level: RiskLevel,
    /// How many findings there are.
    pub(crate) findings: u32,
    /// Whether the user could run it from here.
    pub(crate) offered: bool,
}

/// What came of what the assessment found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SafetyDecided {
    /// Of which generation.
    pub(crate) generation: u32,
    /// The worst risk.
    pub(crate) risk_level: RiskLevel,
    /// The category of the worst finding.
    pub(crate) category: Category,
    /// What the assessment asked for.
    pub(crate) action: Action,
    /// Whether the user was asked.
    pub(crate) asked: bool,
    /// Whether it was run in spite of a warning.
    pub(crate) overridden: bool,
}

/// A command that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Executed {
    /// Of which generation.
    pub(crate) generation: u32,
    /// How it came to it.
    pub(crate) mode: Mode,
    /// Whether the user changed it before.
    pub(crate) modified: bool,
    /// How it ended.
    pub(crate) ending: Ending,
    /// How long it ran.
    pub(crate) time: Duration,
}

/// Something that happened in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// It began.
    Started {
        /// The shell that commands are written for.
        shell: Shell,
        /// The backend that is asked.
        backend: BackendKind,
    },
    /// A backend made a command.
    Generated(Generated),
    /// The assessment found something, and it is decided what came of it.
    SafetyDecided(SafetyDecided),
    /// A command was run.
    Executed(Executed),
    /// Something went wrong.
    Failed {
        /// What.
        trouble: Trouble,
        /// Whether the session goes on.
        recoverable: bool,
    },
    /// It is over.
    Ended {
        /// How long it took.
        time: Duration,
        /// What it counted.
        stats: SessionStats,
    },
}

/// One session.
pub(crate) struct Session {
    start: Instant,
    stats: SessionStats,
    ended: bool,
    #[cfg(test)]
    heard: Vec<Happening>,
}

impl Session {
    /// Opens a session.
    pub(crate) fn start(shell: Shell, backend: BackendKind) -> Self {
        let mut session = Self {
            start: Instant::now(),
            stats: SessionStats::default(),
            ended: false,
            #[cfg(test)]
            heard: Vec::new(),
        };
        session.tell(Happening::Started { shell, backend });
        session
    }

    /// Ends the session and opens another, for a prompt that stays open.
    pub(crate) fn renew(&mut self, shell: Shell, backend: BackendKind) {
        self.end();
        if let Some(client) = crate::telemetry::try_get() {
            client.end_session();
        }
        *self = Self::start(shell, backend);
    }

    /// A backend made a command. The number it gets stays with it until it is run.
    pub(crate) fn generated(
        &mut self,
        candidate: &caro_generate::Candidate,
        assessment: &Assessment,
        time: Duration,
        offered: bool,
    ) -> u32 {
        self.stats.commands_generated += 1;
        let generation = self.stats.commands_generated;
        self.tell(Happening::Generated(Generated {
            generation,
            backend: candidate.backend,
            model: candidate.model.clone(),
            time,
            risk_level: assessment.risk_level,
            findings: u32::try_from(assessment.findings.len()).unwrap_or(u32::MAX),
            offered,
        }));
        generation
    }

    /// It is decided what comes of the findings. Without any there was nothing to decide.
    pub(crate) fn safety_decided(
        &mut self,
        generation: u32,
        assessment: &Assessment,
        asked: bool,
        overridden: bool,
    ) {
        if let Some(worst) = assessment.findings.first() {
            self.tell(Happening::SafetyDecided(SafetyDecided {
                generation,
                risk_level: assessment.risk_level,
                category: worst.category,
                action: assessment.action,
                asked,
                overridden,
            }));
        }
    }

    /// A command was run.
    pub(crate) fn executed(
        &mut self,
        generation: u32,
        mode: Mode,
        modified: bool,
        outcome: &Outcome,
    ) {
        self.stats.commands_executed += 1;
        self.tell(Happening::Executed(Executed {
            generation,
            mode,
            modified,
            ending: outcome.ending,
            time: outcome.time,
        }));
    }

    /// Something went wrong.
    pub(crate) fn failed(&mut self, trouble: Trouble, recoverable: bool) {
        self.stats.errors += 1;
        self.tell(Happening::Failed {
            trouble,
            recoverable,
        });
    }

    /// The session is over. Said once; every way out comes by here.
    pub(crate) fn end(&mut self) {
        if !std::mem::replace(&mut self.ended, true) {
            self.tell(Happening::Ended {
                time: self.start.elapsed(),
                stats: self.stats,
            });
        }
    }

    fn tell(&mut self, happening: Happening) {
        crate::telemetry::events::record(&happening);
        #[cfg(test)]
        self.heard.push(happening);
    }

    /// Everything that happened, for tests.
    #[cfg(test)]
    pub(crate) fn heard(&self) -> &[Happening] {
        &self.heard
    }
}
