//! The objects of a JSON array, or of lines of JSON, one at a time and in bounded memory.
//!
//! Nothing is parsed here: the bytes of an object are gathered, from its first brace to the one that closes it.

use std::io::{self, BufRead as _, BufReader, Read};

use super::ImportError;

/// The largest object that is gathered, in bytes: an event of 4 KiB, however generously it was printed.
const LARGEST_OBJECT: usize = 32 << 10;

/// So much space between two objects is not space any more: it is there to waste time.
const MOST_SPACE: u64 = 1 << 20;

/// What is wrong with the form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ObjectError {
    /// Something that is neither an object nor what stands between objects.
    #[error("this is no export: a JSON array of events, or an event on each line, was expected")]
    Foreign,
    /// The file ends within an object or an array.
    #[error("the file is cut off here")]
    CutOff,
    /// An object is larger than any event.
    #[error("this is larger than an event can be")]
    TooLarge,
    /// Bytes that are no UTF-8.
    #[error("this is no text in UTF-8")]
    NoText,
}

/// An object as it stands in the file.
#[derive(Debug)]
pub struct Object<'a> {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// Its text.
    pub text: &'a str,
}

/// Reads objects.
pub struct Objects<R> {
    reader: BufReader<R>,
    buffer: Vec<u8>,
    line: u64,
    array: Array,
}

/// Where we are in the array, if it is one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Array {
    /// Nothing was read yet.
    Unknown,
    /// There is none: objects follow one another.
    None,
    /// Inside.
    Open,
    /// Behind its end: nothing but space may follow.
    Closed,
}

impl<R: Read> Objects<R> {
    /// The objects of a reader.
    pub fn new(reader: R) -> Self {
        Self {
            reader: BufReader::with_capacity(64 << 10, reader),
            buffer: Vec::new(),
            line: 1,
            array: Array::Unknown,
        }
    }

    /// The next object; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is not of this form.
    pub fn next_object(&mut self) -> Result<Option<Object<'_>>, ImportError> {
        if !self.find_object()? {
            return Ok(None);
        }
        let line = self.line;
        self.gather()?;
        let text = std::str::from_utf8(&self.buffer).map_err(|_| ImportError::Form {
            line,
            error: ObjectError::NoText,
        })?;
        Ok(Some(Object { line, text }))
    }

    fn wrong(&self, error: ObjectError) -> ImportError {
        ImportError::Form {
            line: self.line,
            error,
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.reader.fill_buf()?.first().copied())
    }

    fn pass(&mut self, byte: u8) {
        self.reader.consume(1);
        self.line += u64::from(byte == b'\n');
    }

    /// Passes over what stands between objects; false at the end.
    fn find_object(&mut self) -> Result<bool, ImportError> {
        let mut space = 0;
        while let Some(byte) = self.peek()? {
            match (byte, self.array) {
                (b'{', Array::Unknown | Array::None) => {
                    self.array = Array::None;
                    return Ok(true);
                }
                (b'{', Array::Open) => return Ok(true),
                (b'[', Array::Unknown) => self.array = Array::Open,
                (b']', Array::Open) => self.array = Array::Closed,
                (b',', Array::Open) | (b' ' | b'\t' | b'\n' | b'\r', _) if space < MOST_SPACE => {
                    space += 1
                }
                _ => return Err(self.wrong(ObjectError::Foreign)),
            }
            self.pass(byte);
        }
        if self.array == Array::Open {
            Err(self.wrong(ObjectError::CutOff))
        } else {
            Ok(false)
        }
    }

    /// Gathers an object, up to the brace that closes it.
    fn gather(&mut self) -> Result<(), ImportError> {
        self.buffer.clear();
        let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
        while let Some(byte) = self.peek()? {
            if self.buffer.len() == LARGEST_OBJECT {
                return Err(self.wrong(ObjectError::TooLarge));
            }
            self.pass(byte);
            self.buffer.push(byte);
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_text => escaped = true,
                b'"' => in_text = !in_text,
                b'{' if !in_text => depth += 1,
                b'}' if !in_text => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
        }
        Err(self.wrong(ObjectError::CutOff))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn objects(text: &[u8]) -> Result<Vec<(u64, String)>, String> {
        let mut objects = Objects::new(text);
        let mut found = Vec::new();
        while let Some(object) = objects.next_object().map_err(|error| error.to_string())? {
            found.push((object.line, object.text.to_owned()));
        }
        Ok(found)
    }

    #[test]
    fn arrays_and_lines_hold_the_same_objects() {
        let expected = [
            (1, "{\"a\":\"}\"}".to_owned()),
            (2, "{\"b\":{}}".to_owned()),
        ];
        for text in [
            "[{\"a\":\"}\"},\n{\"b\":{}}]",
            "{\"a\":\"}\"}\n{\"b\":{}}\n",
            "{\"a\":\"}\"}\r\n{\"b\":{}}",
        ] {
            assert_eq!(objects(text.as_bytes()).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_an_empty_file_or_an_empty_array() {
        for text in ["", "\n", "[]", "[ ]\n"] {
            assert_eq!(objects(text.as_bytes()).unwrap(), []);
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, expected) in [
            ("uuid,event\n", "line 1: this is no export"),
            ("[\n{}", "line 2: the file is cut off"),
            ("[\n{\"a\":", "line 2: the file is cut off"),
            ("{}\n{}\nx", "line 3: this is no export"),
            ("[{}] {}", "line 1: this is no export"),
            ("[[{}]]", "line 1: this is no export"),
        ] {
            let error = objects(text.as_bytes()).unwrap_err();
            assert!(error.starts_with(expected), "{text}: {error}");
        }
    }

    #[test]
    fn neither_a_huge_object_nor_endless_space_is_read_to_its_end() {
        let huge = std::iter::once(b'{')
            .chain(std::iter::repeat_n(b'x', 10 << 20))
            .collect::<Vec<_>>();
        assert!(objects(&huge).unwrap_err().contains("larger than an event"));
        assert!(
            objects(&vec![b' '; 3 << 20])
                .unwrap_err()
                .contains("no export")
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
            let _ = objects(&bytes);
        }
    }
}
