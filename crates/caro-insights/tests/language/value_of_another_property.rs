use caro_events::{RiskLevel, SafetyTriggered};
use caro_insights::language::{events, is};

fn main() {
    let _ = events::<SafetyTriggered>().matching(is(SafetyTriggered::ACTION, RiskLevel::High));
}
