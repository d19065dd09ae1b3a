//! `caro telemetry ids` and `reset-id`: the ids of this machine.

use caro_telemetry::identity::PastId;
use clap::Args;

use super::{Context, queue};
use crate::failure::{Exit, Failure};

/// List the ids that this machine has used, a day each.
///
/// Whoever wants events deleted at PostHog needs them: the server knows nothing else that events of one machine share.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro telemetry ids
  caro telemetry ids --json")]
pub(super) struct Ids {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Ids {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let ids = queue(context)?
            .map(|queue| PastId::all(queue.queue()))
            .unwrap_or_default();
        if self.json {
            context
                .ui
                .print(serde_json::to_string(&ids).map_err(Failure::error)?)?;
        } else if ids.is_empty() {
            context.ui.print("This machine has used no id.")?;
        }
        for PastId { day, distinct_id } in ids.iter().filter(|_| !self.json) {
            context.ui.print(format_args!("{day}  {distinct_id}"))?;
        }
        Ok(Exit::Done)
    }
}

/// Makes a new key.
pub(super) fn reset(context: &mut Context<'_>) -> Result<Exit, Failure> {
    let Some(queue) = queue(context)? else {
        context
            .ui
            .say("There is no key yet, so there is nothing to make anew.");
        return Ok(Exit::Done);
    };
    let had_key = queue.queue().has_key();
    if !had_key {
        context
            .ui
            .say("There is no key yet, so there is nothing to make anew.");
        return Ok(Exit::Done);
    }
    queue
        .reset_id()
        .map_err(|error| Failure::error(format_args!("the key could not be replaced: {error}")))?;
    context
        .ui
        .say("A new key is made: the ids from now on have nothing to do with the earlier ones.");
    Ok(Exit::Done)
}
