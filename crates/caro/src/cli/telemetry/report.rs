//! `caro telemetry report`: what the events say, here and without network.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use caro_insights::{Options, Report as Insights, Source, evaluate, html, json, terminal};
use caro_telemetry::Timestamp;
use clap::Args;

use super::{Context, queue};
use crate::failure::{Exit, Failure};
use crate::telemetry::clock;
use crate::ui::json_visible;

/// Show what the events say: do commands serve, how long do people wait, does the safety check help.
///
/// Without files it tells of this machine: of what waits, and of the last 1,000 events that were sent. With files it
/// tells of any number of machines: JSON or NDJSON as `caro telemetry export` writes it, plain or gzip, and of folders
/// everything in them that is named so. Nothing is sent.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro telemetry report
  caro telemetry report --since 30d --html report.html
  caro telemetry report exports/ more.ndjson.gz --json")]
pub(super) struct Report {
    /// Files with events, or folders of them.
    #[arg(value_name = "FILE|DIR")]
    files: Vec<PathBuf>,

    /// Only events from then on: 30d, 12h, 8w, or a date as 2026-11-01 (UTC).
    #[arg(long, value_name = "TIME", value_parser = since)]
    since: Option<Since>,

    /// Write a page of HTML to this file, or to stdout with -.
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,

    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

/// From when on events count.
#[derive(Clone, Copy, Debug)]
enum Since {
    Ago(Duration),
    At(Timestamp),
}

impl Report {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let sources = self.sources(context)?;
        let report = self.evaluate(&sources, context);
        if let Some(path) = &self.html {
            write_page(path, &html(&report), context)?;
        }
        if self.json {
            context
                .ui
                .print_text(&json_visible(&format!("{:#}\n", json(&report))))?;
        } else if self.html.is_none() {
            let width = if context.ui.shows_output() {
                context.ui.width()
            } else {
                80
            };
            context.ui.print_text(&terminal(&report, width, true))?;
        }
        Ok(Exit::Done)
    }

    fn sources(&self, context: &Context<'_>) -> Result<Vec<Source>, Failure> {
        if self.files.is_empty() {
            return local(context);
        }
        let mut sources = Vec::new();
        for path in &self.files {
            let failed = |error| Failure::error(format_args!("{}: {error}", path.display()));
            if path.metadata().map_err(failed)?.is_dir() {
                sources.extend(Source::below(path).map_err(failed)?);
            } else {
                sources.push(Source::File(path.clone()));
            }
        }
        Ok(sources)
    }

    fn evaluate(&self, sources: &[Source], context: &Context<'_>) -> Insights {
        let now = clock(context.environment).now();
        let options = Options {
            now,
            since: self.since.map(|since| since.before(now)),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        };
        #[cfg(feature = "telemetry")]
        {
            let total = sources.iter().map(Source::size).sum();
            let bar = context.ui.progress("Reading", total);
            evaluate(sources, &options, &|progress| bar.reach(progress.done))
        }
        #[cfg(not(feature = "telemetry"))]
        evaluate(sources, &options, &|_| ())
    }
}

/// What this machine knows of itself: receipts, and what waits.
fn local(context: &Context<'_>) -> Result<Vec<Source>, Failure> {
    let Some(queue) = queue(context)? else {
        return Ok(Vec::new());
    };
    let waiting = queue
        .queue()
        .waiting()
        .map_err(|error| Failure::error(format_args!("the queue cannot be read: {error}")))?;
    let lists = [queue.queue().sent(), waiting];
    let lines = |list: caro_telemetry::queue::Waiting| {
        Source::Lines(list.events.into_iter().map(|event| event.line).collect())
    };
    Ok(lists.map(lines).into())
}

impl Since {
    fn before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::Ago(time) => {
                let milliseconds = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
                Timestamp::from_milliseconds(now.milliseconds().saturating_sub(milliseconds))
            }
        }
    }
}

fn since(text: &str) -> Result<Since, String> {
    const HOUR: u64 = 3600;
    let ago = |unit: u64| {
        let number: u64 = text[..text.len() - 1].parse().ok()?;
        Some(Since::Ago(Duration::from_secs(number.checked_mul(unit)?)))
    };
    let read = match text.as_bytes().last() {
        Some(b'h') => ago(HOUR),
        Some(b'd') => ago(24 * HOUR),
        Some(b'w') => ago(7 * 24 * HOUR),
        _ => Timestamp::parse(&format!("{text}T00:00:00Z"))
            .or_else(|| Timestamp::parse(text))
            .map(Since::At),
    };
    read.ok_or_else(|| "a time like 30d, 12h, 8w or 2026-11-01 is expected".to_owned())
}

/// Writes the page beside its place and puts it there, so that nobody ever sees half of it. Only a page is replaced.
fn write_page(path: &Path, page: &str, context: &mut Context<'_>) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        return context.ui.print_bytes(page.as_bytes());
    }
    let shown = path.display();
    let is_page = path.extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm")
    });
    if path.exists() && !is_page {
        return Err(
            Failure::error(format_args!("{shown} exists and is no page"))
                .hint("name a file that ends in .html"),
        );
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let write = || {
        let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        file.write_all(page.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        std::io::Result::Ok(())
    };
    write().map_err(|error| Failure::error(format_args!("{shown} cannot be written: {error}")))?;
    context.ui.say(format_args!("The report is in {shown}"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_ago_and_a_date_are_understood_and_nothing_else() {
        let now = Timestamp::parse("2026-11-22T12:00:00Z").unwrap();
        let from = |text: &str| since(text).map(|since| since.before(now).to_string());
        assert_eq!(from("30d").unwrap(), "2026-10-23T12:00:00Z");
        assert_eq!(from("12h").unwrap(), "2026-11-22T00:00:00Z");
        assert_eq!(from("1w").unwrap(), "2026-11-15T12:00:00Z");
        assert_eq!(from("2026-11-01").unwrap(), "2026-11-01T00:00:00Z");
        assert_eq!(from("99999999999999d").unwrap(), "1970-01-01T00:00:00Z");
        for text in [
            "",
            "d",
            "-3d",
            "30",
            "30 d",
            "yesterday",
            "é",
            "999999999999999999999d",
        ] {
            assert!(from(text).is_err(), "{text}");
        }
    }
}
