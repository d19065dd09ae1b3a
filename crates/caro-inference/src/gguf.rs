//! The GGUF format: a header with metadata, a directory of tensors, and their data.
//!
//! Everything is checked against the length of the file before it is believed, and nothing is allocated for a count
//! that the file has no room for. Long lists (a vocabulary) stay where they are in the file.

use std::collections::HashMap;

use crate::error::LoadError;
use crate::tensor_kind::TensorKind;

/// Where tensor data is aligned when the header does not say.
const DEFAULT_ALIGNMENT: u64 = 32;
/// GGUF's own limit.
const MAX_DIMENSIONS: u32 = 4;
/// How deep lists may lie in lists; no known file has any.
const MAX_NESTING: usize = 4;

/// The header of a GGUF file.
#[derive(Debug)]
pub(crate) struct Gguf {
    metadata: HashMap<String, Value>,
    tensors: HashMap<String, TensorEntry>,
    /// Where the tensors' data begins, in bytes from the start of the file.
    pub(crate) data_start: usize,
}

/// One value of the metadata.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Flag(bool),
    Text(String),
    List(List),
}

/// A list of the metadata, left in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct List {
    element: u32,
    count: usize,
    start: usize,
    end: usize,
}

/// Where a tensor is and what it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TensorEntry {
    pub(crate) kind: TensorKind,
    /// Values in a row, rows, and so on: the fastest-running dimension first.
    pub(crate) dimensions: Vec<usize>,
    /// In bytes from the start of the file.
    pub(crate) start: usize,
    /// In bytes.
    pub(crate) length: usize,
}

impl Gguf {
    /// Reads the header of the file `bytes`, which is all of it.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, LoadError> {
        let mut reader = Reader { bytes, position: 0 };
        if bytes.get(..4) != Some(b"GGUF") {
            return Err(LoadError::Foreign);
        }
        reader.position = 4;
        match reader.u32()? {
            2 | 3 => {}
            // A small number, seen from the other end.
            swapped if swapped.swap_bytes() < 16 => return Err(LoadError::BigEndian),
            other => return Err(LoadError::Version(other)),
        }
        let tensor_count = reader.count(24)?;
        let metadata_count = reader.count(13)?;

