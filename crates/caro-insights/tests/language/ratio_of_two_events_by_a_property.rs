use caro_events::{CommandGenerated, SafetyTriggered};
use caro_insights::language::{events, ratio};

fn main() {
    let _ = ratio(events::<SafetyTriggered>(), events::<CommandGenerated>())
        .by(CommandGenerated::RISK_LEVEL);
}
