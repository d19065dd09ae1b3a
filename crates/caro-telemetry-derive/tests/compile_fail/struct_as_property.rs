use caro_telemetry::Property;

/// What it was.
#[derive(Clone, Copy, Property)]
struct Text(&'static str);

fn main() {}
