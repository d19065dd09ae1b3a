//! What is done to single vectors between the matrices.

use crate::widest::widest;

/// Numbers that are worked on together: as many as the widest register has.
pub(crate) const LANES: usize = 16;

widest! {
    /// Divides by the root of the mean square, and multiplies with `weights`.
    pub(crate) fn normalise(values: &mut [f32], weights: &[f32], epsilon: f32) {
        let squares = sum_of_squares(values);
        let scale = (squares / values.len() as f32 + epsilon).sqrt().recip();
        for (value, weight) in values.iter_mut().zip(weights) {
            *value *= scale * weight;
        }
    }
}

/// Adds `other`.
pub(crate) fn add(values: &mut [f32], other: &[f32]) {
    for (value, other) in values.iter_mut().zip(other) {
        *value += other;
    }
}

/// The sum of all squares.
#[inline(always)]
fn sum_of_squares(values: &[f32]) -> f32 {
    let mut sums = [0.0; LANES];
    let (whole, rest) = values.as_chunks::<LANES>();
    for values in whole {
        for lane in 0..LANES {
            sums[lane] += values[lane] * values[lane];
        }
    }
    for (sum, value) in sums.iter_mut().zip(rest) {
        *sum += value * value;
    }
    // One after the other: a tree of sums would make the compiler take the lanes apart.
    sums.iter().sum()
}

/// Adds `other`, `factor` times, in every lane.
#[inline(always)]
pub(crate) fn add_times(values: &mut [f32; LANES], other: &[f32; LANES], factor: f32) {
    for lane in 0..LANES {
        values[lane] += other[lane] * factor;
    }
}

/// Adds `other`, `factor` times.
#[inline(always)]
pub(crate) fn add_scaled(values: &mut [f32], other: &[f32], factor: f32) {
    for (value, other) in values.iter_mut().zip(other) {
        *value += other * factor;
    }
}

widest! {
    /// The gated activation of the feed-forward part: `gate * sigmoid(gate) * up`, into `gate`.
    pub(crate) fn gate_with(gate: &mut [f32], up: &[f32]) {
        for (gate, up) in gate.iter_mut().zip(up) {
            *gate = *gate / (1.0 + exp(-*gate)) * up;
        }
    }
}

/// Turns scores into shares of one.
#[inline(always)]
pub(crate) fn shares(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for score in scores.iter_mut() {
        *score = exp(*score - most);
    }
    let scale = 1.0 / scores.iter().sum::<f32>();
    for score in scores {
        *score *= scale;
    }
}

/// The exponential function, without a branch, so that a loop over it fills the registers. It is right but for the last
/// two bits, and takes what is beyond +-87 as that. After `expf` of the Cephes library by Stephen L. Moshier.
#[inline(always)]
fn exp(value: f32) -> f32 {
    /// Adding it leaves no room for a fraction, and a whole number in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let value = value.clamp(-87.0, 87.0);
    let rounded = value * std::f32::consts::LOG2_E + ROUND;
    let whole = rounded - ROUND;
    // The natural logarithm of two in two parts, the first of which has few bits.
    let rest = value - whole * 0.693_359_4 - whole * -2.121_944_4e-4;
    let mut series = 1.987_569_1e-4;
    for coefficient in [
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_5e-1,
        5e-1,
    ] {
        series = series * rest + coefficient;
    }
    let of_rest = series * rest * rest + rest + 1.0;
    let power = rounded
        .to_bits()
        .wrapping_sub(ROUND.to_bits())
        .wrapping_add(127)
        << 23;
    of_rest * f32::from_bits(power)
}

/// Where the largest value is; of equals the first. `None` where they are not numbers.
pub(crate) fn largest(values: &[f32]) -> Option<usize> {
    let mut best = None;
    let mut most = f32::NEG_INFINITY;
    for (index, &value) in values.iter().enumerate() {
        if value > most {
            most = value;
            best = Some(index);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_values_the_first_is_the_largest() {
        assert_eq!(largest(&[0.5, 2.0, 2.0, -1.0]), Some(1));
        assert_eq!(largest(&[f32::NAN, f32::NAN]), None);
        assert_eq!(largest(&[f32::NAN, -3.0]), Some(1));
    }

    #[test]
    fn shares_add_up_to_one_even_of_large_scores() {
        let mut scores = [1000.0, 1001.0, 999.0];
        shares(&mut scores);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(scores[1] > scores[0] && scores[0] > scores[2]);
    }

    #[test]
    fn the_exponential_function_is_right_but_for_the_last_bits() {
        for step in -8700..=8700 {
            let value = step as f32 / 100.0;
            let (found, expected) = (exp(value), f64::from(value).exp());
            let off = (f64::from(found) - expected).abs() / expected;
            assert!(off < 3e-7, "exp({value}) is {expected}, not {found}");
        }
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(f32::NEG_INFINITY) < 1e-37 && exp(-1000.0) >= 0.0);
        assert!(exp(f32::NAN).is_nan());
    }

    #[test]
    fn squares_of_every_length_are_summed() {
        let values: Vec<f32> = (0..70).map(|value| value as f32).collect();
        for length in 0..values.len() {
            let expected: f32 = values[..length].iter().map(|value| value * value).sum();
            assert_eq!(sum_of_squares(&values[..length]), expected, "{length}");
        }
    }

    #[test]
    fn a_normalised_vector_has_a_mean_square_of_one() {
        let mut values = [3.0, -4.0, 12.0, 0.0];
        normalise(&mut values, &[1.0; 4], 1e-6);
        let square: f32 = values.iter().map(|value| value * value).sum::<f32>() / 4.0;
        assert!((square - 1.0).abs() < 1e-4);
    }
}
