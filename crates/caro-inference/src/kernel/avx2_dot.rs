//! Products of small numbers, added up by lanes of sixteen: once with the instructions of AVX2, once with the one that was
//! made for it. Both find the same whole numbers.

use core::arch::x86_64::*;

use super::avx2_load::*;
use super::input::Fours;

/// The weights of eight lanes, by fours.
pub(super) type Weights = [__m256i; 4];

/// Adds to `whole` the products of half `PART` of the lanes, by instructions for pairs of bytes and pairs of 16 bits. The
/// weights have `BITS` bits without a sign, or eight with one.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
pub(super) fn by_pairs<const BITS: u8, const PART: usize>(
    mut whole: __m256i,
    weights: &Weights,
    values: &Fours,
) -> __m256i {
    let ones = _mm256_set1_epi16(1);
    if BITS == 8 {
        // A pair is at most 2 * 128 * 127: two pairs have no room.
        for (weights, values) in weights.iter().zip(values) {
            let values = _mm256_sign_epi8(load_values::<PART>(values), *weights);
            let pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(*weights), values);
            whole = _mm256_add_epi32(whole, _mm256_madd_epi16(pairs, ones));
        }
        return whole;
    }
    let pairs = |at: usize| _mm256_maddubs_epi16(weights[at], load_values::<PART>(&values[at]));
    let first = _mm256_add_epi16(pairs(0), pairs(1));
    let second = _mm256_add_epi16(pairs(2), pairs(3));
    if BITS == 6 {
        // Two pairs are at most 4 * 63 * 127: four have no room.
        whole = _mm256_add_epi32(whole, _mm256_madd_epi16(first, ones));
        return _mm256_add_epi32(whole, _mm256_madd_epi16(second, ones));
    }
    // Four pairs are at most 8 * 31 * 127.
    let all = _mm256_add_epi16(first, second);
    _mm256_add_epi32(whole, _mm256_madd_epi16(all, ones))
}

/// The same with AVX-VNNI. Weights of eight bits have no sign here either.
#[target_feature(enable = "avx2,fma,f16c,avxvnni")]
#[inline]
pub(super) fn by_fours<const BITS: u8, const PART: usize>(
    mut whole: __m256i,
    weights: &Weights,
    values: &Fours,
) -> __m256i {
    for (weights, values) in weights.iter().zip(values) {
        whole = _mm256_dpbusd_avx_epi32(whole, *weights, load_values::<PART>(values));
    }
    whole
}
