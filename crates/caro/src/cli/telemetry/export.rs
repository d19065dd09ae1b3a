//! `caro telemetry export`: what waits, as a file that can be read and carried out.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use caro_telemetry::OfflineQueue;
use caro_telemetry::export::Form;
use caro_telemetry::queue::Waiting;
use caro_telemetry::schedule::DeliveryState;
use clap::Args;
use clap::builder::PossibleValuesParser;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Context, counted, queue};
use crate::failure::{Exit, Failure};

/// Write what waits to a file, to read it or to carry it out.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro telemetry export -o events.json
  caro telemetry export -o events.ndjson.gz --clear
  caro telemetry export -o - --format csv")]
pub(super) struct Export {
    /// The file, or - for stdout. A name that ends in .gz is compressed.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    /// The form; without it, what the file's name says, or json.
    #[arg(long, value_parser = PossibleValuesParser::new(Form::ALL.map(Form::name)))]
    format: Option<String>,

    /// Delete from the queue what was written, once it is safely on disk.
    #[arg(long)]
    clear: bool,

    /// Write over a file that exists.
    #[arg(long)]
    force: bool,
}

impl Export {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let queue = queue(context)?;
        if self.clear && !self.is_file_to_be() {
            return Err(Failure::usage(
                "--clear needs a file: nobody can tell whether what goes into a pipe is kept",
            )
            .hint("export to a file, or export first and delete with caro telemetry clear"));
        }
        let written = if self.output.as_os_str() == "-" {
            let mut bytes = Vec::new();
            let written = self
                .write(queue.as_ref(), &mut bytes)
                .map_err(Failure::error)?;
            context.ui.print_bytes(&bytes)?;
            written
        } else {
            self.write_file(queue.as_ref())?
        };
        if self.clear
            && let Some(queue) = &queue
        {
            queue.remove_exported(&written).map_err(|error| {
                Failure::error(format_args!("exported, but not deleted from the queue: {error}"))
                    .hint("the events are in the file and still wait; sending both is harmless, since repeats are counted once")
            })?;
        }
        say(&written, queue.as_ref(), self.clear, context);
        Ok(Exit::Done)
    }

    /// Whether the output is a file, or will be one: what is synced to a disk.
    fn is_file_to_be(&self) -> bool {
        let other = self
            .output
            .metadata()
            .is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
        self.output.as_os_str() != "-" && !other
    }

    fn form(&self) -> Form {
        let name = self.output.to_string_lossy();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let by_name = || {
            Form::ALL
                .into_iter()
                .find(|form| name.ends_with(&format!(".{}", form.name())))
        };
        let by_option = self
            .format
            .as_ref()
            .and_then(|name| Form::ALL.into_iter().find(|form| form.name() == name));
        by_option.or_else(by_name).unwrap_or_default()
    }

    fn is_compressed(&self) -> bool {
        self.output
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
    }

    fn write(&self, queue: Option<&OfflineQueue>, output: &mut dyn Write) -> io::Result<Waiting> {
        match queue {
            Some(queue) => queue.export(output, self.form()),
            None => {
                caro_telemetry::export::write(&[], self.form(), output).map(|()| Waiting::default())
            }
        }
    }

    /// Writes beside the file and renames, so that a file is there whole or not at all.
    fn write_file(&self, queue: Option<&OfflineQueue>) -> Result<Waiting, Failure> {
        let path = &self.output;
        let shown = path.display();
        if path.is_dir() {
            return Err(
                Failure::error(format_args!("{shown} is a directory")).hint("name a file in it")
            );
        }
        if path.exists() && !self.force {
            return Err(
                Failure::error(format_args!("{shown} exists")).hint("--force writes over it")
            );
        }
        let failed =
            |error: io::Error| Failure::error(format_args!("{shown} cannot be written: {error}"));
        if path.exists() && !path.is_file() {
            // A pipe or a device takes what comes; there is nothing to rename.
            let mut file = OpenOptions::new().write(true).open(path).map_err(failed)?;
            return self.write(queue, &mut file).map_err(failed);
        }
        let beside = beside(path);
        let written = self.write_beside(queue, &beside).and_then(|written| {
            std::fs::rename(&beside, path)?;
            sync_directory(path);
            Ok(written)
        });
        written.map_err(|error| {
            _ = std::fs::remove_file(&beside);
            failed(error)
        })
    }

    fn write_beside(&self, queue: Option<&OfflineQueue>, beside: &Path) -> io::Result<Waiting> {
        let file = create_private(beside)?;
        let mut output = BufWriter::new(&file);
        let written = if self.is_compressed() {
            let mut encoder = GzEncoder::new(&mut output, Compression::default());
            let written = self.write(queue, &mut encoder)?;
            encoder.finish()?;
            written
        } else {
            self.write(queue, &mut output)?
        };
        output.flush()?;
        drop(output);
        // What is deleted from the queue afterwards must be on the disk before.
        file.sync_all()?;
        Ok(written)
    }
}

/// A name in the same directory that is nobody's.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.partial", caro_telemetry::Uuid::now_v7()));
    path.with_file_name(name)
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn sync_directory(path: &Path) {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    // Some file systems do not know this; the file itself is synced.
    _ = File::open(parent).and_then(|directory| directory.sync_all());
}

fn say(written: &Waiting, queue: Option<&OfflineQueue>, cleared: bool, context: &mut Context<'_>) {
    let count = counted(written.events.len(), "event", "events");
    let after = if cleared && !written.events.is_empty() {
        ", and deleted from the queue"
    } else {
        ""
    };
    context.ui.say(format_args!("Exported {count}{after}."));
    let dropped = queue
        .map(|queue| DeliveryState::read(queue.queue()).dropped)
        .unwrap_or_default();
    if dropped.full > 0 {
        context.ui.say(format_args!(
            "So far {} dropped, the oldest, since no more than 1,000 are kept: export more often to lose none.",
            counted(usize::try_from(dropped.full).unwrap_or(usize::MAX), "event was", "events were")
        ));
    }
    if written.damaged > 0 {
        let damaged = usize::try_from(written.damaged).unwrap_or(usize::MAX);
        context.ui.warn(format_args!(
            "left out, since it cannot be read: {}",
            counted(damaged, "line of the queue", "lines of the queue")
        ));
    }
}
