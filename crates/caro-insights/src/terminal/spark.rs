//! Sparklines.

use crate::evaluation::Answer;

const GLYPHS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The first value of the last intervals as a line of blocks, from 0 to the highest; always `width` columns.
pub(super) fn spark(answer: &Answer, width: usize) -> String {
    let values: Vec<_> = answer
        .timeline
        .iter()
        .map(|bucket| bucket.values.first().copied().flatten())
        .collect();
    line(&values, width)
}

fn line(values: &[Option<f64>], width: usize) -> String {
    let shown = &values[values.len().saturating_sub(width)..];
    let highest = shown.iter().flatten().copied().fold(0.0, f64::max);
    let glyphs = shown
        .iter()
        .map(|value| value.map_or('·', |value| glyph(value, highest)));
    let space = std::iter::repeat_n(' ', width - shown.len());
    glyphs.chain(space).collect()
}

fn glyph(value: f64, highest: f64) -> char {
    if highest <= 0.0 {
        return GLYPHS[0];
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of seven steps"
    )]
    let step = (value / highest * 7.0).round() as usize;
    GLYPHS[step.min(7)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_at_zero_and_shows_the_last_values() {
        let values = [9.0, 0.0, 4.0, 8.0].map(Some);
        assert_eq!(line(&values, 3), "▁▅█");
        assert_eq!(line(&values, 6), "█▁▄▇  ");
    }

    #[test]
    fn a_time_without_data_is_no_zero() {
        assert_eq!(line(&[Some(0.0), None, Some(1.0)], 3), "▁·█");
        assert_eq!(line(&[Some(0.0), None], 2), "▁·");
    }
}
