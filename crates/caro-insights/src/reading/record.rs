//! An event as it is evaluated: numbers and codes, no text.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use caro_events::DICTIONARY;
use caro_telemetry::{EventSchema, PropertyKind, PropertySchema, Uuid, Version};

/// No event has more properties of its own; a test holds the dictionary to it.
pub(crate) const MOST_PROPERTIES: usize = 8;

/// What a line turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Read {
    /// An event of the dictionary.
    Event(Record),
    /// An event that a newer version may know.
    Unknown(String),
    /// No event.
    Damaged,
}

/// An event of the dictionary.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) uuid: u128,
    /// Its place in the dictionary.
    pub(crate) kind: usize,
    /// The day's id, as a number.
    pub(crate) machine: u64,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) session: Option<u128>,
    /// Its properties, in the order of the dictionary.
    pub(crate) values: [Slot; MOST_PROPERTIES],
}

/// The value of a property.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Slot {
    /// Not there, or of another kind than the dictionary says.
    Absent,
    Boolean(bool),
    Number(f64),
    /// The place of the value in the dictionary.
    Choice(u16),
    Version(Version),
    /// A name or a version that this build does not know.
    Newer,
}

impl Slot {
    /// A text, as a value of that property.
    pub(crate) fn of_text(property: &PropertySchema, text: &[u8]) -> Self {
        match property.kind {
            PropertyKind::Choice(choices) => choices
                .iter()
                .position(|choice| choice.name.as_bytes() == text)
                .and_then(|place| u16::try_from(place).ok())
                .map_or(Self::Newer, Self::Choice),
            PropertyKind::Version => std::str::from_utf8(text)
                .ok()
                .and_then(Version::parse)
                .map_or(Self::Newer, Self::Version),
            PropertyKind::Boolean | PropertyKind::Integer | PropertyKind::Number => Self::Absent,
        }
    }

    /// A number, as a value of that property.
    pub(crate) fn of_number(property: &PropertySchema, number: f64) -> Self {
        match property.kind {
            PropertyKind::Integer | PropertyKind::Number => Self::Number(number),
            _ => Self::Absent,
        }
    }

    /// A boolean, as a value of that property.
    pub(crate) fn of_boolean(property: &PropertySchema, boolean: bool) -> Self {
        match property.kind {
            PropertyKind::Boolean => Self::Boolean(boolean),
            _ => Self::Absent,
        }
    }
}

/// The place and the schema of the event of that name.
pub(crate) fn schema(name: &[u8]) -> Option<(usize, &'static EventSchema)> {
    let place = DICTIONARY
        .iter()
        .position(|event| event.name.as_bytes() == name)?;
    Some((place, DICTIONARY[place]))
}

/// The number of a UUID.
pub(crate) fn uuid(text: &[u8]) -> Option<u128> {
    Uuid::try_parse_ascii(text).ok().map(|uuid| uuid.as_u128())
}

/// A day's id as a number: its 16 hex digits, or the hash of a text of any other form.
pub(crate) fn machine(id: &[u8]) -> u64 {
    let mut number = 0_u64;
    let mut plain = id.len() == 16;
    for byte in id {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => {
                plain = false;
                break;
            }
        };
        number = number << 4 | u64::from(digit);
    }
    if plain {
        return number;
    }
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_of_the_dictionary_fits_a_record() {
        for event in DICTIONARY {
            assert!(event.properties.len() <= MOST_PROPERTIES, "{}", event.name);
        }
    }
}
