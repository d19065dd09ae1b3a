//! The blocks of quantized tensors, seen where they lie in the file.

use candle_core::quantized::k_quants::{
    BlockQ2K, BlockQ3K, BlockQ4_0, BlockQ4_1, BlockQ4K, BlockQ5_0, BlockQ5_1, BlockQ5K, BlockQ6K,
    BlockQ8_0, GgmlType,
};
use half::{bf16, f16};

use crate::inputs::Inputs;

const _: () = assert!(
    cfg!(target_endian = "little"),
    "numbers in the file are little-endian, and are used as they are"
);

/// A storage type whose bytes in a file are its values in memory, on little-endian machines.
///
/// # Safety
/// Every pattern of bits must be a value of the type, and it must have no padding.
#[expect(
    unsafe_code,
    reason = "the promise that lets bytes of a file be seen as blocks"
)]
pub(crate) unsafe trait Block: GgmlType {
    /// The inputs in the form that this type is multiplied with.
    fn quantized<'a>(inputs: &'a Inputs<'_>) -> &'a [Self::VecDotType];
}

macro_rules! block {
    ($($block:ty => $form:ident),* $(,)?) => {$(
        // SAFETY: numbers and arrays of numbers, `repr(C)` without padding (candle asserts each size at compile time),
        // all of whose bit patterns are values.
        #[expect(unsafe_code, reason = "see the promise of the trait")]
        unsafe impl Block for $block {
            fn quantized<'a>(inputs: &'a Inputs<'_>) -> &'a [Self::VecDotType] {
                inputs.$form()
            }
        }
    )*};
}

block! {
    f32 => f32,
    f16 => f16,
    bf16 => bf16,
    BlockQ4_0 => q8_0,
    BlockQ4_1 => q8_1,
    BlockQ5_0 => q8_0,
    BlockQ5_1 => q8_1,
    BlockQ8_0 => q8_0,
    BlockQ2K => q8k,
    BlockQ3K => q8k,
    BlockQ4K => q8k,
    BlockQ5K => q8k,
    BlockQ6K => q8k,
}

/// Sees `bytes` as blocks.
///
/// # Panics
/// Where they are not whole blocks or not aligned. Both were checked when the file was opened.
pub(crate) fn blocks<B: Block>(bytes: &[u8]) -> &[B] {
    let size = size_of::<B>();
    assert!(
        bytes.len().is_multiple_of(size) && bytes.as_ptr().addr().is_multiple_of(align_of::<B>()),
        "whole, aligned blocks"
    );
    #[expect(
        unsafe_code,
        reason = "a copy of the weights would cost a second gigabyte"
    )]
    // SAFETY: the pointer is aligned and the length a whole number of blocks (asserted above); every bit pattern is a
    // block (promised by `Block`); the lifetime and the absence of writers are those of `bytes`.
    unsafe {
        std::slice::from_raw_parts(bytes.as_ptr().cast::<B>(), bytes.len() / size)
    }
}
