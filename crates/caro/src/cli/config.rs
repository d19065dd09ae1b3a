//! `caro config`: read and change the configuration.

use std::path::{Path, PathBuf};
use std::process::Command;

use caro_safety::rules;
use caro_telemetry::consent::Switch;
use clap::{Args, Subcommand};

use super::Context;
use super::telemetry::{leave_air_gap, switch_off, switch_on, withdraw};
use crate::config::edit::{Change, apply};
use crate::config::file;
use crate::config::key::{Key, Setting};
use crate::config::{Config, Origin};
use crate::failure::{Exit, Failure};
use crate::telemetry::{AIR_GAPPED, ENABLED, FLUSH_INTERVAL};
use crate::ui::{style, visible};

/// Read and change the configuration.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro config list
  caro config set safety.level strict
  caro config set telemetry.enabled false")]
pub(super) struct ConfigCommand {
    #[command(subcommand)]
    action: ConfigAction,
}

#[derive(Debug, Subcommand)]
enum ConfigAction {
    /// Print the value in effect.
    #[command(after_help = "Example:\n  caro config get safety.level")]
    Get {
        /// As `caro config list` shows it.
        key: String,
    },
    /// Set a value in your file.
    #[command(after_help = "\
Examples:
  caro config set shell fish
  caro config set safety.allow delete-tree,force-push")]
    Set {
        /// As `caro config list` shows it.
        key: String,
        /// The value; a list has commas between its names.
        #[arg(allow_negative_numbers = true)]
        value: String,
        /// Send what waits behind the air gap without asking, where that is what the change opens.
        #[arg(short, long)]
        yes: bool,
    },
    /// Take a value out of your file.
    #[command(after_help = "Example:\n  caro config unset shell")]
    Unset {
        /// As `caro config list` shows it.
        key: String,
        /// Send what waits behind the air gap without asking, where that is what the change opens.
        #[arg(short, long)]
        yes: bool,
    },
    /// Show every value and where it comes from.
    #[command(after_help = "Example:\n  caro config list")]
    List,
    /// Print the path of your file.
    #[command(after_help = "Example:\n  cat \"$(caro config path)\"")]
    Path,
    /// Open your file in your editor.
    #[command(after_help = "Example:\n  EDITOR=nano caro config edit")]
    Edit,
}

impl ConfigCommand {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        match self.action {
            ConfigAction::Get { key } => get(known(&key)?, context),
            ConfigAction::Set { key, value, yes } => set(settable(&key)?, &value, yes, context),
            ConfigAction::Unset { key, yes } => unset(settable(&key)?, yes, context),
            ConfigAction::List => list(context),
            ConfigAction::Path => {
                let path = path(&context.config)?;
                context.ui.print(path.display())?;
                Ok(Exit::Done)
            }
            ConfigAction::Edit => edit(context),
        }
    }
}

fn known(name: &str) -> Result<Key, Failure> {
    Key::named(name).ok_or_else(|| {
        let names: Vec<_> = Key::ALL
            .into_iter()
            .filter(|key| key.is_settable())
            .map(Key::name)
            .collect();
        Failure::usage(format_args!("\"{name}\" is not a key that Caro knows"))
            .hint(format_args!("the keys are {}", names.join(", ")))
    })
}

fn settable(name: &str) -> Result<Key, Failure> {
    let key = known(name)?;
    if key.is_settable() {
        return Ok(key);
    }
    Err(Failure::usage(format_args!(
        "{name} is written with your answer about telemetry, and not by hand"
    ))
    .hint("caro config set telemetry.enabled true|false changes the answer"))
}

fn path(config: &Config) -> Result<PathBuf, Failure> {
    config.path.clone().ok_or_else(|| {
        Failure::error("there is no home directory, so there is no place for a configuration")
    })
}

fn get(key: Key, context: &mut Context<'_>) -> Result<Exit, Failure> {
    match context.config.effective(key) {
        Some(value) => {
            context.ui.print(visible(&value))?;
            Ok(Exit::Done)
        }
        None => Err(Failure::error(format_args!("{} is not set", key.name()))),
    }
}

fn list(context: &mut Context<'_>) -> Result<Exit, Failure> {
    let dim = style::DIM;
    for key in Key::ALL {
        let value = context.config.effective(key);
        // What was noted with an answer is only of interest once there is one.
        if !key.is_settable() && value.is_none() {
            continue;
        }
        let value = value.unwrap_or_else(|| "-".to_owned());
        let origin = context.config.origin(key);
        let stronger = stronger(key, context)
            .map(|stronger| format!("; {stronger} wins"))
            .unwrap_or_default();
        context.ui.print(format_args!(
            "{} = {}  {dim}# {origin}{stronger}{dim:#}",
            key.name(),
            visible(&value)
        ))?;
    }
    Ok(Exit::Done)
}

