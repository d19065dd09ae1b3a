//! `caro telemetry schema`: the dictionary.

use caro_events::render::{dictionary, markdown};
use clap::Args;

use super::Context;
use crate::failure::{Exit, Failure};
use crate::ui::style;

/// Show everything that can be recorded.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro telemetry schema
  caro telemetry schema --json | jq '.events[].name'")]
pub(super) struct Schema {
    /// Print JSON.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,

    /// Print Markdown.
    #[arg(long)]
    markdown: bool,
}

impl Schema {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        if self.json {
            context
                .ui
                .print(serde_json::to_string_pretty(&dictionary()).map_err(Failure::error)?)?;
        } else if self.markdown {
            context.ui.print_text(&markdown())?;
        } else {
            print(context)?;
        }
        Ok(Exit::Done)
    }
}

fn print(context: &mut Context<'_>) -> Result<(), Failure> {
    let (strong, dim) = (style::STRONG, style::DIM);
    let dictionary = dictionary();
    for event in &dictionary.events {
        context.ui.print(format_args!(
            "{strong}{}{strong:#}  {}",
            event.name, event.what
        ))?;
        for property in &event.properties {
            context
                .ui
                .print(format_args!("  {:<26} {}", property.name, property.what))?;
            let values: Vec<_> = property.values.iter().map(|value| value.name).collect();
            let kind = match (values.as_slice(), property.unit) {
                ([], Some(unit)) => format!("{} of {unit}", property.kind),
                ([], None) => property.kind.to_owned(),
                (values, _) => values.join(", "),
            };
            for part in wrapped(&kind, context.ui.width().clamp(60, 120) - 30) {
                context
                    .ui
                    .print(format_args!("  {:<26} {dim}{part}{dim:#}", ""))?;
            }
        }
        context.ui.print("")?;
    }
    context
        .ui
        .print(format_args!("{strong}Every event also carries{strong:#}"))?;
    for field in &dictionary.envelope {
        context
            .ui
            .print(format_args!("  {:<26} {}", field.name, field.what))?;
    }
    Ok(())
}

/// Words on as many lines as they need.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
