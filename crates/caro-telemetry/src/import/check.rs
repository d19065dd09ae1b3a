//! Whether an event that comes from elsewhere is one that we could have recorded.

use serde_json::{Map, Value};

use crate::encoder::{ENVELOPE, LONGEST_LINE};
use crate::guard::{Violation, validate_properties};
use crate::lines::StoredEvent;
use crate::{EventSchema, Product, PropertyKind, PropertySchema, Timestamp, Version};

/// So far ahead an event may be and still be sent: what the SDK allows.
const AHEAD: std::time::Duration = std::time::Duration::from_secs(1);

/// What is wrong with an event. It names keys of ours, never a value that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No JSON, or keys beside the five that an event has.
    #[error(
        "this is no event: uuid, event, distinct_id, timestamp and properties, and nothing else, were expected"
    )]
    Shape,
    /// An event that the dictionary does not have.
    #[error("this event is not in the dictionary")]
    UnknownEvent,
    /// An event or value of a version that is newer than this one.
    #[error("this event was recorded by the newer version {0}: upload it with that version")]
    Newer(Version),
    /// The number is none that we make.
    #[error("the uuid is not one that Caro makes")]
    Uuid,
    /// The id is none that we make.
    #[error("the distinct_id is not one that Caro makes")]
    DistinctId,
    /// The event is ahead of this machine's clock.
    #[error("the timestamp is ahead of this machine's clock")]
    Ahead,
    /// A key of the envelope is missing, or has another value.
    #[error("{0} is missing or not as Caro writes it")]
    Envelope(&'static str),
    /// A property of this event is missing.
    #[error("the property {0} is missing")]
    Missing(&'static str),
    /// A property has a value that it cannot have.
    #[error("the property {0} has a value that it cannot have")]
    BadValue(&'static str),
    /// A property that the event does not have.
    #[error("there is a property that this event does not have")]
    UnknownProperty,
    /// What the guard refuses.
    #[error("the properties are refused: {0}")]
    Refused(#[from] Violation),
}

/// Checks an event against the dictionary, the envelope and the guard.
///
/// # Errors
///
/// The first fault that is found.
pub fn check(text: &str, product: &Product, now: Timestamp) -> Result<StoredEvent, Fault> {
    let event = StoredEvent::read(text).ok_or(Fault::Shape)?;
    let version = version(&event.properties)?;
    // A fault in an event of a newer version is most likely not one there.
    content(&event, product, version, now).map_err(|fault| match fault {
        Fault::UnknownEvent | Fault::UnknownProperty | Fault::BadValue(_) | Fault::Envelope(_)
            if version > product.version =>
        {
            Fault::Newer(version)
        }
        fault => fault,
    })?;
    Ok(event)
}

fn content(
    event: &StoredEvent,
    product: &Product,
    version: Version,
    now: Timestamp,
) -> Result<(), Fault> {
    validate_properties(&event.properties)?;
    let schema = product
        .dictionary
        .iter()
        .find(|schema| schema.name == event.event)
        .ok_or(Fault::UnknownEvent)?;
    if event.line.len() > 8 * LONGEST_LINE {
        return Err(Fault::Shape);
    }
    if event.uuid.get_version_num() != 7 {
        return Err(Fault::Uuid);
    }
    if !is_day_id(&event.distinct_id) {
        return Err(Fault::DistinctId);
    }
    if event.timestamp.since(now) > AHEAD {
        return Err(Fault::Ahead);
    }
    envelope(&event.properties, product)?;
    own_properties(&event.properties, schema, version < product.version)
}

fn version(properties: &Map<String, Value>) -> Result<Version, Fault> {
    let version = properties
        .get("$lib_version")
        .and_then(Value::as_str)
        .and_then(Version::parse);
    version.ok_or(Fault::Envelope("$lib_version"))
}

fn is_day_id(text: &str) -> bool {
    text.len() == 16
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn envelope(properties: &Map<String, Value>, product: &Product) -> Result<(), Fault> {
    for field in ENVELOPE.iter().filter(|field| field.name.starts_with('$')) {
        let value = properties.get(field.name);
        let right = match field.name {
            "$lib" => value.and_then(Value::as_str) == Some(product.library),
            "$lib_version" => true,
            "$session_id" => value.and_then(Value::as_str).is_some_and(is_uuid),
            // The rest are constants, and the example is the constant.
            _ => serde_json::from_str::<Value>(field.example)
                .is_ok_and(|constant| value == Some(&constant)),
        };
        if !right {
            return Err(Fault::Envelope(field.name));
        }
    }
    Ok(())
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::parse_str(text).is_ok_and(|uuid| uuid.get_version_num() == 7)
}

/// `older`: an older version may not have known a property yet.
fn own_properties(
    properties: &Map<String, Value>,
    schema: &EventSchema,
    older: bool,
) -> Result<(), Fault> {
    for property in schema.properties {
        match properties.get(property.name) {
            Some(value) if fits(value, property) => {}
            Some(_) => return Err(Fault::BadValue(property.name)),
            None if property.optional || older => {}
            None => return Err(Fault::Missing(property.name)),
        }
    }
    let known = |key: &str| {
        schema.property(key).is_some() || ENVELOPE.iter().any(|field| field.name == key)
    };
    if properties.keys().all(|key| known(key)) {
        Ok(())
    } else {
        Err(Fault::UnknownProperty)
    }
}

fn fits(value: &Value, property: &PropertySchema) -> bool {
    match property.kind {
        PropertyKind::Boolean => value.is_boolean(),
        PropertyKind::Integer => value.is_u64(),
        PropertyKind::Number => value.is_number(),
        PropertyKind::Choice(choices) => value
            .as_str()
            .is_some_and(|name| choices.iter().any(|choice| choice.name == name)),
        PropertyKind::Version => value
            .as_str()
            .is_some_and(|text| Version::parse(text).is_some()),
    }
}
