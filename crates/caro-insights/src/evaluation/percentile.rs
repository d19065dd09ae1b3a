//! Points of a distribution.

/// The value below which the share `level` of the values lies, between the two nearest where it falls between them, as
/// PostHog and most databases have it. Linear in the number of values, which it reorders. `None` where there is none.
pub(super) fn quantile(values: &mut [f64], level: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "no list in memory has 2^53 values"
    )]
    let place = level * last as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a level between 0 and 1 gives a place between 0 and the last"
    )]
    let below = (place.floor() as usize).min(last);
    let (_, low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(*low);
    Some(*low + (high - *low) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_values_have_no_median() {
        assert_eq!(quantile(&mut [], 0.5), None);
    }

    #[test]
    fn the_median_of_two_lies_between_them() {
        assert_eq!(quantile(&mut [10.0, 0.0], 0.5), Some(5.0));
        assert_eq!(quantile(&mut [7.0], 0.95), Some(7.0));
    }

    proptest! {
        #[test]
        fn it_is_what_sorting_gives(mut values in proptest::collection::vec(0.0_f64..1e6, 1..80), level in 0.0_f64..=1.0) {
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let place = level * (sorted.len() - 1) as f64;
            let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
            let expected = low + (high - low) * place.fract();
            prop_assert!((quantile(&mut values, level).unwrap() - expected).abs() < 1e-6);
        }
    }
}
