use caro_telemetry::Event;

/// Something happened.
#[derive(Event)]
#[event(name = "something", why = "To try it.")]
struct Something {
    /// How many.
    count: u32,
}

fn main() {}
