use caro_telemetry::{Property, PropertyKind, Value};

#[derive(Clone, Copy)]
struct Text(&'static str);

impl Property for Text {
    type Inner = Self;
    const KIND: PropertyKind = PropertyKind::Boolean;
    fn value(self) -> Value {
        Value::Boolean(true)
    }
}

fn main() {}
