//! What stands in the way of recording and sending, in words. Runs keep silent about it, so `status` tries and tells.

use std::io;
use std::path::Path;
use std::time::Duration;

use caro_telemetry::identity::Key;
use caro_telemetry::queue::{LockBudget, LockError, Obstacle, Queue, obstacle_to_creation};
use caro_telemetry::schedule::DeliveryState;

use super::{Context, counted};
use crate::telemetry::{clock, host_problem, policy_source};
use crate::ui::visible;

/// A sender is gone after half a minute. One that has been at work for longer hangs, or was stopped.
const LONG_FOR_A_SENDER: Duration = Duration::from_secs(60);

/// What is wrong where nothing was recorded yet, and recording is on.
pub(super) fn before_the_first_event(directory: &Path) -> Option<String> {
    let error = obstacle_to_creation(directory)?;
    Some(format!("nothing can be recorded: {error}"))
}

/// What is wrong with where events go to.
pub(super) fn on_the_way(context: &Context<'_>) -> Option<String> {
    host_problem(&context.config, context.environment)
}

/// What the system's policy says and nobody understands: a slip there leaves open what was meant to be closed.
pub(super) fn of_the_policy(context: &Context<'_>) -> Vec<String> {
    let path = policy_source(context.environment);
    let unknown = context.config.policy.unknown.iter();
    unknown
        .map(|name| {
            format!(
                "{path}: {} is not a key of a policy, and does nothing",
                visible(name)
            )
        })
        .collect()
}

/// What is wrong with the queue. With `recording` it is also tried whether an event could be recorded.
pub(super) fn of_the_queue(queue: &Queue, recording: bool, context: &Context<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    if let Err(error) = Key::read(queue.directory()) {
        problems.push(of_the_key(&error));
    } else if recording {
        let tried = queue.try_recording(&LockBudget::new(LockBudget::FOREGROUND));
        problems.extend(tried.err().map(|obstacle| of_recording(&obstacle)));
    } else if let Err(error) = DeliveryState::check_format(queue) {
        problems.push(error.to_string());
    }
    let now = clock(context.environment).now();
    if let Some(sender) = queue.sender_at_work()
        && now.since(sender.start) > LONG_FOR_A_SENDER
    {
        problems.push(format!(
            "the sender, process {}, has been at work since {}: it hangs or was stopped, and no other can start before it ends",
            sender.pid, sender.start
        ));
    }
    let aside = queue.moved_aside();
    if !aside.is_empty() {
        problems.push(format!(
            "{} could not be read and {} moved aside: look at {}/unreadable-*, and delete what you do not need",
            counted(aside.len(), "file", "files"),
            if aside.len() == 1 { "was" } else { "were" },
            queue.directory().path().display()
        ));
    }
    problems
}

fn of_recording(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Lock(LockError::Busy) => {
            "another process holds the lock of the queue; until it lets go, each run keeps its events in a file of its own"
                .to_owned()
        }
        Obstacle::Io(error) if error.to_string().contains("pending.ndjson") => {
            format!("nothing can be recorded: {error}; caro telemetry clear removes it")
        }
        other => {
            let problem = other.to_string();
            format!("nothing can be recorded: {problem}{}", advice(&problem))
        }
    }
}

/// A key that cannot be used: nothing is recorded without one.
fn of_the_key(error: &io::Error) -> String {
    let advice = if error.kind() == io::ErrorKind::Unsupported {
        advice(&error.to_string())
    } else {
        "; caro telemetry reset-id makes a new key"
    };
    format!("nothing can be recorded: {error}{advice}")
}

fn advice(problem: &str) -> &'static str {
    if problem.contains("newer version") {
        "; use that version, or take consent back with caro telemetry off"
    } else {
        ""
    }
}
