//! `cargo xtask insights`: hold the report against DuckDB, measure both, and look at the page in a browser.

mod duckdb;
mod measure;
mod page;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use caro_insights::synthetic::Synthetic;
use caro_telemetry::Timestamp;
use clap::Subcommand;

use crate::test::root;

/// Check the report against DuckDB, measure both, look at the page in a browser.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Compare every figure with what DuckDB makes of the same events.
    Check {
        /// How many events.
        #[arg(long, default_value_t = 50_000)]
        events: usize,
    },
    /// Time and memory of the report and of DuckDB, reading and answering the same; and whether the cost is linear.
    Bench {
        /// How many events.
        #[arg(long, default_value_t = 1_000_000)]
        events: usize,
    },
    /// Open the page in Chromium: pictures in light, dark and print, contrast and labels by axe-core.
    Page,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    match arguments.action {
        Action::Check { events } => duckdb::check(events),
        Action::Bench { events } => measure::bench(events),
        Action::Page => page::look(),
    }
}

/// The day on which the made-up events end. Long past, so that they are never in the future.
const UNTIL: &str = "2026-11-22T12:00:00Z";

/// Where these tasks keep their files.
fn directory() -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let directory = target
        .map_or_else(|| root().map(|root| root.join("target")), Ok)?
        .join("insights");
    std::fs::create_dir_all(&directory)?;
    Ok(directory)
}

/// A file of that many made-up events of 90 days.
fn events(count: usize) -> Result<PathBuf> {
    use std::io::Write as _;
    let path = directory()?.join(format!("events-{count}.ndjson"));
    let until = Timestamp::parse(UNTIL).context("the date above is a date")?;
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
    for line in Synthetic::new(1, until, 90, 20_000).take(count) {
        writeln!(file, "{line}")?;
    }
    file.flush()?;
    Ok(path)
}
