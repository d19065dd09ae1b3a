//! What processors can do, and the kernels for each.

use super::short_forms::*;
use super::{avx2_load, avx2_long, avx2_short, avx512_load, avx512_long, avx512_short};
use crate::inputs::Inputs;
use crate::tensor_kind::TensorKind;

/// Instructions that there are kernels for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// 64 bytes at a time, and four products added at once.
    Avx512,
    /// 32 bytes at a time, and four products added at once.
    AvxVnni,
    /// 32 bytes at a time.
    Avx2,
}

/// Whether there are kernels for the type.
pub(super) fn has(kind: TensorKind) -> bool {
    !matches!(
        kind,
        TensorKind::F32 | TensorKind::F16 | TensorKind::Bf16 | TensorKind::Q2K | TensorKind::Q3K
    )
}

impl Level {
    /// All of them, the best first.
    pub(super) const ALL: [Self; 3] = [Self::Avx512, Self::AvxVnni, Self::Avx2];

    /// The best that this processor has.
    pub(super) fn of_this_processor() -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.is_available())
    }

    /// Whether this processor has it.
    pub(super) fn is_available(self) -> bool {
        match self {
            Self::Avx512 => avx512_load::is_available(),
            Self::AvxVnni => avx2_load::has_dot_products(),
            Self::Avx2 => avx2_load::is_available(),
        }
    }

    /// See [`super::products`].
    ///
    /// # Panics
    /// Where the level is not available, there are no kernels for the type, or lengths do not fit.
    pub(super) fn products(
        self,
        kind: TensorKind,
        weights: &[u8],
        row: usize,
        inputs: &Inputs<'_>,
        outputs: &mut [&mut [f32]],
    ) {
        macro_rules! with {
            ($long:path, $short:path) => {{
                use $long as long;
                use $short as short;
                match kind {
                    TensorKind::Q4K => long::<4, 144>(weights, row, inputs.long(), outputs),
                    TensorKind::Q5K => long::<5, 176>(weights, row, inputs.long(), outputs),
                    TensorKind::Q6K => long::<6, 210>(weights, row, inputs.long(), outputs),
                    TensorKind::Q4_0 => short::<FOUR, 18>(weights, row, inputs.short(), outputs),
                    TensorKind::Q4_1 => {
                        short::<FOUR_OFFSET, 20>(weights, row, inputs.short(), outputs);
                    }
                    TensorKind::Q5_0 => short::<FIVE, 22>(weights, row, inputs.short(), outputs),
                    TensorKind::Q5_1 => {
                        short::<FIVE_OFFSET, 24>(weights, row, inputs.short(), outputs);
                    }
                    TensorKind::Q8_0 => short::<EIGHT, 34>(weights, row, inputs.short(), outputs),
                    TensorKind::F32
                    | TensorKind::F16
                    | TensorKind::Bf16
                    | TensorKind::Q2K
                    | TensorKind::Q3K => unreachable!("no kernel for {kind:?}"),
                }
            }};
        }
        assert!(self.is_available(), "a processor with {self:?}");
        #[expect(unsafe_code, reason = "instructions that not every processor has")]
        // SAFETY: every instruction set that the kernels of the level ask for was found (asserted above).
        unsafe {
            match self {
                Self::Avx512 => with!(avx512_long::products, avx512_short::products),
                Self::AvxVnni => with!(avx2_long::vnni::products, avx2_short::vnni::products),
                Self::Avx2 => with!(avx2_long::plain::products, avx2_short::plain::products),
            }
        }
    }
}
