//! What goes into an assessment, and what comes out of it.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use crate::verdict::{Action, Category, RiskLevel, SafetyLevel};

/// What is known about where the command would run. Pure data: nothing is looked up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// How careful to be.
    pub level: SafetyLevel,
    /// The user's home directory, absolute.
    pub home: Option<&'a Path>,
    /// The directory the command would run in, absolute. Unknown where `None`.
    pub directory: Option<&'a Path>,
    /// Ids of rules whose findings the user has allowed.
    pub allow: &'a [String],
}

/// One thing that a command does, and why it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The id of the rule, as `safety.allow` names it.
    pub rule: &'static str,
    /// What kind of harm it is about.
    pub category: Category,
    /// How much it can cost.
    pub risk_level: RiskLevel,
    /// The bytes of the command that do it; on character boundaries.
    pub span: Range<usize>,
    /// One plain sentence saying why.
    pub explanation: Cow<'static, str>,
    /// A form that does the same with less risk, where there is one.
    pub safer: Option<Cow<'static, str>>,
}

/// The verdict on one command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assessment {
    /// The worst risk among the findings; `Safe` without any.
    pub risk_level: RiskLevel,
    /// What the level asks for at this risk.
    pub action: Action,
    /// The findings, worst first, then by position.
    pub findings: Vec<Finding>,
    /// Ids of rules that found something and that the user has allowed, sorted, each once.
    pub allowed_rules: Vec<&'static str>,
}

impl Assessment {
    /// Sorts findings, takes out repeats and what the user has allowed, and gives the verdict.
    pub(crate) fn new(findings: Vec<Finding>, command: &str, context: &Context<'_>) -> Self {
        let mut kept: Vec<Finding> = Vec::new();
        let mut allowed_rules = Vec::new();
        for mut finding in findings {
            if context.allow.iter().any(|id| id == finding.rule) {
                allowed_rules.push(finding.rule);
                continue;
            }
            finding.span = within(&finding.span, command);
            let known = kept
                .iter_mut()
                .find(|known| known.rule == finding.rule && known.span == finding.span);
            match known {
                Some(known) if known.risk_level < finding.risk_level => *known = finding,
                Some(_) => {}
                None => kept.push(finding),
            }
        }
        allowed_rules.sort_unstable();
        allowed_rules.dedup();
        kept.sort_by(|one, other| {
            let worst_first = other.risk_level.cmp(&one.risk_level);
            worst_first.then(one.span.start.cmp(&other.span.start))
        });
        let risk_level = kept
            .first()
            .map_or(RiskLevel::Safe, |worst| worst.risk_level);
        Self {
            risk_level,
            action: context.level.action(risk_level),
            findings: kept,
            allowed_rules,
        }
    }
}

/// A span that can be cut out of the command.
fn within(span: &Range<usize>, command: &str) -> Range<usize> {
    let mut start = span.start.min(command.len());
    while !command.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, command.len());
    while !command.is_char_boundary(end) {
        end += 1;
    }
    start..end
}
