//! Names of tokens, looked up where they lie in the file.

use std::sync::Arc;

use crate::error::LoadError;
use crate::gguf::{Gguf, Span};
use crate::mapping::Mapping;

/// Kinds of tokens in GGUF.
const NORMAL: u8 = 1;
const UNKNOWN_KIND: u8 = 255;

/// The names of a model's tokens.
#[derive(Debug)]
pub(super) struct Vocabulary {
    mapping: Arc<Mapping>,
    names: Vec<Span>,
    kinds: Vec<u8>,
    table: Table,
}

impl Vocabulary {
    pub(super) fn read(gguf: &Gguf, mapping: &Arc<Mapping>) -> Result<Self, LoadError> {
        let bytes = mapping.bytes();
        let names = gguf
            .texts(bytes, "tokenizer.ggml.tokens")
            .filter(|names| !names.is_empty())
            .ok_or_else(|| LoadError::Tokenizer("it has no vocabulary".to_owned()))?;
        let kinds: Vec<u8> = gguf
            .integers(bytes, "tokenizer.ggml.token_type")
            .ok_or_else(|| LoadError::Tokenizer("it does not tell markers from text".to_owned()))?
            .into_iter()
            .map(|kind| u8::try_from(kind).unwrap_or(UNKNOWN_KIND))
            .collect();
        if kinds.len() != names.len() {
            return Err(LoadError::Tokenizer(
                "it has more or fewer kinds than tokens".to_owned(),
            ));
        }
        Ok(Self {
            table: Table::of(bytes, &names),
            mapping: Arc::clone(mapping),
            names,
            kinds,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn name(&self, id: u32) -> Option<&[u8]> {
        let span = self.names.get(id as usize)?;
        Some(span.of(self.mapping.bytes()))
    }

    /// Whether a token stands for text, and not for a marker.
    pub(super) fn is_text(&self, id: u32) -> bool {
        self.kinds.get(id as usize) == Some(&NORMAL)
    }

    /// The token of that name.
    pub(super) fn id(&self, name: &[u8]) -> Option<u32> {
        self.table.find(self.mapping.bytes(), &self.names, [name])
    }

    /// The token of that name, if it stands for text.
    pub(super) fn text_id(&self, name: &[u8]) -> Option<u32> {
        self.id(name).filter(|&id| self.is_text(id))
    }
}

/// A hash table over texts in the file: it holds nothing but their numbers.
#[derive(Debug)]
pub(super) struct Table {
    slots: Vec<u32>,
}

const EMPTY: u32 = u32::MAX;

impl Table {
    /// Of two equal texts the last is found.
    pub(super) fn of(bytes: &[u8], spans: &[Span]) -> Self {
        let mut table = Self {
            slots: vec![EMPTY; (spans.len() * 2).next_power_of_two()],
        };
        for (number, span) in spans.iter().enumerate() {
            let slot = table.slot(bytes, spans, [span.of(bytes)]);
            table.slots[slot] = number as u32;
        }
        table
    }

    /// The number of the text that `parts` make together.
    pub(super) fn find<const N: usize>(
        &self,
        bytes: &[u8],
        spans: &[Span],
        parts: [&[u8]; N],
    ) -> Option<u32> {
        let number = self.slots[self.slot(bytes, spans, parts)];
        (number != EMPTY).then_some(number)
    }

    /// Where the text is, or would be.
    fn slot<const N: usize>(&self, bytes: &[u8], spans: &[Span], parts: [&[u8]; N]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(&parts) as usize & mask;
        // Half of the slots are empty, so this ends.
        loop {
            match self.slots[slot] {
                EMPTY => return slot,
                number if is_made_of(spans[number as usize].of(bytes), &parts) => return slot,
                _ => slot = (slot + 1) & mask,
            }
        }
    }
}

/// FNV-1a with its high bits folded in: names are a few bytes long.
fn hash(parts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for &byte in *part {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash ^ (hash >> 29)
}

fn is_made_of(whole: &[u8], parts: &[&[u8]]) -> bool {
    let mut rest = whole;
    for part in parts {
        match rest.strip_prefix(*part) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}
