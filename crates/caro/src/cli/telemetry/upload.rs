//! `caro telemetry upload`: send what was exported on machines without network.

use std::path::{Path, PathBuf};

use caro_telemetry::consent::do_not_track;
use caro_telemetry::delivery::{Failure as Undelivered, Uploader};
use caro_telemetry::import::{Fault, Import, ImportError};
use clap::Args;

use super::Context;
use crate::failure::{Exit, Failure};
use crate::telemetry::{PRODUCT, air_gap, clock, policy_source, project, sender};
use crate::ui::visible;

/// Send files that `caro telemetry export` wrote on other machines.
///
/// Every event is checked before the first is sent. Events keep their numbers and times, so sending a file twice is
/// harmless: what arrives twice is counted once. Works where telemetry is off: this is an act of its own.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro telemetry upload events.json
  caro telemetry upload collected/*.ndjson.gz")]
pub(super) struct Upload {
    /// JSON or NDJSON, plain or gzip.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

impl Upload {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        if let Some(source) = forbidden(context) {
            return Err(Failure::error(format_args!(
                "nothing is uploaded: {source}"
            )));
        }
        let project = project(&context.config, context.environment).ok_or_else(|| {
            Failure::error(
                "nothing is uploaded: this is a debug build, and CARO_POSTHOG_HOST is not set",
            )
        })?;
        let counts = self.check(context)?;
        let total: u64 = counts.iter().sum();
        if total == 0 {
            context.ui.say("There is no event in these files.");
            return Ok(Exit::Done);
        }
        sender::limit_memory();
        let mut transport =
            sender::transport(&project, context.environment).map_err(Failure::error)?;
        let mut uploader = Uploader::new(&mut transport);
        let outcome = self.send(&mut uploader, total, context);
        let report = uploader.report;
        for (event, reason) in &report.rejected {
            context.ui.warn(format_args!(
                "the server refused the event {}: {}",
                event.uuid,
                visible(reason)
            ));
        }
        match outcome {
            Err(failure) => Err(failure.hint(format_args!(
                "{} of {total} events were sent; upload the same files again: what arrives twice is counted once",
                report.sent
            ))),
            Ok(()) => {
                context.ui.say(format_args!(
                    "Uploaded {} of {total} events. Uploading the same files again is harmless: what arrives twice is counted once.",
                    report.sent
                ));
                Ok(if report.rejected.is_empty() { Exit::Done } else { Exit::Error })
            }
        }
    }

    /// Checks every event of every file, and counts them.
    fn check(&self, context: &Context<'_>) -> Result<Vec<u64>, Failure> {
        let sizes = self
            .files
            .iter()
            .map(|path| path.metadata().map_or(0, |metadata| metadata.len()));
        let progress = context.ui.progress("Checking", sizes.sum());
        let mut counts = Vec::new();
        let mut bytes = 0;
        for path in &self.files {
            let mut import = open(path, context)?;
            for event in &mut import {
                bytes += event.map_err(|error| refused(path, &error))?.line.len() as u64;
                progress.reach(bytes);
            }
            counts.push(import.number());
        }
        Ok(counts)
    }

    fn send(
        &self,
        uploader: &mut Uploader<'_>,
        total: u64,
        context: &Context<'_>,
    ) -> Result<(), Failure> {
        let progress = context.ui.progress("Uploading", total);
        let failed =
            |failure: Undelivered| Failure::error(format_args!("the upload stopped: {failure}"));
        for path in &self.files {
            // Checked once more: the file may be another by now.
            for event in open(path, context)? {
                uploader
                    .add(event.map_err(|error| refused(path, &error))?)
                    .map_err(failed)?;
                progress.reach(uploader.report.sent);
            }
        }
        uploader.finish().map_err(failed)
    }
}

/// Why nothing may be uploaded here, in words.
fn forbidden(context: &Context<'_>) -> Option<String> {
    let (config, environment) = (&context.config, context.environment);
    if context.no_telemetry {
        Some("--no-telemetry was given".to_owned())
    } else if do_not_track(environment.text("DO_NOT_TRACK").as_deref()) {
        Some("DO_NOT_TRACK is set".to_owned())
    } else if config.policy.telemetry_enabled == Some(false) || config.policy.upload == Some(false)
    {
        Some(format!(
            "the system's policy forbids it ({})",
            policy_source(environment)
        ))
    } else {
        air_gap(config, environment).map(|source| format!("the air gap is closed ({source})"))
    }
}

fn open(path: &Path, context: &Context<'_>) -> Result<Import, Failure> {
    if path.is_dir() {
        return Err(
            Failure::error(format_args!("{} is a directory", path.display()))
                .hint("name the files in it"),
        );
    }
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Err(
            Failure::error(format_args!("{} is not a file", path.display()))
                .hint("events are checked before the first is sent, so the file is read twice"),
        );
    }
    Import::open(path, PRODUCT, clock(context.environment).now())
        .map_err(|error| refused(path, &error))
}

fn refused(path: &Path, error: &ImportError) -> Failure {
    let failure = Failure::error(format_args!("{}: {error}", path.display()));
    let advice = match error {
        ImportError::Io(_) => return failure.hint("nothing was sent"),
        ImportError::Event { fault, .. } => match fault {
            Fault::Newer(_) => "nothing was sent; update Caro here, and upload then",
            Fault::Ahead => "nothing was sent; set the clocks, or upload when the time has come",
            _ => {
                "nothing was sent; the file is not as Caro wrote it: export it anew where it comes from"
            }
        },
        ImportError::Form { .. } if path.to_string_lossy().contains(".csv") => {
            "nothing was sent; CSV is for reading: export JSON or NDJSON to upload it"
        }
        ImportError::Form { .. } => "nothing was sent; export it anew where it comes from",
    };
    failure.hint(advice)
}
