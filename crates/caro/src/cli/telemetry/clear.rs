//! `caro telemetry clear`: delete what tells of events on this machine.

use clap::Args;

use super::{Context, counted, queue};
use crate::failure::{Exit, Failure};
use crate::signals::Signals;

/// Delete what waits, the receipts, what was refused and the list of ids.
///
/// What was sent is not reached by this: `caro telemetry ids` first lists what is needed to have it deleted there.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro telemetry clear
  caro telemetry clear --yes")]
pub(super) struct Clear {
    /// Do not ask.
    #[arg(short, long)]
    yes: bool,
}

impl Clear {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let Some(queue) = queue(context)? else {
            context.ui.say("There is nothing to delete.");
            return Ok(Exit::Done);
        };
        let waiting = queue
            .queue()
            .waiting()
            .map_err(Failure::error)?
            .events
            .len();
        let receipts = queue.queue().sent().events.len();
        let refused = queue.queue().rejected().len();
        let stock = format!(
            "{} that wait, {} and {}",
            counted(waiting, "event", "events"),
            counted(receipts, "receipt", "receipts"),
            counted(refused, "refusal", "refusals")
        );
        if !self.yes {
            if !context.ui.can_ask() {
                return Err(Failure::usage("nobody is there to be asked")
                    .hint("--yes deletes without asking"));
            }
            let signals = Signals::install()
                .map_err(|error| Failure::error(format_args!("no signals: {error}")))?;
            match context.ui.agrees(
                format_args!("Delete {stock}, and the list of ids?"),
                &signals,
            ) {
                Some(true) => {}
                Some(false) => return Ok(Exit::Cancelled),
                None => return Ok(signals.received().map_or(Exit::Cancelled, Exit::Signal)),
            }
        }
        queue.clear().map_err(|error| {
            Failure::error(format_args!("not everything could be deleted: {error}"))
        })?;
        context
            .ui
            .say(format_args!("Deleted {stock}, and the list of ids."));
        Ok(Exit::Done)
    }
}
