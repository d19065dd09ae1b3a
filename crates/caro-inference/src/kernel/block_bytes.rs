//! The bytes of blocks of weights, whatever reads them.

use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};

/// How far ahead of its use memory is asked for, in bytes: left to itself, the processor does not look past the end of
/// a page. Measured: a third less time for a token than without it, and than half or twice as far within five percent.
const AHEAD: usize = 3072;

/// Asks for the memory that will be used after `now`.
#[inline]
pub(super) fn prefetch_after(now: &[u8]) {
    for line in 0..(now.len() / 64).max(1) {
        let soon = now.as_ptr().wrapping_add(AHEAD + 64 * line);
        #[expect(unsafe_code, reason = "it takes a pointer")]
        // SAFETY: it is a hint to the processor: nothing is read, and the address need not exist.
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(soon.cast());
        }
    }
}

/// The `N` bytes from `start` on.
#[inline]
pub(super) fn part<const N: usize>(block: &[u8], start: usize) -> &[u8; N] {
    block[start..]
        .first_chunk()
        .expect("the block's size names its type")
}

/// Eight scales and eight offsets of six bits each, from the twelve bytes after the first four.
#[inline]
pub(super) fn scales_and_offsets(head: &[u8; 16]) -> (u64, u64) {
    let (words, _) = head.as_chunks::<4>();
    let [a, b, c] = [words[1], words[2], words[3]].map(u32::from_le_bytes);
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
