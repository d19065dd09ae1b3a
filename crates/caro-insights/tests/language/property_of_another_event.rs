use caro_events::{CommandGenerated, SessionStarted};
use caro_insights::language::events;

fn main() {
    let _ = events::<SessionStarted>().count().by(CommandGenerated::RISK_LEVEL);
}
