//! What a matrix is multiplied with: one vector for each token, in the forms that kernels want.

use std::sync::OnceLock;

use candle_core::quantized::k_quants::{BlockQ8_0, BlockQ8_1, BlockQ8K, GgmlType};
use half::{bf16, f16};
use rayon::prelude::*;

use crate::kernel::{LongBlock, ShortBlock};

/// The vectors of some tokens. Each form is made when it is first asked for, and once.
#[derive(Debug)]
pub(crate) struct Inputs<'a> {
    /// One after the other.
    values: &'a [f32],
    /// Values of each vector.
    columns: usize,
    q8k: OnceLock<Vec<BlockQ8K>>,
    q8_0: OnceLock<Vec<BlockQ8_0>>,
    q8_1: OnceLock<Vec<BlockQ8_1>>,
    f16: OnceLock<Vec<f16>>,
    bf16: OnceLock<Vec<bf16>>,
    long: OnceLock<Vec<LongBlock>>,
    short: OnceLock<Vec<ShortBlock>>,
}

impl<'a> Inputs<'a> {
    /// Takes whole vectors of `columns` values.
    pub(crate) fn new(values: &'a [f32], columns: usize) -> Self {
        debug_assert!(values.len().is_multiple_of(columns), "whole vectors");
        Self {
            values,
            columns,
            q8k: OnceLock::new(),
            q8_0: OnceLock::new(),
            q8_1: OnceLock::new(),
            f16: OnceLock::new(),
            bf16: OnceLock::new(),
            long: OnceLock::new(),
            short: OnceLock::new(),
        }
    }

    /// Values of each vector.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// How many vectors there are.
    pub(crate) fn tokens(&self) -> usize {
        self.values.len() / self.columns
    }

    /// As they are.
    pub(crate) fn f32(&self) -> &[f32] {
        self.values
    }

    /// In blocks of 256, for the K types.
    pub(crate) fn q8k(&self) -> &[BlockQ8K] {
        self.q8k.get_or_init(|| self.quantize())
    }

    /// In blocks of 32.
    pub(crate) fn q8_0(&self) -> &[BlockQ8_0] {
        self.q8_0.get_or_init(|| self.quantize())
    }

    /// In blocks of 32 with their sum, for types with an offset.
    pub(crate) fn q8_1(&self) -> &[BlockQ8_1] {
        self.q8_1.get_or_init(|| self.quantize())
    }

    /// In half precision.
    pub(crate) fn f16(&self) -> &[f16] {
        self.f16.get_or_init(|| self.quantize())
    }

    /// In half precision with the range of f32.
    pub(crate) fn bf16(&self) -> &[bf16] {
        self.bf16.get_or_init(|| self.quantize())
    }

    /// In blocks of 256, for kernels of ours.
    pub(crate) fn long(&self) -> &[LongBlock] {
        let vectors = || self.values.par_chunks(self.columns);
        self.long
            .get_or_init(|| vectors().flat_map_iter(LongBlock::quantize).collect())
    }

    /// In blocks of twice 32, for kernels of ours.
    pub(crate) fn short(&self) -> &[ShortBlock] {
        let vectors = || self.values.par_chunks(self.columns);
        self.short
            .get_or_init(|| vectors().flat_map_iter(ShortBlock::quantize).collect())
    }

    fn quantize<Q: GgmlType>(&self) -> Vec<Q> {
        let mut blocks = vec![Q::zeros(); self.values.len() / Q::BLCK_SIZE];
        blocks
            .par_chunks_mut(self.columns / Q::BLCK_SIZE)
            .zip(self.values.par_chunks(self.columns))
            .for_each(|(blocks, values)| Q::from_float(values, blocks));
        blocks
    }
}
