use caro_telemetry::Event;

/// Something happened.
#[derive(Event)]
#[event(name = "something", why = "To try it.")]
struct Something {
    /// What it was.
    #[property(why = "To try it.")]
    what: &'static str,
}

fn main() {}
