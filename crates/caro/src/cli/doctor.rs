//! `caro doctor`: whether everything is as it should be.

use clap::Args;

use super::Context;
use crate::backends::available;
use crate::clipboard;
use crate::config::key::Key;
use crate::failure::{Exit, Failure};
use crate::shell::UserShell;
use crate::ui::style;

/// Say whether everything is as it should be.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  caro doctor")]
pub(super) struct Doctor {}

/// What was looked at, whether it is well, and what was found.
struct Check {
    name: &'static str,
    well: bool,
    found: String,
}

impl Doctor {
    #[expect(clippy::unused_self, reason = "every command is run the same way")]
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let checks = examine(context);
        let (good, bad) = (style::GOOD, style::ERROR);
        for Check { name, well, found } in &checks {
            let (style, mark) = if *well { (good, "ok") } else { (bad, "no") };
            context
                .ui
                .print(format_args!("{style}{mark}{style:#}  {name:13} {found}"))?;
        }
        Ok(if checks.iter().all(|check| check.well) {
            Exit::Done
        } else {
            Exit::Error
        })
    }
}

fn examine(context: &Context<'_>) -> Vec<Check> {
    let check = |name, well, found: String| Check { name, well, found };
    let version = format!(
        "{} on {}/{}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    );
    let backend = context.config.backend();
    let level = context.config.safety_level();
    let copying = clipboard::program(context.environment).unwrap_or("the terminal (OSC 52)");
    let terminal = if context.ui.can_offer() {
        format!("{} columns", context.ui.width())
    } else {
        "none: commands are printed, and nothing is asked".to_owned()
    };
    vec![
        check("version", true, version),
        configuration(context),
        shell(context),
        check(
            "backend",
            available(backend),
            format!(
                "{backend} ({}){}",
                context.config.origin(Key::BackendDefault),
                if available(backend) {
                    ""
                } else {
                    ", not in this build"
                }
            ),
        ),
        check(
            "safety",
            true,
            format!(
                "{} ({})",
                level.as_str(),
                context.config.origin(Key::SafetyLevel)
            ),
        ),
        check("terminal", true, terminal),
        check(
            "state",
            context.environment.home().is_some(),
            state(context),
        ),
        check("clipboard", true, copying.to_owned()),
    ]
}

fn state(context: &Context<'_>) -> String {
    match context.environment.state_directory() {
        None => "there is no home directory, so nothing can be remembered".to_owned(),
        Some(path) if path.exists() => path.display().to_string(),
        Some(path) => format!("{} (not there yet)", path.display()),
    }
}

fn configuration(context: &Context<'_>) -> Check {
    let config = &context.config;
    let found = match &config.path {
        None => "there is no home directory, so nothing can be set".to_owned(),
        Some(path) if !path.exists() => format!("{} (not there yet)", path.display()),
        Some(path) => path.display().to_string(),
    };
    let problems = config.problems.len();
    let found = if problems == 0 {
        found
    } else {
        format!("{found}: {problems} to mend, see above")
    };
    Check {
        name: "configuration",
        well: problems == 0 && config.path.is_some(),
        found,
    }
}

fn shell(context: &Context<'_>) -> Check {
    let shell = UserShell::detect(&context.config, context.environment);
    let program = if shell.program.is_absolute() {
        shell.program.exists().then(|| shell.program.clone())
    } else {
        context
            .environment
            .find_program(&shell.program.to_string_lossy())
    };
    let found = match &program {
        Some(program) => format!("{} ({})", shell.kind, program.display()),
        None => format!(
            "{}, but {} is not there",
            shell.kind,
            shell.program.display()
        ),
    };
    Check {
        name: "shell",
        well: program.is_some(),
        found,
    }
}
