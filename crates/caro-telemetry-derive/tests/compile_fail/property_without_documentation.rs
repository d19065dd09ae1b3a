use caro_telemetry::Event;

/// Something happened.
#[derive(Event)]
#[event(name = "something", why = "To try it.")]
struct Something {
    #[property(why = "To try it.")]
    count: u32,
}

fn main() {}
