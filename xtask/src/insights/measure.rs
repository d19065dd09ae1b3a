//! What a report costs: `caro telemetry report` as it is shipped, beside DuckDB.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::{duckdb, events};
use crate::{release, say};

/// The report may take this much memory, in KiB, for a million events.
const MEMORY: u64 = 200 * 1024;

/// Each is measured this often; the fastest counts, for the machine has other things to do.
const TIMES: usize = 3;

struct Cost {
    seconds: f64,
    peak_kib: u64,
}

pub(super) fn bench(count: usize) -> Result<()> {
    let caro = release::build(&[])?;
    let file = events(count)?;
    let bytes = file.metadata()?.len();
    let (ours, report) = fastest(|| report(&caro, &file))?;
    #[expect(clippy::cast_precision_loss, reason = "a size in megabytes")]
    let megabytes = bytes as f64 / 1e6;
    say(&format!("{count} events, {megabytes:.0} MB"));
    say(&format!(
        "caro telemetry report: {:.2} s, {} KiB at the peak",
        ours.seconds, ours.peak_kib
    ));
    let quarter = events(count / 4)?;
    let (part, _) = fastest(|| self::report(&caro, &quarter))?;
    say(&format!(
        "  of a quarter of them: {:.2} s, {} KiB",
        part.seconds, part.peak_kib
    ));
    std::fs::remove_file(quarter)?;
    let mut slower = false;
    if let Some(python) = duckdb::python()? {
        let (theirs, reference) = fastest(|| {
            let answers = duckdb::answers(&python, &file)?;
            let seconds = answers["seconds"]
                .as_f64()
                .context("the script measures its time")?;
            let peak_kib = answers["peak_kib"]
                .as_u64()
                .context("the script measures its memory")?;
            Ok((Cost { seconds, peak_kib }, answers))
        })?;
        let compared = duckdb::compare(&report, &reference["answers"])?;
        say(&format!(
            "DuckDB: {:.2} s, {} KiB at the peak",
            theirs.seconds, theirs.peak_kib
        ));
        say(&format!(
            "{compared} figures are the same; DuckDB takes {:.1} times as long",
            theirs.seconds / ours.seconds
        ));
        slower = ours.seconds > theirs.seconds;
    }
    std::fs::remove_file(file)?;
    if slower || ours.peak_kib > MEMORY {
        bail!("over budget: no slower than DuckDB, at most {MEMORY} KiB");
    }
    Ok(())
}

fn fastest<T>(mut measure: impl FnMut() -> Result<(Cost, T)>) -> Result<(Cost, T)> {
    let mut best = measure()?;
    for _ in 1..TIMES {
        let next = measure()?;
        if next.0.seconds < best.0.seconds {
            best = next;
        }
    }
    Ok(best)
}

/// Runs a report under GNU time, which says how much memory it took.
fn report(caro: &Path, file: &Path) -> Result<(Cost, Value)> {
    let home = tempfile::tempdir()?;
    let began = Instant::now();
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M"])
        .arg(caro)
        .args(["telemetry", "report", "--json"])
        .arg(file)
        .env_clear()
        .env("HOME", home.path())
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .output()
        .context("GNU time could not be started; on Debian: apt-get install time")?;
    let seconds = began.elapsed().as_secs_f64();
    if !output.status.success() {
        bail!(
            "the report failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let peak_kib = said
        .lines()
        .last()
        .and_then(|line| line.trim().parse().ok());
    let cost = Cost {
        seconds,
        peak_kib: peak_kib.context("GNU time measured nothing")?,
    };
    Ok((cost, serde_json::from_slice(&output.stdout)?))
}
