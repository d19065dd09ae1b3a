//! The one encoder: what it writes is what is kept on disk, what `show` prints and what is sent.
//!
//! A line is one JSON object with the keys in a fixed order: `uuid`, `event`, `distinct_id`, `timestamp`,
//! `properties`. The event's own properties come first, then the envelope ([`ENVELOPE`]).

use std::fmt::Write as _;

use uuid::Uuid;

use crate::guard::{Violation, check_text};
use crate::{Event, Timestamp, Value, Version};

/// The longest line that is kept, in bytes.
pub const LONGEST_LINE: usize = 4096;

/// One key of the envelope: what every event carries besides its own properties.
#[derive(Clone, Copy, Debug)]
pub struct EnvelopeField {
    /// The key.
    pub name: &'static str,
    /// What it holds.
    pub what: &'static str,
    /// Why it is there.
    pub why: &'static str,
    /// An example, as JSON.
    pub example: &'static str,
}

/// The envelope, in the order in which it is written; the first four stand beside the properties, the rest in them.
pub const ENVELOPE: &[EnvelopeField] = &[
    EnvelopeField {
        name: "uuid",
        what: "A random number for this one event, with the time in its first half (UUIDv7).",
        why: "So that an event that arrives twice is counted once.",
        example: "\"0192d4a8-3c5e-7b1a-9f00-1d2e3f405162\"",
    },
    EnvelopeField {
        name: "distinct_id",
        what: "16 hex digits, another every day (UTC), made with a key that never leaves the machine.",
        why: "To count machines per day. Nobody can tell from it which machine, or which id was the same machine's yesterday.",
        example: "\"9f2c04d17be85a36\"",
    },
    EnvelopeField {
        name: "timestamp",
        what: "When it happened, in UTC, to the millisecond.",
        why: "To see what changes from one release to the next.",
        example: "\"2026-11-22T10:00:00.123Z\"",
    },
    EnvelopeField {
        name: "$lib",
        what: "The name of the program.",
        why: "To tell it from the website.",
        example: "\"caro-cli\"",
    },
    EnvelopeField {
        name: "$lib_version",
        what: "The version of the program that recorded the event.",
        why: "To tell a new fault from an old one.",
        example: "\"1.1.0-beta.1\"",
    },
    EnvelopeField {
        name: "$session_id",
        what: "A random number for one run of the program (UUIDv7).",
        why: "To follow one run from its start to its end.",
        example: "\"0192d4a8-3c5d-7c2b-8a11-2b3c4d5e6f70\"",
    },
    EnvelopeField {
        name: "$process_person_profile",
        what: "Always false.",
        why: "Tells PostHog to make no profile of a person.",
        example: "false",
    },
    EnvelopeField {
        name: "$geoip_disable",
        what: "Always true.",
        why: "Tells PostHog not to look up a place for the address.",
        example: "true",
    },
    EnvelopeField {
        name: "$ip",
        what: "Always 0.0.0.0.",
        why: "Keeps PostHog from storing the address from which the event came.",
        example: "\"0.0.0.0\"",
    },
    EnvelopeField {
        name: "$ignore_sent_at",
        what: "Always true.",
        why: "Keeps PostHog from moving the timestamp by the age of the request.",
        example: "true",
    },
];

/// What goes around an event.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// The event's number.
    pub uuid: Uuid,
    /// The day's id.
    pub distinct_id: &'a str,
    /// When it happened.
    pub timestamp: Timestamp,
    /// The run's number.
    pub session_id: Uuid,
    /// The program's name, as PostHog's `$lib`.
    pub library: &'a str,
    /// The program's version.
    pub version: Version,
}

/// Why an event could not be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The guard refused it.
    #[error(transparent)]
    Refused(#[from] Violation),
    /// The line would be longer than 4 KiB.
    #[error("the event is larger than 4 KiB")]
    TooLarge,
}

/// The event as a line, without the newline at its end.
///
/// # Errors
///
/// If the guard refuses a key or a value, or the line would be too long.
pub fn encode<E: Event>(event: &E, envelope: &Envelope<'_>) -> Result<String, EncodeError> {
    let mut line = open(E::SCHEMA.name, envelope);
    write_properties(event, &mut line)?;
    close(line, envelope, false)
}

/// The traits of a person as an `$identify` line: the only one that makes a person profile.
///
/// # Errors
///
/// As [`encode`].
pub fn encode_identify<E: Event>(
    traits: &E,
    envelope: &Envelope<'_>,
) -> Result<String, EncodeError> {
    let mut line = open("$identify", envelope);
    line.push_str("\"$set\":{");
    write_properties(traits, &mut line)?;
    if line.ends_with(',') {
        line.pop();
    }
    line.push_str("},");
    close(line, envelope, true)
}

fn open(event: &str, envelope: &Envelope<'_>) -> String {
    let mut line = String::with_capacity(640);
    line.push_str("{\"uuid\":\"");
    push_uuid(&mut line, envelope.uuid);
    line.push_str("\",\"event\":\"");
    line.push_str(event);
    line.push_str("\",\"distinct_id\":\"");
    line.push_str(envelope.distinct_id);
    let _ = write!(
        line,
        "\",\"timestamp\":\"{}\",\"properties\":{{",
        envelope.timestamp
    );
    line
}

fn push_uuid(line: &mut String, uuid: Uuid) {
    line.push_str(uuid.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
}

fn write_properties<E: Event>(event: &E, line: &mut String) -> Result<(), Violation> {
    let mut outcome = Ok(());
    event.visit(&mut |key, value| {
        if outcome.is_ok() {
            outcome = write_property(line, key, value);
        }
    });
    outcome
}

fn write_property(line: &mut String, key: &str, value: Value) -> Result<(), Violation> {
    let start = line.len();
    check_text(key)?;
    line.push('"');
    line.push_str(key);
    line.push_str("\":");
    // A number that JSON cannot hold is as good as none.
    match value {
        Value::Number(number) if number.is_finite() => {
            let _ = write!(line, "{number:?}");
        }
        Value::Absent | Value::Number(_) => {
            line.truncate(start);
            return Ok(());
        }
        Value::Boolean(boolean) => line.push_str(if boolean { "true" } else { "false" }),
        Value::Integer(number) => {
            let _ = write!(line, "{number}");
        }
        Value::Choice(choice) => {
            check_text(choice.name())?;
            line.push('"');
            line.push_str(choice.name());
            line.push('"');
        }
        Value::Version(version) => {
            let _ = write!(line, "\"{version}\"");
        }
    }
    line.push(',');
    Ok(())
}

fn close(mut line: String, envelope: &Envelope<'_>, person: bool) -> Result<String, EncodeError> {
    let _ = write!(
        line,
        "\"$lib\":\"{}\",\"$lib_version\":\"{}\",\"$session_id\":\"",
        envelope.library, envelope.version
    );
    push_uuid(&mut line, envelope.session_id);
    line.push_str("\",\"$process_person_profile\":");
    line.push_str(if person { "true" } else { "false" });
    line.push_str(",\"$geoip_disable\":true,\"$ip\":\"0.0.0.0\",\"$ignore_sent_at\":true}}");
    if line.len() > LONGEST_LINE {
        return Err(EncodeError::TooLarge);
    }
    Ok(line)
}