        let mut metadata = HashMap::with_capacity(metadata_count);
        for _ in 0..metadata_count {
            let key = reader.text()?;
            let kind = reader.u32()?;
            metadata.insert(key, reader.value(kind)?);
        }
        let mut gguf = Self {
            metadata,
            tensors: HashMap::with_capacity(tensor_count),
            data_start: 0,
        };
        if let Some(parts) = gguf.unsigned("split.count").filter(|parts| *parts > 1) {
            return Err(LoadError::Split(parts));
        }
        gguf.read_tensors(&mut reader, tensor_count)?;
        Ok(gguf)
    }

    fn read_tensors(&mut self, reader: &mut Reader<'_>, count: usize) -> Result<(), LoadError> {
        let alignment = self
            .unsigned("general.alignment")
            .unwrap_or(DEFAULT_ALIGNMENT);
        if !alignment.is_power_of_two() || !(8..=1 << 20).contains(&alignment) {
            return Err(LoadError::Impossible("general.alignment".to_owned()));
        }
        let mut found = Vec::with_capacity(count);
        for _ in 0..count {
            found.push(reader.tensor()?);
        }
        let data_start = (reader.position as u64).next_multiple_of(alignment);
        let has = reader.bytes.len() as u64;
        for (name, kind, dimensions, offset) in found {
            let length =
                tensor_length(kind, &dimensions).ok_or_else(|| LoadError::TensorShape {
                    tensor: name.clone(),
                })?;
            if offset % alignment != 0 {
                return Err(LoadError::Header("a tensor's data is not aligned"));
            }
            let end = data_start
                .checked_add(offset)
                .and_then(|start| start.checked_add(length));
            let needs = end.unwrap_or(u64::MAX);
            if needs > has {
                return Err(LoadError::TensorCut {
                    tensor: name,
                    needs,
                    has,
                });
            }
            // `needs` fits the mapped length, so every number below fits a usize.
            let entry = TensorEntry {
                kind,
                dimensions,
                start: (needs - length) as usize,
                length: length as usize,
            };
            if self.tensors.insert(name, entry).is_some() {
                return Err(LoadError::Header("two tensors have the same name"));
            }
        }
        self.data_start = usize::try_from(data_start).map_err(|_| LoadError::HeaderCut)?;
        Ok(())
    }

    /// A whole number of the metadata.
    pub(crate) fn unsigned(&self, key: &str) -> Option<u64> {
        match self.metadata.get(key)? {
            Value::Unsigned(value) => Some(*value),
            Value::Signed(value) => u64::try_from(*value).ok(),
            _ => None,
        }
    }

    /// A number of the metadata.
    pub(crate) fn float(&self, key: &str) -> Option<f64> {
        match self.metadata.get(key)? {
            Value::Float(value) => Some(*value),
            _ => None,
        }
    }

    /// A yes or no of the metadata.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        match self.metadata.get(key)? {
            Value::Flag(value) => Some(*value),
            _ => None,
        }
    }

    /// A text of the metadata.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        match self.metadata.get(key)? {
            Value::Text(value) => Some(value),
            _ => None,
        }
    }

    /// Where in the file the texts of a list are: each one's start and length, in order.
    pub(crate) fn texts(&self, bytes: &[u8], key: &str) -> Option<Vec<Span>> {
        let list = self.list(key, 8)?;
        let mut reader = Reader {
            bytes: bytes.get(..list.end)?,
            position: list.start,
        };
        let mut spans = Vec::with_capacity(list.count);
        for _ in 0..list.count {
            let length = usize::try_from(reader.u64().ok()?).ok()?;
            spans.push(Span {
                start: u32::try_from(reader.position).ok()?,
                length: u32::try_from(length).ok()?,
            });
            reader.take(length).ok()?;
        }
        Some(spans)
    }

    /// A list of whole numbers of four bytes, signed or not.
    pub(crate) fn integers(&self, bytes: &[u8], key: &str) -> Option<Vec<u32>> {
        let list = self.list(key, 5).or_else(|| self.list(key, 4))?;
        Some(four_bytes(bytes.get(list.start..list.end)?).collect())
    }

    /// A list of numbers of four bytes.
    pub(crate) fn floats(&self, bytes: &[u8], key: &str) -> Option<Vec<f32>> {
        let list = self.list(key, 6)?;
        let bits = four_bytes(bytes.get(list.start..list.end)?);
        Some(bits.map(f32::from_bits).collect())
    }

    /// The tensor of that name.
    pub(crate) fn tensor(&self, name: &str) -> Option<&TensorEntry> {
        self.tensors.get(name)
    }

    /// Every tensor, in no order.
    pub(crate) fn tensors(&self) -> impl Iterator<Item = (&str, &TensorEntry)> {
        self.tensors
            .iter()
            .map(|(name, entry)| (name.as_str(), entry))
    }

    fn list(&self, key: &str, element: u32) -> Option<List> {
        match self.metadata.get(key)? {
            Value::List(list) if list.element == element => Some(*list),
            _ => None,
        }
    }
}

/// A stretch of the file, in bytes. Headers of four gigabytes are refused by whoever makes one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) length: u32,
}

impl Span {
    /// What lies there. The span was checked against the file it was found in.
    pub(crate) fn of(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start as usize..][..self.length as usize]
    }
}

fn four_bytes(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let (words, _) = bytes.as_chunks::<4>();
    words.iter().map(|word| u32::from_le_bytes(*word))
}

/// In bytes, if rows are whole blocks and nothing overflows.
fn tensor_length(kind: TensorKind, dimensions: &[usize]) -> Option<u64> {
    let row = *dimensions.first()?;
    if row == 0 || row % kind.block_values() != 0 {
        return None;
    }
    let values = dimensions.iter().try_fold(1u64, |product, dimension| {
        product.checked_mul(*dimension as u64)
    })?;
    (values / kind.block_values() as u64).checked_mul(kind.block_bytes() as u64)
}

struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Reader<'a> {
    fn remaining(&self) -> usize {
        self.bytes.len() - self.position
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], LoadError> {
        if length > self.remaining() {
            return Err(LoadError::HeaderCut);
        }
        let taken = &self.bytes[self.position..self.position + length];
        self.position += length;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], LoadError> {
        let taken = self.take(N)?;
        let mut array = [0; N];
        array.copy_from_slice(taken);
        Ok(array)
    }

    fn u32(&mut self) -> Result<u32, LoadError> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, LoadError> {
        self.array().map(u64::from_le_bytes)
    }

    /// How many things follow, each of `smallest` bytes at least: never more than the file has room for.
    fn count(&mut self, smallest: usize) -> Result<usize, LoadError> {
        let count = self.u64()?;
        match usize::try_from(count) {
            Ok(count) if count <= self.remaining() / smallest => Ok(count),
            _ => Err(LoadError::HeaderCut),
        }
    }

    fn text(&mut self) -> Result<String, LoadError> {
        let length = self.count(1)?;
        Ok(String::from_utf8_lossy(self.take(length)?).into_owned())
    }

    fn value(&mut self, kind: u32) -> Result<Value, LoadError> {
        Ok(match kind {
            0 => Value::Unsigned(self.array::<1>()?[0].into()),
            1 => Value::Signed(i8::from_le_bytes(self.array()?).into()),
            2 => Value::Unsigned(u16::from_le_bytes(self.array()?).into()),
            3 => Value::Signed(i16::from_le_bytes(self.array()?).into()),
            4 => Value::Unsigned(self.u32()?.into()),
            5 => Value::Signed(i32::from_le_bytes(self.array()?).into()),
            6 => Value::Float(f32::from_le_bytes(self.array()?).into()),
            7 => Value::Flag(self.array::<1>()?[0] != 0),
            8 => Value::Text(self.text()?),
            9 => Value::List(self.list(0)?),
            10 => Value::Unsigned(self.u64()?),
            11 => Value::Signed(i64::from_le_bytes(self.array()?)),
            12 => Value::Float(f64::from_le_bytes(self.array()?)),
            _ => return Err(LoadError::Header("a value has a type that does not exist")),
        })
    }

    fn list(&mut self, depth: usize) -> Result<List, LoadError> {
        if depth > MAX_NESTING {
            return Err(LoadError::Header("lists lie too deep in lists"));
        }
        let element = self.u32()?;
        let size = match element {
            0 | 1 | 7 => 1,
            2 | 3 => 2,
            4..=6 => 4,
            8 | 10 | 11 | 12 => 8,
            9 => 12,
            _ => return Err(LoadError::Header("a list has a type that does not exist")),
        };
        let count = self.count(size)?;
        let start = self.position;
        match element {
            8 => {
                for _ in 0..count {
                    let length = self.count(1)?;
                    self.take(length)?;
                }
            }
            9 => {
                for _ in 0..count {
                    self.list(depth + 1)?;
                }
            }
            _ => {
                self.take(count * size)?;
            }
        }
        Ok(List {
            element,
            count,
            start,
            end: self.position,
        })
    }

    fn tensor(&mut self) -> Result<(String, TensorKind, Vec<usize>, u64), LoadError> {
        let name = self.text()?;
        let dimensions = self.u32()?;
        if dimensions == 0 || dimensions > MAX_DIMENSIONS {
            return Err(LoadError::TensorShape { tensor: name });
        }
        let mut shape = Vec::with_capacity(dimensions as usize);
        for _ in 0..dimensions {
            let Ok(size) = usize::try_from(self.u64()?) else {
                return Err(LoadError::TensorShape { tensor: name });
            };
            shape.push(size);
        }
        let number = self.u32()?;
        let Some(kind) = TensorKind::from_number(number) else {
            return Err(LoadError::TensorType {
                tensor: name,
                kind: TensorKind::name_of(number),
            });
        };
        Ok((name, kind, shape, self.u64()?))
    }
}
