//! The same questions, answered by DuckDB through its Python package.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use caro_insights::{Options, Source, evaluate, json};
use caro_telemetry::Timestamp;
use serde_json::Value;

use super::{UNTIL, directory, events};
use crate::say;

const REFERENCE: &str = include_str!("reference.py");

/// The version that the figures were compared with.
const VERSION: &str = "duckdb==2.0.0";

/// Compares every figure of a report with DuckDB's.
pub(super) fn check(count: usize) -> Result<()> {
    let Some(python) = python()? else {
        return Ok(());
    };
    let file = events(count)?;
    let reference = answers(&python, &file)?;
    let options = Options {
        now: Timestamp::parse(UNTIL).context("the date above is a date")?,
        since: None,
        threads: 2,
    };
    let report = json(&evaluate(&[Source::File(file.clone())], &options, &|_| ()));
    std::fs::remove_file(file)?;
    let compared = compare(&report, &reference["answers"])?;
    say(&format!(
        "{compared} figures of {count} events are the same as DuckDB's"
    ));
    Ok(())
}

/// A Python with DuckDB, made once; `None`, and a word about it, where there is none to be had.
pub(super) fn python() -> Result<Option<PathBuf>> {
    let directory = directory()?.join("python");
    let python = directory.join("bin/python");
    let works = |python: &Path| {
        let mut command = Command::new(python);
        command
            .args(["-c", "import duckdb"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if works(&python) {
        return Ok(Some(python));
    }
    say("installing DuckDB's Python package …");
    let quietly = |command: &mut Command| {
        let command = command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let made = quietly(
        Command::new("python3")
            .arg("-m")
            .arg("venv")
            .arg(&directory),
    );
    let pip = ["-m", "pip", "install", "--quiet"];
    let installed = made
        && (quietly(Command::new(&python).args(pip).arg(VERSION))
            || quietly(Command::new(&python).args(pip).arg("duckdb")));
    if installed && works(&python) {
        return Ok(Some(python));
    }
    say("skipped: DuckDB's Python package could not be installed");
    Ok(None)
}

/// What DuckDB makes of the events of a file.
pub(super) fn answers(python: &Path, file: &Path) -> Result<Value> {
    let script = directory()?.join("reference.py");
    std::fs::write(&script, REFERENCE)?;
    let output = Command::new(python)
        .arg(&script)
        .arg(file)
        .arg("2")
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("DuckDB's script failed");
    }
    serde_json::from_slice(&output.stdout).context("DuckDB's script wrote no JSON")
}

/// Compares a report with the reference, and says how many figures that were.
pub(super) fn compare(report: &Value, reference: &Value) -> Result<usize> {
    let mut compared = 0;
    for insight in report["insights"]
        .as_array()
        .context("a report has insights")?
    {
        let id = insight["id"].as_str().context("an insight has an id")?;
        let expected = &reference[id];
        if expected.is_null() {
            bail!("the reference does not answer {id}: add it to reference.py");
        }
        let mut one = Comparison { id, compared: 0 };
        one.overall(insight, expected)?;
        one.timeline(insight, expected)?;
        one.groups(insight, expected)?;
        one.steps(insight, expected)?;
        if one.compared == 0 {
            bail!("nothing of {id} was compared");
        }
        compared += one.compared;
    }
    Ok(compared)
}

struct Comparison<'a> {
    id: &'a str,
    compared: usize,
}

impl Comparison<'_> {
    fn overall(&mut self, insight: &Value, expected: &Value) -> Result<()> {
        for (place, expected) in list(&expected["overall"]).iter().enumerate() {
            self.same("overall", &insight["overall"][place]["value"], expected)?;
        }
        Ok(())
    }

    fn timeline(&mut self, insight: &Value, expected: &Value) -> Result<()> {
        for bucket in list(&insight["timeline"]) {
            let day = bucket["start"].as_str().unwrap_or_default();
            let day = day.split('T').next().unwrap_or_default();
            for (place, value) in list(&bucket["values"]).iter().enumerate() {
                let expected = &expected["timeline"][day][place];
                self.same(day, value, expected)?;
            }
        }
        Ok(())
    }

    fn groups(&mut self, insight: &Value, expected: &Value) -> Result<()> {
        let groups = list(&insight["groups"]);
        let there = expected["groups"]
            .as_object()
            .map_or(0, serde_json::Map::len);
        if groups.len() != there {
            bail!("{}: {} groups, not {there}", self.id, groups.len());
        }
        for group in groups {
            let labels = list(&group["labels"]).iter().filter_map(Value::as_str);
            let label = labels.collect::<Vec<_>>().join(" / ");
            for (place, figure) in list(&group["figures"]).iter().enumerate() {
                self.same(&label, &figure["value"], &expected["groups"][&label][place])?;
            }
        }
        Ok(())
    }

    fn steps(&mut self, insight: &Value, expected: &Value) -> Result<()> {
        for (place, expected) in list(&expected["steps"]).iter().enumerate() {
            self.same("steps", &insight["steps"][place]["reached"], expected)?;
        }
        Ok(())
    }

    /// A day without events is absent there and 0, or no data, here.
    fn same(&mut self, what: &str, found: &Value, expected: &Value) -> Result<()> {
        self.compared += 1;
        let (one, other) = (found.as_f64(), expected.as_f64());
        let alike = match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * other.abs().max(1.0),
            (None, None) => true,
            (one, None) => one == Some(0.0),
            (None, Some(_)) => false,
        };
        if !alike {
            bail!("{} ({what}): {found}, but {expected} by DuckDB", self.id);
        }
        Ok(())
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
