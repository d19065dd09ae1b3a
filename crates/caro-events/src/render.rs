//! The dictionary, written out: as JSON for programs and as Markdown for people.

use std::fmt::Write as _;

use caro_telemetry::{ENVELOPE, EventSchema, PropertyKind, PropertySchema};
use serde::Serialize;

use crate::{DICTIONARY, DICTIONARY_HASH};

/// The dictionary as JSON: what `caro telemetry schema --json` prints.
#[derive(Debug, Serialize)]
pub struct Dictionary {
    /// What a consent is given to: [`DICTIONARY_HASH`] in 16 hex digits.
    pub hash: String,
    /// Every event.
    pub events: Vec<Event>,
    /// What every event carries besides its own properties.
    pub envelope: Vec<EnvelopeField>,
}

/// An event.
#[derive(Debug, Serialize)]
pub struct Event {
    /// Its name.
    pub name: &'static str,
    /// What happened.
    pub what: &'static str,
    /// What it is asked for.
    pub why: &'static str,
    /// Its properties.
    pub properties: Vec<Property>,
    /// The source file that declares it, from the root of the repository.
    pub file: &'static str,
    /// The line of that file.
    pub line: u32,
}

/// A property.
#[derive(Debug, Serialize)]
pub struct Property {
    /// Its name.
    pub name: &'static str,
    /// `boolean`, `integer`, `number`, `choice` or `version`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What it measures.
    pub what: &'static str,
    /// What it is asked for.
    pub why: &'static str,
    /// The unit of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// An example, as JSON.
    pub example: String,
    /// Whether an event may lack it.
    pub optional: bool,
    /// Every value that a choice can have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ChoiceValue>,
}

/// A value of a choice.
#[derive(Debug, Serialize)]
pub struct ChoiceValue {
    /// Its name.
    pub name: &'static str,
    /// What it stands for.
    pub what: &'static str,
}

/// A field of the envelope.
#[derive(Debug, Serialize)]
pub struct EnvelopeField {
    /// Its key.
    pub name: &'static str,
    /// What it holds.
    pub what: &'static str,
    /// Why it is there.
    pub why: &'static str,
    /// An example, as JSON.
    pub example: &'static str,
}

/// The dictionary.
#[must_use]
pub fn dictionary() -> Dictionary {
    let envelope = ENVELOPE.iter().map(|field| EnvelopeField {
        name: field.name,
        what: field.what,
        why: field.why,
        example: field.example,
    });
    Dictionary {
        hash: format!("{DICTIONARY_HASH:016x}"),
        events: DICTIONARY.iter().map(|schema| event(schema)).collect(),
        envelope: envelope.collect(),
    }
}

fn event(schema: &EventSchema) -> Event {
    Event {
        name: schema.name,
        what: schema.what,
        why: schema.why,
        properties: schema.properties.iter().map(property).collect(),
        file: schema.file,
        line: schema.line,
    }
}

fn property(schema: &PropertySchema) -> Property {
    let values = match schema.kind {
        PropertyKind::Choice(choices) => choices
            .iter()
            .map(|choice| ChoiceValue {
                name: choice.name,
                what: choice.what,
            })
            .collect(),
        _ => Vec::new(),
    };
    Property {
        name: schema.name,
        kind: schema.kind.name(),
        what: schema.what,
        why: schema.why,
        unit: schema.unit,
        example: example(schema),
        optional: schema.optional,
        values,
    }
}

/// An example of a value, as JSON.
fn example(schema: &PropertySchema) -> String {
    match (schema.kind, schema.example) {
        (PropertyKind::Choice(choices), None) => {
            format!("\"{}\"", choices.first().map_or("", |choice| choice.name))
        }
        (PropertyKind::Choice(_) | PropertyKind::Version, Some(example)) => {
            format!("\"{example}\"")
        }
        (_, Some(example)) => example.to_owned(),
        (PropertyKind::Boolean, None) => "true".to_owned(),
        (PropertyKind::Integer | PropertyKind::Number, None) => "1".to_owned(),
        (PropertyKind::Version, None) => "\"1.0.0\"".to_owned(),
    }
}

/// The dictionary as Markdown: what `caro telemetry schema --markdown` prints.
#[must_use]
pub fn markdown() -> String {
    let dictionary = dictionary();
    let mut text = String::from(
        "# Telemetry dictionary\n\nEverything that Caro can record, written out from the types that record it. \
         A property that is not listed here cannot exist.\n",
    );
    for event in &dictionary.events {
        let Event {
            name, what, why, ..
        } = event;
        _ = write!(text, "\n## `{name}`\n\n{what} *{why}*\n\n");
        text.push_str("| property | type | what | why | example |\n|---|---|---|---|---|\n");
        for property in &event.properties {
            let Property {
                name,
                what,
                why,
                example,
                ..
            } = property;
            _ = writeln!(
                text,
                "| `{name}` | {} | {what} | {why} | `{example}` |",
                kind(property)
            );
        }
        for property in event
            .properties
            .iter()
            .filter(|property| !property.values.is_empty())
        {
            _ = write!(text, "\n`{}` is one of", property.name);
            for (index, value) in property.values.iter().enumerate() {
                let separator = if index == 0 { " " } else { ", " };
                _ = write!(text, "{separator}`{}`", value.name);
            }
            text.push_str(".\n");
        }
    }
    text.push_str("\n## The envelope\n\nWhat every event carries besides its own properties.\n\n");
    text.push_str("| key | what | why | example |\n|---|---|---|---|\n");
    for EnvelopeField {
        name,
        what,
        why,
        example,
    } in &dictionary.envelope
    {
        _ = writeln!(text, "| `{name}` | {what} | {why} | `{example}` |");
    }
    text
}

fn kind(property: &Property) -> String {
    let optional = if property.optional {
        ", may be absent"
    } else {
        ""
    };
    match property.unit {
        Some(unit) => format!("{} ({unit}){optional}", property.kind),
        None => format!("{}{optional}", property.kind),
    }
}

#[cfg(test)]
mod tests {
    use super::dictionary;

    #[test]
    fn every_example_is_json_of_the_type_that_it_stands_for() {
        for property in dictionary()
            .events
            .iter()
            .flat_map(|event| &event.properties)
        {
            let example: serde_json::Value = serde_json::from_str(&property.example).unwrap();
            let fits = match property.kind {
                "boolean" => example.is_boolean(),
                "integer" => example.is_u64(),
                "number" => example.is_number(),
                "version" => example
                    .as_str()
                    .is_some_and(|text| caro_telemetry::Version::parse(text).is_some()),
                _ => property.values.iter().any(|value| example == value.name),
            };
            assert!(fits, "{}: {}", property.name, property.example);
        }
    }

    #[test]
    fn every_event_knows_the_file_that_declares_it() {
        for event in dictionary().events {
            assert!(
                event.file.ends_with("crates/caro-events/src/events.rs"),
                "{}",
                event.file
            );
            assert!(event.line > 1);
        }
    }
}
