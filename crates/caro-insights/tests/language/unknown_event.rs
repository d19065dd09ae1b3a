use caro_insights::language::events;

fn main() {
    let _ = events::<caro_events::CommandTyped>().count();
}
