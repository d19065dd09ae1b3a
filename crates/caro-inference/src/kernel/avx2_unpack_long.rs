//! Blocks of 256 weights, unpacked for registers of 32 bytes.

use core::arch::x86_64::*;

use super::avx2_dot::Weights;
use super::avx2_load::*;
use super::block_bytes::{part, scales_and_offsets};

/// Half of a block of weights, ready to be multiplied: eight lanes in the order of the inputs.
pub(super) struct Lanes {
    /// Without their scale and offset.
    pub(super) weights: Weights,
    /// What a lane's whole product stands for is itself times this.
    pub(super) scales: __m256,
    /// What is taken away for each unit of a lane's inputs.
    pub(super) offsets: __m256,
}

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
pub(super) fn unpack<const BITS: u8>(block: &[u8]) -> [Lanes; 2] {
    let ([scales, more_scales], [offsets, more_offsets]) = match BITS {
        6 => of_16_each(block),
        _ => of_32_each(part(block, 0)),
    };
    let [weights, more_weights] = match BITS {
        4 => four_bits(block, 16),
        5 => with_fifth_bits(part(block, 16), four_bits(block, 48)),
        _ => [six_bits::<0>(block), six_bits::<1>(block)],
    };
    let first = Lanes {
        weights,
        scales,
        offsets,
    };
    let second = Lanes {
        weights: more_weights,
        scales: more_scales,
        offsets: more_offsets,
    };
    [first, second]
}

/// Two times eight bytes as floats.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn wide(bytes: __m128i) -> [__m256; 2] {
    let wide = |bytes| _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
    [wide(bytes), wide(_mm_unpackhi_epi64(bytes, bytes))]
}

/// What 4 and 5 bits have in common: two half-precision scales and twelve bytes of packed ones, for eight groups of 32.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn of_32_each(head: &[u8; 16]) -> ([__m256; 2], [__m256; 2]) {
    let scale_and_offset = halves(part(head, 0));
    let scale = _mm256_broadcastss_ps(scale_and_offset);
    let offset = _mm256_broadcastss_ps(_mm_movehdup_ps(scale_and_offset));
    let (scales, offsets) = scales_and_offsets(head);
    let bytes = _mm_set_epi64x(offsets as i64, scales as i64);
    // Lane `8e + 4h + k` belongs to the group `2k + e`.
    let first = _mm_set_epi8(7, 5, 3, 1, 7, 5, 3, 1, 6, 4, 2, 0, 6, 4, 2, 0);
    let scales = wide(_mm_shuffle_epi8(bytes, first));
    let second = _mm_add_epi8(first, _mm_set1_epi8(8));
    let offsets = wide(_mm_shuffle_epi8(bytes, second));
    (
        scales.map(|scales| _mm256_mul_ps(scales, scale)),
        offsets.map(|offsets| _mm256_mul_ps(offsets, offset)),
    )
}

/// A half-precision scale and sixteen bytes of others, for sixteen weights each, and what their centre takes away.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn of_16_each(block: &[u8]) -> ([__m256; 2], [__m256; 2]) {
    let scale = halves(part(block, 202));
    let scale = _mm256_broadcastss_ps(_mm_permute_ps::<0xff>(scale));
    // Lane `8e + 4h + k` has the sixteen weights `4k + 2e + h`.
    let in_lanes = _mm_set_epi8(15, 11, 7, 3, 14, 10, 6, 2, 13, 9, 5, 1, 12, 8, 4, 0);
    let scales = wide(_mm_shuffle_epi8(load_16(part(block, 192)), in_lanes));
    let scales = scales.map(|scales| _mm256_mul_ps(scales, scale));
    // Weights are stored from 0 to 63 and mean -32 to 31.
    let offsets = scales.map(|scales| _mm256_mul_ps(scales, _mm256_set1_ps(32.0)));
    (scales, offsets)
}

