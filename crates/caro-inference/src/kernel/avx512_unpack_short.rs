//! Eight blocks of 32 weights, unpacked for registers of 64 bytes.

use core::arch::x86_64::*;

use super::avx512_load::*;
use super::block_bytes::part;
use super::short_forms::*;

/// Eight blocks of weights, ready to be multiplied: sixteen lanes in the order of the inputs.
pub(super) struct Unpacked {
    /// By fours of a lane, without a sign.
    pub(super) weights: [__m512i; 4],
    /// What a lane's whole product stands for is itself times this.
    pub(super) scales: __m512,
    /// What is added for each unit of a lane's inputs.
    pub(super) offsets: __m512,
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
pub(super) fn unpack<const BITS: u8, const SIZE: usize>(blocks: [&[u8; SIZE]; 8]) -> Unpacked {
    let (scales, offsets) = scales_and_offsets(blocks);
    let moved = |by: f32| _mm512_mul_ps(scales, _mm512_set1_ps(-by));
    let (weights, offsets) = match BITS {
        FOUR => (four_bits::<2, SIZE>(blocks), moved(8.0)),
        FOUR_OFFSET => (four_bits::<4, SIZE>(blocks), offsets),
        FIVE => {
            let four = four_bits::<6, SIZE>(blocks);
            (with_fifth_bits::<2, SIZE>(blocks, four), moved(16.0))
        }
        FIVE_OFFSET => {
            let four = four_bits::<8, SIZE>(blocks);
            (with_fifth_bits::<4, SIZE>(blocks, four), offsets)
        }
        _ => (eight_bits(blocks), _mm512_setzero_ps()),
    };
    Unpacked {
        weights,
        scales,
        offsets,
    }
}

/// The first two half-precision numbers of each block, for the lanes of both its halves.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn scales_and_offsets<const SIZE: usize>(blocks: [&[u8; SIZE]; 8]) -> (__m512, __m512) {
    let [a, b, c, d, e, f, g, h] = blocks.map(|block| load_8(part(block, 0)));
    let four = |a, b, c, d| {
        let (ab, cd) = (_mm_unpacklo_epi16(a, b), _mm_unpacklo_epi16(c, d));
        _mm_unpacklo_epi32(ab, cd)
    };
    // Four scales and four offsets each.
    let (first, second) = (four(a, b, c, d), four(e, f, g, h));
    let wide = |first, second| {
        let (first, second) = (
            _mm_unpacklo_epi64(first, first),
            _mm_unpacklo_epi64(second, second),
        );
        _mm512_cvtph_ps(_mm256_set_m128i(second, first))
    };
    let upper = |halves| _mm_unpackhi_epi64(halves, halves);
    (wide(first, second), wide(upper(first), upper(second)))
}

/// Four registers of four lanes' sixteen bytes, four times: the first four bytes of every lane, the second four ...
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn by_fours([a, b, c, d]: [__m512i; 4]) -> [__m512i; 4] {
    let (ab, more_ab) = (_mm512_unpacklo_epi32(a, b), _mm512_unpackhi_epi32(a, b));
    let (cd, more_cd) = (_mm512_unpacklo_epi32(c, d), _mm512_unpackhi_epi32(c, d));
    [
        _mm512_unpacklo_epi64(ab, cd),
        _mm512_unpackhi_epi64(ab, cd),
        _mm512_unpacklo_epi64(more_ab, more_cd),
        _mm512_unpackhi_epi64(more_ab, more_cd),
    ]
}

/// Sixteen bytes hold sixteen weights in their low halves and the next sixteen in their high ones.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn four_bits<const AT: usize, const SIZE: usize>(blocks: [&[u8; SIZE]; 8]) -> [__m512i; 4] {
    let bytes = std::array::from_fn(|k| {
        let first = _mm512_broadcast_i32x4(load_16(part(blocks[k], AT)));
        _mm512_mask_broadcast_i32x4(first, 0xff00, load_16(part(blocks[4 + k], AT)))
    });
    by_fours(bytes).map(|bytes| {
        let shifted = _mm512_mask_srli_epi32::<4>(bytes, 0xf0f0, bytes);
        _mm512_and_si512(shifted, _mm512_set1_epi8(15))
    })
}

/// A bit for each weight, four bytes for each block.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn with_fifth_bits<const AT: usize, const SIZE: usize>(
    blocks: [&[u8; SIZE]; 8],
    weights: [__m512i; 4],
) -> [__m512i; 4] {
    let [a, b, c, d, e, f, g, h] = blocks.map(|block| i32::from_le_bytes(*part(block, AT)));
    let bits = _mm512_set_epi32(h, g, f, e, h, g, f, e, d, c, b, a, d, c, b, a);
    // A byte of bits is for eight weights: the first and second four of a lane share one, as do the others.
    let of_first_half = _mm_set_epi32(0x0c0c_0c0c, 0x0808_0808, 0x0404_0404, 0);
    let first = _mm512_broadcast_i32x4(of_first_half);
    let first = _mm512_mask_add_epi8(first, 0xffff_0000_ffff_0000, first, _mm512_set1_epi8(2));
    let second = _mm512_add_epi8(first, _mm512_set1_epi8(1));
    let bytes = [first, second].map(|which| _mm512_shuffle_epi8(bits, which));
    let masks = [0x0804_0201, 0x8040_2010_u32].map(|mask| _mm512_set1_epi32(mask as i32));
    std::array::from_fn(|j| {
        let with_fifth = _mm512_test_epi8_mask(bytes[j / 2], masks[j % 2]);
        _mm512_mask_add_epi8(weights[j], with_fifth, weights[j], _mm512_set1_epi8(16))
    })
}

/// With their zero moved to 128.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn eight_bits<const SIZE: usize>(blocks: [&[u8; SIZE]; 8]) -> [__m512i; 4] {
    let bytes = std::array::from_fn(|k| {
        let first = _mm512_castsi256_si512(load_32(part(blocks[k], 2)));
        _mm512_inserti64x4::<1>(first, load_32(part(blocks[4 + k], 2)))
    });
    by_fours(bytes).map(|weights| _mm512_xor_si512(weights, _mm512_set1_epi8(-128)))
}
