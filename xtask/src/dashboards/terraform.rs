//! The same dashboards as a Terraform configuration for PostHog's provider, for teams that manage theirs that way.
//!
//! It is JSON, which Terraform reads like its own language. The descriptions carry no marker: with Terraform the state
//! file knows what is whose, and the two ways must not take each other's dashboards for their own.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

use super::wanted::{Wanted, without_marker};

const FILE: &str = "caro.tf.json";

pub(super) fn write(wanted: &Wanted, directory: &Path) -> Result<()> {
    std::fs::create_dir_all(directory)
        .with_context(|| format!("{} could not be made", directory.display()))?;
    let path = directory.join(FILE);
    let text = serde_json::to_string_pretty(&configuration(wanted))? + "\n";
    std::fs::write(&path, text)
        .with_context(|| format!("{} could not be written", path.display()))?;
    super::show::print(&format!("{}\n", path.display()))?;
    Ok(())
}

fn configuration(wanted: &Wanted) -> Value {
    let mut dashboards = Map::new();
    let mut insights = Map::new();
    let mut layouts = Map::new();
    for dashboard in &wanted.dashboards {
        let name = name(dashboard.id);
        dashboards.insert(
            name.clone(),
            json!({
                "name": literal(dashboard.name),
                "description": literal(without_marker(&dashboard.description)),
            }),
        );
        let on_it: Vec<_> = wanted
            .insights
            .iter()
            .filter(|insight| insight.dashboard == dashboard.id)
            .collect();
        let tiles = on_it.iter().map(|insight| {
            json!({
                "insight_id": format!("${{posthog_insight.{}.id}}", self::name(insight.id)),
                "layouts_json": literal(&insight.layouts.to_string()),
            })
        });
        layouts.insert(
            name.clone(),
            json!({
                "dashboard_id": format!("${{posthog_dashboard.{name}.id}}"),
                "tiles": tiles.collect::<Vec<_>>(),
            }),
        );
        for insight in on_it {
            insights.insert(
                self::name(insight.id),
                json!({
                    "name": literal(insight.name),
                    "description": literal(without_marker(&insight.description)),
                    "query_json": literal(&insight.query.to_string()),
                    "tags": ["caro"],
                    "dashboard_ids": [format!("${{posthog_dashboard.{name}.id}}")],
                }),
            );
        }
    }
    json!({
        "terraform": {"required_providers": {"posthog": {"source": "PostHog/posthog", "version": "~> 1.0"}}},
        "resource": {
            "posthog_dashboard": dashboards,
            "posthog_insight": insights,
            "posthog_dashboard_layout": layouts,
        },
    })
}

/// An id as a name of Terraform's.
fn name(id: &str) -> String {
    id.replace('-', "_")
}

/// A text in which nothing is interpolated.
fn literal(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_insight_is_there_with_its_query_to_the_letter() {
        let wanted = Wanted::new();
        let configuration = configuration(&wanted);
        for insight in &wanted.insights {
            let there = &configuration["resource"]["posthog_insight"][name(insight.id)];
            let query: Value =
                serde_json::from_str(there["query_json"].as_str().expect("a text")).expect("JSON");
            assert_eq!(query, insight.query);
        }
        assert_eq!(
            configuration["resource"]["posthog_dashboard_layout"]
                .as_object()
                .map(Map::len),
            Some(2)
        );
    }

    #[test]
    fn nothing_in_a_text_is_interpolated() {
        assert_eq!(literal("${a} %{b}"), "$${a} %%{b}");
    }
}
