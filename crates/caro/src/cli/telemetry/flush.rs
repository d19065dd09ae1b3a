//! `caro telemetry flush`: send now, and say what became of it.

use clap::Args;
use serde::Serialize;

use super::{Context, counted, queue};
use crate::failure::{Exit, Failure};
use crate::telemetry::{air_gap, decide};

/// Send what waits, now.
///
/// One run carries the events of one day's id, so that no request shows two days together.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro telemetry flush
  caro telemetry flush --json")]
pub(super) struct Flush {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Debug, Default, Serialize)]
struct Report {
    sent: usize,
    rejected: usize,
    pending: usize,
    error: Option<String>,
}

impl Flush {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let decision = decide(
            context.no_telemetry,
            false,
            &context.config,
            context.environment,
        );
        if !decision.is_on() {
            return Err(Failure::error(format_args!(
                "nothing is sent: telemetry is off ({})",
                decision.winner.source
            )));
        }
        if let Some(source) = air_gap(&context.config, context.environment) {
            return Err(Failure::error(format_args!(
                "nothing is sent: the air gap is closed ({source})"
            ))
            .hint("caro telemetry export writes what waits to a file that can be carried out"));
        }
        let report = send(context)?;
        let failed = report.error.is_some();
        if self.json {
            context
                .ui
                .print(serde_json::to_string(&report).map_err(Failure::error)?)?;
        } else {
            say(&report, context)?;
        }
        Ok(if failed { Exit::Error } else { Exit::Done })
    }
}

fn say(report: &Report, context: &mut Context<'_>) -> Result<(), Failure> {
    if let Some(error) = &report.error {
        context.ui.warn(format_args!(
            "{error}; {} still waiting",
            counted(report.pending, "event is", "events are")
        ));
        return Ok(());
    }
    context.ui.print(format_args!(
        "Sent {}.",
        counted(report.sent, "event", "events")
    ))?;
    if report.rejected > 0 {
        let rejected = counted(report.rejected, "event was", "events were");
        context.ui.print(format_args!(
            "{rejected} refused: caro telemetry show --rejected"
        ))?;
    }
    if report.pending > 0 {
        let pending = counted(report.pending, "event waits", "events wait");
        context.ui.print(format_args!(
            "{pending} for a run of its own: events of another day, or ahead of the clock."
        ))?;
    }
    Ok(())
}

#[cfg(feature = "telemetry")]
fn send(context: &mut Context<'_>) -> Result<Report, Failure> {
    use std::time::Duration;

    use crate::telemetry::{project, sender};

    /// How long a sender that is at work is waited for.
    const PATIENCE: Duration = Duration::from_secs(5);

    let project = project(&context.config, context.environment).ok_or_else(|| {
        Failure::error("nothing is sent: this is a debug build, and CARO_POSTHOG_HOST is not set")
    })?;
    let Some(queue) = queue(context)? else {
        return Ok(Report::default());
    };
    let report = sender::flush(queue.queue(), &project, context.environment, PATIENCE)
        .map_err(Failure::error)?;
    Ok(Report {
        sent: report.sent,
        rejected: report.rejected,
        pending: report.pending,
        error: report.error,
    })
}

#[cfg(not(feature = "telemetry"))]
fn send(context: &mut Context<'_>) -> Result<Report, Failure> {
    queue(context)?;
    Ok(Report::default())
}
