//! What is done to single vectors between the matrices.

/// Divides by the root of the mean square, and multiplies with `weights`.
pub(crate) fn normalise(values: &mut [f32], weights: &[f32], epsilon: f32) {
    let squares: f32 = values.iter().map(|value| value * value).sum();
    let scale = (squares / values.len() as f32 + epsilon).sqrt().recip();
    for (value, weight) in values.iter_mut().zip(weights) {
        *value *= scale * weight;
    }
}

/// Adds `other`.
pub(crate) fn add(values: &mut [f32], other: &[f32]) {
    for (value, other) in values.iter_mut().zip(other) {
        *value += other;
    }
}

/// Adds `other`, `factor` times.
pub(crate) fn add_scaled(values: &mut [f32], other: &[f32], factor: f32) {
    for (value, other) in values.iter_mut().zip(other) {
        *value += other * factor;
    }
}

/// The gated activation of the feed-forward part: `gate * sigmoid(gate) * up`, into `gate`.
pub(crate) fn gate_with(gate: &mut [f32], up: &[f32]) {
    for (gate, up) in gate.iter_mut().zip(up) {
        *gate = *gate / (1.0 + (-*gate).exp()) * up;
    }
}

/// Turns scores into shares of one.
pub(crate) fn shares(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
        sum += *score;
    }
    let scale = 1.0 / sum;
    for score in scores {
        *score *= scale;
    }
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
    fn a_normalised_vector_has_a_mean_square_of_one() {
        let mut values = [3.0, -4.0, 12.0, 0.0];
        normalise(&mut values, &[1.0; 4], 1e-6);
        let square: f32 = values.iter().map(|value| value * value).sum::<f32>() / 4.0;
        assert!((square - 1.0).abs() < 1e-4);
    }
}
