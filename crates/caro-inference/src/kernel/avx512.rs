//! Kernels for processors with AVX-512 and its instructions for neural networks.
//!
//! A block of 256 weights is unpacked into four registers of 64 small unsigned numbers and four of their scales, once
//! for several tokens. A token's share is then eight multiplications: `maddubs` makes pairs of weights and inputs,
//! `dpwssd` pairs of those and scales. What all weights of a group have in common (an offset, or a centre that is not
//! zero) is multiplied with the group's sum of inputs instead.

use core::arch::x86_64::*;

use super::{BLOCK, GROUP, InputBlock};

/// Tokens that share the unpacking of a block. Their sums, four weights and four scales fit the 32 registers.
const TOKENS: usize = 8;
/// Blocks of a row that are taken for all rows before the next, so that the inputs of eight tokens stay in the first
/// cache.
const BLOCKS: usize = 8;

/// Whether the processor has what the functions here are compiled for.
pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vnni")
        && is_x86_feature_detected!("f16c")
}

/// Sixteen sums in the making.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Sums([f32; 16]);

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

/// The products of all rows with all inputs. `BITS` of a weight name the type, `SIZE` is that of its block in bytes.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
pub(super) fn products<const BITS: u8, const SIZE: usize>(
    weights: &[u8],
    row: usize,
    inputs: &[InputBlock],
    outputs: &mut [&mut [f32]],
) {
    assert!(weights.len().is_multiple_of(row * SIZE), "whole rows");
    assert_eq!(
        inputs.len(),
        outputs.len() * row,
        "an output for each input"
    );
    let mut inputs = inputs.chunks_exact(row * TOKENS);
    let mut outputs = outputs.chunks_exact_mut(TOKENS);
    for (inputs, outputs) in inputs.by_ref().zip(outputs.by_ref()) {
        tile::<BITS, SIZE, TOKENS>(weights, row, inputs, outputs);
    }
    let mut inputs = inputs.remainder();
    let mut outputs = outputs.into_remainder();
    // The rest in powers of two.
    while !outputs.is_empty() {
        let tokens = 1 << outputs.len().ilog2();
        let (these, others) = outputs.split_at_mut(tokens);
        let (first, after) = inputs.split_at(row * tokens);
        match tokens {
            4 => tile::<BITS, SIZE, 4>(weights, row, first, these),
            2 => tile::<BITS, SIZE, 2>(weights, row, first, these),
            _ => tile::<BITS, SIZE, 1>(weights, row, first, these),
        }
        outputs = others;
        inputs = after;
    }
}

/// The same for `N` inputs.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
fn tile<const BITS: u8, const SIZE: usize, const N: usize>(
    weights: &[u8],
    row: usize,
    inputs: &[InputBlock],
    outputs: &mut [&mut [f32]],
) {
    let rows = weights.chunks_exact(row * SIZE);
    if N == 1 || row <= BLOCKS {
        for (index, blocks) in rows.enumerate() {
            let mut sums = [Sums([0.0; 16]); N];
            add_products::<BITS, SIZE, N>(blocks, inputs, row, 0, &mut sums);
            for (output, sums) in outputs.iter_mut().zip(&sums) {
                output[index] = total(sums);
            }
        }
        return;
    }
    let mut sums = vec![[Sums([0.0; 16]); N]; rows.len()];
    for first in (0..row).step_by(BLOCKS) {
        let end = row.min(first + BLOCKS);
        for (blocks, sums) in rows.clone().zip(&mut sums) {
            let blocks = &blocks[first * SIZE..end * SIZE];
            add_products::<BITS, SIZE, N>(blocks, inputs, row, first, sums);
        }
    }
    for (index, sums) in sums.iter().enumerate() {
        for (output, sums) in outputs.iter_mut().zip(sums) {
            output[index] = total(sums);
        }
    }
}

/// Adds the products of some blocks of one row with `N` inputs of `row` blocks each, from their block `first` on.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn add_products<const BITS: u8, const SIZE: usize, const N: usize>(
    blocks: &[u8],
    inputs: &[InputBlock],
    row: usize,
    first: usize,
    sums: &mut [Sums; N],
) {
    let (blocks, _) = blocks.as_chunks::<SIZE>();
    let mut totals: [__m512; N] = std::array::from_fn(|token| load_floats(&sums[token].0));
    for (index, block) in blocks.iter().enumerate() {
        let unpacked = match BITS {
            4 => unpack_4(block),
            5 => unpack_5(block),
            _ => unpack_6(block),
        };
        for (token, total) in totals.iter_mut().enumerate() {
            let input = &inputs[token * row + first + index];
            let mut whole = _mm512_setzero_si512();
            for part in 0..4 {
                let values = load_values(&input.values, part);
                let pairs = _mm512_maddubs_epi16(unpacked.weights[part], values);
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

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn total(sums: &Sums) -> f32 {
    _mm512_reduce_add_ps(load_floats(&sums.0))
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

/// The `N` bytes from `start` on.
#[inline]
fn part<const N: usize>(block: &[u8], start: usize) -> &[u8; N] {
    block[start..]
        .first_chunk()
        .expect("the block's size names its type")
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn half(bytes: [u8; 2]) -> f32 {
    let bits = i32::from(u16::from_le_bytes(bytes));
    _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(bits)))
}

macro_rules! load {
    ($name:ident, $from:ty => $to:ty, $load:ident) => {
        #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
        #[inline]
        fn $name(from: &$from) -> $to {
            #[expect(unsafe_code, reason = "loads take pointers")]
            // SAFETY: the reference is to exactly as many bytes as are loaded, and the load needs no alignment.
            unsafe {
                $load(from.as_ptr().cast())
            }
        }
    };
}

load!(load_16, [u8; 16] => __m128i, _mm_loadu_si128);
load!(load_32, [u8; 32] => __m256i, _mm256_loadu_si256);
load!(load_64, [u8; 64] => __m512i, _mm512_loadu_si512);
load!(load_floats, [f32; BLOCK / GROUP] => __m512, _mm512_loadu_ps);

/// The `quarter`th 64 of the values.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn load_values(values: &[i8; BLOCK], quarter: usize) -> __m512i {
    let (quarters, _) = values.as_chunks::<64>();
    let from = &quarters[quarter];
    #[expect(unsafe_code, reason = "loads take pointers")]
    // SAFETY: the reference is to exactly as many bytes as are loaded, and the load needs no alignment.
    unsafe {
        _mm512_loadu_si512(from.as_ptr().cast())
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,f16c")]
#[inline]
fn store_floats(to: &mut [f32; 16], floats: __m512) {
    #[expect(unsafe_code, reason = "stores take pointers")]
    // SAFETY: the reference is to exactly as many bytes as are stored, and the store needs no alignment.
    unsafe {
        _mm512_storeu_ps(to.as_mut_ptr(), floats);
    }
}
