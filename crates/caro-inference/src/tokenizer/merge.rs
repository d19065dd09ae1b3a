//! Merging neighbours, the best pair first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

#[derive(Debug, Clone, Copy)]
struct Symbol {
    start: usize,
    end: usize,
    /// Index of the symbol before it; `usize::MAX` for none.
    before: usize,
    /// Index of the symbol after it; `usize::MAX` for none.
    after: usize,
}

const NONE: usize = usize::MAX;

/// A pair that may be merged: the lowest rank goes first, then the leftmost. The ends tell whether both are still as
/// they were.
type Pair = Reverse<(u32, usize, usize, usize)>;

/// Merges the symbols that begin at `starts` in a text of `length` bytes, as long as `rank` knows a pair of
/// neighbours. Returns the symbols that are left, in order.
pub(super) fn merge(
    starts: &[usize],
    length: usize,
    rank: impl Fn(Range<usize>, Range<usize>) -> Option<u32>,
) -> Vec<Range<usize>> {
    let mut symbols: Vec<Symbol> = starts
        .iter()
        .enumerate()
        .map(|(index, &start)| Symbol {
            start,
            end: starts.get(index + 1).copied().unwrap_or(length),
            before: index.wrapping_sub(1),
            after: if index + 1 < starts.len() {
                index + 1
            } else {
                NONE
            },
        })
        .collect();
    let mut pairs: BinaryHeap<Pair> = BinaryHeap::new();
    let consider = |symbols: &[Symbol], pairs: &mut BinaryHeap<Pair>, left: usize| {
        let Some(symbol) = symbols.get(left) else {
            return;
        };
        let Some(next) = symbols.get(symbol.after) else {
            return;
        };
        if let Some(rank) = rank(symbol.start..symbol.end, next.start..next.end) {
            pairs.push(Reverse((rank, left, symbol.end, next.end)));
        }
    };
    for left in 0..symbols.len() {
        consider(&symbols, &mut pairs, left);
    }
    while let Some(Reverse((_, left, left_end, right_end))) = pairs.pop() {
        let symbol = symbols[left];
        let Some(&next) = symbols.get(symbol.after) else {
            continue;
        };
        if symbol.end != left_end || next.end != right_end || symbol.start == symbol.end {
            continue;
        }
        // The right one is empty from now on, and nobody's neighbour.
        symbols[symbol.after].start = next.end;
        symbols[left].end = next.end;
        symbols[left].after = next.after;
        if next.after != NONE {
            symbols[next.after].before = left;
        }
        consider(&symbols, &mut pairs, symbol.before);
        consider(&symbols, &mut pairs, left);
    }
    symbols
        .into_iter()
        .filter(|symbol| symbol.start < symbol.end)
        .map(|symbol| symbol.start..symbol.end)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(text: &str, order: &[&str]) -> Vec<String> {
        let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
        merge(&starts, text.len(), |left, right| {
            let pair = &text[left.start..right.end];
            let rank = order.iter().position(|known| *known == pair)?;
            Some(rank as u32)
        })
        .into_iter()
        .map(|range| text[range].to_owned())
        .collect()
    }

    #[test]
    fn the_first_of_the_list_is_merged_first() {
        assert_eq!(merged("abc", &["bc", "ab", "abc"]), ["abc"]);
        assert_eq!(merged("abcd", &["bc", "ab", "cd"]), ["a", "bc", "d"]);
    }

    #[test]
    fn of_equals_the_leftmost_is_merged_first() {
        assert_eq!(merged("aaaaa", &["aa"]), ["aa", "aa", "a"]);
        assert_eq!(merged("aaaa", &["aa", "aaaa"]), ["aaaa"]);
    }

    #[test]
    fn nothing_to_merge_is_left_alone() {
        assert_eq!(merged("xyz", &["ab"]), ["x", "y", "z"]);
        assert!(merged("", &["ab"]).is_empty());
    }
}
