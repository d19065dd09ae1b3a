use caro_telemetry::Property;

/// What it was.
#[derive(Clone, Copy, Property)]
enum Kind {
    /// Nothing that is known.
    Unknown,
    /// Whatever was typed.
    Typed(&'static str),
}

fn main() {}
