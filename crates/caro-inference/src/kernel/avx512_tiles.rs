//! Which rows and tokens are taken together, the same for every kernel.

/// Tokens that share the unpacking of weights: their sums, the weights and scales fit the 32 registers.
pub(super) const TOKENS: usize = 8;

/// Writes `products` for a module that has an `add_products`. `$unit` is how many bytes of a row belong to one input
/// block, `$at_once` how many input blocks are taken for all rows before the next, so that those of eight tokens stay in
/// the first cache.
macro_rules! products_by_tiles {
    ($input:ty, |$size:ident| $unit:expr, $at_once:expr) => {
        /// The products of all rows of `row_bytes` bytes with all inputs. `BITS` name the type of the weights, `SIZE` is
        /// that of their blocks in bytes.
        #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
        pub(super) fn products<const BITS: u8, const SIZE: usize>(
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
            // The rest in powers of two.
            while !outputs.is_empty() {
                let tokens = 1 << outputs.len().ilog2();
                let (these, others) = outputs.split_at_mut(tokens);
                let (first, after) = inputs.split_at(row * tokens);
                match tokens {
                    4 => tile::<BITS, SIZE, 4>(weights, row_bytes, first, these),
                    2 => tile::<BITS, SIZE, 2>(weights, row_bytes, first, these),
                    _ => tile::<BITS, SIZE, 1>(weights, row_bytes, first, these),
                }
                outputs = others;
                inputs = after;
            }
        }

        /// The same for `N` inputs.
        #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
        fn tile<const BITS: u8, const SIZE: usize, const N: usize>(
            weights: &[u8],
            row_bytes: usize,
            inputs: &[$input],
            outputs: &mut [&mut [f32]],
        ) {
            let $size = SIZE;
            let row = inputs.len() / N;
            let rows = weights.chunks_exact(row_bytes);
            if N == 1 || row <= $at_once {
                for (index, blocks) in rows.enumerate() {
                    let mut sums = [Sums([0.0; 16]); N];
                    add_products::<BITS, SIZE, N>(blocks, inputs, row, 0, &mut sums);
                    for (output, sums) in outputs.iter_mut().zip(&sums) {
                        output[index] = total(sums);
                    }
                }
                return;
            }
            let mut sums = vec![[Sums([0.0; 16]); N]; rows.len()];
            for first in (0..row).step_by($at_once) {
                let end = row_bytes.min((first + $at_once) * $unit);
                for (blocks, sums) in rows.clone().zip(&mut sums) {
                    let blocks = &blocks[first * $unit..end];
                    add_products::<BITS, SIZE, N>(blocks, inputs, row, first, sums);
                }
            }
            for (index, sums) in sums.iter().enumerate() {
                for (output, sums) in outputs.iter_mut().zip(sums) {
                    output[index] = total(sums);
                }
            }
        }
    };
}

pub(super) use products_by_tiles;
