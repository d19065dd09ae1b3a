//! Where events come from, and how the work is cut for several threads.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use serde_json::Value;

use super::framing::{BYTE_ORDER_MARK, Framed, lines, objects};

/// Something that holds events.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file: JSON or NDJSON, plain or gzip.
    File(PathBuf),
    /// Lines that were read already.
    Lines(Vec<String>),
}

impl Source {
    /// How many bytes it has; 0 where nobody knows.
    #[must_use]
    pub fn size(&self) -> u64 {
        match self {
            Self::Lines(lines) => lines.iter().map(|line| line.len() as u64 + 1).sum(),
            Self::File(path) => path.metadata().map_or(0, |metadata| metadata.len()),
        }
    }
}

/// A piece of work for one thread.
#[derive(Debug)]
pub(crate) enum Task<'a> {
    /// The lines of a file that begin between two places.
    Lines {
        path: &'a Path,
        start: u64,
        end: u64,
    },
    /// A file as a whole.
    Whole(&'a Path),
    /// Lines in memory.
    Given(&'a [String]),
}

/// A plain file is cut into pieces of this many bytes.
const CHUNK: u64 = 8 * 1024 * 1024;

/// How much of a file is looked at to see what it is.
const HEAD: usize = 16 * 1024;

/// How a file is laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Layout {
    /// An event on each line, perhaps with the brackets and commas of an array around them.
    Lines,
    /// Objects across lines, or many on one.
    Objects,
    Gzip,
    /// A CSV table.
    Table,
}

/// The work that a source is, and how many bytes it has.
pub(crate) fn tasks(source: &Source) -> io::Result<(Vec<Task<'_>>, u64)> {
    match source {
        Source::Lines(lines) => Ok((vec![Task::Given(lines)], source.size())),
        Source::File(path) => {
            let mut file = BufReader::with_capacity(HEAD, File::open(path)?);
            let length = file.get_ref().metadata()?.len();
            let tasks = match layout(file.fill_buf()?) {
                Layout::Table => return Err(a_table()),
                // A pipe has no length, and cannot be read twice.
                Layout::Lines if length > 0 => (0..length.div_ceil(CHUNK))
                    .map(|chunk| Task::Lines {
                        path,
                        start: chunk * CHUNK,
                        end: ((chunk + 1) * CHUNK).min(length),
                    })
                    .collect(),
                _ => vec![Task::Whole(path)],
            };
            Ok((tasks, length))
        }
    }
}

impl Task<'_> {
    /// The file that it reads; an empty path for lines in memory.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Lines { path, .. } | Self::Whole(path) => path,
            Self::Given(_) => Path::new(""),
        }
    }

    /// Calls `each` with every piece, and `passed` with the number of bytes that were read.
    pub(crate) fn run(
        &self,
        each: &mut dyn FnMut(Framed<'_>),
        passed: &mut dyn FnMut(u64),
    ) -> io::Result<()> {
        match *self {
            Task::Given(given) => {
                for line in given {
                    each(Framed::Piece(line.as_bytes()));
                    passed(line.len() as u64 + 1);
                }
                Ok(())
            }
            Task::Lines { path, start, end } => {
                let mut file = File::open(path)?;
                // The line that reaches into this piece belongs to the one before; the byte before the piece tells
                // whether there is such a line.
                if start > 0 {
                    file.seek(SeekFrom::Start(start - 1))?;
                    let mut file = BufReader::new(file);
                    let skipped = skip_line(&mut file)?;
                    let length = (end - start + 1).saturating_sub(skipped);
                    return lines(file, length, each, passed);
                }
                lines(file, end, each, passed)
            }
            Task::Whole(path) => {
                let file = BufReader::new(Counted::new(File::open(path)?, passed));
                unpack(file, each)
            }
        }
    }
}

fn unpack(mut file: impl BufRead, each: &mut dyn FnMut(Framed<'_>)) -> io::Result<()> {
    match layout(file.fill_buf()?) {
        Layout::Gzip => {
            let mut inner = BufReader::with_capacity(HEAD, MultiGzDecoder::new(file));
            match layout(inner.fill_buf()?) {
                Layout::Table => Err(a_table()),
                Layout::Gzip => Err(io::Error::other("it is compressed twice")),
                inside => spread(inside, inner, each),
            }
        }
        layout => spread(layout, file, each),
    }
}

fn spread(layout: Layout, reader: impl Read, each: &mut dyn FnMut(Framed<'_>)) -> io::Result<()> {
    match layout {
        Layout::Objects => objects(reader, each, &mut |_| ()),
        _ => lines(reader, u64::MAX, each, &mut |_| ()),
    }
}

fn a_table() -> io::Error {
    io::Error::other("a CSV table cannot be read back: export JSON or NDJSON")
}

/// What the first bytes of a stream say about it.
fn layout(head: &[u8]) -> Layout {
    if head.starts_with(&[0x1f, 0x8b]) {
        return Layout::Gzip;
    }
    let text = head
        .strip_prefix(BYTE_ORDER_MARK)
        .unwrap_or(head)
        .trim_ascii_start();
    if text.starts_with(b"uuid,event,") {
        return Layout::Table;
    }
    let inside = text.strip_prefix(b"[").unwrap_or(text).trim_ascii_start();
    let first = inside
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let mut first = first.trim_ascii_end();
    first = first.strip_suffix(b",").unwrap_or(first);
    first = first.strip_suffix(b"]").unwrap_or(first);
    let whole_line = serde_json::from_slice::<Value>(first).is_ok_and(|value| value.is_object());
    // An array that does not begin with a whole event on a line, or an object that does not end on its first line.
    let laid_out = text.starts_with(b"[") || (text.starts_with(b"{") && first == b"{");
    if laid_out && !whole_line && !inside.is_empty() {
        Layout::Objects
    } else {
        Layout::Lines
    }
}

/// Passes over the rest of a line, and says how many bytes that was.
fn skip_line(reader: &mut impl BufRead) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(skipped);
        }
        let end = memchr::memchr(b'\n', buffer);
        let used = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        skipped += used as u64;
        if end.is_some() {
            return Ok(skipped);
        }
    }
}

/// A reader that tells how much was read.
struct Counted<'a, R> {
    inner: R,
    passed: &'a mut dyn FnMut(u64),
}

impl<'a, R> Counted<'a, R> {
    fn new(inner: R, passed: &'a mut dyn FnMut(u64)) -> Self {
        Self { inner, passed }
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        (self.passed)(count as u64);
        Ok(count)
    }
}