fn set(key: Key, value: &str, yes: bool, context: &mut Context<'_>) -> Result<Exit, Failure> {
    let setting = key
        .read(value)
        .map_err(|wrong| Failure::usage(format_args!("{}: \"{value}\" {wrong}", key.name())))?;
    if let (Key::SafetyAllow, Setting::Names(names)) = (key, &setting) {
        for name in names {
            if !rules().any(|rule| rule.id == name) {
                return Err(
                    Failure::usage(format_args!("\"{name}\" is not the name of a rule"))
                        .hint("caro check --rules lists them"),
                );
            }
        }
    }
    // The switch is an answer: what follows from it is the same, whichever command gives it.
    match (key, &setting) {
        (Key::TelemetryEnabled, Setting::Bool(true)) => return switch_on(context),
        (Key::TelemetryEnabled, _) => return switch_off(context),
        (Key::TelemetryAirGapped, Setting::Bool(false)) => {
            if let Some(exit) = leave_air_gap(yes, context)? {
                return Ok(exit);
            }
        }
        _ => {}
    }
    write(&path(&context.config)?, &[Change::Set(key, setting)])?;
    warn_of_what_wins(key, context);
    Ok(Exit::Done)
}

fn unset(key: Key, yes: bool, context: &mut Context<'_>) -> Result<Exit, Failure> {
    if key == Key::TelemetryAirGapped
        && let Some(exit) = leave_air_gap(yes, context)?
    {
        return Ok(exit);
    }
    let mut changes = vec![Change::Unset(key)];
    if key == Key::TelemetryEnabled {
        // Without the switch there is no answer, so what was noted with it goes, and what it allowed.
        changes.extend(
            Key::ALL
                .into_iter()
                .filter(|key| !key.is_settable())
                .map(Change::Unset),
        );
    }
    write(&path(&context.config)?, &changes)?;
    if key == Key::TelemetryEnabled {
        withdraw(context)?;
    }
    warn_of_what_wins(key, context);
    Ok(Exit::Done)
}

fn write(path: &Path, changes: &[Change]) -> Result<(), Failure> {
    apply(path, changes).map(drop).map_err(Failure::error)
}

/// What was written may not be what is in effect.
fn warn_of_what_wins(key: Key, context: &mut Context<'_>) {
    let variable = match context.config.origin(key) {
        Origin::Variable(name) => Some(format!("the variable {name}")),
        _ => None,
    };
    if let Some(stronger) = variable.or_else(|| stronger(key, context)) {
        context
            .ui
            .warn(format_args!("{stronger} still wins over your file"));
    }
}

/// What wins over a value without being its origin: the policy, and the variables of telemetry, which are no settings
/// but rules of their own.
fn stronger(key: Key, context: &Context<'_>) -> Option<String> {
    let policy = &context.config.policy;
    let restricted = match key {
        Key::TelemetryEnabled => policy.telemetry_enabled == Some(false),
        Key::TelemetryAirGapped => policy.air_gapped == Some(true),
        Key::SafetyAllow => policy.safety_allow == Some(false),
        _ => false,
    };
    if restricted {
        return Some("the system's policy".to_owned());
    }
    let name = match key {
        Key::TelemetryEnabled => ENABLED,
        Key::TelemetryAirGapped => AIR_GAPPED,
        Key::TelemetryFlushInterval => FLUSH_INTERVAL,
        _ => return None,
    };
    let value = context.environment.text(name)?;
    // The air gap can be closed by its variable, and not opened.
    let says_nothing =
        key == Key::TelemetryAirGapped && Switch::read(Some(&value)) == Some(Switch::Off);
    (!says_nothing).then(|| format!("the variable {name}"))
}

fn edit(context: &mut Context<'_>) -> Result<Exit, Failure> {
    let path = path(&context.config)?;
    let editor = context
        .environment
        .text("VISUAL")
        .or_else(|| context.environment.text("EDITOR"));
    if editor.is_none() && !context.ui.can_offer() {
        return Err(
            Failure::error("there is no terminal for an editor to be used on").hint(format_args!(
                "the file is {}; EDITOR names an editor that needs no terminal",
                path.display()
            )),
        );
    }
    let editor = editor.unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned());
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory).map_err(|error| {
            Failure::error(format_args!(
                "{} cannot be made: {error}",
                directory.display()
            ))
        })?;
    }
    let status = Command::new(program).args(words).arg(&path).status();
    let status = status.map_err(|error| {
        Failure::error(format_args!(
            "the editor {program} cannot be started: {error}"
        ))
        .hint("set EDITOR to another one")
    })?;
    let contents = file::read(&path);
    for problem in &contents.problems {
        context.ui.warn(problem);
    }
    Ok(if status.success() && contents.problems.is_empty() {
        Exit::Done
    } else {
        Exit::Error
    })
}
