use caro_events::SessionStarted;
use caro_insights::language::events;

fn main() {
    let _ = events::<SessionStarted>().machines().per_week();
}
