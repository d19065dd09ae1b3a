//! Our kernels, for whatever this processor has, against full precision and against candle's.

use candle_core::quantized::k_quants::{
    BlockQ4_0, BlockQ4_1, BlockQ4K, BlockQ5_0, BlockQ5_1, BlockQ5K, BlockQ6K, BlockQ8_0,
};
use proptest::prelude::*;

use super::levels::Level;
use super::*;
use crate::blocks::{Block, blocks};
use crate::noise::Noise;

fn levels() -> impl Iterator<Item = Level> {
    Level::ALL.into_iter().filter(|level| level.is_available())
}

/// Some rows of random weights and some vectors to multiply them with.
struct Example {
    kind: TensorKind,
    weights: Vec<u8>,
    in_row: usize,
    values: Vec<f32>,
}

impl Example {
    fn new(noise: &mut Noise, kind: TensorKind, rows: usize, in_row: usize, tokens: usize) -> Self {
        Self {
            kind,
            weights: noise.weights(kind, rows * in_row),
            in_row,
            values: noise.inputs(tokens * in_row * kind.block_values()),
        }
    }

    fn columns(&self) -> usize {
        self.in_row * self.kind.block_values()
    }

    fn rows(&self) -> usize {
        self.weights.len() / self.kind.block_bytes() / self.in_row
    }

    /// The products with some of the vectors, as the kernels of a level find them.
    fn products(&self, level: Level, tokens: std::ops::Range<usize>) -> Vec<f32> {
        let values = &self.values[tokens.start * self.columns()..tokens.end * self.columns()];
        let inputs = Inputs::new(values, self.columns());
        let mut products = vec![0.0; self.rows() * tokens.len()];
        let mut outputs: Vec<&mut [f32]> = products.chunks_mut(self.rows()).collect();
        let row = self.in_row * self.kind.block_bytes();
        level.products(self.kind, &self.weights, row, &inputs, &mut outputs);
        products
    }

    fn tokens(&self) -> usize {
        self.values.len() / self.columns()
    }

    /// Compares each level with full precision and with candle's plainest code.
    fn agrees<B: Block>(&self) -> Result<(), TestCaseError> {
        let inputs = Inputs::new(&self.values, self.columns());
        let theirs: Vec<_> = B::quantized(&inputs).chunks_exact(self.in_row).collect();
        let rows: Vec<_> = blocks::<B>(&self.weights)
            .chunks_exact(self.in_row)
            .collect();
        // Candle keeps the scales of short blocks in half precision; its tables of offsets insist on pairs of blocks.
        let is_short = self.kind.block_values() == 32;
        let is_theirs = !is_short || self.in_row.is_multiple_of(2);
        let precision = if is_short { 1e-3 } else { 1e-5 };
        for level in levels() {
            let ours = self.products(level, 0..self.tokens());
            for (at, ours) in ours.into_iter().enumerate() {
                let (token, row) = (at / rows.len(), at % rows.len());
                let (full, size) = self.in_full::<B>(rows[row], token);
                prop_assert!(
                    (f64::from(ours) - full).abs() <= size * 1e-5,
                    "{:?} on {level:?}, row {row}, token {token}: {ours} is not {full}, of {size}",
                    self.kind
                );
                if is_theirs {
                    let theirs = B::vec_dot_unopt(self.columns(), rows[row], theirs[token]);
                    prop_assert!(
                        f64::from(ours - theirs).abs() <= size * precision,
                        "{:?} on {level:?}, row {row}, token {token}: {ours} and {theirs}, of {size}",
                        self.kind
                    );
                }
            }
        }
        Ok(())
    }

    /// A product, and the sum of its parts without their signs. Nothing of the inputs is lost to rounding (see `Noise`).
    fn in_full<B: Block>(&self, row: &[B], token: usize) -> (f64, f64) {
        let mut wide = vec![0.0; self.columns()];
        B::to_float(row, &mut wide);
        let values = self.values[token * self.columns()..].iter();
        let parts = wide
            .iter()
            .zip(values)
            .map(|(&w, &v)| f64::from(w) * f64::from(v));
        parts.fold((0.0, 0.0), |(sum, size), part| {
            (sum + part, size + part.abs())
        })
    }
}

