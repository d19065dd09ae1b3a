//! `caro backends`: who can answer.

use caro_generate::BackendKind;
use clap::Args;
use serde::Serialize;

use super::Context;
use crate::backends::available;
use crate::failure::{Exit, Failure};
use crate::ui::style;

/// List who can answer, and who does.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  caro backends")]
pub(super) struct Backends {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Entry {
    backend: &'static str,
    available: bool,
    default: bool,
}

impl Backends {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let default = context.config.backend();
        let entries = BackendKind::ALL.map(|kind| Entry {
            backend: kind.as_str(),
            available: available(kind),
            default: kind == default,
        });
        if self.json {
            let json = serde_json::to_string(&entries).map_err(Failure::error)?;
            context.ui.print(json)?;
            return Ok(Exit::Done);
        }
        let (good, dim) = (style::GOOD, style::DIM);
        for (entry, kind) in entries.iter().zip(BackendKind::ALL) {
            let (style, state) = if entry.available {
                (good, "here")
            } else {
                (dim, "not in this build")
            };
            let mark = if entry.default { '*' } else { ' ' };
            let name = entry.backend;
            context.ui.print(format_args!(
                "{mark} {name:18} {style}{state:18}{style:#} {}",
                about(kind)
            ))?;
        }
        Ok(Exit::Done)
    }
}

const fn about(kind: BackendKind) -> &'static str {
    match kind {
        BackendKind::Static => "what Caro knows by itself",
        BackendKind::Embedded => "a model that runs inside Caro",
        BackendKind::Ollama => "a local Ollama server",
        BackendKind::OpenAi => "OpenAI's service",
        BackendKind::OpenAiCompatible => "any server that speaks OpenAI's protocol",
        BackendKind::Anthropic => "Anthropic's service",
    }
}
