//! Files that were tampered with: whatever field of whatever event is changed into what Caro could not have written,
//! the file is refused, and the place is named.

use caro_telemetry::import::Import;
use caro_telemetry::{
    ENVELOPE, EventSchema, Product, PropertyKind, PropertySchema, Timestamp, Uuid, Version,
};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

fn product() -> Product {
    Product {
        library: "caro-cli",
        namespace: "caro",
        version: Version::parse(env!("CARGO_PKG_VERSION")).expect("a version"),
        dictionary: caro_events::DICTIONARY,
    }
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-22T10:00:00Z").expect("a time")
}

/// An event of this kind, as Caro could have recorded it; `dice` choose the values.
fn event(schema: &EventSchema, dice: &[Index]) -> Value {
    let mut properties = Map::new();
    for (property, index) in schema.properties.iter().zip(dice.iter().cycle()) {
        if property.optional && index.index(2) == 0 {
            continue;
        }
        properties.insert(property.name.to_owned(), value(property, index));
    }
    for field in ENVELOPE.iter().filter(|field| field.name.starts_with('$')) {
        let example: Value = serde_json::from_str(field.example).expect("an example");
        properties.insert(field.name.to_owned(), example);
    }
    properties.insert("$lib_version".to_owned(), env!("CARGO_PKG_VERSION").into());
    json!({
        "uuid": Uuid::now_v7(),
        "event": schema.name,
        "distinct_id": "9f2c04d17be85a36",
        "timestamp": Timestamp::from_milliseconds(1_700_000_000_000).to_string(),
        "properties": properties,
    })
}

fn value(property: &PropertySchema, index: &Index) -> Value {
    match property.kind {
        PropertyKind::Boolean => (index.index(2) == 0).into(),
        PropertyKind::Integer => index.index(1_000_000).into(),
        PropertyKind::Number => (index.index(1_000) as f64 / 10.0).into(),
        PropertyKind::Choice(choices) => choices[index.index(choices.len())].name.into(),
        PropertyKind::Version => "1.0.3".into(),
    }
}

/// What a field could be changed into that Caro never writes there, whichever field it is.
const FOREIGN: &[&str] = &[
    "null",
    "-1",
    "1.5e300",
    "[]",
    "{}",
    "[\"linux\"]",
    "\"\"",
    "\"Linux\"",
    "\"rm -rf build\"",
    "\"/home/ada/thesis.tex\"",
    "\"ada@example.org\"",
    "\"9F2C04D17BE85A36\"",
    "\"9f2c04d17be85a3\"",
    "\"0b2c1f4e-5d6a-4b7c-8d9e-0f1a2b3c4d5e\"",
    "\"2999-01-01T00:00:00Z\"",
    "\"yesterday\"",
];

/// Whether the field may hold this value after all: a number is as good as another.
fn is_allowed(path: &str, schema: &EventSchema, value: &Value) -> bool {
    let property = path.strip_prefix("/properties/");
    match property
        .and_then(|name| schema.property(name))
        .map(|property| property.kind)
    {
        Some(PropertyKind::Number) => value.is_number(),
        _ => false,
    }
}

/// Every field of an event: the five, and each property.
fn fields(event: &Value) -> Vec<String> {
    let outer = event.as_object().expect("an object").keys();
    let inner = event["properties"].as_object().expect("an object").keys();
    outer
        .map(|name| format!("/{name}"))
        .chain(inner.map(|name| format!("/properties/{name}")))
        .collect()
}

/// The outcome of checking these events, as an export holds them.
fn check(events: &[Value]) -> Result<u64, String> {
    let text = events
        .iter()
        .map(|event| format!("{event}\n"))
        .collect::<String>();
    let mut import = Import::over(std::io::Cursor::new(text), product(), now())
        .map_err(|error| error.to_string())?;
    for event in &mut import {
        event.map_err(|error| error.to_string())?;
    }
    Ok(import.number())
}

fn remove(event: &mut Value, path: &str) {
    let (parent, name) = path.rsplit_once('/').expect("a path");
    let parent = event.pointer_mut(parent).and_then(Value::as_object_mut);
    parent.expect("an object").remove(name);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn whatever_field_is_changed_the_file_is_refused_and_the_place_named(
        dice in proptest::collection::vec(any::<Index>(), 12..24),
        at in 0_usize..6,
    ) {
        let events: Vec<Value> =
            caro_events::DICTIONARY.iter().map(|schema| event(schema, &dice)).collect();
        prop_assert_eq!(check(&events), Ok(6));
        let schema = &caro_events::DICTIONARY[at];
        let place = format!("event {}, line {}: ", at + 1, at + 1);
        let refused = |tampered: Value, what: &str| {
            let mut events = events.clone();
            events[at] = tampered;
            match check(&events) {
                Err(error) if error.starts_with(&place) => Ok(()),
                outcome => Err(TestCaseError::fail(format!("{what}: {outcome:?}"))),
            }
        };
        for path in fields(&events[at]) {
            for foreign in FOREIGN {
                let foreign: Value = serde_json::from_str(foreign).expect("JSON");
                let mut tampered = events[at].clone();
                *tampered.pointer_mut(&path).expect("a field") = foreign.clone();
                if !is_allowed(&path, schema, &foreign) {
                    refused(tampered, &format!("{path} = {foreign}"))?;
                }
            }
            let optional = path
                .strip_prefix("/properties/")
                .and_then(|name| schema.property(name))
                .is_some_and(|property| property.optional);
            if !optional {
                let mut tampered = events[at].clone();
                remove(&mut tampered, &path);
                refused(tampered, &format!("{path} removed"))?;
            }
        }
        for parent in ["", "/properties"] {
            for name in ["sentence", "$set", "$ip2", "os2", "password"] {
                let mut tampered = events[at].clone();
                let object = tampered.pointer_mut(parent).and_then(Value::as_object_mut);
                object.expect("an object").insert(name.to_owned(), 1.into());
                refused(tampered, &format!("{parent}/{name} added"))?;
            }
        }
    }

    /// One byte of a line is another: the file is refused, or the event is still one that Caro could have written.
    #[test]
    fn whatever_byte_is_changed_nothing_passes_that_is_no_event_of_ours(
        dice in proptest::collection::vec(any::<Index>(), 12..24),
        kind in 0_usize..6,
        at in any::<Index>(),
        byte in any::<u8>(),
    ) {
        let line = event(caro_events::DICTIONARY[kind], &dice).to_string();
        let mut bytes = line.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let import = Import::over(std::io::Cursor::new(bytes), product(), now());
        for event in import.expect("a reader").flatten() {
            prop_assert!(caro_telemetry::validate_properties(&event.properties).is_ok());
            let schema = caro_events::DICTIONARY.iter().find(|schema| schema.name == event.event);
            prop_assert!(schema.is_some());
        }
    }
}