/// Runs `$check` with each kind that has kernels, its type of blocks and whether the blocks are long.
macro_rules! for_each_kind {
    (|$kind:ident, $block:ident, $is_long:ident| $check:expr) => {
        for_each_kind!(@ $kind $block $is_long $check;
            Q4K BlockQ4K true, Q5K BlockQ5K true, Q6K BlockQ6K true, Q4_0 BlockQ4_0 false,
            Q4_1 BlockQ4_1 false, Q5_0 BlockQ5_0 false, Q5_1 BlockQ5_1 false, Q8_0 BlockQ8_0 false)
    };
    (@ $kind:ident $block:ident $is_long:ident $check:expr; $($name:ident $type:ident $long:literal),*) => {$({
        type $block = $type;
        let ($kind, $is_long) = (TensorKind::$name, $long);
        $check
    })*};
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn our_products_are_those_of_full_precision_and_candles(
        seed: u64,
        rows in 1usize..6,
        long in 1usize..12,
        short in 1usize..80,
        tokens in 1usize..20,
    ) {
        let mut noise = Noise(seed);
        for_each_kind!(|kind, B, is_long| {
            let in_row = if is_long { long } else { short };
            Example::new(&mut noise, kind, rows, in_row, tokens).agrees::<B>()?;
        });
    }
}

/// The largest weights and inputs there are, which leave sums no room if any do.
#[test]
fn nothing_overflows() {
    for_each_kind!(|kind, B, is_long| {
        for pattern in [0xff, 0x7f, 0x80, 0x00] {
            let mut example = Example::new(&mut Noise(5), kind, 1, 8, 2);
            let of_usual_size = example.weights.clone();
            example.weights.fill(pattern);
            for (block, usual) in example
                .weights
                .chunks_exact_mut(kind.block_bytes())
                .zip(of_usual_size.chunks_exact(kind.block_bytes()))
            {
                let start = if kind == TensorKind::Q6K { 208 } else { 0 };
                let end = if is_long && start == 0 { 4 } else { start + 2 };
                block[start..end].copy_from_slice(&usual[start..end]);
                if matches!(kind, TensorKind::Q4_1 | TensorKind::Q5_1) {
                    block[2..4].copy_from_slice(&usual[2..4]);
                }
            }
            let middle = example.columns();
            example.values[..middle].fill(127.0 / 32.0);
            example.values[middle..].fill(-127.0 / 32.0);
            example.agrees::<B>().unwrap();
        }
    });
}

/// What was stored of a prompt, and what is tried before it is asked for, must be what a token alone would find.
#[test]
fn a_token_has_the_same_product_in_company_and_alone() {
    let mut noise = Noise(7);
    for_each_kind!(|kind, B, is_long| {
        let _: Option<B> = None;
        for in_row in if is_long { [3, 19] } else { [25, 150] } {
            let example = Example::new(&mut noise, kind, 5, in_row, 15);
            for level in levels() {
                let together = example.products(level, 0..15);
                for token in 0..15 {
                    let alone = example.products(level, token..token + 1);
                    assert_eq!(alone, together[5 * token..][..5], "{kind:?} on {level:?}");
                }
                for tokens in [2, 3, 4, 7, 8, 9] {
                    let few = example.products(level, 0..tokens);
                    assert_eq!(few, together[..5 * tokens], "{kind:?} on {level:?}");
                }
            }
        }
    });
}

/// An answer that was good on one machine is the same on the next.
#[test]
fn every_level_finds_the_same() {
    let mut noise = Noise(11);
    for_each_kind!(|kind, B, is_long| {
        let _: Option<B> = None;
        for in_row in if is_long { [3, 19] } else { [25, 150] } {
            let example = Example::new(&mut noise, kind, 5, in_row, 11);
            let mut found = levels().map(|level| example.products(level, 0..11));
            if let Some(best) = found.next() {
                assert!(found.all(|other| other == best), "{kind:?}");
            }
        }
    });
}
