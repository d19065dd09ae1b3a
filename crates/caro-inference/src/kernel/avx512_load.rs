//! Getting numbers into registers of 64 bytes and out again.

use core::arch::x86_64::*;

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

macro_rules! load {
    ($name:ident, $from:ty => $to:ty, $load:ident) => {
        #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
        #[inline]
        pub(super) fn $name(from: &$from) -> $to {
            #[expect(unsafe_code, reason = "loads take pointers")]
            // SAFETY: the reference is to exactly as many bytes as are loaded, and the load needs no alignment.
            unsafe {
                $load(from.as_ptr().cast())
            }
        }
    };
}

load!(load_8, [u8; 8] => __m128i, _mm_loadl_epi64);
load!(load_16, [u8; 16] => __m128i, _mm_loadu_si128);
load!(load_32, [u8; 32] => __m256i, _mm256_loadu_si256);
load!(load_64, [u8; 64] => __m512i, _mm512_loadu_si512);
load!(load_values, [i8; 64] => __m512i, _mm512_loadu_si512);
load!(load_numbers, [i32; 16] => __m512i, _mm512_loadu_si512);
load!(load_floats, [f32; 16] => __m512, _mm512_loadu_ps);

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
pub(super) fn store_floats(to: &mut [f32; 16], floats: __m512) {
    #[expect(unsafe_code, reason = "stores take pointers")]
    // SAFETY: the reference is to exactly as many bytes as are stored, and the store needs no alignment.
    unsafe {
        _mm512_storeu_ps(to.as_mut_ptr(), floats);
    }
}
