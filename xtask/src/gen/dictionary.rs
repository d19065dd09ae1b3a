//! The dictionary in the form that the website reads: everything that can be said of what is collected.

use anyhow::{Context as _, Result};
use caro_events::{DICTIONARY, DICTIONARY_HASH};
use caro_insights::insights;
use caro_telemetry::{ENVELOPE, EventSchema, PropertyKind, PropertySchema};
use serde::Serialize;

use super::samples;
use super::settings::{self, ConsentRule, Limit};

/// Everything that the telemetry page shows.
#[derive(Serialize)]
pub(super) struct Dictionary {
    pub(super) version: &'static str,
    /// What a consent is given to: changes whenever more is asked for.
    pub(super) hash: String,
    pub(super) repository: &'static str,
    pub(super) events: Vec<Event>,
    pub(super) envelope: Vec<EnvelopeField>,
    pub(super) insights: Vec<Insight>,
    pub(super) consent: Vec<ConsentRule>,
    pub(super) limits: Vec<Limit>,
}

/// What is made of the events.
#[derive(Serialize)]
pub(super) struct Insight {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) what: &'static str,
}

/// An event.
#[derive(Serialize)]
pub(super) struct Event {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) why: &'static str,
    pub(super) source: Source,
    pub(super) properties: Vec<Property>,
    /// A line as it is kept on disk and sent.
    pub(super) line: String,
}

/// Where an event is declared.
#[derive(Serialize)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) line: u32,
    pub(super) url: String,
}

/// A property of an event.
#[derive(Serialize)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) why: &'static str,
    pub(super) kind: &'static str,
    pub(super) unit: Option<&'static str>,
    pub(super) optional: bool,
    pub(super) example: String,
    /// The closed set, where the kind is a choice.
    pub(super) values: Vec<Named>,
    /// The titles of the insights that need it.
    pub(super) insights: Vec<&'static str>,
}

/// A name and what it stands for.
#[derive(Serialize)]
pub(super) struct Named {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
}

/// A key of the envelope.
#[derive(Serialize)]
pub(super) struct EnvelopeField {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) why: &'static str,
    pub(super) example: &'static str,
}

impl Dictionary {
    /// Reads the types.
    pub(super) fn read() -> Result<Self> {
        let samples = samples::lines()?;
        let events = DICTIONARY
            .iter()
            .zip(samples)
            .map(|(schema, (_, line))| event(schema, line))
            .collect::<Result<_>>()?;
        Ok(Self {
            version: env!("CARGO_PKG_VERSION"),
            hash: format!("{DICTIONARY_HASH:016x}"),
            repository: env!("CARGO_PKG_REPOSITORY"),
            events,
            envelope: ENVELOPE
                .iter()
                .map(|field| EnvelopeField {
                    name: field.name,
                    what: field.what,
                    why: field.why,
                    example: field.example,
                })
                .collect(),
            insights: insights()
                .iter()
                .map(|insight| Insight {
                    id: insight.id,
                    title: insight.title,
                    what: insight.what,
                })
                .collect(),
            consent: settings::consent(),
            limits: settings::limits(),
        })
    }

    /// The dictionary as JSON.
    pub(super) fn json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

fn event(schema: &EventSchema, line: String) -> Result<Event> {
    let file = schema.file.replace('\\', "/");
    let sample: serde_json::Value = serde_json::from_str(&line)?;
    let properties = schema
        .properties
        .iter()
        .map(|property| self::property(schema.name, property, &sample["properties"]))
        .collect::<Result<_>>()?;
    Ok(Event {
        name: schema.name,
        what: schema.what,
        why: schema.why,
        source: Source {
            url: format!(
                "{}/blob/v{}/{file}#L{}",
                env!("CARGO_PKG_REPOSITORY"),
                env!("CARGO_PKG_VERSION"),
                schema.line
            ),
            file,
            line: schema.line,
        },
        properties,
        line,
    })
}

fn property(event: &str, schema: &PropertySchema, sample: &serde_json::Value) -> Result<Property> {
    let values: Vec<Named> = match schema.kind {
        PropertyKind::Choice(choices) => choices
            .iter()
            .map(|choice| Named {
                name: choice.name,
                what: choice.what,
            })
            .collect(),
        _ => Vec::new(),
    };
    let example = match (&sample[schema.name], schema.example, values.first()) {
        (serde_json::Value::String(text), ..) => text.clone(),
        (serde_json::Value::Null, Some(example), _) => example.to_owned(),
        (serde_json::Value::Null, None, Some(first)) => first.name.to_owned(),
        (serde_json::Value::Null, None, None) => anyhow::bail!("{} has no example", schema.name),
        (other, ..) => other.to_string(),
    };
    Ok(Property {
        name: schema.name,
        what: schema.what,
        why: schema.why,
        kind: schema.kind.name(),
        unit: schema.unit,
        optional: schema.optional,
        example: Some(example)
            .filter(|text| !text.is_empty())
            .context("an empty example")?,
        values,
        insights: insights()
            .iter()
            .filter(|insight| insight.uses(event, Some(schema.name)))
            .map(|insight| insight.title)
            .collect(),
    })
}
