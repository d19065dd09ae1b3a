//! Kernels for blocks of 32 weights with one scale, for processors with AVX2.
//!
//! Four blocks are unpacked into four registers of 32 small numbers, once for several tokens.

use core::arch::x86_64::*;

use super::ShortBlock;
use super::avx2_dot::{by_fours, by_pairs};
use super::avx2_load::*;
use super::avx2_unpack_short::{Lanes, unpack};
use super::block_bytes::prefetch_after;
use super::short_forms::*;
use super::sums::Sums;
use super::tiles::{FEW, TOKENS, products_by_tiles};

macro_rules! kernels {
    ($features:literal, $dot:ident, $signed:literal) => {
        products_by_tiles!($features, ShortBlock, |size| 8 * size, 8);

        /// Adds the products of some blocks of one row with those of `N` inputs.
        #[target_feature(enable = $features)]
        #[inline]
        fn add_products<const BITS: u8, const SIZE: usize, const N: usize>(
            blocks: &[u8],
            inputs: &[&[ShortBlock]; N],
            sums: &mut [Sums; N],
        ) {
            let (blocks, _) = blocks.as_chunks::<SIZE>();
            let (eights, rest) = blocks.as_chunks::<8>();
            for (index, eight) in eights.iter().enumerate() {
                if N <= FEW {
                    prefetch_after(eight.as_flattened());
                }
                let [a, b, c, d, e, f, g, h] = eight.each_ref();
                let lanes = unpack::<BITS, SIZE, $signed>([a, b, c, d]);
                add::<BITS, N, 0>(&lanes, inputs, index, sums);
                let lanes = unpack::<BITS, SIZE, $signed>([e, f, g, h]);
                add::<BITS, N, 1>(&lanes, inputs, index, sums);
            }
            // A row whose blocks are not fours ends with blocks of nothing.
            let nothing = [0; SIZE];
            let block = |at: usize| rest.get(at).unwrap_or(&nothing);
            if !rest.is_empty() {
                let lanes = unpack::<BITS, SIZE, $signed>(std::array::from_fn(block));
                add::<BITS, N, 0>(&lanes, inputs, eights.len(), sums);
            }
            if rest.len() > 4 {
                let lanes = unpack::<BITS, SIZE, $signed>(std::array::from_fn(|at| block(4 + at)));
                add::<BITS, N, 1>(&lanes, inputs, eights.len(), sums);
            }
        }

        /// Adds the products of half `PART` of the lanes of block `index`.
        #[target_feature(enable = $features)]
        #[inline]
        fn add<const BITS: u8, const N: usize, const PART: usize>(
            lanes: &Lanes,
            inputs: &[&[ShortBlock]; N],
            index: usize,
            sums: &mut [Sums; N],
        ) {
            for (inputs, Sums(sums)) in inputs.iter().zip(sums) {
                let input = &inputs[index];
                let zero = _mm256_setzero_si256();
                let whole = match BITS / 10 {
                    4 => $dot::<4, PART>(zero, &lanes.weights, &input.fours),
                    5 => $dot::<5, PART>(zero, &lanes.weights, &input.fours),
                    _ if $signed => $dot::<8, PART>(zero, &lanes.weights, &input.fours),
                    _ => {
                        let moved = load_whole_lanes::<PART>(&input.moved);
                        $dot::<8, PART>(moved, &lanes.weights, &input.fours)
                    }
                };
                let scales = _mm256_mul_ps(lanes.scales, load_lanes::<PART>(&input.scales));
                let sum = load_lanes::<PART>(sums);
                let mut sum = _mm256_fmadd_ps(_mm256_cvtepi32_ps(whole), scales, sum);
                if BITS != EIGHT {
                    sum = _mm256_fmadd_ps(lanes.offsets, load_lanes::<PART>(&input.sums), sum);
                }
                store_lanes::<PART>(sums, sum);
            }
        }
    };
}

/// For processors without more.
pub(super) mod plain {
    use super::*;
    kernels!("avx2,fma,f16c", by_pairs, true);
}

/// For processors with AVX-VNNI.
pub(super) mod vnni {
    use super::*;
    kernels!("avx2,fma,f16c,avxvnni", by_fours, false);
}
