//! Kernels for blocks of 32 weights with one scale, for processors with AVX-512 and its instructions for neural
//! networks.
//!
//! Eight blocks are unpacked into four registers of 64 small unsigned numbers, once for several tokens. Where zero is
//! not the smallest of them it is moved, and what that adds is taken away with the sums of the inputs.

use core::arch::x86_64::*;

use super::ShortBlock;
use super::avx512_load::*;
use super::avx512_unpack_short::{Unpacked, unpack};
use super::block_bytes::prefetch_after;
use super::short_forms::EIGHT;
use super::sums::Sums;
use super::tiles::{FEW, TOKENS, products_by_tiles};

products_by_tiles!(
    "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c",
    ShortBlock,
    |size| 8 * size,
    8
);

/// Adds the products of some blocks of one row with those of `N` inputs.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn add_products<const BITS: u8, const SIZE: usize, const N: usize>(
    blocks: &[u8],
    inputs: &[&[ShortBlock]; N],
    sums: &mut [Sums; N],
) {
    let mut totals: [__m512; N] = std::array::from_fn(|token| load_floats(&sums[token].0));
    let (blocks, _) = blocks.as_chunks::<SIZE>();
    let (eights, rest) = blocks.as_chunks::<8>();
    for (index, eight) in eights.iter().enumerate() {
        if N <= FEW {
            prefetch_after(eight.as_flattened());
        }
        let unpacked = unpack::<BITS, SIZE>(eight.each_ref());
        add::<BITS, N>(&unpacked, inputs, index, &mut totals);
    }
    if !rest.is_empty() {
        // A row whose blocks are not eights ends with blocks of nothing.
        let nothing = [0; SIZE];
        let block = |index: usize| rest.get(index).unwrap_or(&nothing);
        let unpacked = unpack::<BITS, SIZE>(std::array::from_fn(block));
        add::<BITS, N>(&unpacked, inputs, eights.len(), &mut totals);
    }
    for (sums, total) in sums.iter_mut().zip(totals) {
        store_floats(&mut sums.0, total);
    }
}

/// Adds the products of eight blocks with block `index` of each input.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn add<const BITS: u8, const N: usize>(
    unpacked: &Unpacked,
    inputs: &[&[ShortBlock]; N],
    index: usize,
    totals: &mut [__m512; N],
) {
    for (inputs, total) in inputs.iter().zip(totals) {
        let input = &inputs[index];
        let mut whole = match BITS {
            EIGHT => load_numbers(&input.moved),
            _ => _mm512_setzero_si512(),
        };
        for (weights, values) in unpacked.weights.iter().zip(&input.fours) {
            whole = _mm512_dpbusd_epi32(whole, *weights, load_values(values));
        }
        let scales = _mm512_mul_ps(unpacked.scales, load_floats(&input.scales));
        *total = _mm512_fmadd_ps(_mm512_cvtepi32_ps(whole), scales, *total);
        if BITS != EIGHT {
            *total = _mm512_fmadd_ps(unpacked.offsets, load_floats(&input.sums), *total);
        }
    }
}
