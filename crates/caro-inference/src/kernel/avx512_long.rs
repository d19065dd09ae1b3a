//! Kernels for blocks of 256 weights in groups with scales of their own, for processors with AVX-512 and its
//! instructions for neural networks.
//!
//! A block of 256 weights is unpacked into four registers of 64 small unsigned numbers and four of their scales, once
//! for several tokens. A token's share is then eight multiplications: `maddubs` makes pairs of weights and inputs,
//! `dpwssd` pairs of those and scales. What all weights of a group have in common (an offset, or a centre that is not
//! zero) is multiplied with the group's sum of inputs instead.

use core::arch::x86_64::*;

use super::LongBlock;
use super::avx512_load::*;
use super::avx512_tiles::{TOKENS, products_by_tiles};

products_by_tiles!(LongBlock, |size| size, 8);

/// A block of weights, ready to be multiplied.
struct Unpacked {
    /// Weights in the order of the inputs, without their scale and offset.
    weights: [__m512i; 4],
    /// For each pair of weights its scale, a whole number.
    scales: [__m512i; 4],
    /// What a whole product stands for is itself times this.
    scale: f32,
    /// For each group of sixteen, what is taken away for each unit of its sum.
    offsets: __m512,
}

/// Adds the products of some blocks of one row with `N` inputs of `row` blocks each, from their block `first` on.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn add_products<const BITS: u8, const SIZE: usize, const N: usize>(
    blocks: &[u8],
    inputs: &[LongBlock],
    row: usize,
    first: usize,
    sums: &mut [Sums; N],
) {
    let (blocks, _) = blocks.as_chunks::<SIZE>();
    let mut totals: [__m512; N] = std::array::from_fn(|token| load_floats(&sums[token].0));
    for (index, block) in blocks.iter().enumerate() {
        if N == 1 {
            prefetch_after(block);
        }
        let unpacked = match BITS {
            4 => unpack_4(block),
            5 => unpack_5(block),
            _ => unpack_6(block),
        };
        for (token, total) in totals.iter_mut().enumerate() {
            let input = &inputs[token * row + first + index];
            let mut whole = _mm512_setzero_si512();
            for (part, values) in input.values.iter().enumerate() {
                let pairs = _mm512_maddubs_epi16(unpacked.weights[part], load_values(values));
                whole = _mm512_dpwssd_epi32(whole, pairs, unpacked.scales[part]);
            }
            let scale = _mm512_set1_ps(unpacked.scale * input.scale);
            *total = _mm512_fmadd_ps(_mm512_cvtepi32_ps(whole), scale, *total);
            *total = _mm512_fnmadd_ps(unpacked.offsets, load_floats(&input.sums), *total);
        }
    }
    for (sums, total) in sums.iter_mut().zip(totals) {
        store_floats(&mut sums.0, total);
    }
}

/// Eight scales and eight offsets of six bits each, in twelve bytes.
#[inline]
fn scales_and_offsets(packed: &[u8; 12]) -> (u64, u64) {
    let (words, _) = packed.as_chunks::<4>();
    let [a, b, c] = [words[0], words[1], words[2]].map(u32::from_le_bytes);
    let wide = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
    let scales = wide(
        a & 0x3f3f_3f3f,
        (c & 0x0f0f_0f0f) | (a >> 6 & 0x0303_0303) << 4,
    );
    let offsets = wide(
        b & 0x3f3f_3f3f,
        (c >> 4 & 0x0f0f_0f0f) | (b >> 6 & 0x0303_0303) << 4,
    );
    (scales, offsets)
}

/// What 4 and 5 bits have in common: two half-precision scales and twelve bytes of packed ones. Eight groups of 32.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn scales_of_eight(head: &[u8; 16]) -> ([__m512i; 4], f32, __m512) {
    let (halves, _) = head.as_chunks::<2>();
    let (scale, offset) = (half(halves[0]), half(halves[1]));
    let mut packed = [0; 12];
    packed.copy_from_slice(&head[4..]);
    let (scales, offsets) = scales_and_offsets(&packed);

    // Register `k` has the groups 2k and 2k + 1, sixteen pairs of each.
    let scales = _mm512_castsi128_si512(_mm_cvtepu8_epi16(_mm_cvtsi64_si128(scales as i64)));
    let low = _mm512_set1_epi16(0);
    let pick = _mm512_mask_blend_epi16(0xffff_0000, low, _mm512_set1_epi16(1));
    let scales = std::array::from_fn(|k| {
        let pick = _mm512_add_epi16(pick, _mm512_set1_epi16(2 * k as i16));
        _mm512_permutexvar_epi16(pick, scales)
    });
    // Each offset twice: the inputs have sums of sixteen.
    let offsets = _mm_cvtsi64_si128(offsets as i64);
    let offsets = _mm512_cvtepu8_epi32(_mm_unpacklo_epi8(offsets, offsets));
    let offsets = _mm512_mul_ps(_mm512_cvtepi32_ps(offsets), _mm512_set1_ps(offset));
    (scales, scale, offsets)
}

