//! Events, and the dictionary that describes them.

use crate::{PropertyKind, Value};

/// A usage event: a name and typed properties. Derived with `#[derive(Event)]`.
pub trait Event {
    /// The event in the dictionary.
    const SCHEMA: &'static EventSchema;
    /// Calls `visit` with each property's name and value, in the order of declaration.
    fn visit(&self, visit: &mut dyn FnMut(&'static str, Value));
}

/// An event, as the dictionary describes it.
#[derive(Clone, Copy, Debug)]
pub struct EventSchema {
    /// Its name on the wire.
    pub name: &'static str,
    /// What happened when it is recorded.
    pub what: &'static str,
    /// What it is asked for.
    pub why: &'static str,
    /// Its properties, in the order in which they are written.
    pub properties: &'static [PropertySchema],
    /// The source file that declares it.
    pub file: &'static str,
    /// The line of that file.
    pub line: u32,
}

impl EventSchema {
    /// The property of that name, if the event has one.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&'static PropertySchema> {
        self.properties
            .iter()
            .find(|property| property.name == name)
    }
}

/// A property, as the dictionary describes it.
#[derive(Clone, Copy, Debug)]
pub struct PropertySchema {
    /// Its name on the wire.
    pub name: &'static str,
    /// What it measures.
    pub what: &'static str,
    /// What it is asked for.
    pub why: &'static str,
    /// The unit of a number.
    pub unit: Option<&'static str>,
    /// An example of a value, where the kind alone does not give one.
    pub example: Option<&'static str>,
    /// What values there are.
    pub kind: PropertyKind,
    /// Whether an event may lack it.
    pub optional: bool,
}

/// A product's whole dictionary: every event that it can record.
pub type Dictionary = &'static [&'static EventSchema];

/// A hash of *what* a dictionary collects: the names of events, properties and values, and their kinds, but no prose.
///
/// Consent is given to a dictionary; this is how a later version knows which one. It is worked out at compile time
/// (64-bit FNV-1a: it tells dictionaries of one project apart, and guards nothing).
#[must_use]
pub const fn dictionary_hash(dictionary: Dictionary) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut e = 0;
    while e < dictionary.len() {
        let event = dictionary[e];
        hash = mix(hash, event.name, b'e');
        let mut p = 0;
        while p < event.properties.len() {
            let property = &event.properties[p];
            hash = mix(hash, property.name, b'p');
            hash = mix(hash, property.kind.name(), b'k');
            if let PropertyKind::Choice(choices) = property.kind {
                let mut c = 0;
                while c < choices.len() {
                    hash = mix(hash, choices[c].name, b'c');
                    c += 1;
                }
            }
            p += 1;
        }
        e += 1;
    }
    hash
}

const fn mix(mut hash: u64, text: &str, kind: u8) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let bytes = text.as_bytes();
    hash = (hash ^ kind as u64).wrapping_mul(PRIME);
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(PRIME);
        i += 1;
    }
    hash
}
