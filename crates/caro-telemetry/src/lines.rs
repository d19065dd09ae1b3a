//! Lines of events, read with bounded memory whatever the file holds.

use std::io::{self, BufRead, Read as _};

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::Timestamp;
use crate::encoder::LONGEST_LINE;

/// A stored event: the line as it stands, and what was read of it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent {
    /// The event's number.
    pub uuid: Uuid,
    /// Its name.
    pub event: String,
    /// The day's id.
    pub distinct_id: String,
    /// When it happened.
    pub timestamp: Timestamp,
    /// Its properties, the envelope's among them.
    pub properties: Map<String, Value>,
    /// The line itself, without its newline.
    pub line: String,
}

/// The shape of a line.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    uuid: Uuid,
    event: String,
    distinct_id: String,
    timestamp: Timestamp,
    properties: Map<String, Value>,
}

impl StoredEvent {
    /// Reads a line; `None` where it is not an event: torn, foreign, or damaged.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let Shape {
            uuid,
            event,
            distinct_id,
            timestamp,
            properties,
        } = serde_json::from_str(line).ok()?;
        Some(Self {
            uuid,
            event,
            distinct_id,
            timestamp,
            properties,
            line: line.to_owned(),
        })
    }
}

/// Calls `each` with every line that is not empty; `None` stands for a line that is longer than 4 KiB or no UTF-8.
///
/// # Errors
///
/// If the reader fails.
pub fn for_each_line(
    mut reader: impl BufRead,
    mut each: impl FnMut(Option<&str>),
) -> io::Result<()> {
    let mut line = Vec::with_capacity(1024);
    loop {
        line.clear();
        let bound = LONGEST_LINE as u64 + 1;
        if reader.by_ref().take(bound).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let complete = line.last() == Some(&b'\n');
        if !complete && line.len() as u64 == bound {
            skip_line(&mut reader)?;
            each(None);
            continue;
        }
        if complete {
            line.pop();
        }
        if !line.is_empty() {
            each(std::str::from_utf8(&line).ok());
        }
    }
}

/// Passes over the rest of a line without keeping it.
fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(content: &[u8]) -> Vec<Option<String>> {
        let mut found = Vec::new();
        for_each_line(content, |line| found.push(line.map(str::to_owned))).unwrap();
        found
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_the_next_is_read() {
        let mut content = vec![b'x'; 3 * LONGEST_LINE];
        content.extend_from_slice(b"\nnext\n\nlast without end");
        assert_eq!(
            lines(&content),
            [None, Some("next".into()), Some("last without end".into())]
        );
    }

    #[test]
    fn the_longest_line_that_is_allowed_is_read() {
        let mut content = vec![b'x'; LONGEST_LINE];
        content.push(b'\n');
        assert_eq!(lines(&content), [Some("x".repeat(LONGEST_LINE))]);
    }

    #[test]
    fn bytes_that_are_no_text_are_a_damaged_line() {
        assert_eq!(
            lines(b"a\n\xff\xfe\nb\n"),
            [Some("a".into()), None, Some("b".into())]
        );
    }

    proptest! {
        #[test]
        fn whatever_the_file_holds_reading_ends(content in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let _ = lines(&content);
        }

        #[test]
        fn whatever_a_line_holds_reading_it_does_not_panic(line in "\\PC{0,300}") {
            let _ = StoredEvent::read(&line);
        }
    }
}
