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
