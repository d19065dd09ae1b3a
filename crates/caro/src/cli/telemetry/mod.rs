//! `caro telemetry`: see, switch, send, carry out and delete what Caro records.

mod air_gap;
mod clear;
mod export;
mod flush;
mod ids;
mod problems;
mod report;
mod schema;
mod show;
mod status;
mod switch;
#[cfg(feature = "telemetry")]
mod upload;

use caro_telemetry::OfflineQueue;
use clap::{Args, Subcommand};

use super::Context;
use crate::failure::{Exit, Failure};
use crate::telemetry::directory;

pub(super) use air_gap::leave as leave_air_gap;
pub(super) use switch::{switch_off, switch_on, withdraw};

/// See, switch, send, carry out and delete what Caro records.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro telemetry status
  caro telemetry show --json
  caro telemetry off")]
pub(super) struct TelemetryCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Status(status::Status),
    Show(show::Show),
    Schema(schema::Schema),
    /// Switch telemetry on.
    #[command(after_help = "Example:\n  caro telemetry on")]
    On,
    /// Switch telemetry off, and delete what waits and the key of the ids.
    #[command(after_help = "Example:\n  caro telemetry off")]
    Off,
    Flush(flush::Flush),
    Export(export::Export),
    #[cfg(feature = "telemetry")]
    Upload(upload::Upload),
    Report(report::Report),
    Ids(ids::Ids),
    Clear(clear::Clear),
    /// Make a new key: from now on the ids have nothing to do with the earlier ones.
    #[command(after_help = "Example:\n  caro telemetry reset-id")]
    ResetId,
}

impl TelemetryCommand {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        match self.action {
            Action::Status(status) => status.run(context),
            Action::Show(show) => show.run(context),
            Action::Schema(schema) => schema.run(context),
            Action::On => switch_on(context),
            Action::Off => switch_off(context),
            Action::Flush(flush) => flush.run(context),
            Action::Export(export) => export.run(context),
            #[cfg(feature = "telemetry")]
            Action::Upload(upload) => upload.run(context),
            Action::Report(report) => report.run(context),
            Action::Ids(ids) => ids.run(context),
            Action::Clear(clear) => clear.run(context),
            Action::ResetId => ids::reset(context),
        }
    }
}

/// The queue of this user; `None` where nothing was ever recorded.
fn queue(context: &Context<'_>) -> Result<Option<OfflineQueue>, Failure> {
    let Some(directory) = directory(context.environment) else {
        return Ok(None);
    };
    OfflineQueue::new(&directory).map_err(|error| {
        Failure::error(format_args!(
            "{} cannot be used: {error}",
            directory.display()
        ))
    })
}

/// A number and what it counts.
fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
