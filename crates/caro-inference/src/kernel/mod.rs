//! Products of quantized rows and inputs, for processors that have better than what candle uses.

#[cfg(target_arch = "x86_64")]
mod avx512;

use crate::tensor_kind::TensorKind;

/// Values in a block.
const BLOCK: usize = 256;
/// Values that share a scale, at the finest.
const GROUP: usize = 16;

/// A block of an input: 256 values in eight bits.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub(crate) struct InputBlock {
    values: [i8; BLOCK],
    /// The sum of each sixteen values, scaled.
    sums: [f32; BLOCK / GROUP],
    /// What a value stands for is itself times this.
    scale: f32,
}

/// Whether this processor has a kernel of ours for the type.
pub(crate) fn has(kind: TensorKind) -> bool {
    #[cfg(target_arch = "x86_64")]
    return matches!(kind, TensorKind::Q4K | TensorKind::Q5K | TensorKind::Q6K)
        && avx512::is_available();
    #[cfg(not(target_arch = "x86_64"))]
    {
        let _ = kind;
        false
    }
}

/// The products of the rows in `weights`, blocks of `kind`, with every input of `row` blocks; each input's into its own
/// slice.
///
/// # Panics
/// Where [`has`] says no, or lengths do not fit.
pub(crate) fn products(
    kind: TensorKind,
    weights: &[u8],
    row: usize,
    inputs: &[InputBlock],
    outputs: &mut [&mut [f32]],
) {
    assert!(has(kind), "a kernel for this type");
    #[cfg(target_arch = "x86_64")]
    {
        #[expect(unsafe_code, reason = "instructions that not every processor has")]
        // SAFETY: `has` found every instruction set that the kernels ask for.
        unsafe {
            match kind {
                TensorKind::Q4K => avx512::products::<4, 144>(weights, row, inputs, outputs),
                TensorKind::Q5K => avx512::products::<5, 176>(weights, row, inputs, outputs),
                _ => avx512::products::<6, 210>(weights, row, inputs, outputs),
            }
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (weights, row, inputs, outputs);
}

/// Rounds one vector to eight bits, in blocks.
pub(crate) fn quantize(values: &[f32], blocks: &mut [InputBlock]) {
    for (values, block) in values.chunks_exact(BLOCK).zip(blocks) {
        let most = values.iter().fold(0.0f32, |most, value| {
            if value.abs() > most {
                value.abs()
            } else {
                most
            }
        });
        if most == 0.0 {
            *block = InputBlock::zero();
            continue;
        }
        let inverse = 127.0 / most;
        block.scale = inverse.recip();
        for (rounded, value) in block.values.iter_mut().zip(values) {
            // Adding and taking away what leaves no room for a fraction rounds; the sum is below 2^23.
            const ROUND: f32 = 12_582_912.0;
            *rounded = ((value * inverse + ROUND) - ROUND) as i8;
        }
        for (sum, group) in block.sums.iter_mut().zip(block.values.chunks_exact(GROUP)) {
            let whole: i32 = group.iter().map(|&value| i32::from(value)).sum();
            *sum = whole as f32 * block.scale;
        }
    }
}

impl InputBlock {
    /// A block of nothing.
    pub(crate) fn zero() -> Self {
        Self {
            values: [0; BLOCK],
            sums: [0.0; BLOCK / GROUP],
            scale: 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use candle_core::quantized::k_quants::{BlockQ4K, BlockQ5K, BlockQ6K, BlockQ8K, GgmlType};
    use proptest::prelude::*;

    use super::*;
    use crate::blocks::{Block, blocks};

    /// Random bytes with scales that are numbers of a usual size.
    fn weights(bytes: &[u8], size: usize, halves: &[usize]) -> Vec<u8> {
        let mut weights = bytes[..bytes.len() / size * size].to_vec();
        for block in weights.chunks_exact_mut(size) {
            for &at in halves {
                let scale = half::f16::from_f32(0.001 + f32::from(block[at]) / 8192.0);
                block[at..at + 2].copy_from_slice(&scale.to_le_bytes());
            }
        }
        weights
    }

    fn agrees<B: Block + GgmlType<VecDotType = BlockQ8K>>(
        kind: TensorKind,
        weights: &[u8],
        values: &[f32],
        row: usize,
    ) -> Result<(), TestCaseError> {
        if !has(kind) {
            return Ok(());
        }
        // Aligned as in a file.
        let mut aligned = vec![0u64; weights.len().div_ceil(8)];
        for (word, bytes) in aligned.iter_mut().zip(weights.chunks(8)) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            *word = u64::from_le_bytes(whole);
        }
        let bytes: Vec<u8> = aligned.iter().flat_map(|word| word.to_le_bytes()).collect();
        let bytes = &bytes[..weights.len()];
        let columns = row * BLOCK;
        let tokens = values.len() / columns;
        let rows = bytes.len() / size_of::<B>() / row;

        let mut ours = vec![0.0; rows * tokens];
        let mut inputs = vec![InputBlock::zero(); row * tokens];
        for (values, inputs) in values.chunks(columns).zip(inputs.chunks_mut(row)) {
            quantize(values, inputs);
        }
        let mut outputs: Vec<&mut [f32]> = ours.chunks_mut(rows).collect();
        products(
            kind,
            &bytes[..rows * row * size_of::<B>()],
            row,
            &inputs,
            &mut outputs,
        );

        let blocks = blocks::<B>(bytes);
        for (token, values) in values.chunks_exact(columns).enumerate() {
            let mut theirs = vec![BlockQ8K::zeros(); row];
            BlockQ8K::from_float(values, &mut theirs);
            for (index, weights) in blocks.chunks_exact(row).enumerate() {
                let theirs = B::vec_dot(columns, weights, &theirs);
                let mut wide = vec![0.0; columns];
                B::to_float(weights, &mut wide);
                let size: f32 = wide.iter().zip(values).map(|(w, v)| (w * v).abs()).sum();
                let ours = ours[token * rows + index];
                prop_assert!(
                    (ours - theirs).abs() <= size * 1e-5 + 1e-5,
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
            bytes in proptest::collection::vec(any::<u8>(), 210 * 12..210 * 13),
            row in 1usize..4,
            tokens in 1usize..20,
            seed in any::<u32>(),
        ) {
            // Whole numbers up to 127, which both round to themselves.
            let mut state = u64::from(seed) | 1;
            let values: Vec<f32> = (0..row * tokens * BLOCK)
                .map(|index| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let value = if index % BLOCK == 0 { 127 } else { (state >> 40) as i32 % 128 };
                    value as f32 / 32.0 * if state >> 63 == 0 { 1.0 } else { -1.0 }
                })
                .collect();
            agrees::<BlockQ4K>(TensorKind::Q4K, &weights(&bytes, 144, &[0, 2]), &values, row)?;
            agrees::<BlockQ5K>(TensorKind::Q5K, &weights(&bytes, 176, &[0, 2]), &values, row)?;
            agrees::<BlockQ6K>(TensorKind::Q6K, &weights(&bytes, 210, &[208]), &values, row)?;
        }
    }

    proptest! {
        #[test]
        fn rounding_is_off_by_half_a_step_at_most(
            values in proptest::collection::vec(-1e4f32..1e4, BLOCK),
        ) {
            let mut block = [InputBlock::zero()];
            quantize(&values, &mut block);
            let [block] = block;
            for (value, rounded) in values.iter().zip(block.values) {
                let off = (value - f32::from(rounded) * block.scale).abs();
                prop_assert!(off <= block.scale * 0.501);
            }
            for (group, sum) in block.values.chunks(GROUP).zip(block.sums) {
                let whole: i32 = group.iter().map(|&value| i32::from(value)).sum();
                prop_assert_eq!(sum, whole as f32 * block.scale);
            }
        }
    }

    #[test]
    fn a_token_has_the_same_product_in_company_and_alone() {
        if !has(TensorKind::Q4K) {
            return;
        }
        let bytes: Vec<u8> = (0..144u32 * 10)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        let bytes = weights(&bytes, 144, &[0, 2]);
        let values: Vec<f32> = (0..BLOCK * 2 * 13)
            .map(|i| ((i * 37) as f32).sin())
            .collect();
        let mut inputs = vec![InputBlock::zero(); 2 * 13];
        quantize(&values, &mut inputs);
        let mut together = vec![0.0; 5 * 13];
        let mut outputs: Vec<&mut [f32]> = together.chunks_mut(5).collect();
        products(TensorKind::Q4K, &bytes, 2, &inputs, &mut outputs);
        for (token, together) in together.chunks(5).enumerate() {
            let mut alone = vec![0.0; 5];
            products(
                TensorKind::Q4K,
                &bytes,
                2,
                &inputs[token * 2..token * 2 + 2],
                &mut [&mut alone],
            );
            assert_eq!(alone, together);
        }
    }
}
