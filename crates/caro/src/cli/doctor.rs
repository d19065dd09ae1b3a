//! `caro doctor`: whether everything is as it should be.

use caro_generate::BackendKind;
use clap::Args;

use super::Context;
use crate::backends::available;
use crate::backends::state::{State, states};
use crate::clipboard;
use crate::config::key::Key;
use crate::failure::{Exit, Failure};
use crate::shell::UserShell;
use crate::ui::{style, visible};

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
                .print(format_args!("{style}{mark}{style:#}  {name:17} {found}"))?;
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
    let mut checks = vec![
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
    ];
    checks.extend(models(context));
    checks
}

/// The model on this machine, and the servers that are asked. That there is no model is no trouble: what Caro knows by
/// itself needs none.
fn models(context: &Context<'_>) -> Vec<Check> {
    let (config, environment) = (&context.config, context.environment);
    let mut asked = config.fallback();
    asked.push(config.backend());
    let kinds = BackendKind::ALL.into_iter().filter(|kind| {
        let wanted = *kind == BackendKind::Embedded || asked.contains(kind);
        *kind != BackendKind::Static && available(*kind) && wanted
    });
    let found = |state: State| {
        let model = state.model.map(|model| format!("{model}, "));
        let model = model.unwrap_or_default();
        Check {
            name: match state.kind {
                BackendKind::Embedded => "model",
                kind => kind.as_str(),
            },
            well: state.ready
                || state.kind == BackendKind::Embedded && config.text(Key::ModelDefault).is_none(),
            found: visible(&format!("{model}{} ({})", state.summary, state.place)).into_owned(),
        }
    };
    states(kinds, config, environment)
        .into_iter()
        .map(found)
        .collect()
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
