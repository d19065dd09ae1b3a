//! Numbers that look random, for tests.

use crate::tensor_kind::TensorKind;

/// Numbers that look random and are the same every time.
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn next(&mut self) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }

    /// Blocks of random bits, but for the floats among them, which have usual sizes.
    pub(crate) fn weights(&mut self, kind: TensorKind, count: usize) -> Vec<u8> {
        let halves: &[usize] = match kind {
            TensorKind::F32 | TensorKind::Bf16 => &[],
            TensorKind::F16 | TensorKind::Q4_0 | TensorKind::Q5_0 | TensorKind::Q8_0 => &[0],
            TensorKind::Q4_1 | TensorKind::Q5_1 | TensorKind::Q4K | TensorKind::Q5K => &[0, 2],
            TensorKind::Q2K => &[80, 82],
            TensorKind::Q3K => &[108],
            TensorKind::Q6K => &[208],
        };
        let size = kind.block_bytes();
        let mut weights: Vec<u8> = (0..count * size).map(|_| self.next() as u8).collect();
        for block in weights.chunks_exact_mut(size) {
            let value = 0.001 + f32::from(block[0]) / 8192.0;
            match kind {
                TensorKind::F32 => block.copy_from_slice(&value.to_le_bytes()),
                TensorKind::Bf16 => {
                    block.copy_from_slice(&half::bf16::from_f32(value).to_le_bytes());
                }
                _ => {}
            }
            for &at in halves {
                let value = 0.001 + f32::from(block[at]) / 8192.0;
                block[at..at + 2].copy_from_slice(&half::f16::from_f32(value).to_le_bytes());
            }
        }
        weights
    }

    /// Whole numbers up to 127 in 32nds, so that nothing is left to rounding, whoever does it.
    pub(crate) fn inputs(&mut self, count: usize) -> Vec<f32> {
        let values = (0..count).map(|index| {
            let value = match index % 32 {
                0 => 127,
                _ => self.next() as i32 % 128,
            };
            value as f32 / 32.0
                * if self.next().is_multiple_of(2) {
                    1.0
                } else {
                    -1.0
                }
        });
        values.collect()
    }
}
