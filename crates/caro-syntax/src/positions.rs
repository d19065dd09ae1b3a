//! Where something stands in a text.

use std::ops::Range;

use brush_parser::SourceSpan;

/// The bytes of a text by the positions of the parser, which counts characters.
#[derive(Clone, Debug)]
pub struct Positions {
    /// Byte offset of each character, where characters and bytes differ.
    offsets: Option<Vec<usize>>,
    /// How long the text is, in bytes.
    length: usize,
}

impl Positions {
    /// The positions of a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let offsets = (!text.is_ascii()).then(|| {
            let offsets = text.char_indices().map(|(offset, _)| offset);
            offsets.chain([text.len()]).collect()
        });
        Self {
            offsets,
            length: text.len(),
        }
    }

    /// The bytes of the text at a location of the parser. A location beyond its end is at its end.
    #[must_use]
    pub fn bytes(&self, location: &SourceSpan) -> Range<usize> {
        let offset = |index: usize| match &self.offsets {
            Some(offsets) => offsets.get(index).copied().unwrap_or(self.length),
            None => index.min(self.length),
        };
        let start = offset(location.start.index);
        start..offset(location.end.index).max(start)
    }
}
