//! Sums in the making.

/// One for each lane, whatever the registers hold: so that every processor adds up the same numbers in the same order,
/// and finds the same.
#[derive(Debug, Clone, Copy, Default)]
#[repr(C, align(64))]
pub(super) struct Sums(pub(super) [f32; 16]);

impl Sums {
    /// All lanes together.
    #[inline]
    pub(super) fn total(&self) -> f32 {
        let mut sums = self.0;
        for half in [8, 4, 2, 1] {
            let (first, second) = sums.split_at_mut(half);
            for (first, second) in first.iter_mut().zip(second) {
                *first += *second;
            }
        }
        sums[0]
    }
}
