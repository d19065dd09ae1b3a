//! The figures of all threads together, and regrouped.

use std::collections::{BTreeMap, HashSet};

use super::tally::{Cell, Cells, Tally};

/// The figures of all threads together.
pub(super) struct Figures {
    pub(super) counts: Vec<Cells<u64>>,
    pub(super) numbers: Vec<Cells<Vec<f64>>>,
    /// How many machines there were, by day.
    pub(super) machines: Vec<BTreeMap<u32, u64>>,
}

/// Adds up what the threads have counted.
pub(super) fn merge(tallies: Vec<Tally>) -> Figures {
    let mut tallies = tallies.into_iter();
    let mut first = tallies.next().expect("there is always one thread");
    for tally in tallies {
        for (sum, more) in first.counts.iter_mut().zip(tally.counts) {
            for (cell, count) in more {
                *sum.entry(cell).or_default() += count;
            }
        }
        for (sum, more) in first.numbers.iter_mut().zip(tally.numbers) {
            for (cell, mut numbers) in more {
                sum.entry(cell).or_default().append(&mut numbers);
            }
        }
        for (sum, more) in first.machines.iter_mut().zip(tally.machines) {
            sum.extend(more);
        }
    }
    let by_day = |machines: HashSet<(u32, u64)>| {
        let mut days = BTreeMap::new();
        for (day, _) in machines {
            *days.entry(day).or_default() += 1;
        }
        days
    };
    Figures {
        counts: first.counts,
        numbers: first.numbers,
        machines: first.machines.into_iter().map(by_day).collect(),
    }
}

/// The sums of counts by a part of their cells.
pub(super) fn sums<K: Ord>(cells: &Cells<u64>, key: impl Fn(&Cell) -> K) -> BTreeMap<K, u64> {
    let mut sums = BTreeMap::new();
    for (cell, count) in cells {
        *sums.entry(key(cell)).or_default() += count;
    }
    sums
}

/// The numbers by a part of their cells.
pub(super) fn gathered<K: Ord>(
    cells: &Cells<Vec<f64>>,
    key: impl Fn(&Cell) -> K,
) -> BTreeMap<K, Vec<f64>> {
    let mut gathered: BTreeMap<K, Vec<f64>> = BTreeMap::new();
    for (cell, numbers) in cells {
        gathered.entry(key(cell)).or_default().extend(numbers);
    }
    gathered
}
