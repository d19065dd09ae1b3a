use caro_telemetry::Event;

/// Something happened.
#[derive(Event)]
#[event(name = "something")]
struct Something {
    /// How many.
    #[property(why = "To try it.")]
    count: u32,
}

fn main() {}
