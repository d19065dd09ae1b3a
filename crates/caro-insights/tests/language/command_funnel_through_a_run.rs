use caro_events::{CommandGenerated, SessionEnded};
use caro_insights::language::{commands, events};

fn main() {
    let _ = commands(events::<CommandGenerated>(), CommandGenerated::GENERATION)
        .then(events::<SessionEnded>(), SessionEnded::DURATION_MS);
}
