//! `caro <PROMPT>…`

use std::ffi::OsString;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::Context;
use crate::config::key::{Key, Kind};
use crate::failure::{Exit, Failure};

/// How the answer is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    /// The command.
    #[default]
    Plain,
    /// A JSON object with everything about it.
    Json,
}

impl OutputFormat {
    /// The names of all of them.
    pub(crate) const NAMES: [&'static str; 2] = [Self::Plain.as_str(), Self::Json.as_str()];

    /// The name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Json => "json",
        }
    }

    /// The format of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Plain, Self::Json]
            .into_iter()
            .find(|format| format.as_str() == name)
    }
}

/// Options for a sentence.
#[derive(Clone, Debug, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub(crate) struct GenerateOptions {
    /// Run the command; ask first where the assessment warns.
    #[arg(short = 'x', long)]
    pub(crate) execute: bool,

    /// Run in spite of warnings. What is blocked stays blocked.
    #[arg(short, long)]
    pub(crate) yes: bool,

    /// Print the command and run nothing, ask nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Also say what the command does.
    #[arg(long)]
    pub(crate) explain: bool,

    /// How the answer is printed.
    #[arg(short, long, value_name = "FORMAT", value_parser = names(Key::Output))]
    pub(crate) output: Option<String>,

    /// Who answers: this backend, and nobody in its place.
    #[arg(short, long, value_parser = names(Key::BackendDefault))]
    pub(crate) backend: Option<String>,

    /// Which model of the backend; without -b, of the first that has models.
    #[arg(short, long)]
    pub(crate) model: Option<String>,

    /// Also tell a model the names of the files here and the git branch; shown first.
    #[arg(long)]
    pub(crate) context: bool,

    /// The shell that the command is for.
    #[arg(short, long, value_parser = names(Key::Shell))]
    pub(crate) shell: Option<String>,

    /// How careful the assessment is.
    #[arg(long, value_name = "LEVEL", value_parser = names(Key::SafetyLevel))]
    pub(crate) safety: Option<String>,

    /// The answer goes to the line editor of a shell.
    #[arg(long, hide = true)]
    pub(crate) shell_widget: bool,
}

/// What an option of this key may hold.
pub(super) fn names(key: Key) -> PossibleValuesParser {
    match key.kind() {
        Kind::Choice(names) => PossibleValuesParser::new(names),
        _ => PossibleValuesParser::new([""; 0]),
    }
}

impl GenerateOptions {
    /// Whether any of them was given.
    pub(super) const fn any(&self) -> bool {
        self.execute
            || self.yes
            || self.dry_run
            || self.explain
            || self.context
            || self.shell_widget
            || self.output.is_some()
            || self.backend.is_some()
            || self.model.is_some()
            || self.shell.is_some()
            || self.safety.is_some()
    }
}

pub(super) fn run(
    options: &GenerateOptions,
    words: &[OsString],
    context: &mut Context<'_>,
) -> Result<Exit, Failure> {
    for (key, flag) in [
        (Key::Output, &options.output),
        (Key::BackendDefault, &options.backend),
        (Key::Shell, &options.shell),
        (Key::SafetyLevel, &options.safety),
    ] {
        if let Some(value) = flag {
            context.config.set_flag(key, value)?;
        }
    }
    crate::generate::run(
        words,
        options,
        context.no_telemetry,
        &context.config,
        context.environment,
        context.ui,
    )
}
