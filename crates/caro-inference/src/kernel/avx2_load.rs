//! Getting numbers into registers of 32 bytes and out again.

use core::arch::x86_64::*;

use super::registers::{load, store};

/// Whether the processor has what the functions here and in the kernels are compiled for.
pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("fma")
        && is_x86_feature_detected!("f16c")
}

/// Whether it also has the instruction that multiplies and adds four bytes at once.
pub(super) fn has_dot_products() -> bool {
    is_available() && is_x86_feature_detected!("avxvnni")
}

/// Four half-precision numbers. A single one would be put into a register that has something else, and so wait for it.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
pub(super) fn halves(bytes: &[u8; 8]) -> __m128 {
    _mm_cvtph_ps(load_8(bytes))
}

/// Half `PART` of 64 values.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
pub(super) fn load_values<const PART: usize>(values: &[i8; 64]) -> __m256i {
    load_signed(&values.as_chunks().0[PART])
}

/// Half `PART` of the numbers of sixteen lanes.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
pub(super) fn load_lanes<const PART: usize>(lanes: &[f32; 16]) -> __m256 {
    load_floats(&lanes.as_chunks().0[PART])
}

/// The same for whole numbers.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
pub(super) fn load_whole_lanes<const PART: usize>(lanes: &[i32; 16]) -> __m256i {
    load_numbers(&lanes.as_chunks().0[PART])
}

load!("avx2,fma,f16c", load_8, [u8; 8] => __m128i, _mm_loadl_epi64);
load!("avx2,fma,f16c", load_16, [u8; 16] => __m128i, _mm_loadu_si128);
load!("avx2,fma,f16c", load_32, [u8; 32] => __m256i, _mm256_loadu_si256);
load!("avx2,fma,f16c", load_signed, [i8; 32] => __m256i, _mm256_loadu_si256);
load!("avx2,fma,f16c", load_numbers, [i32; 8] => __m256i, _mm256_loadu_si256);
load!("avx2,fma,f16c", load_floats, [f32; 8] => __m256, _mm256_loadu_ps);
store!("avx2,fma,f16c", store_floats, __m256 => [f32; 8], _mm256_storeu_ps);

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
pub(super) fn store_lanes<const PART: usize>(to: &mut [f32; 16], floats: __m256) {
    store_floats(&mut to.as_chunks_mut().0[PART], floats);
}