/// The 32 bytes hold 32 weights in their low halves and the next 32 in their high ones.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn nibbles(bytes: __m256i) -> __m512i {
    let twice = _mm512_broadcast_i64x4(bytes);
    let shifted = _mm512_mask_srli_epi16::<4>(twice, 0xffff_0000, twice);
    _mm512_and_si512(shifted, _mm512_set1_epi8(15))
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn unpack_4(block: &[u8]) -> Unpacked {
    let (scales, scale, offsets) = scales_of_eight(part(block, 0));
    Unpacked {
        weights: std::array::from_fn(|k| nibbles(load_32(part(block, 16 + 32 * k)))),
        scales,
        scale,
        offsets,
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn unpack_5(block: &[u8]) -> Unpacked {
    let (scales, scale, offsets) = scales_of_eight(part(block, 0));
    // Bit `g` of a byte is the fifth bit of a weight in group `g`.
    let fifth = _mm512_broadcast_i64x4(load_32(part(block, 16)));
    let weights = std::array::from_fn(|k| {
        let low = _mm512_set1_epi8(1 << (2 * k));
        let both = _mm512_mask_blend_epi32(0xff00, low, _mm512_set1_epi8((2u8 << (2 * k)) as i8));
        let with_fifth = _mm512_test_epi8_mask(fifth, both);
        let four = nibbles(load_32(part(block, 48 + 32 * k)));
        _mm512_mask_add_epi8(four, with_fifth, four, _mm512_set1_epi8(16))
    });
    Unpacked {
        weights,
        scales,
        scale,
        offsets,
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn unpack_6(block: &[u8]) -> Unpacked {
    let scale = half(*part(block, 208));
    let scales = load_16(part(block, 192));
    // Weights are stored from 0 to 63 and mean -32 to 31.
    let offsets = _mm512_mul_ps(
        _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(scales)),
        _mm512_set1_ps(scale * 32.0),
    );
    // Register `k` has the groups 4k to 4k + 3, eight pairs of each.
    let wide = _mm512_castsi256_si512(_mm256_cvtepi8_epi16(scales));
    let zero_to_three = _mm512_cvtepi8_epi16(_mm256_set_epi64x(
        0x0303_0303_0303_0303,
        0x0202_0202_0202_0202,
        0x0101_0101_0101_0101,
        0,
    ));
    let scales = std::array::from_fn(|k| {
        let pick = _mm512_add_epi16(zero_to_three, _mm512_set1_epi16(4 * k as i16));
        _mm512_permutexvar_epi16(pick, wide)
    });
    let shifts = |low, high| {
        _mm512_mask_blend_epi16(0xffff_0000, _mm512_set1_epi16(low), _mm512_set1_epi16(high))
    };
    let (low_half, high_half) = (_mm512_set1_epi8(15), _mm512_set1_epi8(0x30));
    let mut weights = [_mm512_setzero_si512(); 4];
    for (half, weights) in weights.chunks_exact_mut(2).enumerate() {
        // 64 bytes with four bits of 128 weights, and 32 bytes with two bits of each.
        let four = load_64(part(block, 64 * half));
        let two = _mm512_broadcast_i64x4(load_32(part(block, 128 + 32 * half)));
        let first = _mm512_and_si512(_mm512_sllv_epi16(two, shifts(4, 2)), high_half);
        let second = _mm512_and_si512(_mm512_srlv_epi16(two, shifts(0, 2)), high_half);
        weights[0] = _mm512_or_si512(_mm512_and_si512(four, low_half), first);
        let upper = _mm512_and_si512(_mm512_srli_epi16::<4>(four), low_half);
        weights[1] = _mm512_or_si512(upper, second);
    }
    Unpacked {
        weights,
        scales,
        scale,
        offsets,
    }
}
