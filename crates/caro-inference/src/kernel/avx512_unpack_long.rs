//! Blocks of 256 weights, unpacked for registers of 64 bytes.

use core::arch::x86_64::*;

use super::avx512_load::*;
use super::block_bytes::{part, scales_and_offsets};

/// A block of weights, ready to be multiplied: sixteen lanes in the order of the inputs.
pub(super) struct Unpacked {
    /// By fours of a lane, without their scale and offset.
    pub(super) weights: [__m512i; 4],
    /// What a lane's whole product stands for is itself times this.
    pub(super) scales: __m512,
    /// What is taken away for each unit of a lane's inputs.
    pub(super) offsets: __m512,
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
pub(super) fn unpack<const BITS: u8>(block: &[u8]) -> Unpacked {
    if BITS == 6 {
        return six_bits(block);
    }
    let (scales, offsets) = of_32_each(part(block, 0));
    let weights = if BITS == 4 {
        four_bits(block, 16)
    } else {
        with_fifth_bits(part(block, 16), four_bits(block, 48))
    };
    Unpacked {
        weights,
        scales,
        offsets,
    }
}

/// A number for each lane: for lane `8e + 4h + k` the sum of what is said for `e`, `h` and `k`, and of `first`.
const fn lanes(first: i32, of_e: i32, of_h: i32, of_k: [i32; 4]) -> [i32; 16] {
    let mut numbers = [first; 16];
    let mut lane = 0;
    while lane < 16 {
        numbers[lane] += lane as i32 / 8 * of_e + lane as i32 / 4 % 2 * of_h + of_k[lane % 4];
        lane += 1;
    }
    numbers
}

/// The same for the first, second, third and fourth four values of the lanes, which come one after the other.
const fn fours_of_lanes(of_e: i32, of_h: i32, of_k: [i32; 4]) -> [[i32; 16]; 4] {
    [
        lanes(0, of_e, of_h, of_k),
        lanes(1, of_e, of_h, of_k),
        lanes(2, of_e, of_h, of_k),
        lanes(3, of_e, of_h, of_k),
    ]
}

/// What 4 and 5 bits have in common: two half-precision scales and twelve bytes of packed ones, for eight groups of 32.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn of_32_each(head: &[u8; 16]) -> (__m512, __m512) {
    let scale_and_offset = halves(part(head, 0));
    let scale = _mm512_broadcastss_ps(scale_and_offset);
    let offset = _mm512_broadcastss_ps(_mm_movehdup_ps(scale_and_offset));
    let (scales, offsets) = scales_and_offsets(head);
    // Lane `8e + 4h + k` belongs to the group `2k + e`.
    let in_lanes = _mm_set_epi8(7, 5, 3, 1, 7, 5, 3, 1, 6, 4, 2, 0, 6, 4, 2, 0);
    let wide = |bytes: u64| {
        let bytes = _mm_shuffle_epi8(_mm_cvtsi64_si128(bytes as i64), in_lanes);
        _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes))
    };
    (
        _mm512_mul_ps(wide(scales), scale),
        _mm512_mul_ps(wide(offsets), offset),
    )
}

/// 32 bytes hold 32 weights in their low halves and the next 32 in their high ones; four times, from `start` on.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn four_bits(block: &[u8], start: usize) -> [__m512i; 4] {
    const FROM: [[i32; 16]; 4] = fours_of_lanes(0, 4, [0, 8, 16, 24]);
    let first = load_64(part(block, start));
    let second = load_64(part(block, start + 64));
    std::array::from_fn(|j| {
        let bytes = _mm512_permutex2var_epi32(first, load_numbers(&FROM[j]), second);
        let shifted = _mm512_mask_srli_epi16::<4>(bytes, 0xffff_0000, bytes);
        _mm512_and_si512(shifted, _mm512_set1_epi8(15))
    })
}

/// Bit `g` of a byte is the fifth bit of a weight in the group `g` of 32.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn with_fifth_bits(bits: &[u8; 32], weights: [__m512i; 4]) -> [__m512i; 4] {
    // Lane `8e + 4h + k` belongs to the group `2k + e`.
    const BIT: i32 = 0x0101_0101;
    const OF_LANES: [i32; 16] = lanes(0, 0, 0, [BIT, BIT << 2, BIT << 4, BIT << 6]);
    let even = load_numbers(&OF_LANES);
    let bit = _mm512_mask_add_epi8(even, 0xffff_ffff_0000_0000, even, even);
    let bits = _mm512_broadcast_i64x4(load_32(bits));
    let fours = [
        _mm512_shuffle_epi32::<0x00>(bits),
        _mm512_shuffle_epi32::<0x55>(bits),
        _mm512_shuffle_epi32::<0xaa>(bits),
        _mm512_shuffle_epi32::<0xff>(bits),
    ];
    std::array::from_fn(|j| {
        let with_fifth = _mm512_test_epi8_mask(fours[j], bit);
        _mm512_mask_add_epi8(weights[j], with_fifth, weights[j], _mm512_set1_epi8(16))
    })
}

/// Each half of a block has 64 bytes with four bits of 64 weights in their low halves and of the next 64 in their high
/// ones; and 32 bytes with two bits of each 32 weights, beginning with the lowest.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn six_bits(block: &[u8]) -> Unpacked {
    const FOUR_FROM: [[i32; 16]; 4] = fours_of_lanes(8, 4, [0, 0, 16, 16]);
    const TWO_FROM: [[i32; 16]; 4] = fours_of_lanes(0, 4, [0, 0, 8, 8]);
    // To the fifth bit from the first, third, fifth or seventh.
    const LEFT: [i32; 16] = lanes(0, -2, 0, [4, 0, 4, 0]);

    let scale = halves(part(block, 202));
    let scale = _mm512_broadcastss_ps(_mm_permute_ps::<0xff>(scale));
    // Lane `8e + 4h + k` has the sixteen weights `4k + 2e + h`.
    let in_lanes = _mm_set_epi8(15, 11, 7, 3, 14, 10, 6, 2, 13, 9, 5, 1, 12, 8, 4, 0);
    let scales = _mm_shuffle_epi8(load_16(part(block, 192)), in_lanes);
    let scales = _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(scales)), scale);

    let (first, second) = (load_64(part(block, 0)), load_64(part(block, 64)));
    let two = load_64(part(block, 128));
    let weights = std::array::from_fn(|j| {
        let four = _mm512_permutex2var_epi32(first, load_numbers(&FOUR_FROM[j]), second);
        let four = _mm512_mask_srli_epi32::<4>(four, 0xaaaa, four);
        let two = _mm512_permutexvar_epi32(load_numbers(&TWO_FROM[j]), two);
        let two = _mm512_rolv_epi32(two, load_numbers(&LEFT));
        let four = _mm512_and_si512(four, _mm512_set1_epi8(15));
        _mm512_or_si512(four, _mm512_and_si512(two, _mm512_set1_epi8(0x30)))
    });
    Unpacked {
        weights,
        scales,
        // Weights are stored from 0 to 63 and mean -32 to 31.
        offsets: _mm512_mul_ps(scales, _mm512_set1_ps(32.0)),
    }
}
