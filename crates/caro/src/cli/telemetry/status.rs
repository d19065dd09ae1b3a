//! `caro telemetry status`: whether anything is recorded, by which rule, and what became of it.

use caro_telemetry::consent::{Decision, Opinion, Rule};
use caro_telemetry::identity::{Key, day_id, machine_id};
use caro_telemetry::queue::Queue;
use caro_telemetry::schedule::DeliveryState;
use clap::Args;
use serde::Serialize;

use super::{Context, counted, problems};
use crate::failure::{Exit, Failure};
use crate::telemetry::{
    PRODUCT, air_gap, clock, decide, directory, policy_source, project, telemetry_config,
};
use crate::ui::{style, visible};

/// Say whether anything is recorded, by which rule, and what became of it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  caro telemetry status
  caro telemetry status --json | jq .enabled")]
pub(super) struct Status {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Report {
    enabled: bool,
    rule: &'static str,
    source: String,
    overridden: Vec<Overridden>,
    air_gapped: bool,
    distinct_id: Option<String>,
    pending: usize,
    sent: usize,
    rejected: usize,
    dropped: u64,
    last_success: Option<String>,
    next_attempt: Option<String>,
    host: Option<String>,
    directory: Option<String>,
    problems: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Overridden {
    rule: &'static str,
    answer: &'static str,
    source: String,
}

/// What the queue's directory holds.
#[derive(Default)]
struct Stock {
    distinct_id: Option<String>,
    pending: usize,
    sent: usize,
    rejected: usize,
    state: DeliveryState,
    problems: Vec<String>,
}

impl Status {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let can_ask = context.ui.can_ask();
        let decision = decide(
            context.no_telemetry,
            can_ask,
            &context.config,
            context.environment,
        );
        let stock = stock(decision.is_on(), context);
        if self.json {
            let report = report(&decision, stock, context);
            context
                .ui
                .print(serde_json::to_string(&report).map_err(Failure::error)?)?;
        } else {
            print(&decision, &stock, context)?;
        }
        Ok(Exit::Done)
    }
}

fn stock(recording: bool, context: &Context<'_>) -> Stock {
    let mut stock = Stock::default();
    stock.problems.extend(problems::of_the_policy(context));
    stock.problems.extend(problems::on_the_way(context));
    let Some(directory) = directory(context.environment) else {
        stock.problems.push("there is no home directory".to_owned());
        return stock;
    };
    let queue = match Queue::open(&directory) {
        Ok(Some(queue)) => queue,
        Ok(None) => {
            let obstacle = recording.then(|| problems::before_the_first_event(&directory));
            stock.problems.extend(obstacle.flatten());
            return stock;
        }
        Err(error) => {
            stock
                .problems
                .push(format!("{} cannot be used: {error}", directory.display()));
            return stock;
        }
    };
    stock
        .problems
        .extend(problems::of_the_queue(&queue, recording, context));
    if let Ok(Some(key)) = Key::read(queue.directory()) {
        let now = clock(context.environment).now();
        let today = day_id(&key, PRODUCT.namespace, &machine_id(), now);
        stock.distinct_id = Some(today.distinct_id);
    }
    stock.count(&queue);
    stock
}

impl Stock {
    /// Counts what is there.
    fn count(&mut self, queue: &Queue) {
        match queue.waiting() {
            Ok(waiting) => {
                self.pending = waiting.events.len();
                let damaged = usize::try_from(waiting.damaged).unwrap_or(usize::MAX);
                self.problems.extend((damaged > 0).then(|| {
                    format!(
                        "{} cannot be read",
                        counted(damaged, "line of the queue", "lines of the queue")
                    )
                }));
            }
            Err(error) => self
                .problems
                .push(format!("the queue cannot be read: {error}")),
        }
        self.sent = queue.sent().events.len();
        self.rejected = queue.rejected().len();
        self.state = DeliveryState::read(queue);
        let failed = self.state.last_error.as_deref().map(visible);
        self.problems
            .extend(failed.map(|error| format!("the last attempt failed: {error}")));
    }
}

fn report(decision: &Decision, stock: Stock, context: &Context<'_>) -> Report {
    let overridden = decision.overridden.iter().map(
        |Opinion {
             rule,
             answer,
             source,
         }| Overridden {
            rule: rule.name(),
            answer: answer.name(),
            source: source.clone(),
        },
    );
    Report {
        enabled: decision.is_on(),
        rule: decision.winner.rule.name(),
        source: decision.winner.source.clone(),
        overridden: overridden.collect(),
        air_gapped: air_gap(&context.config, context.environment).is_some(),
        distinct_id: stock.distinct_id,
        pending: stock.pending,
        sent: stock.sent,
        rejected: stock.rejected,
        dropped: stock.state.dropped.total(),
        last_success: stock.state.last_success.map(|at| at.to_string()),
        next_attempt: stock.state.next_attempt.map(|at| at.to_string()),
        host: project(&context.config, context.environment).map(|project| project.host),
        directory: directory(context.environment).map(|directory| directory.display().to_string()),
        problems: stock.problems,
    }
}

fn print(decision: &Decision, stock: &Stock, context: &mut Context<'_>) -> Result<(), Failure> {
    let (strong, dim) = (style::STRONG, style::DIM);
    let winner = &decision.winner;
    let state = match winner.answer.name() {
        "on" => "Telemetry is on",
        "off" => "Telemetry is off",
        _ => "Telemetry is off until you are asked",
    };
    context.ui.print(format_args!(
        "{strong}{state}{strong:#}  {dim}({}){dim:#}",
        winner.source
    ))?;
    // What would hold if nobody had decided overrides nothing.
    let decided = |opinion: &&Opinion| !matches!(opinion.rule, Rule::Question | Rule::Default);
    for opinion in decision.overridden.iter().filter(decided) {
        context
            .ui
            .print(format_args!("  {dim}overridden: {opinion}{dim:#}"))?;
    }
    for (name, value) in rows(stock, context) {
        context.ui.print(format_args!("  {name:<14}{value}"))?;
    }
    for problem in &stock.problems {
        context.ui.warn(problem);
    }
    Ok(())
}

fn rows(stock: &Stock, context: &Context<'_>) -> Vec<(&'static str, String)> {
    let (config, environment) = (&context.config, context.environment);
    let mut rows = Vec::new();
    if let Some(record) = telemetry_config(config).consent {
        rows.push((
            "answered",
            format!(
                "{} ({}), by Caro {}",
                record.date,
                record.answer.name(),
                record.version
            ),
        ));
    }
    if let Some(source) = air_gap(config, environment) {
        rows.push(("air gap", format!("closed: nothing is sent ({source})")));
    }
    rows.push((
        "id today",
        stock
            .distinct_id
            .clone()
            .unwrap_or_else(|| "none".to_owned()),
    ));
    rows.push(("waiting", counted(stock.pending, "event", "events")));
    rows.push(("sent", counted(stock.sent, "receipt", "receipts")));
    rows.push(("rejected", counted(stock.rejected, "event", "events")));
    let dropped = stock.state.dropped;
    rows.push((
        "dropped",
        match dropped.total() {
            0 => "0".to_owned(),
            total => format!(
                "{total} ({} over the bound, {} too old, {} damaged)",
                dropped.full, dropped.aged, dropped.damaged
            ),
        },
    ));
    let time = |at: Option<caro_telemetry::Timestamp>, none: &str| {
        at.map_or_else(|| none.to_owned(), |at| at.to_string())
    };
    rows.push(("last sent", time(stock.state.last_success, "never")));
    if stock.state.next_attempt.is_some() {
        rows.push(("next attempt", time(stock.state.next_attempt, "")));
    }
    rows.push((
        "host",
        match project(config, environment) {
            None => "none: this build sends nothing".to_owned(),
            Some(project) => {
                let source = project.source.map(|source| format!(" ({source})"));
                format!("{}{}", visible(&project.host), source.unwrap_or_default())
            }
        },
    ));
    if config.policy.upload == Some(false) {
        let policy = policy_source(environment);
        rows.push(("uploads", format!("forbidden ({policy})")));
    }
    let directory = directory(environment).map(|directory| directory.display().to_string());
    rows.push(("directory", directory.unwrap_or_else(|| "none".to_owned())));
    rows
}
