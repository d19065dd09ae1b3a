//! The two dashboards, and where each insight stands on them.

use crate::insight::Insight;
use crate::insights::insight;

/// A dashboard.
#[derive(Clone, Debug)]
pub struct Board {
    /// Its name for machines, and its identity in PostHog.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What it is for.
    pub what: &'static str,
    /// Its tiles, in the order in which they are read.
    pub tiles: Vec<Tile>,
}

/// A place on a dashboard: a grid of twelve columns, from the top left.
#[derive(Clone, Copy, Debug)]
pub struct Tile {
    /// What is shown there.
    pub insight: &'static Insight,
    /// The column, 0 to 11.
    pub x: u8,
    /// The row.
    pub y: u8,
    /// How many columns it takes.
    pub width: u8,
    /// How many rows it takes.
    pub height: u8,
    /// Where it stands among the tiles, from 0.
    pub position: u8,
}

/// How many columns a dashboard has.
const COLUMNS: u8 = 12;

/// How many rows of the grid a row of tiles takes.
const HEIGHT: u8 = 5;

/// Both dashboards.
#[must_use]
pub fn boards() -> Vec<Board> {
    vec![
        Board {
            id: "product",
            title: "Caro: product",
            what: "Do the commands serve people, how long do they wait, and who are they?",
            tiles: lay_out(PRODUCT),
        },
        Board {
            id: "safety-and-reliability",
            title: "Caro: safety and reliability",
            what: "Does the safety check help or annoy, and what goes wrong?",
            tiles: lay_out(SAFETY_AND_RELIABILITY),
        },
    ]
}

/// The rows of a dashboard; the tiles of a row share its width.
type Rows = &'static [&'static [&'static str]];

const PRODUCT: Rows = &[
    &["command-success-rate", "command-flow"],
    &[
        "offered-and-executed",
        "executed-and-succeeded",
        "first-command-executed",
    ],
    &["runs-by-caller", "machines-a-day", "events-a-day"],
    &["inference-time", "time-to-first-command"],
    &["inference-time-by-backend", "inference-time-by-model"],
    &["runs-served", "runs-fully-served", "commands-per-run"],
    &[
        "modified-before-execution",
        "execution-modes",
        "execution-time",
    ],
    &["runs-by-os", "runs-by-arch", "runs-by-shell"],
    &["runs-by-backend", "versions-in-use", "run-duration"],
];

const SAFETY_AND_RELIABILITY: Rows = &[
    &["safety-flow", "block-rate"],
    &[
        "false-positive-rate",
        "override-rate-when-asked",
        "safety-trigger-rate",
    ],
    &["override-rate-by-category", "safety-by-category"],
    &["warned-and-executed", "safety-by-risk-and-action"],
    &["commands-by-risk", "commands-with-findings"],
    &["runs-with-errors", "error-rate", "unrecoverable-errors"],
    &["errors-by-category", "how-commands-end", "runs-that-ended"],
];

fn lay_out(rows: Rows) -> Vec<Tile> {
    let mut tiles = Vec::new();
    let mut y = 0;
    for row in rows {
        let mut x = 0;
        let found: Vec<_> = row.iter().filter_map(|id| insight(id)).collect();
        for (at, insight) in (0_u8..).zip(&found) {
            let left = u8::try_from(found.len()).unwrap_or(COLUMNS) - at;
            let width = (COLUMNS - x) / left;
            tiles.push(Tile {
                insight,
                x,
                y,
                width,
                height: HEIGHT,
                position: u8::try_from(tiles.len()).unwrap_or(u8::MAX),
            });
            x += width;
        }
        y += HEIGHT;
    }
    tiles
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::insights::insights;

    #[test]
    fn every_insight_stands_on_exactly_one_dashboard() {
        let mut places: BTreeMap<&str, u32> = BTreeMap::new();
        for id in [PRODUCT, SAFETY_AND_RELIABILITY].concat().concat() {
            assert!(
                insight(id).is_some(),
                "{id} is on a dashboard and not defined"
            );
            *places.entry(id).or_default() += 1;
        }
        for insight in insights() {
            assert_eq!(places.get(insight.id), Some(&1), "{}", insight.id);
        }
    }

    #[test]
    fn tiles_fill_every_row_and_never_overlap() {
        for board in boards() {
            let mut cells = std::collections::HashSet::new();
            for tile in &board.tiles {
                for x in tile.x..tile.x + tile.width {
                    for y in tile.y..tile.y + tile.height {
                        assert!(x < COLUMNS && cells.insert((x, y)), "{}", tile.insight.id);
                    }
                }
            }
            let rows = board
                .tiles
                .iter()
                .map(|tile| tile.y + tile.height)
                .max()
                .unwrap();
            assert_eq!(cells.len(), usize::from(COLUMNS) * usize::from(rows));
        }
    }

    #[test]
    fn the_north_star_is_at_the_top_left() {
        let first = boards()[0].tiles[0];
        assert_eq!(
            (first.insight.id, first.x, first.y),
            ("command-success-rate", 0, 0)
        );
    }
}
