//! Doing what a plan says, in an order that leaves something sensible wherever it breaks off: dashboards, the insights
//! on them, then where the tiles stand.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::client::Client;
use super::plan::{Change, Kind, Plan, dashboard_fields, insight_fields};
use super::remote::{Remote, dashboards_of, tiles};
use super::wanted::Wanted;

/// Does what the plan says.
pub(super) fn apply(
    plan: &Plan,
    wanted: &Wanted,
    remote: &Remote,
    client: &mut Client,
) -> Result<()> {
    let mut work = Work::new(wanted, remote, client);
    for change in &plan.changes {
        work.make(change)?;
    }
    if plan.prune {
        for orphan in &plan.orphans {
            let path = match orphan.kind {
                Kind::Dashboard => format!("dashboards/{}/", orphan.number),
                Kind::Insight => format!("insights/{}/", orphan.number),
            };
            work.client.patch(&path, &json!({"deleted": true}))?;
        }
    }
    Ok(())
}

struct Work<'a> {
    wanted: &'a Wanted,
    client: &'a mut Client,
    /// The numbers of what is there, by id.
    dashboards: BTreeMap<String, u64>,
    insights: BTreeMap<String, u64>,
    /// Every dashboard of ours, also those that nobody wants any more.
    ours: BTreeSet<u64>,
}

impl<'a> Work<'a> {
    fn new(wanted: &'a Wanted, remote: &Remote, client: &'a mut Client) -> Self {
        // The first of two with the same marker is the one that stays.
        let mut dashboards = BTreeMap::new();
        for there in &remote.dashboards {
            dashboards.entry(there.id.clone()).or_insert(there.number);
        }
        let mut insights = BTreeMap::new();
        for there in &remote.insights {
            insights.entry(there.id.clone()).or_insert(there.number);
        }
        Self {
            wanted,
            client,
            dashboards,
            insights,
            ours: remote
                .dashboards
                .iter()
                .map(|dashboard| dashboard.number)
                .collect(),
        }
    }

    fn make(&mut self, change: &Change) -> Result<()> {
        match change {
            Change::AddDashboard { id, .. } => self.add_dashboard(id),
            Change::MendDashboard { number, fields, .. } => self
                .client
                .patch(&format!("dashboards/{number}/"), fields)
                .map(drop),
            Change::AddInsight { id, dashboard, .. } => self.add_insight(id, dashboard),
            Change::MendInsight {
                number,
                fields,
                differences,
                moves_to,
                ..
            } => {
                let mut fields = if differences.is_empty() {
                    json!({})
                } else {
                    fields.clone()
                };
                if let Some(dashboard) = moves_to {
                    fields["dashboards"] = json!(self.membership(*number, dashboard)?);
                }
                self.client
                    .patch(&format!("insights/{number}/"), &fields)
                    .map(drop)
            }
            Change::Arrange { id, .. } => self.arrange(id),
        }
    }

    fn add_dashboard(&mut self, id: &str) -> Result<()> {
        let dashboard = self
            .wanted
            .dashboards
            .iter()
            .find(|dashboard| dashboard.id == id);
        let fields = dashboard_fields(dashboard.context("the plan is of another definition")?);
        let made = self.client.post("dashboards/", &fields)?;
        let number = made["id"]
            .as_u64()
            .context("PostHog made a dashboard without a number")?;
        self.dashboards.insert(id.to_owned(), number);
        self.ours.insert(number);
        Ok(())
    }

    fn add_insight(&mut self, id: &str, dashboard: &str) -> Result<()> {
        let insight = self.wanted.insights.iter().find(|insight| insight.id == id);
        let mut fields = insight_fields(insight.context("the plan is of another definition")?);
        fields["dashboards"] = json!([self.dashboard(dashboard)?]);
        // For people who search by it; it is never read, since older servers lose it.
        fields["tags"] = json!(["caro"]);
        let made = self.client.post("insights/", &fields)?;
        let number = made["id"]
            .as_u64()
            .context("PostHog made an insight without a number")?;
        self.insights.insert(id.to_owned(), number);
        Ok(())
    }

    /// The whole set of dashboards that an insight should stand on, for PostHog replaces the set: those of people that
    /// it stands on at this moment, and the one of ours.
    fn membership(&mut self, insight: u64, dashboard: &str) -> Result<BTreeSet<u64>> {
        let fields = self
            .client
            .get(&format!("insights/{insight}/?include_dashboards=true"))?;
        let current = dashboards_of(&fields);
        let current =
            current.context("PostHog does not say on which dashboards an insight stands")?;
        let mut keeps: BTreeSet<u64> = current.difference(&self.ours).copied().collect();
        keeps.insert(self.dashboard(dashboard)?);
        Ok(keeps)
    }

    /// Puts every tile of a dashboard in its place, by one request.
    fn arrange(&mut self, id: &str) -> Result<()> {
        let number = self.dashboard(id)?;
        let there = tiles(&self.client.get(&format!("dashboards/{number}/"))?);
        let insights = self
            .wanted
            .insights
            .iter()
            .filter(|insight| insight.dashboard == id);
        let placed = insights.filter_map(|insight| {
            let number = self.insights.get(insight.id)?;
            let tile = there.iter().find(|tile| tile.insight == *number)?;
            Some(json!({"id": tile.number, "layouts": insight.layouts}))
        });
        let tiles: Vec<Value> = placed.collect();
        self.client
            .patch(&format!("dashboards/{number}/"), &json!({"tiles": tiles}))
            .map(drop)
    }

    fn dashboard(&self, id: &str) -> Result<u64> {
        self.dashboards
            .get(id)
            .copied()
            .with_context(|| format!("the dashboard {id} is not there"))
    }
}