/// Four registers with a half of 32 bytes in each of theirs: the first four bytes of every half, the second four ...
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
pub(super) fn by_fours([a, b, c, d]: [__m256i; 4]) -> [__m256i; 4] {
    let (ab, more_ab) = (_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b));
    let (cd, more_cd) = (_mm256_unpacklo_epi32(c, d), _mm256_unpackhi_epi32(c, d));
    [
        _mm256_unpacklo_epi64(ab, cd),
        _mm256_unpackhi_epi64(ab, cd),
        _mm256_unpacklo_epi64(more_ab, more_cd),
        _mm256_unpackhi_epi64(more_ab, more_cd),
    ]
}

/// 32 bytes hold 32 weights in their low halves and the next 32 in their high ones; four times, from `start` on.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn four_bits(block: &[u8], start: usize) -> [Weights; 2] {
    let bytes = std::array::from_fn(|k| load_32(part(block, start + 32 * k)));
    let bytes = by_fours(bytes);
    let low = _mm256_set1_epi8(15);
    [
        bytes.map(|bytes| _mm256_and_si256(bytes, low)),
        bytes.map(|bytes| _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), low)),
    ]
}

/// Bit `g` of a byte is the fifth bit of a weight in the group `g` of 32.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn with_fifth_bits(bits: &[u8; 32], [mut even, mut odd]: [Weights; 2]) -> [Weights; 2] {
    let bits = load_32(bits);
    let fours = [
        _mm256_shuffle_epi32::<0x00>(bits),
        _mm256_shuffle_epi32::<0x55>(bits),
        _mm256_shuffle_epi32::<0xaa>(bits),
        _mm256_shuffle_epi32::<0xff>(bits),
    ];
    let fifth = _mm256_set1_epi8(16);
    for ((even, odd), bits) in even.iter_mut().zip(&mut odd).zip(fours) {
        // Lane `k` has the groups `2k` and `2k + 1`.
        let bits = _mm256_srlv_epi32(bits, _mm256_set_epi32(6, 4, 2, 0, 6, 4, 2, 0));
        let of_even = _mm256_and_si256(_mm256_slli_epi16::<4>(bits), fifth);
        let of_odd = _mm256_and_si256(_mm256_slli_epi16::<3>(bits), fifth);
        *even = _mm256_or_si256(*even, of_even);
        *odd = _mm256_or_si256(*odd, of_odd);
    }
    [even, odd]
}

/// The 32 weights `2k + E`. Each half of a block has 64 bytes, the first 32 of which have four bits of its weights `E` = 0
/// in their halves, the second 32 those of `E` = 1; and 32 bytes with two bits for each, beginning with the lowest.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn six_bits<const E: usize>(block: &[u8]) -> Weights {
    let four = |half: usize| load_32(part(block, 64 * half + 32 * E));
    let two = |half: usize| {
        let two = load_32(part(block, 128 + 32 * half));
        if E == 0 {
            two
        } else {
            _mm256_srli_epi16::<2>(two)
        }
    };
    let four = twice_by_fours(four(0), four(1));
    let two = twice_by_fours(two(0), two(1));
    let second = _mm256_set_epi32(4, 0, 4, 0, 4, 0, 4, 0);
    let first = _mm256_set_epi32(0, 4, 0, 4, 0, 4, 0, 4);
    std::array::from_fn(|j| {
        let four = _mm256_and_si256(_mm256_srlv_epi32(four[j], second), _mm256_set1_epi8(15));
        let two = _mm256_and_si256(_mm256_sllv_epi32(two[j], first), _mm256_set1_epi8(0x30));
        _mm256_or_si256(four, two)
    })
}

/// Like [`by_fours`] of each register twice.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn twice_by_fours(a: __m256i, b: __m256i) -> [__m256i; 4] {
    let (ab, more_ab) = (_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b));
    [
        _mm256_shuffle_epi32::<0x50>(ab),
        _mm256_shuffle_epi32::<0xfa>(ab),
        _mm256_shuffle_epi32::<0x50>(more_ab),
        _mm256_shuffle_epi32::<0xfa>(more_ab),
    ]
}
