//! What a model remembers of the tokens it has read: keys and values, in half precision.

use half::f16;
use half::slice::HalfFloatSliceExt;

use crate::architecture::Architecture;

/// The keys and values of a run of tokens, for every layer.
#[derive(Debug, Clone)]
pub(crate) struct KeysValues {
    /// Values of a head.
    head: usize,
    kv_heads: usize,
    /// For each layer and each of its heads: the tokens' vectors one after the other.
    keys: Vec<Vec<f16>>,
    values: Vec<Vec<f16>>,
}

impl KeysValues {
    /// Of no tokens.
    pub(crate) fn new(architecture: &Architecture) -> Self {
        let lanes = architecture.layers * architecture.kv_heads;
        Self {
            head: architecture.head,
            kv_heads: architecture.kv_heads,
            keys: vec![Vec::new(); lanes],
            values: vec![Vec::new(); lanes],
        }
    }

    /// Tokens that the first layer knows: all layers, between passes.
    pub(crate) fn tokens(&self) -> usize {
        self.keys[0].len() / self.head
    }

    /// Forgets everything after the first `tokens`.
    pub(crate) fn truncate(&mut self, tokens: usize) {
        for lane in self.keys.iter_mut().chain(&mut self.values) {
            lane.truncate(tokens * self.head);
        }
    }

    /// Appends the keys and values of one token in one layer: a vector of every head.
    pub(crate) fn push(&mut self, layer: usize, keys: &[f32], values: &[f32]) {
        let first = layer * self.kv_heads;
        for (lanes, vectors) in [(&mut self.keys, keys), (&mut self.values, values)] {
            for (lane, vector) in lanes[first..].iter_mut().zip(vectors.chunks(self.head)) {
                let length = lane.len();
                lane.resize(length + self.head, f16::ZERO);
                lane[length..].convert_from_f32_slice(vector);
            }
        }
    }

    /// The keys of one head.
    pub(crate) fn keys(&self, layer: usize, kv_head: usize) -> &[f16] {
        &self.keys[layer * self.kv_heads + kv_head]
    }

    /// The values of one head.
    pub(crate) fn values(&self, layer: usize, kv_head: usize) -> &[f16] {
        &self.values[layer * self.kv_heads + kv_head]
    }

    /// Every stretch of numbers, in the order in which they are stored on disk.
    pub(crate) fn lanes(&self) -> impl Iterator<Item = &[f16]> {
        self.keys.iter().chain(&self.values).map(Vec::as_slice)
    }

    /// The same, to be filled.
    pub(crate) fn lanes_mut(&mut self) -> impl Iterator<Item = &mut Vec<f16>> {
        self.keys.iter_mut().chain(&mut self.values)
    }

    /// Numbers that one token takes in one lane.
    pub(crate) fn numbers_of_a_token(&self) -> usize {
        self.head
    }
}
