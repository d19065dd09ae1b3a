//! Kernels for blocks of 32 weights with one scale, for processors with AVX-512 and its instructions for neural
//! networks.
//!
//! Two blocks fill a register. Weights are made unsigned by moving their zero; what that adds is taken away with the
//! sums of the inputs, in whole numbers.

use core::arch::x86_64::*;

use super::ShortBlock;
use super::avx512_load::*;
use super::avx512_tiles::{TOKENS, products_by_tiles};

/// For `BITS`: four and five with a centre, the same with an offset instead, and eight.
pub(super) const FOUR: u8 = 40;
pub(super) const FOUR_OFFSET: u8 = 41;
pub(super) const FIVE: u8 = 50;
pub(super) const FIVE_OFFSET: u8 = 51;
pub(super) const EIGHT: u8 = 80;

products_by_tiles!(ShortBlock, |size| 2 * size, 24);

/// Two blocks of weights, ready to be multiplied.
struct Unpacked {
    weights: __m512i,
    /// What a whole product stands for is itself times this.
    scales: __m512,
    /// What is added for each unit of the inputs.
    offsets: __m512,
}

/// Adds the products of some blocks of one row with `N` inputs of `row` pairs each, from their pair `first` on.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn add_products<const BITS: u8, const SIZE: usize, const N: usize>(
    blocks: &[u8],
    inputs: &[ShortBlock],
    row: usize,
    first: usize,
    sums: &mut [Sums; N],
) {
    let nothing = [0; SIZE];
    let (blocks, _) = blocks.as_chunks::<SIZE>();
    let mut totals: [__m512; N] = std::array::from_fn(|token| load_floats(&sums[token].0));
    for (index, pair) in blocks.chunks(2).enumerate() {
        if N == 1 {
            prefetch_after(pair.as_flattened());
        }
        // A row of an odd number of blocks ends with half a register of nothing.
        let unpacked = unpack::<BITS>(&pair[0], pair.get(1).unwrap_or(&nothing));
        for (token, total) in totals.iter_mut().enumerate() {
            let input = &inputs[token * row + first + index];
            let units = load_wholes(&input.sums);
            let zero = _mm512_setzero_si512();
            let moved = match BITS {
                FOUR => _mm512_sub_epi32(zero, _mm512_slli_epi32::<3>(units)),
                FIVE => _mm512_sub_epi32(zero, _mm512_slli_epi32::<4>(units)),
                EIGHT => _mm512_sub_epi32(zero, _mm512_slli_epi32::<7>(units)),
                _ => zero,
            };
            let values = load_values(&input.values);
            let whole = _mm512_dpbusd_epi32(moved, unpacked.weights, values);
            let input_scales = load_floats(&input.scales);
            let scales = _mm512_mul_ps(unpacked.scales, input_scales);
            *total = _mm512_fmadd_ps(_mm512_cvtepi32_ps(whole), scales, *total);
            if matches!(BITS, FOUR_OFFSET | FIVE_OFFSET) {
                let offsets = _mm512_mul_ps(unpacked.offsets, input_scales);
                *total = _mm512_fmadd_ps(_mm512_cvtepi32_ps(units), offsets, *total);
            }
        }
    }
    for (sums, total) in sums.iter_mut().zip(totals) {
        store_floats(&mut sums.0, total);
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn unpack<const BITS: u8>(first: &[u8], second: &[u8]) -> Unpacked {
    let each = |at: usize| {
        let (first, second) = (half(*part(first, at)), half(*part(second, at)));
        _mm512_mask_blend_ps(0xff00, _mm512_set1_ps(first), _mm512_set1_ps(second))
    };
    let scales = each(0);
    let (weights, offsets) = match BITS {
        FOUR => (nibbles(part(first, 2), part(second, 2)), scales),
        FOUR_OFFSET => (nibbles(part(first, 4), part(second, 4)), each(2)),
        FIVE => (five::<2>(first, second), scales),
        FIVE_OFFSET => (five::<4>(first, second), each(2)),
        _ => {
            let both = both(load_32(part(first, 2)), load_32(part(second, 2)));
            (_mm512_xor_si512(both, _mm512_set1_epi8(-128)), scales)
        }
    };
    Unpacked {
        weights,
        scales,
        offsets,
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn both(first: __m256i, second: __m256i) -> __m512i {
    _mm512_inserti64x4::<1>(_mm512_castsi256_si512(first), second)
}

/// Sixteen bytes hold sixteen weights in their low halves and the next sixteen in their high ones.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn nibbles(first: &[u8; 16], second: &[u8; 16]) -> __m512i {
    let twice = both(
        _mm256_broadcastsi128_si256(load_16(first)),
        _mm256_broadcastsi128_si256(load_16(second)),
    );
    let shifted = _mm512_mask_srli_epi16::<4>(twice, 0xff00_ff00, twice);
    _mm512_and_si512(shifted, _mm512_set1_epi8(15))
}

/// From byte `AT` on: a fifth bit for each weight, and the other four.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn five<const AT: usize>(first: &[u8], second: &[u8]) -> __m512i {
    let bits = |block| u64::from(u32::from_le_bytes(*part(block, AT)));
    let fifth = bits(first) | bits(second) << 32;
    let four = nibbles(part(first, AT + 4), part(second, AT + 4));
    _mm512_mask_add_epi8(four, fifth, four, _mm512_set1_epi8(16))
}
