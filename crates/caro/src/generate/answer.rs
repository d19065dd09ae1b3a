//! One sentence, answered.

use std::time::Instant;

use caro_generate::{GenerateError, Request, Userland};
use caro_safety::Action;

use super::Generation;
use super::offer::Offer;
use super::refine::Answered;
use super::watching::Watching;
use crate::cli::OutputFormat;
use crate::execution::{self, Destination, Outcome};
use crate::failure::{Exit, Failure};
use crate::sentence;
use crate::session::{Mode, Trouble};
use crate::ui::{style, visible};

impl Generation<'_> {
    /// Answers one sentence, or says the last answer anew with what is to be different about it.
    ///
    /// # Errors
    /// Why there is no command, or why it could not be printed or run.
    pub(super) fn answer(
        &mut self,
        sentence: &str,
        previous: Option<&Answered>,
    ) -> Result<Exit, Failure> {
        let mut offer = self.make(sentence, previous)?;
        if let Some(signal) = self.signals.received() {
            return Ok(Exit::Signal(signal));
        }
        self.introduce(&offer);
        let exit = self.present(&mut offer);
        self.last = Some(Answered::of(&offer));
        exit
    }

    /// Makes a command of a sentence, or of what continues an earlier one.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn make(
        &mut self,
        sentence: &str,
        previous: Option<&Answered>,
    ) -> Result<Offer, Failure> {
        let start = Instant::now();
        let whole = match previous {
            Some(previous) => sentence::check(&previous.and(sentence))?,
            None => sentence.to_owned(),
        };
        let mut request = Request::new(sentence, self.shell.kind, Userland::current());
        request.previous = previous.map(Answered::exchange);
        let mut watching = Watching::new(
            &mut *self.ui,
            &mut *self.session,
            self.signals,
            &self.plan,
            self.config,
        );
        // In the line editor of a shell the cursor is not ours.
        watching.shows_words = !self.options.shell_widget;
        watching.wait_for(self.plan.first());
        let result = self.backend.generate(&request, &mut watching);
        let error = result.as_ref().err();
        // After a refinement the command before it is still there to choose from.
        let refines = previous.is_some() && error != Some(&GenerateError::Interrupted);
        let failures = watching.end(error, refines || self.is_prompt);
        let candidate = result.map_err(|error| self.no_candidate(&error, &failures))?;
        let time = start.elapsed();
        assert!(
            !self.environment.fail_on_purpose(),
            "asked for by CARO_DEBUG_PANIC"
        );
        let offer = self.offer(whole, candidate, time);
        self.ui
            .detail(format_args!("answered in {} µs", time.as_micros()));
        Ok(offer)
    }

    /// Says what a command does before it is shown, where `--explain` asks for it.
    pub(super) fn introduce(&mut self, offer: &Offer) {
        if self.options.explain {
            self.explain(offer);
            if offer.assessment.action == Action::Allowed && !self.has_menu() {
                self.ui.show_findings(&offer.command, &offer.assessment);
            }
        }
    }

    /// Does with the command what was asked for.
    fn present(&mut self, offer: &mut Offer) -> Result<Exit, Failure> {
        let executes = self.options.execute && !self.options.dry_run;
        match self.config.output() {
            OutputFormat::Json => self.print_json(offer, executes),
            OutputFormat::Plain if executes => {
                self.show_warnings(offer);
                self.take_apart_if_asked(offer);
                Ok(match self.execute_unasked(offer, Destination::Output)? {
                    Ok(outcome) => Exit::Command(outcome.code),
                    Err(exit) => exit,
                })
            }
            OutputFormat::Plain if self.has_menu() => self.menu(offer),
            OutputFormat::Plain => self.print_bare(offer),
        }
    }

    /// Whether a menu asks what to do with the command.
    fn has_menu(&self) -> bool {
        let prints_only = self.options.dry_run || self.options.shell_widget;
        !prints_only && self.config.output() == OutputFormat::Plain && self.ui.can_offer()
    }

    /// Whether the user can run the command from here: now, in the menu, or in the line editor of their shell.
    pub(super) fn can_run(&self) -> bool {
        let options = &self.options;
        !options.dry_run && (options.execute || options.shell_widget || self.has_menu())
    }

    /// Prints the command for a program, a script or a line editor to take.
    fn print_bare(&mut self, offer: &mut Offer) -> Result<Exit, Failure> {
        self.show_warnings(offer);
        self.decide(offer, false, false);
        if offer.is_blocked() {
            return Ok(Exit::Blocked);
        }
        self.print_command(offer)?;
        self.take_apart_if_asked(offer);
        Ok(Exit::Done)
    }

    /// Prints the command: as it is for a program, made harmless for a terminal.
    pub(super) fn print_command(&mut self, offer: &Offer) -> Result<(), Failure> {
        let printed = if self.ui.shows_output() {
            let command = style::COMMAND;
            self.ui.print(format_args!(
                "{command}{}{command:#}",
                visible(&offer.command)
            ))
        } else {
            self.ui
                .print_bytes(format!("{}\n", offer.command).as_bytes())
        };
        self.printed(printed)
    }

    /// Notes where something could not be printed. A reader who has gone is not trouble.
    pub(super) fn printed(&mut self, printed: Result<(), Failure>) -> Result<(), Failure> {
        if let Err(Failure::Told(_)) = &printed {
            self.session.failed(Trouble::Output, false);
        }
        printed
    }

    /// Shows what stops a command or warns of it.
    pub(super) fn show_warnings(&mut self, offer: &Offer) {
        if offer.assessment.action != Action::Allowed {
            self.ui.show_findings(&offer.command, &offer.assessment);
        }
        // What the user once allowed is told each time: it was allowed for a command that is not this one.
        for rule in &offer.assessment.allowed_rules {
            self.ui.say(format_args!(
                "The rule {rule} applies; your configuration allows it."
            ));
        }
    }

    /// Runs the command without a menu, where it may be run. The findings have been shown.
    ///
    /// # Errors
    /// The shell could not be started.
    pub(super) fn execute_unasked(
        &mut self,
        offer: &mut Offer,
        destination: Destination,
    ) -> Result<Result<Outcome, Exit>, Failure> {
        // A warning shows it, too, where it fits.
        let whole_in_warning = offer.is_warned() && self.ui.fits_in_finding(&offer.command);
        if self.ui.can_ask() && !offer.is_blocked() && !whole_in_warning {
            let command = style::COMMAND;
            self.ui.say(format_args!(
                "{command}{}{command:#}",
                visible(&offer.command)
            ));
        }
        if let Err(exit) = self.permit(offer) {
            return Ok(Err(exit));
        }
        self.execute(offer, Mode::Auto, destination).map(Ok)
    }

    /// Runs the command.
    ///
    /// # Errors
    /// The shell could not be started.
    pub(super) fn execute(
        &mut self,
        offer: &Offer,
        mode: Mode,
        destination: Destination,
    ) -> Result<Outcome, Failure> {
        let outcome = execution::execute(&offer.command, &self.shell, destination, self.signals);
        let outcome = outcome.map_err(|error| {
            self.session.failed(Trouble::Execution, true);
            let program = self.shell.program.display();
            Failure::error(format_args!(
                "the shell {program} cannot be started: {error}"
            ))
            .hint("-s names another shell")
        })?;
        self.session
            .executed(offer.generation, mode, offer.modified, &outcome);
        self.ui.detail(format_args!(
            "exit code {} after {} ms",
            outcome.code,
            outcome.time.as_millis()
        ));
        Ok(outcome)
    }

    /// Why there is no command: what the last backend said, or where that one is only not here, what the one before
    /// said.
    fn no_candidate(&mut self, error: &GenerateError, before: &[GenerateError]) -> Failure {
        let (told, hint) = match (error, before.last()) {
            (GenerateError::Interrupted, _) => {
                let signal = self.signals.received();
                return Failure::Silent(signal.map_or(Exit::Cancelled, Exit::Signal));
            }
            (GenerateError::ModelMissing { hint, .. }, Some(before)) => (before, Some(hint)),
            (error, _) => (error, missing_model(before)),
        };
        let failure = match told {
            GenerateError::NoAnswer { .. }
            | GenerateError::TooLong { .. }
            | GenerateError::BadAnswer { .. } => Failure::new(Exit::NoCommand, told),
            GenerateError::ModelMissing { model, hint } => {
                return Failure::error(format_args!("the model {model} is not here")).hint(hint);
            }
            _ => Failure::error(told),
        };
        match (hint, told) {
            (Some(hint), _) => failure.hint(hint),
            (None, GenerateError::NoAnswer { .. }) => failure.hint(
                "say what, where and how in plain words, as in: find pdf files in ~/Documents larger than 10MB",
            ),
            (None, GenerateError::TooLong { .. }) => {
                failure.hint("say it in fewer words, or leave out what --context adds")
            }
            _ => failure,
        }
    }
}

/// What to do about the model that was not here, if one was missed.
fn missing_model(failures: &[GenerateError]) -> Option<&String> {
    failures.iter().find_map(|error| match error {
        GenerateError::ModelMissing { hint, .. } => Some(hint),
        _ => None,
    })
}
