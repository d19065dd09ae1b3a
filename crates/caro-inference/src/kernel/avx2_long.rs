//! Kernels for blocks of 256 weights in groups with scales of their own, for processors with AVX2.
//!
//! A block of 256 weights is unpacked into two times four registers of 32 small unsigned numbers, once for several tokens.
//! What all weights of a group have in common (an offset, or a centre that is not zero) is multiplied with the group's
//! sum of inputs instead.

use core::arch::x86_64::*;

use super::LongBlock;
use super::avx2_dot::{by_fours, by_pairs};
use super::avx2_load::*;
use super::avx2_unpack_long::{Lanes, unpack};
use super::block_bytes::prefetch_after;
use super::sums::Sums;
use super::tiles::{FEW, TOKENS, products_by_tiles};

macro_rules! kernels {
    ($features:literal, $dot:ident) => {
        products_by_tiles!($features, LongBlock, |size| size, 8);

        /// Adds the products of some blocks of one row with those of `N` inputs.
        #[target_feature(enable = $features)]
        #[inline]
        fn add_products<const BITS: u8, const SIZE: usize, const N: usize>(
            blocks: &[u8],
            inputs: &[&[LongBlock]; N],
            sums: &mut [Sums; N],
        ) {
            let (blocks, _) = blocks.as_chunks::<SIZE>();
            for (index, block) in blocks.iter().enumerate() {
                if N <= FEW {
                    prefetch_after(block);
                }
                let [first, second] = unpack::<BITS>(block);
                add::<BITS, N, 0>(&first, inputs, index, sums);
                add::<BITS, N, 1>(&second, inputs, index, sums);
            }
        }

        /// Adds the products of half `PART` of the lanes of block `index`.
        #[target_feature(enable = $features)]
        #[inline]
        fn add<const BITS: u8, const N: usize, const PART: usize>(
            lanes: &Lanes,
            inputs: &[&[LongBlock]; N],
            index: usize,
            sums: &mut [Sums; N],
        ) {
            for (inputs, Sums(sums)) in inputs.iter().zip(sums) {
                let input = &inputs[index];
                let zero = _mm256_setzero_si256();
                let whole = $dot::<BITS, PART>(zero, &lanes.weights, &input.fours);
                let scales = _mm256_mul_ps(lanes.scales, _mm256_set1_ps(input.scale));
                let sum = load_lanes::<PART>(sums);
                let sum = _mm256_fmadd_ps(_mm256_cvtepi32_ps(whole), scales, sum);
                let sum = _mm256_fnmadd_ps(lanes.offsets, load_lanes::<PART>(&input.sums), sum);
                store_lanes::<PART>(sums, sum);
            }
        }
    };
}

/// For processors without more.
pub(super) mod plain {
    use super::*;
    kernels!("avx2,fma,f16c", by_pairs);
}

/// For processors with AVX-VNNI.
pub(super) mod vnni {
    use super::*;
    kernels!("avx2,fma,f16c,avxvnni", by_fours);
}
