//! Inputs rounded to eight bits, in the blocks and the order that the kernels take.
//!
//! 256 values are sixteen lanes of sixteen values each. Kernels multiply four values of every lane at once, so the first
//! four of each lane lie together, then the second four, and so on: what a lane adds up is a product with weights of
//! one scale, and a single instruction scales all lanes. The first eight lanes are for processors whose registers have
//! eight; of the lanes of 32 values, those with the first half and those with the second follow each other by fours.

/// Values in a block.
const VALUES: usize = 256;
/// Values in a lane.
const LANE: usize = 16;
/// Lanes of a block.
const LANES: usize = VALUES / LANE;
/// Values that share a scale in a short block.
const SHORT: usize = 32;

/// Values by fours of a lane.
pub(super) type Fours = [[i8; 4 * LANES]; 4];

/// 256 values with one scale. Lane `8e + 4h + k` has half `h` of the 32 values `2k + e`.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
#[cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, reason = "kernels read it")
)]
pub(crate) struct LongBlock {
    pub(super) fours: Fours,
    /// The sum of each lane, scaled.
    pub(super) sums: [f32; LANES],
    /// What a value stands for is itself times this.
    pub(super) scale: f32,
}

/// Eight times 32 values with a scale each. Lane `8e + 4h + k` has half `h` of the 32 values `4e + k`.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
#[cfg_attr(
    not(target_arch = "x86_64"),
    allow(dead_code, reason = "kernels read it")
)]
pub(crate) struct ShortBlock {
    pub(super) fours: Fours,
    /// The sum of each lane, scaled.
    pub(super) sums: [f32; LANES],
    /// The scale of each lane.
    pub(super) scales: [f32; LANES],
    /// What is to be added for each lane where the zero of its weights is moved to 128.
    pub(super) moved: [i32; LANES],
}

impl LongBlock {
    /// Values in a block.
    pub(crate) const VALUES: usize = VALUES;

    /// Rounds one vector of whole blocks.
    pub(crate) fn quantize(values: &[f32]) -> impl Iterator<Item = Self> {
        values.chunks_exact(VALUES).map(|values| {
            let (inverse, scale) = scale_of(values);
            let mut rounded = [0; VALUES];
            round(values, inverse, &mut rounded);
            let (fours, wholes) = in_lanes(&rounded, |e, k| 2 * k + e);
            Self {
                fours,
                sums: wholes.map(|whole| whole as f32 * scale),
                scale,
            }
        })
    }
}

impl ShortBlock {
    /// Rounds one vector; the end of the last block may stay empty.
    pub(crate) fn quantize(values: &[f32]) -> impl Iterator<Item = Self> {
        values.chunks(VALUES).map(|values| {
            let mut rounded = [0; VALUES];
            let mut scales = [0.0; VALUES / SHORT];
            let parts = values.chunks(SHORT).zip(rounded.chunks_mut(SHORT));
            for ((values, rounded), of_part) in parts.zip(&mut scales) {
                let (inverse, scale) = scale_of(values);
                round(values, inverse, rounded);
                *of_part = scale;
            }
            let (fours, wholes) = in_lanes(&rounded, |e, k| 4 * e + k);
            let scales: [f32; LANES] = std::array::from_fn(|lane| scales[lane / 8 * 4 + lane % 4]);
            Self {
                fours,
                sums: std::array::from_fn(|lane| wholes[lane] as f32 * scales[lane]),
                scales,
                moved: wholes.map(|whole| -128 * whole),
            }
        })
    }
}

/// The values by fours, and the sum of each lane. `of_two` says which 32 values are in two lanes.
#[inline]
fn in_lanes(
    rounded: &[i8; VALUES],
    of_two: impl Fn(usize, usize) -> usize,
) -> (Fours, [i32; LANES]) {
    let mut fours = [[0; 4 * LANES]; 4];
    let mut wholes = [0; LANES];
    for (lane, whole) in wholes.iter_mut().enumerate() {
        let (e, h, k) = (lane / 8, lane / 4 % 2, lane % 4);
        let start = SHORT * of_two(e, k) + LANE * h;
        let values = &rounded[start..start + LANE];
        *whole = values.iter().map(|&value| i32::from(value)).sum();
        for (fours, four) in fours.iter_mut().zip(values.chunks_exact(4)) {
            fours[4 * lane..4 * lane + 4].copy_from_slice(four);
        }
    }
    (fours, wholes)
}

