//! `cargo xtask dashboards`: the insights on PostHog, the same again whenever it is run.
//!
//! What is wanted comes from `caro-insights`; what is there is read from PostHog; the difference is shown by `plan` and
//! made good by `apply`. Nothing is remembered between two runs: a line in each description says which insight or
//! dashboard it is, so a run that broke off is healed by the next, from any machine. What carries no such line was made
//! by people and is never touched.

mod apply;
mod client;
mod compare;
mod plan;
mod remote;
mod show;
mod terraform;
mod wanted;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Subcommand;
use serde_json::{Value, json};

use client::Client;
use plan::Plan;
use remote::Remote;
use wanted::Wanted;

/// The insights on PostHog: render, plan, apply, check.
#[derive(clap::Args)]
#[command(after_help = "\
The personal API key is read from POSTHOG_PERSONAL_API_KEY. It needs the scopes dashboard:read and insight:read, and for
apply dashboard:write and insight:write.

Examples:
  cargo xtask dashboards render
  cargo xtask dashboards plan --host https://us.posthog.com --project 12345
  cargo xtask dashboards apply --host https://us.posthog.com --project 12345")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Write the dashboards and their query nodes as JSON.
    Render {
        /// Write a Terraform configuration for PostHog's provider into this directory instead.
        #[arg(long, value_name = "DIR")]
        terraform: Option<PathBuf>,
    },
    /// Show what apply would do, and write nothing.
    Plan {
        #[command(flatten)]
        project: Project,
        /// Exit with 2 when something differs.
        #[arg(long)]
        exit_code: bool,
        /// Also show what --prune would remove.
        #[arg(long)]
        prune: bool,
    },
    /// Make PostHog show what is defined here.
    Apply {
        #[command(flatten)]
        project: Project,
        /// Also remove what an earlier version made and this one no longer defines.
        #[arg(long)]
        prune: bool,
    },
    /// Say in a line whether PostHog shows what is defined here; exit with 1 where it does not.
    Check {
        #[command(flatten)]
        project: Project,
    },
}

/// Which project of which PostHog.
#[derive(clap::Args)]
struct Project {
    /// PostHog's address, as `https://us.posthog.com`.
    #[arg(long, value_name = "URL")]
    host: String,
    /// The project's number.
    #[arg(long, value_name = "ID")]
    project: u64,
}

/// Where the personal API key is.
const KEY: &str = "POSTHOG_PERSONAL_API_KEY";

/// What `plan --exit-code` exits with when something differs.
const DIFFERENT: u8 = 2;

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let wanted = Wanted::new();
    match &arguments.action {
        Action::Render { terraform: None } => {
            let text = serde_json::to_string_pretty(&rendered(&wanted))?;
            show::print(&format!("{text}\n"))?;
        }
        Action::Render {
            terraform: Some(directory),
        } => terraform::write(&wanted, directory)?,
        Action::Plan {
            project,
            exit_code,
            prune,
        } => {
            let (plan, _) = plan(&wanted, &mut project.client()?, *prune)?;
            show::print(&show::plan(&plan))?;
            if *exit_code && plan.is_needed() {
                return Ok(ExitCode::from(DIFFERENT));
            }
        }
        Action::Apply { project, prune } => {
            let mut client = project.client()?;
            let (plan, remote) = plan(&wanted, &mut client, *prune)?;
            show::print(&show::plan(&plan))?;
            if plan.is_needed() {
                apply::apply(&plan, &wanted, &remote, &mut client)?;
                verify(&wanted, &mut client, *prune)?;
            }
            show::print(&show::done(&plan, client.requests(), client.writes()))?;
        }
        Action::Check { project } => {
            let (plan, _) = plan(&wanted, &mut project.client()?, false)?;
            show::print(&show::check(&plan))?;
            if plan.is_needed() {
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl Project {
    fn client(&self) -> Result<Client> {
        let key = std::env::var(KEY).ok().filter(|key| !key.trim().is_empty());
        let key = key.with_context(|| {
            format!("{KEY} is not set: make a personal API key in PostHog's settings")
        })?;
        Client::new(&self.host, self.project, key.trim())
    }
}

fn plan(wanted: &Wanted, client: &mut Client, prune: bool) -> Result<(Plan, Remote)> {
    let remote = Remote::read(client)?;
    Ok((Plan::new(wanted, &remote, prune), remote))
}

/// Reads everything anew: PostHog passes over some of what it is told without a word.
fn verify(wanted: &Wanted, client: &mut Client, prune: bool) -> Result<()> {
    let (left, _) = plan(wanted, client, prune)?;
    if left.is_needed() {
        show::print(&show::plan(&left))?;
        anyhow::bail!(
            "PostHog did not take everything: run apply again, and see whether the key may write"
        );
    }
    Ok(())
}

fn rendered(wanted: &Wanted) -> Value {
    let dashboards = wanted.dashboards.iter().map(|dashboard| {
        let insights = wanted
            .insights
            .iter()
            .filter(|insight| insight.dashboard == dashboard.id);
        let insights = insights.map(|insight| {
            json!({
                "id": insight.id,
                "name": insight.name,
                "description": insight.description,
                "query": insight.query,
                "layouts": insight.layouts,
            })
        });
        json!({
            "id": dashboard.id,
            "name": dashboard.name,
            "description": dashboard.description,
            "insights": insights.collect::<Vec<_>>(),
        })
    });
    json!({"dashboards": dashboards.collect::<Vec<_>>()})
}
