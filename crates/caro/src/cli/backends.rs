//! `caro backends`: who can answer.

use caro_generate::BackendKind;
use clap::Args;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::Context;
use crate::backends::available;
use crate::backends::state::{State, states};
use crate::failure::{Exit, Failure};
use crate::ui::{Ui, json_visible, style, visible};

/// Most models of a server that are named in the table.
const MODELS_NAMED: usize = 8;

/// List who can answer, in the order in which they are asked, and what the others lack.
#[derive(Debug, Args)]
#[command(after_help = "\
Servers are asked for the list of their models, and have a second to answer. A
service that you never chose is not asked, even where its key is set.

Example:
  caro backends")]
pub(super) struct Backends {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Entry<'a> {
    backend: &'static str,
    available: bool,
    default: bool,
    order: Option<usize>,
    ready: bool,
    state: &'a str,
    model: Option<&'a str>,
    r#where: &'a str,
    models: &'a [String],
}

impl Backends {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let states = states(BackendKind::ALL, &context.config, context.environment);
        if self.json {
            let default = context.config.backend();
            let entries: Vec<_> = states.iter().map(|state| entry(state, default)).collect();
            let json = serde_json::to_string(&entries).map_err(Failure::error)?;
            context.ui.print(json_visible(&json))?;
            return Ok(Exit::Done);
        }
        show(states, context.ui)?;
        Ok(Exit::Done)
    }
}

/// Shows who can answer: those that are asked first, as they are asked.
///
/// # Errors
/// The reader has gone, or what they write to is full.
pub(crate) fn show(mut states: Vec<State>, ui: &mut Ui) -> Result<(), Failure> {
    states.sort_by_key(|state| state.order.unwrap_or(usize::MAX));
    let width = |text: fn(&State) -> &str| {
        let widths = states.iter().map(|state| visible(text(state)).width());
        widths.max().unwrap_or_default()
    };
    let widths = [
        width(|state| state.kind.as_str()),
        width(|state| &state.summary),
        width(|state| state.model.as_deref().unwrap_or_default()),
    ];
    for state in &states {
        for line in rows(state, widths) {
            ui.print(line.trim_end())?;
        }
    }
    Ok(())
}

fn entry(state: &State, default: BackendKind) -> Entry<'_> {
    Entry {
        backend: state.kind.as_str(),
        available: available(state.kind),
        default: state.kind == default,
        order: state.order,
        ready: state.ready,
        state: &state.summary,
        model: state.model.as_deref(),
        r#where: &state.place,
        models: &state.models,
    }
}

/// The lines of a backend: its row, and the models that could be chosen.
fn rows(state: &State, [kind, summary, model]: [usize; 3]) -> Vec<String> {
    let dim = style::DIM;
    let colour = match (state.ready, state.order) {
        (true, _) => style::GOOD,
        (false, Some(_)) => style::WARNING,
        (false, None) => dim,
    };
    let order = state.order.map(|place| place.to_string());
    let padded = |text: &str, width: usize| {
        let text = visible(text);
        format!(
            "{text}{:gap$}",
            "",
            gap = width.saturating_sub(text.width())
        )
    };
    let place = match state.place.as_str() {
        "" => String::new(),
        place => format!("  {dim}{}{dim:#}", visible(place)),
    };
    let row = format!(
        "{:>2} {}  {colour}{}{colour:#}  {}",
        order.unwrap_or_default(),
        padded(state.kind.as_str(), kind),
        padded(&state.summary, summary),
        padded(state.model.as_deref().unwrap_or_default(), model),
    );
    let mut rows = vec![format!(
        "{}{place}",
        if place.is_empty() {
            row.trim_end()
        } else {
            &row
        }
    )];
    if !state.models.is_empty() {
        let named: Vec<_> = state
            .models
            .iter()
            .take(MODELS_NAMED)
            .map(|name| visible(name))
            .collect();
        let more = match state.models.len().saturating_sub(MODELS_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        rows.push(format!(
            "   {:kind$}  {dim}it has {}{more}{dim:#}",
            "",
            named.join(", ")
        ));
    }
    rows
}
