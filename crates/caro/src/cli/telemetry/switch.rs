//! `caro telemetry on` and `off`; `caro config set telemetry.enabled` is the same act.

use caro_telemetry::config::AnswerGiven;
use caro_telemetry::consent::{Rule, Switch};

use super::{Context, queue};
use crate::config::Config;
use crate::config::edit;
use crate::failure::{Exit, Failure};
use crate::telemetry::{ENABLED, air_gap, decide, first_run, telemetry_config};

/// The rules that stand above what the user decides.
const ABOVE: [Rule; 6] = [
    Rule::Build,
    Rule::Flag,
    Rule::Policy,
    Rule::DoNotTrack,
    Rule::Variable,
    Rule::ForeignOwner,
];

/// Switches telemetry on, by a typed answer.
///
/// # Errors
/// The answer could not be saved, or this build has nothing to switch on.
pub(in crate::cli) fn switch_on(context: &mut Context<'_>) -> Result<Exit, Failure> {
    if cfg!(not(feature = "telemetry")) {
        return Err(Failure::error("this build of Caro has no telemetry"));
    }
    let before = telemetry_config(&context.config);
    if before.explicitly_configured && !before.enabled {
        // A no by hand in the file took nothing back. Whatever it left is not part of what begins now.
        withdraw(context)?;
    }
    save(true, context)?;
    let decision = decide(false, false, &context.config, context.environment);
    let source = &decision.winner.source;
    if ABOVE.contains(&decision.winner.rule) && !decision.is_on() {
        context.ui.warn(format_args!(
            "saved, but telemetry stays off: {source} still wins"
        ));
    } else if let Some(source) = air_gap(&context.config, context.environment) {
        context.ui.say(format_args!(
            "Telemetry is on. Nothing is sent, since the air gap is closed ({source}); `caro telemetry export` writes what waits to a file."
        ));
    } else {
        context.ui.say("Telemetry is on. `caro telemetry show` shows every event; `caro telemetry off` ends it.");
    }
    Ok(Exit::Done)
}

/// Switches telemetry off and takes back what can be taken back: the key, what waits, and what was refused.
///
/// # Errors
/// The answer could not be saved, or something could not be removed.
pub(in crate::cli) fn switch_off(context: &mut Context<'_>) -> Result<Exit, Failure> {
    let saved = save(false, context);
    // What waits goes even where the answer cannot be written: without a key nobody records.
    let receipts = withdraw(context);
    saved?;
    let receipts = receipts.map_err(|failure| {
        failure.hint("telemetry is off all the same: nothing more is recorded or sent")
    })?;
    context
        .ui
        .say("Telemetry is off. What waited, the key of the ids and what was refused are deleted.");
    if receipts > 0 {
        context.ui.say(
            "The receipts of what was sent stay on this machine until `caro telemetry clear`.",
        );
    }
    let variable = context.environment.text(ENABLED);
    if Switch::read(variable.as_deref()) == Some(Switch::On) {
        context.ui.warn(format_args!(
            "the environment variable {ENABLED} says yes, and still wins"
        ));
    }
    Ok(Exit::Done)
}

/// Takes back what can be taken back: the key, what waits, and what was refused. Returns how many receipts stay.
///
/// # Errors
/// Something could not be removed.
pub(in crate::cli) fn withdraw(context: &Context<'_>) -> Result<usize, Failure> {
    let Some(queue) = queue(context)? else {
        return Ok(0);
    };
    queue.withdraw().map_err(|error| {
        Failure::error(format_args!("what waits could not be removed: {error}"))
            .hint("try again later; caro telemetry status says what stands in the way")
    })?;
    Ok(queue.queue().sent().events.len())
}

fn save(yes: bool, context: &mut Context<'_>) -> Result<(), Failure> {
    let path = context.config.path.clone();
    let path = path.ok_or_else(|| {
        Failure::error("there is no home directory, so there is no place for an answer")
    })?;
    let answer = first_run::answer(yes, AnswerGiven::Typed, context.environment);
    edit::apply(&path, &answer).map_err(Failure::error)?;
    context.config = Config::load(context.environment)?;
    Ok(())
}
