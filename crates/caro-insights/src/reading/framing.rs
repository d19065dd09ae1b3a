//! Cutting a stream into events: a line each, or the objects of a JSON text however it is laid out.

use std::io::{self, Read};

/// A piece that is longer is damaged, whatever it holds: an event has at most 4 KiB, laid out for reading a bit more.
const LONGEST: usize = 64 * 1024;

const BUFFER: usize = 4 * LONGEST;

/// A piece of a stream.
#[derive(Debug, PartialEq)]
pub(crate) enum Framed<'a> {
    /// What should be an event.
    Piece(&'a [u8]),
    /// Something too long, or outside of any object.
    Damaged,
}

/// Calls `each` with every line that is not empty and begins within the first `length` bytes, and `passed` with the
/// number of bytes that were read. What surrounds the lines of a JSON array with one event a line is taken off.
pub(super) fn lines(
    mut reader: impl Read,
    length: u64,
    each: &mut dyn FnMut(Framed<'_>),
    passed: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    let mut filled = 0;
    // Where the buffer begins in the stream.
    let mut position = 0_u64;
    let mut too_long = false;
    loop {
        let count = read_some(&mut reader, &mut buffer[filled..])?;
        passed(count as u64);
        filled += count;
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', &buffer[..filled]) {
            if position + start as u64 >= length && !too_long {
                return Ok(());
            }
            if std::mem::take(&mut too_long) {
                each(Framed::Damaged);
            } else {
                line(&buffer[start..end], each);
            }
            start = end + 1;
        }
        if count == 0 {
            if position + (start as u64) < length || too_long {
                if too_long {
                    each(Framed::Damaged);
                } else {
                    line(&buffer[start..filled], each);
                }
            }
            return Ok(());
        }
        if filled - start > LONGEST {
            // A line that began too late is somebody else's, also when it is too long.
            if position + start as u64 >= length && !too_long {
                return Ok(());
            }
            too_long = true;
            start = filled;
        }
        buffer.copy_within(start..filled, 0);
        filled -= start;
        position += start as u64;
    }
}

fn line(bytes: &[u8], each: &mut dyn FnMut(Framed<'_>)) {
    let mut piece = bytes.trim_ascii();
    piece = piece.strip_prefix(BYTE_ORDER_MARK).unwrap_or(piece);
    piece = piece.strip_prefix(b"[").unwrap_or(piece);
    while let Some(rest) = piece
        .strip_suffix(b"]")
        .or_else(|| piece.strip_suffix(b","))
    {
        piece = rest.trim_ascii_end();
    }
    piece = piece.trim_ascii_start();
    match piece.len() {
        0 => {}
        1..=LONGEST => each(Framed::Piece(piece)),
        _ => each(Framed::Damaged),
    }
}

pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Calls `each` with every object of a stream of JSON, in an array or not, on one line or on many.
pub(super) fn objects(
    mut reader: impl Read,
    each: &mut dyn FnMut(Framed<'_>),
    passed: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    let mut splitter = Splitter::default();
    loop {
        let count = read_some(&mut reader, &mut buffer)?;
        if count == 0 {
            splitter.end(each);
            return Ok(());
        }
        passed(count as u64);
        for byte in &buffer[..count] {
            splitter.byte(*byte, each);
        }
    }
}

/// Finds where objects begin and end.
#[derive(Default)]
struct Splitter {
    object: Vec<u8>,
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// Whether something stands between the objects that does not belong there.
    stray: bool,
}

impl Splitter {
    fn byte(&mut self, byte: u8, each: &mut dyn FnMut(Framed<'_>)) {
        if self.depth == 0 {
            return self.between(byte, each);
        }
        if self.object.len() <= LONGEST {
            self.object.push(byte);
        }
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' => self.depth += 1,
            b'}' => {
                self.depth -= 1;
                if self.depth == 0 {
                    self.hand_over(each);
                }
            }
            _ => {}
        }
    }

    fn between(&mut self, byte: u8, each: &mut dyn FnMut(Framed<'_>)) {
        match byte {
            b'{' => {
                if std::mem::take(&mut self.stray) {
                    each(Framed::Damaged);
                }
                self.depth = 1;
                self.object.clear();
                self.object.push(byte);
            }
            b'[' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' | 0xef | 0xbb | 0xbf => {}
            _ => self.stray = true,
        }
    }

    fn hand_over(&mut self, each: &mut dyn FnMut(Framed<'_>)) {
        if self.object.len() > LONGEST {
            each(Framed::Damaged);
        } else {
            each(Framed::Piece(&self.object));
        }
    }

    /// What is still open at the end was torn.
    fn end(&mut self, each: &mut dyn FnMut(Framed<'_>)) {
        if self.stray || self.depth > 0 {
            each(Framed::Damaged);
        }
    }
}

fn read_some(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome,
        }
    }
}
