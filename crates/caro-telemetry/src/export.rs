//! Events as a file for people and other programs: JSON, NDJSON, CSV.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::Value;

use crate::lines::StoredEvent;

/// The forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Form {
    /// A JSON array of the events, one on a line.
    #[default]
    Json,
    /// One event on a line.
    Ndjson,
    /// A table: a column for each property that occurs. For reading; it cannot be uploaded.
    Csv,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Json, Self::Ndjson, Self::Csv];

    /// The form's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
        }
    }
}

/// Writes events in a form. The lines of JSON and NDJSON are the stored ones, to the letter.
///
/// # Errors
///
/// If `output` cannot be written.
pub fn write(events: &[StoredEvent], form: Form, output: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Json => write_json(events, output),
        Form::Ndjson => events
            .iter()
            .try_for_each(|event| writeln!(output, "{}", event.line)),
        Form::Csv => write_csv(events, output),
    }
}

fn write_json(events: &[StoredEvent], output: &mut dyn Write) -> io::Result<()> {
    output.write_all(b"[")?;
    for (index, event) in events.iter().enumerate() {
        let separator = if index == 0 { "\n" } else { ",\n" };
        write!(output, "{separator}{}", event.line)?;
    }
    output.write_all(if events.is_empty() { b"]\n" } else { b"\n]\n" })
}

fn write_csv(events: &[StoredEvent], output: &mut dyn Write) -> io::Result<()> {
    let columns: BTreeSet<&str> = events
        .iter()
        .flat_map(|event| event.properties.keys().map(String::as_str))
        .collect();
    write!(output, "uuid,event,distinct_id,timestamp")?;
    columns
        .iter()
        .try_for_each(|column| write!(output, ",{}", field(column)))?;
    output.write_all(b"\r\n")?;
    for event in events {
        let StoredEvent {
            uuid,
            event: name,
            distinct_id,
            timestamp,
            properties,
            ..
        } = event;
        write!(
            output,
            "{uuid},{},{},{timestamp}",
            field(name),
            field(distinct_id)
        )?;
        for column in &columns {
            let text = match properties.get(*column) {
                None | Some(Value::Null) => String::new(),
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            };
            write!(output, ",{}", field(&text))?;
        }
        output.write_all(b"\r\n")?;
    }
    Ok(())
}

/// A field by RFC 4180. A text that a spreadsheet would take for a formula is made a text.
fn field(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
