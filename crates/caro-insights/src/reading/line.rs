//! Reading a line of the form that Caro writes: one flat object of ASCII without escapes, `event` before
//! `properties`, and in these nothing but scalars. `None` is not a verdict; it means "read it carefully".

use caro_telemetry::PropertySchema;

use super::record::{self, MOST_PROPERTIES, Record, Slot};
use super::time;

/// What has been read of a line so far.
#[derive(Default)]
struct Parts<'a> {
    uuid: Option<&'a [u8]>,
    event: Option<&'a [u8]>,
    distinct_id: Option<&'a [u8]>,
    timestamp: Option<&'a [u8]>,
}

pub(super) fn read(bytes: &[u8]) -> Option<Record> {
    let mut scan = Scan { bytes, at: 0 };
    let mut parts = Parts::default();
    let mut inner = None;
    scan.object(|scan, key| {
        let part = match key {
            b"uuid" => &mut parts.uuid,
            b"event" => &mut parts.event,
            b"distinct_id" => &mut parts.distinct_id,
            b"timestamp" => &mut parts.timestamp,
            b"properties" if inner.is_none() => {
                inner = Some(properties(scan, parts.event?)?);
                return Some(());
            }
            _ => return None,
        };
        // A key that comes twice is left to the careful way.
        part.replace(scan.string()?).is_none().then_some(())
    })?;
    if scan.at != bytes.len() {
        return None;
    }
    let inner = inner?;
    Some(Record {
        uuid: record::uuid(parts.uuid?)?,
        kind: inner.kind,
        machine: record::machine(parts.distinct_id?),
        at: time::parse(parts.timestamp?)?,
        session: inner.session,
        values: inner.values,
    })
}

struct Inner {
    kind: usize,
    session: Option<u128>,
    values: [Slot; MOST_PROPERTIES],
}

fn properties(scan: &mut Scan<'_>, event: &[u8]) -> Option<Inner> {
    let (kind, schema) = record::schema(event)?;
    let mut inner = Inner {
        kind,
        session: None,
        values: [Slot::Absent; MOST_PROPERTIES],
    };
    // They stand in the order of the dictionary: look at the next one first.
    let mut next = 0;
    scan.object(|scan, key| {
        if key.first() == Some(&b'$') {
            if key == b"$session_id" {
                inner.session = record::uuid(scan.string()?);
                return Some(());
            }
            return scan.scalar().map(drop);
        }
        let is_key = |property: &PropertySchema| property.name.as_bytes() == key;
        let place = match schema.properties.get(next) {
            Some(property) if is_key(property) => Some(next),
            _ => schema.properties.iter().position(is_key),
        };
        let scalar = scan.scalar()?;
        if let Some(place) = place {
            let property = &schema.properties[place];
            inner.values[place] = match scalar {
                Scalar::Text(text) => Slot::of_text(property, text),
                Scalar::Number(number) => Slot::of_number(property, number),
                Scalar::Boolean(boolean) => Slot::of_boolean(property, boolean),
                Scalar::Null => Slot::Absent,
            };
            next = place + 1;
        }
        Some(())
    })?;
    Some(inner)
}

enum Scalar<'a> {
    Text(&'a [u8]),
    Number(f64),
    Boolean(bool),
    Null,
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        let found = self.peek()? == byte;
        self.at += usize::from(found);
        found.then_some(())
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// An object: calls `member` with each key, with the scan at its value.
    fn object(&mut self, mut member: impl FnMut(&mut Self, &'a [u8]) -> Option<()>) -> Option<()> {
        self.expect(b'{')?;
        self.skip_space();
        if self.expect(b'}').is_some() {
            return Some(());
        }
        loop {
            self.skip_space();
            let key = self.string()?;
            self.skip_space();
            self.expect(b':')?;
            self.skip_space();
            member(self, key)?;
            self.skip_space();
            if self.expect(b',').is_none() {
                return self.expect(b'}');
            }
        }
    }

    /// A string of ASCII without escapes.
    fn string(&mut self) -> Option<&'a [u8]> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' | 0..0x20 | 0x80.. => return None,
                _ => self.at += 1,
            }
        }
        let text = &self.bytes[start..self.at];
        self.at += 1;
        Some(text)
    }

    fn scalar(&mut self) -> Option<Scalar<'a>> {
        match self.peek()? {
            b'"' => self.string().map(Scalar::Text),
            b't' => self.word(b"true", Scalar::Boolean(true)),
            b'f' => self.word(b"false", Scalar::Boolean(false)),
            b'n' => self.word(b"null", Scalar::Null),
            b'0'..=b'9' => self.number().map(Scalar::Number),
            _ => None,
        }
    }

    fn word(&mut self, word: &[u8], scalar: Scalar<'a>) -> Option<Scalar<'a>> {
        let found = self.bytes[self.at..].starts_with(word);
        self.at += word.len();
        found.then_some(scalar)
    }

    /// A number that is not negative and has no exponent: digits, perhaps a point and more digits.
    fn number(&mut self) -> Option<f64> {
        let start = self.at;
        let whole = self.digits();
        let leading_zero = self.bytes[start] == b'0' && whole > 1;
        let mut fraction = 0;
        if self.expect(b'.').is_some() {
            fraction = self.digits();
            if fraction == 0 {
                return None;
            }
        }
        if leading_zero || whole > 15 || matches!(self.peek(), Some(b'e' | b'E')) {
            return None;
        }
        let text = &self.bytes[start..self.at];
        if fraction == 0 {
            let value = text.iter().fold(0_u32, |value, byte| {
                value.wrapping_mul(10).wrapping_add(u32::from(byte - b'0'))
            });
            if whole < 10 {
                return Some(f64::from(value));
            }
        }
        std::str::from_utf8(text).ok()?.parse().ok()
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }
}
