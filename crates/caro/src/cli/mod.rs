//! The command line: what can be asked for, and who answers it.

mod arguments;
mod backends;
mod check;
mod completions;
mod config;
mod doctor;
mod generate;
mod init;
#[cfg(feature = "embedded")]
pub(crate) mod model;
mod telemetry;

use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;

use crate::config::Config;
use crate::config::environment::Environment;
use crate::failure::{Exit, Failure};
use crate::ui::{Ui, Verbosity};

pub(crate) use arguments::Invocation;
pub(crate) use backends::show as show_backends;
pub(crate) use generate::{GenerateOptions, OutputFormat};

/// Turns a sentence into a safe shell command.
#[derive(Debug, Parser)]
#[command(
    name = "caro",
    version,
    disable_help_subcommand = true,
    override_usage = "caro [OPTIONS] <PROMPT>...\n       caro [OPTIONS] <COMMAND>",
    after_help = "\
Examples:
  caro list all files larger than 100MB
  caro -x \"show disk usage by directory\"
  files=$(caro \"find empty files\")

Options go before the sentence; what follows its first word belongs to it.
A sentence in quotes may be followed by options, too.
`caro -- config ...` asks about the word config instead of running the command.

On a terminal Caro asks what to do with the command; elsewhere it prints it and
runs nothing. `caro` alone opens a prompt for many sentences.

Exit codes: 0 done, 1 error, 2 usage, 3 blocked by safety, 4 no command found,
5 warned (check), 130 cancelled; with -x, the command's own."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: Global,

    #[command(flatten)]
    generate: GenerateOptions,

    /// What the command should do, in your own words.
    #[arg(value_name = "PROMPT")]
    prompt: Vec<OsString>,

    #[command(subcommand)]
    command: Option<Command>,
}

/// Options that every command takes.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Global {
    /// Say how the answer came about.
    #[arg(
        short,
        long,
        global = true,
        display_order = 100,
        conflicts_with = "quiet"
    )]
    verbose: bool,

    /// Say nothing but the answer, warnings and errors.
    #[arg(short, long, global = true, display_order = 101)]
    quiet: bool,

    /// Record and send nothing in this run.
    #[arg(long, global = true, display_order = 102)]
    no_telemetry: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Check),
    Config(config::ConfigCommand),
    #[cfg(feature = "embedded")]
    Model(model::ModelCommand),
    Telemetry(telemetry::TelemetryCommand),
    Init(init::Init),
    Completions(completions::Completions),
    Doctor(doctor::Doctor),
    Backends(backends::Backends),
}

/// What a command works with.
struct Context<'a> {
    environment: &'a Environment,
    config: Config,
    no_telemetry: bool,
    ui: &'a mut Ui,
}

/// Does what was asked for.
///
/// # Errors
/// Why it could not be done.
pub(crate) fn run(
    invocation: Invocation,
    environment: &Environment,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    for word in &invocation.suspicious {
        ui.hint(format_args!(
            "{word} is read as a word of the sentence; options go before it"
        ));
    }
    let cli = invocation.cli;
    let config = Config::load(environment)?;
    for problem in &config.problems {
        ui.warn(problem);
    }
    if !config.problems.is_empty() {
        ui.hint("what cannot be read takes its safest value; `caro config list` shows what is in effect");
    }
    let mut context = Context {
        environment,
        config,
        no_telemetry: cli.global.no_telemetry,
        ui,
    };
    if cli.global.verbose || matches!(cli.command, Some(Command::Config(_) | Command::Doctor(_))) {
        context.warn_of_unknown_keys();
    }
    match cli.command {
        None => {
            let result = generate::run(&cli.generate, &cli.prompt, &mut context);
            match (result, invocation.misfit) {
                (Err(failure), Some(name)) if failure.exit() == Exit::NoCommand => Err(failure
                    .hint(format_args!(
                        "`caro {name} --help` shows how to use the command {name}"
                    ))),
                (result, _) => result,
            }
        }
        Some(Command::Check(check)) => check.run(&mut context),
        Some(Command::Config(config)) => config.run(&mut context),
        #[cfg(feature = "embedded")]
        Some(Command::Model(model)) => model.run(&mut context),
        Some(Command::Telemetry(telemetry)) => telemetry.run(&mut context),
        Some(Command::Init(init)) => init.run(&mut context),
        Some(Command::Completions(completions)) => completions.run(&mut context),
        Some(Command::Doctor(doctor)) => doctor.run(&mut context),
        Some(Command::Backends(backends)) => backends.run(&mut context),
    }
}

impl Context<'_> {
    fn warn_of_unknown_keys(&mut self) {
        let Some(path) = &self.config.path else {
            return;
        };
        for unknown in &self.config.unknown {
            let (path, line, name) = (path.display(), unknown.line, &unknown.name);
            self.ui.warn(format_args!(
                "{path}:{line}: {name} is not a key that Caro knows; it is kept"
            ));
        }
    }
}

impl Global {
    const fn verbosity(&self) -> Verbosity {
        if self.verbose {
            Verbosity::Verbose
        } else if self.quiet {
            Verbosity::Quiet
        } else {
            Verbosity::Normal
        }
    }
}
