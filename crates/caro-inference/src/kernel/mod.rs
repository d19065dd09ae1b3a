//! Products of quantized rows and inputs, for processors that have better than what candle uses.

#[cfg(target_arch = "x86_64")]
mod avx2_dot;
#[cfg(target_arch = "x86_64")]
mod avx2_load;
#[cfg(target_arch = "x86_64")]
mod avx2_long;
#[cfg(target_arch = "x86_64")]
mod avx2_short;
#[cfg(target_arch = "x86_64")]
mod avx2_unpack_long;
#[cfg(target_arch = "x86_64")]
mod avx2_unpack_short;
#[cfg(target_arch = "x86_64")]
mod avx512_load;
#[cfg(target_arch = "x86_64")]
mod avx512_long;
#[cfg(target_arch = "x86_64")]
mod avx512_short;
#[cfg(target_arch = "x86_64")]
mod avx512_unpack_long;
#[cfg(target_arch = "x86_64")]
mod avx512_unpack_short;
#[cfg(target_arch = "x86_64")]
mod block_bytes;
mod input;
#[cfg(target_arch = "x86_64")]
mod levels;
#[cfg(target_arch = "x86_64")]
mod registers;
#[cfg(target_arch = "x86_64")]
mod short_forms;
#[cfg(target_arch = "x86_64")]
mod sums;
#[cfg(target_arch = "x86_64")]
mod tiles;

#[cfg(all(test, target_arch = "x86_64"))]
mod tests;

pub(crate) use self::input::{LongBlock, ShortBlock};
use crate::inputs::Inputs;
use crate::tensor_kind::TensorKind;

/// Whether this processor has a kernel of ours for the type.
pub(crate) fn has(kind: TensorKind) -> bool {
    #[cfg(target_arch = "x86_64")]
    return levels::has(kind) && levels::Level::of_this_processor().is_some();
    #[cfg(not(target_arch = "x86_64"))]
    {
        let _ = kind;
        false
    }
}

/// Brings inputs into the form that [`products`] wants for the type.
pub(crate) fn prepare(kind: TensorKind, inputs: &Inputs<'_>) {
    if kind.block_values() == LongBlock::VALUES {
        inputs.long();
    } else {
        inputs.short();
    }
}

/// The products of the rows in `weights`, each of `row` bytes in blocks of `kind`, with every input; each input's into
/// its own slice.
///
/// # Panics
/// Where [`has`] says no, or lengths do not fit.
pub(crate) fn products(
    kind: TensorKind,
    weights: &[u8],
    row: usize,
    inputs: &Inputs<'_>,
    outputs: &mut [&mut [f32]],
) {
    #[cfg(target_arch = "x86_64")]
    {
        let level = levels::Level::of_this_processor().expect("`has` said so");
        level.products(kind, weights, row, inputs, outputs);
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        let _ = (weights, row, inputs, outputs);
        unreachable!("`has` says no to {kind:?}");
    }
}