/// What values are multiplied with so that the largest becomes 127, and what they are multiplied with to undo that.
fn scale_of(values: &[f32]) -> (f32, f32) {
    // Eight at a time, so that none has to wait for the one before.
    let mut most = [0.0_f32; 8];
    for values in values.chunks(8) {
        for (most, value) in most.iter_mut().zip(values) {
            let value = value.abs();
            *most = if value > *most { value } else { *most };
        }
    }
    let most = most.into_iter().fold(0.0, f32::max);
    if most == 0.0 {
        return (0.0, 0.0);
    }
    let inverse = 127.0 / most;
    (inverse, inverse.recip())
}

fn round(values: &[f32], inverse: f32, rounded: &mut [i8]) {
    /// Adding what leaves no room for a fraction rounds: the sum stays below 2^24, and the last byte of its bits is the
    /// whole number.
    const ROUND: f32 = 12_582_912.0;
    for (rounded, value) in rounded.iter_mut().zip(values) {
        *rounded = (value * inverse + ROUND).to_bits() as i8;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rounded values of a lane.
    fn lane(fours: &Fours, lane: usize) -> Vec<i8> {
        let four = |fours: &[i8; 4 * LANES]| fours[4 * lane..4 * lane + 4].to_vec();
        fours.iter().flat_map(four).collect()
    }

    fn sum(lane: &[i8]) -> i32 {
        lane.iter().map(|&value| i32::from(value)).sum()
    }

    proptest! {
        #[test]
        fn rounding_is_off_by_half_a_step_at_most(
            values in proptest::collection::vec(-1e4f32..1e4, VALUES),
        ) {
            let block = LongBlock::quantize(&values).next().unwrap();
            for (index, values) in values.chunks(LANE).enumerate() {
                let (group, half) = (index / 2, index % 2);
                let (e, k) = (group % 2, group / 2);
                let rounded = lane(&block.fours, 8 * e + 4 * half + k);
                for (value, rounded) in values.iter().zip(&rounded) {
                    let off = (value - f32::from(*rounded) * block.scale).abs();
                    prop_assert!(off <= block.scale * 0.501);
                }
                prop_assert_eq!(block.sums[8 * e + 4 * half + k], sum(&rounded) as f32 * block.scale);
            }
        }

        #[test]
        fn short_blocks_round_each_32_values_for_themselves(
            values in proptest::collection::vec(-1e4f32..1e4, SHORT * 11),
        ) {
            let blocks: Vec<ShortBlock> = ShortBlock::quantize(&values).collect();
            prop_assert_eq!(blocks.len(), 2);
            for (index, values) in values.chunks(LANE).enumerate() {
                let block = &blocks[index / LANES];
                let (part, half) = (index % LANES / 2, index % 2);
                let at = 8 * (part / 4) + 4 * half + part % 4;
                let rounded = lane(&block.fours, at);
                for (value, rounded) in values.iter().zip(&rounded) {
                    let off = (value - f32::from(*rounded) * block.scales[at]).abs();
                    prop_assert!(off <= block.scales[at] * 0.501);
                }
                prop_assert_eq!(block.sums[at], sum(&rounded) as f32 * block.scales[at]);
                prop_assert_eq!(block.moved[at], -128 * sum(&rounded));
            }
            for empty in [3, 7, 8, 15] {
                prop_assert_eq!(blocks[1].scales[empty], 0.0);
                prop_assert_eq!(lane(&blocks[1].fours, empty), vec![0; LANE]);
            }
        }
    }

    #[test]
    fn nothing_is_nothing() {
        let block = LongBlock::quantize(&[0.0; VALUES]).next().unwrap();
        assert_eq!(block.scale, 0.0);
        assert_eq!(block.fours, [[0; 64]; 4]);
    }
}
