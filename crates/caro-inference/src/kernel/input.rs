//! Inputs rounded to eight bits, in the blocks that the kernels take.

/// Values in a long block.
pub(super) const LONG: usize = 256;
/// Values of a long block that have a sum of their own.
pub(super) const GROUP: usize = 16;
/// Values that share a scale in a short block.
const SHORT: usize = 32;

/// 256 values with one scale.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
#[cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, reason = "kernels read it")
)]
pub(crate) struct LongBlock {
    pub(super) values: [[i8; 64]; LONG / 64],
    /// The sum of each sixteen values, scaled.
    pub(super) sums: [f32; LONG / GROUP],
    /// What a value stands for is itself times this.
    pub(super) scale: f32,
}

/// Twice 32 values with a scale each.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
#[cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, reason = "kernels read it")
)]
pub(crate) struct ShortBlock {
    pub(super) values: [i8; 2 * SHORT],
    /// The sum of each four values.
    pub(super) sums: [i32; 16],
    /// The scale of the values behind each of the sums.
    pub(super) scales: [f32; 16],
}

impl LongBlock {
    /// Rounds one vector of whole blocks.
    pub(crate) fn quantize(values: &[f32]) -> impl Iterator<Item = Self> {
        values.chunks_exact(LONG).map(|values| {
            let (inverse, scale) = scale_of(values);
            let mut block = Self {
                values: [[0; 64]; LONG / 64],
                sums: [0.0; LONG / GROUP],
                scale,
            };
            let rounded = block.values.as_flattened_mut();
            round(values, inverse, rounded);
            for (sum, group) in block.sums.iter_mut().zip(rounded.chunks_exact(GROUP)) {
                let whole: i32 = group.iter().map(|&value| i32::from(value)).sum();
                *sum = whole as f32 * scale;
            }
            block
        })
    }
}

impl ShortBlock {
    /// Rounds one vector; the second half of the last block may stay empty.
    pub(crate) fn quantize(values: &[f32]) -> impl Iterator<Item = Self> {
        values.chunks(2 * SHORT).map(|pair| {
            let mut block = Self {
                values: [0; 2 * SHORT],
                sums: [0; 16],
                scales: [0.0; 16],
            };
            for (half, values) in pair.chunks(SHORT).enumerate() {
                let (inverse, scale) = scale_of(values);
                block.scales[half * 8..][..8].fill(scale);
                round(values, inverse, &mut block.values[half * SHORT..]);
            }
            for (sum, four) in block.sums.iter_mut().zip(block.values.chunks_exact(4)) {
                *sum = four.iter().map(|&value| i32::from(value)).sum();
            }
            block
        })
    }
}

/// What values are multiplied with so that the largest becomes 127, and what they are multiplied with to undo that.
fn scale_of(values: &[f32]) -> (f32, f32) {
    let mut most = 0.0;
    for value in values {
        if value.abs() > most {
            most = value.abs();
        }
    }
    if most == 0.0 {
        return (0.0, 0.0);
    }
    let inverse = 127.0 / most;
    (inverse, inverse.recip())
}

fn round(values: &[f32], inverse: f32, rounded: &mut [i8]) {
    /// Adding and taking away what leaves no room for a fraction rounds: the sum stays below 2^24.
    const ROUND: f32 = 12_582_912.0;
    for (rounded, value) in rounded.iter_mut().zip(values) {
        *rounded = ((value * inverse + ROUND) - ROUND) as i8;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rounding_is_off_by_half_a_step_at_most(
            values in proptest::collection::vec(-1e4f32..1e4, LONG),
        ) {
            let block = LongBlock::quantize(&values).next().unwrap();
            let rounded = block.values.as_flattened();
            for (value, rounded) in values.iter().zip(rounded) {
                let off = (value - f32::from(*rounded) * block.scale).abs();
                prop_assert!(off <= block.scale * 0.501);
            }
            for (group, sum) in rounded.chunks(GROUP).zip(block.sums) {
                let whole: i32 = group.iter().map(|&value| i32::from(value)).sum();
                prop_assert_eq!(sum, whole as f32 * block.scale);
            }
        }

        #[test]
        fn short_blocks_round_each_half_for_itself(
            values in proptest::collection::vec(-1e4f32..1e4, SHORT * 3),
        ) {
            let blocks: Vec<ShortBlock> = ShortBlock::quantize(&values).collect();
            prop_assert_eq!(blocks.len(), 2);
            for (index, value) in values.iter().enumerate() {
                let block = &blocks[index / 64];
                let scale = block.scales[index % 64 / 4];
                let off = (value - f32::from(block.values[index % 64]) * scale).abs();
                prop_assert!(off <= scale * 0.501);
            }
            prop_assert_eq!(blocks[1].scales[8..].to_vec(), vec![0.0; 8]);
        }
    }

    #[test]
    fn nothing_is_nothing() {
        let block = LongBlock::quantize(&[0.0; LONG]).next().unwrap();
        assert_eq!(block.scale, 0.0);
        assert_eq!(block.values, [[0; 64]; 4]);
    }
}
