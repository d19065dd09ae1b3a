use caro_events::{Action, CommandGenerated, SafetyTriggered};
use caro_insights::language::{events, is};

fn main() {
    let _ = events::<CommandGenerated>().matching(is(SafetyTriggered::ACTION, Action::Blocked));
}
