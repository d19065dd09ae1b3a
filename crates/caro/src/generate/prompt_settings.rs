//! What the prompt is told about itself: who answers, for which shell, and how much is said.

use caro_generate::{BackendKind, Shell};

use super::Generation;
use super::prompt_commands::{AS_CONFIGURED, Command, help, nearest};
use crate::backends::state::states_of;
use crate::backends::{Means, Plan, present};
use crate::config::key::Key;
use crate::failure::Failure;
use crate::shell::UserShell;
use crate::ui::visible;

impl<'a> Generation<'a> {
    /// Does what was said to the prompt itself.
    ///
    /// # Errors
    /// One sentence about what cannot be done.
    pub(super) fn obey(&mut self, command: Command<'_>) -> Result<(), Failure> {
        match command {
            Command::Help => self.ui.say(help()),
            Command::Backend(None) => self.show_backends()?,
            Command::Backend(Some(AS_CONFIGURED)) => {
                let plan = Plan::new(self.config, self.options.model.as_deref())?;
                self.ask_by(plan);
            }
            Command::Backend(Some(name)) => {
                self.ask_by(Plan::only(known_backend(name)?));
            }
            Command::Model(None) => self.say_who_answers(),
            Command::Model(Some(name)) => {
                let plan = self.plan.with_model(name).ok_or_else(|| {
                    Failure::usage("none of those that are asked has models")
                        .hint(":backend NAME chooses one that has")
                })?;
                self.ask_by(plan);
            }
            Command::Shell(name) => self.choose_shell(name)?,
            Command::Explain(choice) => {
                self.options.explain = choice.unwrap_or(self.options.explain);
                self.ui.say(if self.options.explain {
                    "Each command is taken apart."
                } else {
                    "Commands are shown without an explanation; [x] in the menu gives one."
                });
            }
            Command::Clear => self.ui.control("\u{1b}[H\u{1b}[2J\u{1b}[3J"),
            // They are the loop's own business.
            Command::History { .. } | Command::Quit => {}
        }
        Ok(())
    }

    /// Takes these backends from here on. What is loaded stays loaded.
    fn ask_by(&mut self, plan: Plan) {
        let means = self.means_for(&plan);
        self.backend = Box::new(plan.open(&means, &self.opened));
        self.plan = plan;
        self.say_who_answers();
        // One that was chosen by its name cannot be stood in for, so what it lacks is said now.
        if let [kind] = *self.plan.kinds() {
            let states = states_of(Some(&self.plan), [kind], self.config, self.environment);
            for state in states.iter().filter(|state| !state.ready) {
                self.ui.warn(format_args!("{kind}: {}", state.summary));
            }
        }
    }

    /// What these backends are opened with. What `--context` shows may go to the servers that were named in the
    /// question about it, and to no other.
    fn means_for(&mut self, plan: &Plan) -> Means<'a> {
        let mut means = self.means.clone();
        let Ok(configured) = Plan::new(self.config, self.options.model.as_deref()) else {
            return means;
        };
        let named: Vec<_> = configured.servers().collect();
        if means.context.is_some() && plan.servers().any(|server| !named.contains(&server)) {
            means.context = None;
            self.ui
                .hint("what --context told of this directory is not told to this server");
        }
        means
    }

    fn say_who_answers(&mut self) {
        let called: Vec<_> = self
            .plan
            .kinds()
            .iter()
            .map(|kind| match self.plan.model_name(*kind, self.config) {
                Some(model) => format!("{kind} ({model})"),
                None => kind.to_string(),
            })
            .collect();
        let called = called.join(", then ");
        self.ui
            .say(format_args!("Asked from here on: {}.", visible(&called)));
    }

    fn show_backends(&mut self) -> Result<(), Failure> {
        let states = states_of(
            Some(&self.plan),
            BackendKind::ALL,
            self.config,
            self.environment,
        );
        crate::cli::show_backends(states, self.ui)
    }

    fn choose_shell(&mut self, name: Option<&str>) -> Result<(), Failure> {
        if let Some(name) = name {
            let mut config = self.config.clone();
            if config.set_flag(Key::Shell, name).is_err() {
                return Err(unknown("shell", name, Shell::ALL.map(Shell::as_str)));
            }
            self.shell = UserShell::detect(&config, self.environment);
        }
        let UserShell { kind, program } = &self.shell;
        self.ui.say(format_args!(
            "Commands are for {kind} and run by {}.",
            visible(&program.display().to_string())
        ));
        Ok(())
    }
}

fn known_backend(name: &str) -> Result<BackendKind, Failure> {
    present().find(|kind| kind.as_str() == name).ok_or_else(|| {
        let names = present().map(BackendKind::as_str);
        unknown("backend", name, names.chain([AS_CONFIGURED]))
    })
}

/// One sentence, with the nearest of what there is, or with all of it.
fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Failure {
    let known: Vec<_> = known.into_iter().collect();
    Failure::usage(match nearest(name, known.iter().copied()) {
        Some(near) => format!("there is no {what} \"{name}\"; the nearest is {near}"),
        None => format!(
            "there is no {what} \"{name}\"; there are {}",
            known.join(", ")
        ),
    })
}
