//! Our kernels against candle's.

use candle_core::quantized::k_quants::{
    BlockQ4_0, BlockQ4_1, BlockQ4K, BlockQ5_0, BlockQ5_1, BlockQ5K, BlockQ6K, BlockQ8_0,
};
use proptest::prelude::*;

use super::*;
use crate::blocks::{Block, blocks};
use crate::noise::Noise;

/// Multiplies rows of `in_row` blocks with inputs, as we do and as candle does.
fn agrees<B: Block>(
    kind: TensorKind,
    weights: &[u8],
    in_row: usize,
    values: &[f32],
) -> Result<(), TestCaseError> {
    let columns = in_row * kind.block_values();
    let rows = weights.len() / kind.block_bytes() / in_row;
    let inputs = Inputs::new(values, columns);
    let mut ours = vec![0.0; rows * inputs.tokens()];
    let mut outputs: Vec<&mut [f32]> = ours.chunks_mut(rows).collect();
    products(
        kind,
        weights,
        in_row * kind.block_bytes(),
        &inputs,
        &mut outputs,
    );

    let theirs = B::quantized(&inputs);
    for (token, (values, theirs)) in values
        .chunks_exact(columns)
        .zip(theirs.chunks_exact(in_row))
        .enumerate()
    {
        for (index, row) in blocks::<B>(weights).chunks_exact(in_row).enumerate() {
            let theirs = B::vec_dot_unopt(columns, row, theirs);
            let mut wide = vec![0.0; columns];
            B::to_float(row, &mut wide);
            let size: f32 = wide.iter().zip(values).map(|(w, v)| (w * v).abs()).sum();
            let ours = ours[token * rows + index];
            // Candle keeps the scales of short blocks in half precision.
            let precision = if kind.block_values() == 32 {
                1e-3
            } else {
                1e-5
            };
            prop_assert!(
                (ours - theirs).abs() <= size * precision,
                "{kind:?}, row {index}, token {token}: {ours} and {theirs}, of {size}"
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn our_products_are_candles(
        seed: u64,
        rows in 1usize..6,
        long in 1usize..12,
        short in 1usize..60,
        tokens in 1usize..20,
    ) {
        let mut noise = Noise(seed);
        macro_rules! check {
            ($in_row:expr, $($kind:ident $block:ty),*) => {$(
                let kind = TensorKind::$kind;
                if has(kind) {
                    let weights = noise.weights(kind, rows * $in_row);
                    let values = noise.inputs(tokens * $in_row * kind.block_values());
                    agrees::<$block>(kind, &weights, $in_row, &values)?;
                }
            )*};
        }
        check!(long, Q4K BlockQ4K, Q5K BlockQ5K, Q6K BlockQ6K);
        check!(2 * short, Q4_0 BlockQ4_0, Q4_1 BlockQ4_1, Q5_0 BlockQ5_0);
        check!(2 * short, Q5_1 BlockQ5_1, Q8_0 BlockQ8_0);
        // An odd number of blocks; candle's tables of offsets insist on an even one.
        check!(2 * short + 1, Q8_0 BlockQ8_0, Q4_0 BlockQ4_0);
    }
}

#[test]
fn a_token_has_the_same_product_in_company_and_alone() {
    let mut noise = Noise(7);
    for (kind, in_row) in [
        (TensorKind::Q4K, 9),
        (TensorKind::Q6K, 9),
        (TensorKind::Q5_0, 60),
    ] {
        if !has(kind) {
            continue;
        }
        let columns = in_row * kind.block_values();
        let row = in_row * kind.block_bytes();
        let weights = noise.weights(kind, 5 * in_row);
        let values = noise.inputs(13 * columns);
        let mut together = vec![0.0; 5 * 13];
        let mut outputs: Vec<&mut [f32]> = together.chunks_mut(5).collect();
        products(
            kind,
            &weights,
            row,
            &Inputs::new(&values, columns),
            &mut outputs,
        );
        for (values, together) in values.chunks(columns).zip(together.chunks(5)) {
            let mut alone = vec![0.0; 5];
            let inputs = Inputs::new(values, columns);
            products(kind, &weights, row, &inputs, &mut [&mut alone]);
            assert_eq!(alone, together, "{kind:?}");
        }
    }
}
