//! The JSON schema of a line: what `caro telemetry export` writes and `upload` accepts.

use anyhow::Result;
use caro_events::DICTIONARY;
use caro_telemetry::{EventSchema, LONGEST_LINE, PropertyKind};
use serde_json::{Map, Value, json};

/// The schema, with its keys in alphabetical order.
pub(super) fn render() -> Result<String> {
    let events: Vec<Value> = DICTIONARY.iter().map(|schema| event(schema)).collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": concat!(env!("CARGO_PKG_HOMEPAGE"), "/telemetry.schema.json"),
        "title": "A usage event of Caro",
        "description": format!(
            "One line of an export of Caro {}; at most {LONGEST_LINE} bytes.", env!("CARGO_PKG_VERSION")
        ),
        "oneOf": events,
    });
    Ok(serde_json::to_string_pretty(&sorted(schema))? + "\n")
}

fn event(schema: &EventSchema) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for property in schema.properties {
        let mut description = property.what.to_owned();
        if let Some(unit) = property.unit {
            description = format!("{description} In {unit}.");
        }
        let mut value = kind(&property.kind);
        value["description"] = description.into();
        properties.insert(property.name.to_owned(), value);
        if !property.optional {
            required.push(property.name);
        }
    }
    for (name, value) in envelope() {
        properties.insert(name.to_owned(), value);
        required.push(name);
    }
    json!({
        "title": schema.name,
        "description": schema.what,
        "type": "object",
        "additionalProperties": false,
        "required": ["uuid", "event", "distinct_id", "timestamp", "properties"],
        "properties": {
            "uuid": uuid(),
            "event": { "const": schema.name },
            "distinct_id": { "type": "string", "pattern": "^[0-9a-f]{16}$" },
            "timestamp": { "type": "string", "pattern": TIMESTAMP },
            "properties": {
                "type": "object",
                "additionalProperties": false,
                "required": required,
                "properties": properties,
            },
        },
    })
}

const TIMESTAMP: &str = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$";

const VERSION: &str =
    r"^(0|[1-9][0-9]{0,4})(\.(0|[1-9][0-9]{0,4})){2}(-(alpha|beta|rc)\.(0|[1-9][0-9]{0,4}))?$";

fn envelope() -> [(&'static str, Value); 7] {
    [
        ("$lib", json!({ "const": "caro-cli" })),
        (
            "$lib_version",
            json!({ "type": "string", "pattern": VERSION }),
        ),
        ("$session_id", uuid()),
        ("$process_person_profile", json!({ "const": false })),
        ("$geoip_disable", json!({ "const": true })),
        ("$ip", json!({ "const": "0.0.0.0" })),
        ("$ignore_sent_at", json!({ "const": true })),
    ]
}

fn uuid() -> Value {
    json!({ "type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" })
}

fn kind(kind: &PropertyKind) -> Value {
    match kind {
        PropertyKind::Boolean => json!({ "type": "boolean" }),
        PropertyKind::Integer => json!({ "type": "integer", "minimum": 0 }),
        PropertyKind::Number => json!({ "type": "number" }),
        PropertyKind::Version => json!({ "type": "string", "pattern": VERSION }),
        PropertyKind::Choice(choices) => {
            json!({ "enum": choices.iter().map(|choice| choice.name).collect::<Vec<_>>() })
        }
    }
}

/// Keys in alphabetical order, whichever map `serde_json` was built with.
pub(super) fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map
                .into_iter()
                .map(|(key, value)| (key, sorted(value)))
                .collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use caro_telemetry::ENVELOPE;

    #[test]
    fn every_key_of_the_envelope_is_described() {
        let inside = super::envelope().map(|(name, _)| name);
        let beside = ["uuid", "distinct_id", "timestamp"];
        let all: Vec<_> = beside.into_iter().chain(inside).collect();
        assert_eq!(
            all,
            ENVELOPE.iter().map(|field| field.name).collect::<Vec<_>>()
        );
    }
}
