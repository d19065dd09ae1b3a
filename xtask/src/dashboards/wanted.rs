//! What PostHog should show: the definitions of `caro-insights` in the form in which PostHog keeps them.

use caro_insights::{Tile, boards, posthog};
use serde_json::{Value, json};

/// The line of a description that says which dashboard or insight it is.
const MARKER: &str = "caro-id: ";

/// Everything that PostHog should show.
pub(super) struct Wanted {
    pub(super) dashboards: Vec<Dashboard>,
    pub(super) insights: Vec<Insight>,
}

pub(super) struct Dashboard {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) description: String,
}

pub(super) struct Insight {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) description: String,
    pub(super) query: Value,
    /// The dashboard that it stands on.
    pub(super) dashboard: &'static str,
    /// Where it stands there.
    pub(super) layouts: Value,
}

impl Wanted {
    pub(super) fn new() -> Self {
        let boards = boards();
        let dashboards = boards.iter().map(|board| Dashboard {
            id: board.id,
            name: board.title,
            description: format!("{}\n\n{MARKER}{}", board.what, board.id),
        });
        let insights = boards.iter().flat_map(|board| {
            board.tiles.iter().map(|tile| {
                let insight = tile.insight;
                let description = format!(
                    "{} {}\n\n{MARKER}{}",
                    insight.what, insight.when_it_moves, insight.id
                );
                Insight {
                    id: insight.id,
                    name: insight.title,
                    description,
                    query: posthog::query(insight),
                    dashboard: board.id,
                    layouts: layouts(tile),
                }
            })
        });
        Self {
            insights: insights.collect(),
            dashboards: dashboards.collect(),
        }
    }
}

fn layouts(tile: &Tile) -> Value {
    json!({
        "sm": {"x": tile.x, "y": tile.y, "w": tile.width, "h": tile.height},
        "xs": {"x": 0, "y": u32::from(tile.position) * u32::from(tile.height), "w": 1, "h": tile.height},
    })
}

/// The id in a description's marker line, if there is one.
pub(super) fn marked(description: &str) -> Option<&str> {
    description
        .lines()
        .find_map(|line| line.trim().strip_prefix(MARKER))
        .map(str::trim)
}

/// A description up to its marker line.
pub(super) fn without_marker(description: &str) -> &str {
    description
        .split(MARKER)
        .next()
        .unwrap_or_default()
        .trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PostHog takes no longer description of an insight.
    const LONGEST_DESCRIPTION: usize = 400;

    #[test]
    fn every_description_fits_and_carries_its_marker() {
        let wanted = Wanted::new();
        for insight in &wanted.insights {
            assert!(
                insight.description.chars().count() <= LONGEST_DESCRIPTION,
                "{}",
                insight.id
            );
            assert_eq!(marked(&insight.description), Some(insight.id));
        }
        for dashboard in &wanted.dashboards {
            assert_eq!(marked(&dashboard.description), Some(dashboard.id));
        }
    }

    #[test]
    fn a_marker_is_a_line_of_its_own() {
        assert_eq!(marked("about caro-id: x"), None);
        assert_eq!(
            marked("text\r\n  caro-id: block-rate \r\nmore"),
            Some("block-rate")
        );
    }
}
