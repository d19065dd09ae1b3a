//! Which rows and tokens are taken together, the same for every kernel.

/// Tokens that share the unpacking of weights: their sums, the weights and scales fit the 32 registers of AVX-512.
/// Where there are sixteen, the sums are in the first cache.
pub(super) const TOKENS: usize = 8;

/// So few tokens wait for the weights rather than for the processor.
pub(super) const FEW: usize = 4;

/// Writes `products` for a module that has `Sums` and `add_products`, for processors with `$features`. `$unit` is
/// how many bytes of a row belong to one input block, `$at_once` how many input blocks of eight tokens are taken for
/// all rows before the next, so that they stay in the first cache.
macro_rules! products_by_tiles {
    ($features:literal, $input:ty, |$size:ident| $unit:expr, $at_once:expr) => {
        /// The products of all rows of `row_bytes` bytes with all inputs. `BITS` name the type of the weights, `SIZE` is
        /// that of their blocks in bytes.
        #[target_feature(enable = $features)]
        pub(in crate::kernel) fn products<const BITS: u8, const SIZE: usize>(
            weights: &[u8],
            row_bytes: usize,
            inputs: &[$input],
            outputs: &mut [&mut [f32]],
        ) {
            let $size = SIZE;
            let row = row_bytes.div_ceil($unit);
            assert_eq!(
                inputs.len(),
                outputs.len() * row,
                "an output for each input"
            );
            let mut inputs = inputs.chunks_exact(row * TOKENS);
            let mut outputs = outputs.chunks_exact_mut(TOKENS);
            for (inputs, outputs) in inputs.by_ref().zip(outputs.by_ref()) {
                tile::<BITS, SIZE, TOKENS>(weights, row_bytes, inputs, outputs);
            }
            let mut inputs = inputs.remainder();
            let mut outputs = outputs.into_remainder();
            // The rest in powers of two, but for three: memory is read once for them.
            while !outputs.is_empty() {
                let tokens = match outputs.len() {
                    3 => 3,
                    more => 1 << more.ilog2(),
                };
                let (these, others) = outputs.split_at_mut(tokens);
                let (first, after) = inputs.split_at(row * tokens);
                match tokens {
                    4 => tile::<BITS, SIZE, 4>(weights, row_bytes, first, these),
                    3 => tile::<BITS, SIZE, 3>(weights, row_bytes, first, these),
                    2 => tile::<BITS, SIZE, 2>(weights, row_bytes, first, these),
                    _ => tile::<BITS, SIZE, 1>(weights, row_bytes, first, these),
                }
                outputs = others;
                inputs = after;
            }
        }

        /// The same for `N` inputs.
        #[target_feature(enable = $features)]
        fn tile<const BITS: u8, const SIZE: usize, const N: usize>(
            weights: &[u8],
            row_bytes: usize,
            inputs: &[$input],
            outputs: &mut [&mut [f32]],
        ) {
            let $size = SIZE;
            let row = inputs.len() / N;
            let part = |first: usize, end: usize| -> [&[$input]; N] {
                std::array::from_fn(|token| &inputs[token * row + first..token * row + end])
            };
            let rows = weights.chunks_exact(row_bytes);
            let at_once = $at_once * TOKENS / N;
            if N <= 2 || row <= at_once {
                let inputs = part(0, row);
                for (index, blocks) in rows.enumerate() {
                    let mut sums = [Sums::default(); N];
                    add_products::<BITS, SIZE, N>(blocks, &inputs, &mut sums);
                    for (output, sums) in outputs.iter_mut().zip(&sums) {
                        output[index] = sums.total();
                    }
                }
                return;
            }
            let mut sums = vec![[Sums::default(); N]; rows.len()];
            for first in (0..row).step_by(at_once) {
                let end = row.min(first + at_once);
                let inputs = part(first, end);
                let bytes = first * $unit..row_bytes.min(end * $unit);
                for (blocks, sums) in rows.clone().zip(&mut sums) {
                    add_products::<BITS, SIZE, N>(&blocks[bytes.clone()], &inputs, sums);
                }
            }
            for (index, sums) in sums.iter().enumerate() {
                for (output, sums) in outputs.iter_mut().zip(sums) {
                    output[index] = sums.total();
                }
            }
        }
    };
}

pub(super) use products_by_tiles;
