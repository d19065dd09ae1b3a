//! What PostHog shows: read completely, kept where it carries our marker.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::client::Client;
use super::wanted::marked;

/// Everything in the project that carries our marker.
pub(super) struct Remote {
    pub(super) dashboards: Vec<Dashboard>,
    pub(super) insights: Vec<Insight>,
}

pub(super) struct Dashboard {
    pub(super) number: u64,
    pub(super) id: String,
    /// As PostHog gave it.
    pub(super) fields: Value,
    pub(super) tiles: Vec<Tile>,
}

pub(super) struct Tile {
    pub(super) number: u64,
    /// The insight on it.
    pub(super) insight: u64,
    pub(super) layouts: Value,
}

pub(super) struct Insight {
    pub(super) number: u64,
    pub(super) id: String,
    /// As PostHog gave it.
    pub(super) fields: Value,
    /// The dashboards that it stands on, also those that people made; `None` where PostHog does not say.
    pub(super) dashboards: Option<BTreeSet<u64>>,
}

impl Remote {
    pub(super) fn read(client: &mut Client) -> Result<Self> {
        let mut dashboards = Vec::new();
        for fields in client.list("dashboards/?limit=100")? {
            if let Some((number, id)) = ours(&fields)? {
                let tiles = tiles(&client.get(&format!("dashboards/{number}/"))?);
                dashboards.push(Dashboard {
                    number,
                    id,
                    fields,
                    tiles,
                });
            }
        }
        let mut insights = Vec::new();
        for fields in client.list("insights/?basic=true&include_dashboards=true&limit=100")? {
            if let Some((number, id)) = ours(&fields)? {
                insights.push(Insight {
                    number,
                    id,
                    dashboards: dashboards_of(&fields),
                    fields,
                });
            }
        }
        // Of two with the same marker, left by a run that broke off, the older one stays.
        dashboards.sort_by_key(|dashboard| dashboard.number);
        insights.sort_by_key(|insight| insight.number);
        Ok(Self {
            dashboards,
            insights,
        })
    }

    pub(super) fn dashboard(&self, id: &str) -> Option<&Dashboard> {
        self.dashboards.iter().find(|dashboard| dashboard.id == id)
    }

    pub(super) fn insight(&self, id: &str) -> Option<&Insight> {
        self.insights.iter().find(|insight| insight.id == id)
    }
}

impl Dashboard {
    /// The tile of an insight.
    pub(super) fn tile(&self, insight: u64) -> Option<&Tile> {
        self.tiles.iter().find(|tile| tile.insight == insight)
    }
}

/// The number and the marker of an object, where it has a marker and is not deleted.
fn ours(fields: &Value) -> Result<Option<(u64, String)>> {
    let description = fields["description"].as_str().unwrap_or_default();
    let Some(id) = marked(description).filter(|_| fields["deleted"] != true) else {
        return Ok(None);
    };
    let number = fields["id"]
        .as_u64()
        .context("PostHog gave an object without a number")?;
    Ok(Some((number, id.to_owned())))
}

/// The tiles with an insight of a dashboard.
pub(super) fn tiles(dashboard: &Value) -> Vec<Tile> {
    let tiles = dashboard["tiles"].as_array().into_iter().flatten();
    tiles
        .filter(|tile| tile["deleted"] != true)
        .filter_map(|tile| {
            Some(Tile {
                number: tile["id"].as_u64()?,
                insight: tile["insight"]["id"].as_u64()?,
                layouts: tile["layouts"].clone(),
            })
        })
        .collect()
}

/// The dashboards of an insight: from its tiles, or from the older list of numbers.
pub(super) fn dashboards_of(fields: &Value) -> Option<BTreeSet<u64>> {
    if let Some(tiles) = fields["dashboard_tiles"].as_array() {
        let there = tiles.iter().filter(|tile| tile["deleted"] != true);
        return Some(
            there
                .filter_map(|tile| tile["dashboard_id"].as_u64())
                .collect(),
        );
    }
    let numbers = fields["dashboards"].as_array()?;
    Some(numbers.iter().filter_map(Value::as_u64).collect())
}
