use caro_events::{Action, SafetyTriggered};
use caro_insights::language::{events, is};

fn main() {
    let _ = events::<SafetyTriggered>().matching(is(SafetyTriggered::ACTION, Action::Forbidden));
}
