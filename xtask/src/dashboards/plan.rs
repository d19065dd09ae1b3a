//! What has to be done so that PostHog shows what is wanted: a pure function of the two.

use serde_json::{Value, json};

use super::compare::{Difference, differences};
use super::remote::{self, Remote};
use super::wanted::{self, Wanted};

/// What has to be done.
pub(super) struct Plan {
    pub(super) changes: Vec<Change>,
    /// What carries our marker and is no longer defined, or is there twice.
    pub(super) orphans: Vec<Orphan>,
    /// Whether the orphans go.
    pub(super) prune: bool,
}

/// One thing that has to be done.
pub(super) enum Change {
    AddDashboard {
        id: &'static str,
        name: &'static str,
    },
    MendDashboard {
        number: u64,
        name: &'static str,
        fields: Value,
        differences: Vec<Difference>,
    },
    AddInsight {
        id: &'static str,
        name: &'static str,
        dashboard: &'static str,
    },
    MendInsight {
        number: u64,
        name: &'static str,
        /// Its fields, without the dashboards.
        fields: Value,
        differences: Vec<Difference>,
        /// The dashboard of ours that it should stand on, and on no other of ours, where that is not so.
        moves_to: Option<&'static str>,
    },
    /// The tiles of a dashboard stand where they should not, or are not there yet.
    Arrange {
        id: &'static str,
        name: &'static str,
        tiles: usize,
    },
}

/// Something of ours that nobody wants any more.
pub(super) struct Orphan {
    pub(super) kind: Kind,
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) id: String,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Dashboard,
    Insight,
}

impl Plan {
    pub(super) fn new(wanted: &Wanted, remote: &Remote, prune: bool) -> Self {
        let mut changes = Vec::new();
        for dashboard in &wanted.dashboards {
            changes.extend(dashboard_change(dashboard, remote));
        }
        for insight in &wanted.insights {
            changes.extend(insight_change(insight, remote));
        }
        for dashboard in &wanted.dashboards {
            changes.extend(arrangement(dashboard, wanted, remote));
        }
        Self {
            changes,
            orphans: orphans(wanted, remote),
            prune,
        }
    }

    /// Whether there is anything to do.
    pub(super) fn is_needed(&self) -> bool {
        !self.changes.is_empty() || (self.prune && !self.orphans.is_empty())
    }
}

fn dashboard_change(wanted: &wanted::Dashboard, remote: &Remote) -> Option<Change> {
    let Some(there) = remote.dashboard(wanted.id) else {
        return Some(Change::AddDashboard {
            id: wanted.id,
            name: wanted.name,
        });
    };
    let fields = dashboard_fields(wanted);
    let differences = field_differences(&fields, &there.fields);
    (!differences.is_empty()).then_some(Change::MendDashboard {
        number: there.number,
        name: wanted.name,
        fields,
        differences,
    })
}

/// What is written of a dashboard.
pub(super) fn dashboard_fields(wanted: &wanted::Dashboard) -> Value {
    json!({"name": wanted.name, "description": wanted.description})
}

/// What is written of an insight, without the dashboards that it stands on.
pub(super) fn insight_fields(wanted: &wanted::Insight) -> Value {
    json!({
        "name": wanted.name,
        "description": wanted.description,
        "query": wanted.query,
        "saved": true,
    })
}

fn field_differences(fields: &Value, there: &Value) -> Vec<Difference> {
    let fields = fields.as_object().into_iter().flatten();
    fields
        .filter(|(key, _)| *key != "saved" || there.get("saved").is_some())
        .flat_map(|(key, value)| differences(key, value, &there[key]))
        .collect()
}

fn insight_change(wanted: &wanted::Insight, remote: &Remote) -> Option<Change> {
    let Some(there) = remote.insight(wanted.id) else {
        return Some(Change::AddInsight {
            id: wanted.id,
            name: wanted.name,
            dashboard: wanted.dashboard,
        });
    };
    let fields = insight_fields(wanted);
    let differences = field_differences(&fields, &there.fields);
    let moves_to = (!stands_right(wanted, there, remote)).then_some(wanted.dashboard);
    (!differences.is_empty() || moves_to.is_some()).then_some(Change::MendInsight {
        number: there.number,
        name: wanted.name,
        fields,
        differences,
        moves_to,
    })
}

/// Whether an insight stands on its dashboard, and on no other of ours.
fn stands_right(wanted: &wanted::Insight, there: &remote::Insight, remote: &Remote) -> bool {
    let Some(target) = remote.dashboard(wanted.dashboard) else {
        return false;
    };
    remote.dashboards.iter().all(|dashboard| {
        // The list and the tiles can disagree; the tile is what people see.
        let has_tile = dashboard.tile(there.number).is_some();
        let listed = there
            .dashboards
            .as_ref()
            .map_or(has_tile, |numbers| numbers.contains(&dashboard.number));
        if dashboard.number == target.number {
            has_tile && listed
        } else {
            !has_tile && !listed
        }
    })
}

fn arrangement(dashboard: &wanted::Dashboard, wanted: &Wanted, remote: &Remote) -> Option<Change> {
    let there = remote.dashboard(dashboard.id);
    let insights = wanted
        .insights
        .iter()
        .filter(|insight| insight.dashboard == dashboard.id);
    let misplaced = insights.filter(|insight| {
        let number = remote.insight(insight.id).map(|there| there.number);
        let tile = there
            .zip(number)
            .and_then(|(there, number)| there.tile(number));
        tile.is_none_or(|tile| !differences("layouts", &insight.layouts, &tile.layouts).is_empty())
    });
    let tiles = misplaced.count();
    (tiles > 0).then_some(Change::Arrange {
        id: dashboard.id,
        name: dashboard.name,
        tiles,
    })
}

fn orphans(wanted: &Wanted, remote: &Remote) -> Vec<Orphan> {
    let name = |fields: &Value| fields["name"].as_str().unwrap_or_default().to_owned();
    let mut orphans = Vec::new();
    for insight in &remote.insights {
        let defined = wanted.insights.iter().any(|wanted| wanted.id == insight.id);
        let first = remote.insight(&insight.id).map(|first| first.number);
        if !defined || first != Some(insight.number) {
            orphans.push(Orphan {
                kind: Kind::Insight,
                number: insight.number,
                name: name(&insight.fields),
                id: insight.id.clone(),
            });
        }
    }
    for dashboard in &remote.dashboards {
        let defined = wanted
            .dashboards
            .iter()
            .any(|wanted| wanted.id == dashboard.id);
        let first = remote.dashboard(&dashboard.id).map(|first| first.number);
        if !defined || first != Some(dashboard.number) {
            orphans.push(Orphan {
                kind: Kind::Dashboard,
                number: dashboard.number,
                name: name(&dashboard.fields),
                id: dashboard.id.clone(),
            });
        }
    }
    orphans
}
