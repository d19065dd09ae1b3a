//! The answer as JSON. The keys are part of the interface and stay.

use caro_safety::{Action, Assessment};
use serde::Serialize;

use super::Generation;
use super::offer::Offer;
use crate::execution::Destination;
use crate::failure::{Exit, Failure};
use crate::ui::json_visible;

/// A finding, as JSON shows it.
#[derive(Serialize)]
pub(crate) struct Pattern<'a> {
    category: &'static str,
    rule: &'static str,
    risk_level: &'static str,
    /// First byte of the command and the one behind the last.
    span: [usize; 2],
    explanation: &'a str,
}

/// The findings of an assessment, worst first.
pub(crate) fn patterns(assessment: &Assessment) -> Vec<Pattern<'_>> {
    assessment
        .findings
        .iter()
        .map(|finding| Pattern {
            category: finding.category.as_str(),
            rule: finding.rule,
            risk_level: finding.risk_level.as_str(),
            span: [finding.span.start, finding.span.end],
            explanation: &finding.explanation,
        })
        .collect()
}

#[derive(Serialize)]
struct Answer<'a> {
    command: &'a str,
    shell: &'static str,
    backend: &'static str,
    model: Option<&'a str>,
    risk_level: &'static str,
    action: &'static str,
    blocked: bool,
    patterns: Vec<Pattern<'a>>,
    explanation: &'a str,
    inference_time_ms: u64,
    executed: bool,
    exit_code: Option<u8>,
}

impl Generation<'_> {
    /// Prints the answer as JSON, after running it where that was asked for. What the command itself prints goes to
    /// stderr, so that stdout holds one document.
    pub(super) fn print_json(
        &mut self,
        offer: &mut Offer,
        executes: bool,
    ) -> Result<Exit, Failure> {
        let (exit, exit_code) = if executes {
            self.show_warnings(offer);
            match self.execute_unasked(offer, Destination::Error)? {
                Ok(outcome) => (Exit::Command(outcome.code), Some(outcome.code)),
                Err(exit) => (exit, None),
            }
        } else {
            self.decide(offer, false, false);
            let exit = if offer.assessment.action == Action::Blocked {
                Exit::Blocked
            } else {
                Exit::Done
            };
            (exit, None)
        };
        let answer = Answer {
            command: &offer.command,
            shell: self.shell.kind.as_str(),
            backend: offer.backend.as_str(),
            model: offer.model.as_deref(),
            risk_level: offer.assessment.risk_level.as_str(),
            action: offer.assessment.action.as_str(),
            blocked: offer.is_blocked(),
            patterns: patterns(&offer.assessment),
            explanation: &offer.explanation,
            inference_time_ms: u64::try_from(offer.time.as_millis()).unwrap_or(u64::MAX),
            executed: exit_code.is_some(),
            exit_code,
        };
        let json = serde_json::to_string(&answer).map_err(Failure::error)?;
        let printed = self
            .ui
            .print_bytes(format!("{}\n", json_visible(&json)).as_bytes());
        self.printed(printed)?;
        Ok(exit)
    }
}
