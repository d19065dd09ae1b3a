//! Products of quantized rows and inputs, for processors that have better than what candle uses.

#[cfg(target_arch = "x86_64")]
mod avx512_load;
#[cfg(target_arch = "x86_64")]
mod avx512_long;
#[cfg(target_arch = "x86_64")]
mod avx512_short;
#[cfg(target_arch = "x86_64")]
mod avx512_tiles;
mod input;

#[cfg(test)]
mod tests;

pub(crate) use self::input::{LongBlock, ShortBlock};
use crate::inputs::Inputs;
use crate::tensor_kind::TensorKind;

/// Whether this processor has a kernel of ours for the type.
pub(crate) fn has(kind: TensorKind) -> bool {
    #[cfg(target_arch = "x86_64")]
    return avx512_load::is_available()
        && !matches!(
            kind,
            TensorKind::F32
                | TensorKind::F16
                | TensorKind::Bf16
                | TensorKind::Q2K
                | TensorKind::Q3K
        );
    #[cfg(not(target_arch = "x86_64"))]
    {
        let _ = kind;
        false
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
    assert!(has(kind), "a kernel for this type");
    #[cfg(target_arch = "x86_64")]
    {
        use avx512_long::products as long;
        use avx512_short::{EIGHT, FIVE, FIVE_OFFSET, FOUR, FOUR_OFFSET, products as short};

        #[expect(unsafe_code, reason = "instructions that not every processor has")]
        // SAFETY: `has` found every instruction set that the kernels ask for.
        unsafe {
            match kind {
                TensorKind::Q4K => long::<4, 144>(weights, row, inputs.long(), outputs),
                TensorKind::Q5K => long::<5, 176>(weights, row, inputs.long(), outputs),
                TensorKind::Q6K => long::<6, 210>(weights, row, inputs.long(), outputs),
                TensorKind::Q4_0 => short::<FOUR, 18>(weights, row, inputs.short(), outputs),
                TensorKind::Q4_1 => short::<FOUR_OFFSET, 20>(weights, row, inputs.short(), outputs),
                TensorKind::Q5_0 => short::<FIVE, 22>(weights, row, inputs.short(), outputs),
                TensorKind::Q5_1 => short::<FIVE_OFFSET, 24>(weights, row, inputs.short(), outputs),
                TensorKind::Q8_0 => short::<EIGHT, 34>(weights, row, inputs.short(), outputs),
                TensorKind::F32
                | TensorKind::F16
                | TensorKind::Bf16
                | TensorKind::Q2K
                | TensorKind::Q3K => unreachable!("`has` says no"),
            }
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (weights, row, inputs, outputs);
}
