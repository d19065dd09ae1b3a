//! `caro telemetry show`: the events themselves.

use caro_telemetry::StoredEvent;
use caro_telemetry::export::{Form, write};
use clap::Args;

use super::{Context, counted, queue};
use crate::failure::{Exit, Failure};
use crate::ui::{json_visible, style, visible};

/// Show the events that wait, were sent, or were refused.
///
/// With --json, exactly the lines that are sent: nothing is added to them on the way.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro telemetry show
  caro telemetry show --json | jq '.[0]'
  caro telemetry show --sent")]
pub(super) struct Show {
    /// Show the receipts: what the server took, the last 1,000.
    #[arg(long, conflicts_with = "rejected")]
    sent: bool,

    /// Show what was refused, and why, the last 100.
    #[arg(long)]
    rejected: bool,

    /// Print a JSON array of the events.
    #[arg(long)]
    json: bool,
}

impl Show {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let (events, reasons) = self.events(context)?;
        if self.json {
            let mut json = Vec::new();
            write(&events, Form::Json, &mut json).map_err(Failure::from)?;
            context
                .ui
                .print_text(&json_visible(&String::from_utf8_lossy(&json)))?;
            return Ok(Exit::Done);
        }
        let what = if self.sent {
            "sent"
        } else if self.rejected {
            "refused"
        } else {
            "waiting"
        };
        if events.is_empty() {
            context.ui.print(format_args!("No event is {what}."))?;
            return Ok(Exit::Done);
        }
        for (event, reason) in events
            .iter()
            .zip(reasons.iter().map(Some).chain(std::iter::repeat(None)))
        {
            print(event, context)?;
            if let Some(reason) = reason {
                context
                    .ui
                    .print(format_args!("    refused: {}", visible(reason)))?;
            }
        }
        let dim = style::DIM;
        context.ui.print(format_args!(
            "{dim}{} {what}{dim:#}",
            counted(events.len(), "event", "events")
        ))?;
        Ok(Exit::Done)
    }

    fn events(&self, context: &Context<'_>) -> Result<(Vec<StoredEvent>, Vec<String>), Failure> {
        let Some(queue) = queue(context)? else {
            return Ok((Vec::new(), Vec::new()));
        };
        let queue = queue.queue();
        if self.rejected {
            return Ok(queue
                .rejected()
                .into_iter()
                .map(|refusal| (refusal.event, refusal.reason))
                .unzip());
        }
        let list = if self.sent {
            queue.sent()
        } else {
            queue.waiting().map_err(Failure::error)?
        };
        Ok((list.events, Vec::new()))
    }
}

/// An event as a person reads it: its own properties first, the envelope beneath.
fn print(event: &StoredEvent, context: &mut Context<'_>) -> Result<(), Failure> {
    let (strong, dim) = (style::STRONG, style::DIM);
    let is_envelope = |key: &str| key.starts_with('$');
    let list = |envelope: bool| {
        let parts = event
            .properties
            .iter()
            .filter(|(key, _)| is_envelope(key) == envelope);
        parts
            .map(|(key, value)| format!("{key}={}", visible(&plain(value))))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let name = visible(&event.event);
    context.ui.print(format_args!(
        "{strong}{name}{strong:#}  {}",
        event.timestamp
    ))?;
    context.ui.print(format_args!("    {}", list(false)))?;
    let id = visible(&event.distinct_id);
    context.ui.print(format_args!(
        "    {dim}id={id} uuid={} {}{dim:#}",
        event.uuid,
        list(true)
    ))
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
