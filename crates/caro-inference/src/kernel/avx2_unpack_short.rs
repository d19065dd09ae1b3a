//! Four blocks of 32 weights, unpacked for registers of 32 bytes.

use core::arch::x86_64::*;

use super::avx2_dot::Weights;
use super::avx2_load::*;
use super::avx2_unpack_long::by_fours;
use super::block_bytes::part;
use super::short_forms::*;

/// Four blocks of weights, ready to be multiplied: eight lanes in the order of the inputs.
pub(super) struct Lanes {
    pub(super) weights: Weights,
    /// What a lane's whole product stands for is itself times this.
    pub(super) scales: __m256,
    /// What is added for each unit of a lane's inputs.
    pub(super) offsets: __m256,
}

/// The weights of eight bits have a sign if `SIGNED`, otherwise their zero is moved to 128.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
pub(super) fn unpack<const BITS: u8, const SIZE: usize, const SIGNED: bool>(
    blocks: [&[u8; SIZE]; 4],
) -> Lanes {
    let (scales, offsets) = scales_and_offsets(blocks);
    let moved = |by: f32| _mm256_mul_ps(scales, _mm256_set1_ps(-by));
    let (weights, offsets) = match BITS {
        FOUR => (four_bits::<2, SIZE>(blocks), moved(8.0)),
        FOUR_OFFSET => (four_bits::<4, SIZE>(blocks), offsets),
        FIVE => (five_bits::<2, SIZE>(blocks), moved(16.0)),
        FIVE_OFFSET => (five_bits::<4, SIZE>(blocks), offsets),
        _ => {
            let weights = by_fours(blocks.map(|block| load_32(part(block, 2))));
            let by = _mm256_set1_epi8(if SIGNED { 0 } else { -128 });
            let weights = weights.map(|weights| _mm256_xor_si256(weights, by));
            (weights, _mm256_setzero_ps())
        }
    };
    Lanes {
        weights,
        scales,
        offsets,
    }
}

/// The first two half-precision numbers of each block, for the lanes of both its halves.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn scales_and_offsets<const SIZE: usize>(blocks: [&[u8; SIZE]; 4]) -> (__m256, __m256) {
    let [a, b, c, d] = blocks.map(|block| load_8(part(block, 0)));
    let (ab, cd) = (_mm_unpacklo_epi16(a, b), _mm_unpacklo_epi16(c, d));
    let halves = _mm_unpacklo_epi32(ab, cd);
    let offsets = _mm_unpackhi_epi64(halves, halves);
    let twice = |halves| _mm256_cvtph_ps(_mm_unpacklo_epi64(halves, halves));
    (twice(halves), twice(offsets))
}

/// Sixteen bytes hold sixteen weights in their low halves and the next sixteen in their high ones.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn four_bits<const AT: usize, const SIZE: usize>(blocks: [&[u8; SIZE]; 4]) -> Weights {
    let bytes = blocks.map(|block| _mm256_broadcastsi128_si256(load_16(part(block, AT))));
    let high = _mm256_set_epi32(4, 4, 4, 4, 0, 0, 0, 0);
    by_fours(bytes)
        .map(|bytes| _mm256_and_si256(_mm256_srlv_epi32(bytes, high), _mm256_set1_epi8(15)))
}

/// From byte `AT` on: a fifth bit for each weight, and the other four.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn five_bits<const AT: usize, const SIZE: usize>(blocks: [&[u8; SIZE]; 4]) -> Weights {
    let four = match AT {
        2 => four_bits::<6, SIZE>(blocks),
        _ => four_bits::<8, SIZE>(blocks),
    };
    let [a, b, c, d] = blocks.map(|block| i32::from_le_bytes(*part(block, AT)));
    let bits = _mm256_broadcastsi128_si256(_mm_set_epi32(d, c, b, a));
    // A byte of bits is for eight weights: the first and second four of a lane share one, as do the others.
    let first = _mm256_set_epi32(
        0x0e0e_0e0e,
        0x0a0a_0a0a,
        0x0606_0606,
        0x0202_0202,
        0x0c0c_0c0c,
        0x0808_0808,
        0x0404_0404,
        0x0000_0000,
    );
    let second = _mm256_add_epi8(first, _mm256_set1_epi8(1));
    let bytes = [first, second].map(|which| _mm256_shuffle_epi8(bits, which));
    let masks = [0x0804_0201, 0x8040_2010_u32].map(|mask| _mm256_set1_epi32(mask as i32));
    std::array::from_fn(|j| {
        let mask = masks[j % 2];
        let is_set = _mm256_cmpeq_epi8(_mm256_and_si256(bytes[j / 2], mask), mask);
        _mm256_or_si256(four[j], _mm256_and_si256(is_set, _mm256_set1_epi8(16)))
    })
}
