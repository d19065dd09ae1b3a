//! Positions, told by turning pairs of values.

use crate::architecture::Architecture;

/// The turns of some positions in a row.
#[derive(Debug)]
pub(crate) struct Rotation {
    /// Values of a head that are turned.
    rotated: usize,
    neighbours: bool,
    /// Cosine and sine of every pair, position by position.
    turns: Vec<(f32, f32)>,
}

impl Rotation {
    /// For `count` positions from `first` on. `factors` slow down single pairs.
    pub(crate) fn new(
        architecture: &Architecture,
        factors: Option<&[f32]>,
        first: usize,
        count: usize,
    ) -> Self {
        let pairs = architecture.rotated / 2;
        let mut turns = Vec::with_capacity(pairs * count);
        for position in first..first + count {
            let position = position as f32 / architecture.rotation_scale;
            for pair in 0..pairs {
                let exponent = -2.0 * pair as f32 / architecture.rotated as f32;
                let speed = architecture.rotation_base.powf(exponent);
                let factor = factors.map_or(1.0, |factors| factors[pair]);
                let (sine, cosine) = (position * speed / factor).sin_cos();
                turns.push((cosine, sine));
            }
        }
        Self {
            rotated: architecture.rotated,
            neighbours: architecture.family.rotates_neighbours(),
            turns,
        }
    }

    /// Turns one head of the `index`th position.
    pub(crate) fn turn(&self, index: usize, head: &mut [f32]) {
        let pairs = self.rotated / 2;
        let turns = &self.turns[index * pairs..(index + 1) * pairs];
        for (pair, &(cosine, sine)) in turns.iter().enumerate() {
            let (a, b) = if self.neighbours {
                (2 * pair, 2 * pair + 1)
            } else {
                (pair, pair + pairs)
            };
            let (x, y) = (head[a], head[b]);
            head[a] = x * cosine - y * sine;
            head[b] = x * sine + y * cosine;
        }
    }
}
