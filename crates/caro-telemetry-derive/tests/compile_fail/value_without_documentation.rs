use caro_telemetry::Property;

/// What it was.
#[derive(Clone, Copy, Property)]
enum Kind {
    Unknown,
}

fn main() {}
