//! Getting numbers into registers of 64 bytes and out again.

use core::arch::x86_64::*;

use super::registers::{load, store};

/// Whether the processor has what the functions here and in the kernels are compiled for.
pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vnni")
        && is_x86_feature_detected!("f16c")
}

/// Four half-precision numbers. A single one would be put into a register that has something else, and so wait for it.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
pub(super) fn halves(bytes: &[u8; 8]) -> __m128 {
    _mm_cvtph_ps(load_8(bytes))
}

load!("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c", load_8, [u8; 8] => __m128i, _mm_loadl_epi64);
load!("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c", load_16, [u8; 16] => __m128i, _mm_loadu_si128);
load!("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c", load_32, [u8; 32] => __m256i, _mm256_loadu_si256);
load!("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c", load_64, [u8; 64] => __m512i, _mm512_loadu_si512);
load!("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c", load_values, [i8; 64] => __m512i, _mm512_loadu_si512);
load!("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c", load_numbers, [i32; 16] => __m512i, _mm512_loadu_si512);
load!("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c", load_floats, [f32; 16] => __m512, _mm512_loadu_ps);

store!("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c", store_floats, __m512 => [f32; 16], _mm512_storeu_ps);
