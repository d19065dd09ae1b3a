//! Leaving the air gap: what waits behind it is not sent without a word.

use caro_telemetry::consent::Switch;
use caro_telemetry::queue::OLDEST;
use caro_telemetry::{OfflineQueue, StoredEvent};

use super::{Context, counted, queue};
use crate::failure::{Exit, Failure};
use crate::signals::Signals;
use crate::telemetry::{AIR_GAPPED, clock, telemetry_config};
use crate::ui::Line;

/// Asks what is to become of the events that wait behind the air gap, before it is opened. `yes` sends them without
/// asking. Returns the exit code where the gap is to stay closed.
///
/// # Errors
/// Nobody is there to be asked, or the events could not be deleted.
pub(in crate::cli) fn leave(yes: bool, context: &mut Context<'_>) -> Result<Option<Exit>, Failure> {
    let closed = telemetry_config(&context.config).air_gapped;
    let Some(queue) = queue(context)?.filter(|_| closed && !stays_closed(context)) else {
        return Ok(None);
    };
    let events = queue.queue().all_waiting().map_err(Failure::error)?.events;
    if events.is_empty() {
        return Ok(None);
    }
    let stock = counted(events.len(), "event waits", "events wait");
    warn_of_old(&events, context);
    if yes {
        context.ui.say(format_args!(
            "{stock} behind the air gap and will be sent by the next runs."
        ));
        return Ok(None);
    }
    if !context.ui.can_ask() {
        return Err(Failure::usage(format_args!("{stock} behind the air gap, and nobody is there to be asked about them"))
            .hint("--yes sends them; caro telemetry export writes them to a file; caro telemetry clear deletes them"));
    }
    context.ui.say(format_args!("{stock} behind the air gap."));
    ask(&queue, context)
}

/// Asks, twice at the most.
fn ask(queue: &OfflineQueue, context: &mut Context<'_>) -> Result<Option<Exit>, Failure> {
    let signals =
        Signals::install().map_err(|error| Failure::error(format_args!("no signals: {error}")))?;
    for _ in 0..2 {
        let text = match context.ui.ask(
            "Send them, export them first, or delete them? [send/export/delete] ",
            &signals,
        ) {
            Line::Interrupted => {
                return Ok(Some(
                    signals.received().map_or(Exit::Cancelled, Exit::Signal),
                ));
            }
            Line::End => break,
            Line::Text(text) => text,
        };
        match text.to_lowercase().as_str() {
            "s" | "send" => return Ok(None),
            "d" | "delete" => {
                delete(queue)?;
                context.ui.say("Deleted.");
                return Ok(None);
            }
            "e" | "export" => {
                context.ui.say("Then the air gap stays closed for now.");
                context.ui.hint(
                    "caro telemetry export -o events.json --clear, and then this command again",
                );
                return Ok(Some(Exit::Cancelled));
            }
            _ => context.ui.say("Please answer send, export or delete."),
        }
    }
    context.ui.say("The air gap stays closed.");
    Ok(Some(Exit::Cancelled))
}

fn delete(queue: &OfflineQueue) -> Result<(), Failure> {
    let waiting = queue.queue().all_waiting().map_err(Failure::error)?;
    queue
        .remove_exported(&waiting)
        .map_err(|error| Failure::error(format_args!("the events could not be deleted: {error}")))
}

/// What has waited for too long is not sent, gap or no gap: the last moment to keep it is now.
fn warn_of_old(events: &[StoredEvent], context: &mut Context<'_>) {
    let now = clock(context.environment).now();
    let is_old = |event: &&StoredEvent| now.since(event.timestamp) > OLDEST;
    let old = events.iter().filter(is_old).count();
    if old > 0 {
        context.ui.warn(format_args!(
            "of the events behind the air gap {old} are older than 30 days: they are dropped, not sent; export them first to keep them"
        ));
    }
}

/// Whether something else than the user's file keeps the gap closed: then nothing is opened, and there is nothing to
/// ask.
fn stays_closed(context: &Context<'_>) -> bool {
    let variable = Switch::read(context.environment.text(AIR_GAPPED).as_deref());
    context.config.policy.air_gapped == Some(true)
        || matches!(variable, Some(Switch::On | Switch::Unreadable))
}
