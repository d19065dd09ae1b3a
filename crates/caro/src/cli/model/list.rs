//! `caro model list`: which models there are.

use caro_models::{Entry, Size, State, Store};
use clap::Args;
use serde::Serialize;

use super::{same, store, wanted};
use crate::cli::Context;
use crate::failure::{Exit, Failure};
use crate::ui::{json_visible, style, visible};

/// List the models that can be fetched, and those that are here.
///
/// Any .gguf file in the directory counts as a model, by its name.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro model list
  caro model list --json")]
pub(super) struct List {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Item<'a> {
    name: &'a str,
    /// `complete`, `partial`, `absent` or `damaged`.
    state: &'static str,
    /// Of the whole.
    bytes: u64,
    /// Of them here.
    here: u64,
    default: bool,
    licence: Option<&'static str>,
    path: String,
    /// Not in the directory of the models.
    #[serde(skip)]
    elsewhere: bool,
}

impl List {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let store = store(&context.config, context.environment)?;
        let wanted = wanted(&context.config, context.environment);
        let entries = entries(&store, &wanted)?;
        let items: Vec<_> = entries
            .iter()
            .map(|entry| item(entry, &wanted, &store))
            .collect();
        if self.json {
            let json = serde_json::to_string(&items).map_err(Failure::error)?;
            context.ui.print(json_visible(&json))?;
            return Ok(Exit::Done);
        }
        let columns = items.iter().map(|item| visible(item.name).chars().count());
        let columns = columns.max().unwrap_or_default();
        for (item, entry) in items.iter().zip(&entries) {
            let mark = if item.default { '*' } else { ' ' };
            let name = visible(item.name);
            let size = Size(item.bytes);
            let (style, state) = state(item, entry);
            context.ui.print(format_args!(
                "{mark} {name:columns$}  {size:>8}  {style}{state}{style:#}"
            ))?;
        }
        let directory = store.directory().display().to_string();
        let dim = style::DIM;
        context
            .ui
            .print(format_args!("{dim}in {}{dim:#}", visible(&directory)))?;
        Ok(Exit::Done)
    }
}

/// Those of the directory, and the one that is configured where it lies elsewhere.
fn entries(store: &Store, wanted: &str) -> Result<Vec<Entry>, Failure> {
    let mut entries = store.list().map_err(Failure::error)?;
    if !entries.iter().any(|entry| same(&entry.name, wanted))
        && let Ok(path) = store.locate(wanted)
        && !entries.iter().any(|entry| entry.path == path)
    {
        let bytes = path.metadata().map_or(0, |metadata| metadata.len());
        let name = path.file_stem().unwrap_or_default();
        entries.push(Entry {
            name: name.to_string_lossy().into_owned(),
            path,
            model: None,
            state: State::Complete(bytes),
        });
    }
    Ok(entries)
}

fn item<'a>(entry: &'a Entry, wanted: &str, store: &Store) -> Item<'a> {
    let (state, here) = match entry.state {
        State::Complete(bytes) => ("complete", bytes),
        State::Partial(bytes) => ("partial", bytes),
        State::Damaged(bytes) => ("damaged", bytes),
        State::Absent => ("absent", 0),
    };
    Item {
        name: &entry.name,
        state,
        bytes: entry.model.map_or(here, |model| model.bytes),
        here,
        default: same(&entry.name, wanted) || entry.path.to_str() == Some(wanted),
        elsewhere: entry.path.parent() != Some(store.directory()),
        licence: entry.model.map(|model| model.licence),
        path: entry.path.display().to_string(),
    }
}

/// How much of it is here, in words.
fn state(item: &Item<'_>, entry: &Entry) -> (anstyle::Style, String) {
    match entry.state {
        State::Complete(_) if item.elsewhere => {
            (style::GOOD, format!("here, at {}", visible(&item.path)))
        }
        State::Complete(_) if entry.model.is_none() => (style::GOOD, "here, your own".to_owned()),
        State::Complete(_) => (style::GOOD, "here".to_owned()),
        State::Absent => (style::DIM, "not here".to_owned()),
        State::Partial(bytes) => (
            style::WARNING,
            format!("{} here ({} %)", Size(bytes), percent(bytes, item.bytes)),
        ),
        State::Damaged(bytes) => (
            style::ERROR,
            format!("damaged: {bytes} bytes instead of {}", item.bytes),
        ),
    }
}

/// The part of a whole in percent, rounded down: 100 is all of it.
pub(super) const fn percent(part: u64, whole: u64) -> u64 {
    match part.saturating_mul(100).checked_div(whole) {
        Some(percent) => percent,
        None => 100,
    }
}
