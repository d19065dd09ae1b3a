//! Kernels for blocks of 256 weights in groups with scales of their own, for processors with AVX-512 and its
//! instructions for neural networks.
//!
//! A block of 256 weights is unpacked into four registers of 64 small unsigned numbers, once for several tokens. A
//! token's share is then four multiplications into sixteen whole sums, one for each scale. What all weights of a group
//! have in common (an offset, or a centre that is not zero) is multiplied with the group's sum of inputs instead.

use core::arch::x86_64::*;

use super::LongBlock;
use super::avx512_load::*;
use super::avx512_unpack_long::unpack;
use super::block_bytes::prefetch_after;
use super::sums::Sums;
use super::tiles::{TOKENS, products_by_tiles};

products_by_tiles!(
    "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c",
    LongBlock,
    |size| size,
    8
);

/// Adds the products of some blocks of one row with those of `N` inputs.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn add_products<const BITS: u8, const SIZE: usize, const N: usize>(
    blocks: &[u8],
    inputs: &[&[LongBlock]; N],
    sums: &mut [Sums; N],
) {
    let (blocks, _) = blocks.as_chunks::<SIZE>();
    let mut totals: [__m512; N] = std::array::from_fn(|token| load_floats(&sums[token].0));
    for (index, block) in blocks.iter().enumerate() {
        // Registers of this width wait for memory even with many tokens: a twentieth of their time.
        prefetch_after(block);
        let unpacked = unpack::<BITS>(block);
        // Each register of weights is multiplied with all tokens' inputs before the next: one token's products wait for
        // each other.
        let inputs: [&LongBlock; N] = inputs.map(|inputs| &inputs[index]);
        let mut wholes = [_mm512_setzero_si512(); N];
        for (part, weights) in unpacked.weights.into_iter().enumerate() {
            for (whole, input) in wholes.iter_mut().zip(inputs) {
                *whole = _mm512_dpbusd_epi32(*whole, weights, load_values(&input.fours[part]));
            }
        }
        for ((input, whole), total) in inputs.iter().zip(wholes).zip(&mut totals) {
            let scales = _mm512_mul_ps(unpacked.scales, _mm512_set1_ps(input.scale));
            *total = _mm512_fmadd_ps(_mm512_cvtepi32_ps(whole), scales, *total);
            *total = _mm512_fnmadd_ps(unpacked.offsets, load_floats(&input.sums), *total);
        }
    }
    for (sums, total) in sums.iter_mut().zip(totals) {
        store_floats(&mut sums.0, total);
    }
}
