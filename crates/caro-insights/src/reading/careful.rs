//! Reading a line with a whole JSON parser: every form that is JSON, and a verdict on what is not.

use serde_json::{Map, Value};

use super::record::{self, MOST_PROPERTIES, Read, Record, Slot};
use super::time;

pub(super) fn read(bytes: &[u8]) -> Read {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => event(&object).unwrap_or(Read::Damaged),
        _ => Read::Damaged,
    }
}

fn event(object: &Map<String, Value>) -> Option<Read> {
    let text = |key: &str| object.get(key)?.as_str();
    let uuid = record::uuid(text("uuid")?.as_bytes())?;
    let at = time::parse(text("timestamp")?.as_bytes())?;
    let machine = record::machine(text("distinct_id")?.as_bytes());
    let properties = object.get("properties")?.as_object()?;
    let name = text("event")?;
    let Some((kind, schema)) = record::schema(name.as_bytes()) else {
        return Some(Read::Unknown(name.to_owned()));
    };
    let session = properties.get("$session_id").and_then(Value::as_str);
    let mut values = [Slot::Absent; MOST_PROPERTIES];
    for (slot, property) in values.iter_mut().zip(schema.properties) {
        *slot = match properties.get(property.name) {
            Some(Value::String(text)) => Slot::of_text(property, text.as_bytes()),
            Some(Value::Bool(boolean)) => Slot::of_boolean(property, *boolean),
            Some(Value::Number(number)) => number
                .as_f64()
                .map_or(Slot::Absent, |number| Slot::of_number(property, number)),
            _ => Slot::Absent,
        };
    }
    Some(Read::Event(Record {
        uuid,
        kind,
        machine,
        at,
        session: session.and_then(|text| record::uuid(text.as_bytes())),
        values,
    }))
}
