use caro_telemetry::Event;

#[derive(Event)]
#[event(name = "something", why = "To try it.")]
struct Something {
    /// How many.
    #[property(why = "To try it.")]
    count: u32,
}

fn main() {}
