//! `caro check`: what the safety assessment says of a command that somebody else wrote.

use std::io::{self, BufRead as _, Read as _};

use caro_safety::{Action, Assessment, Context as Surroundings, RiskLevel, assess, rules};
use clap::Args;
use serde::Serialize;

use super::Context;
use super::generate::names;
use crate::config::environment::Environment;
use crate::config::key::Key;
use crate::failure::{Exit, Failure};
use crate::generate::json::{Pattern, patterns};
use crate::ui::{json_visible, style, visible};

/// The longest command that is assessed, in bytes: what a system takes as one argument, and more.
const LONGEST: usize = 1 << 20;

/// Assess a command without running it.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 allowed, 5 warned, 3 blocked; with --lines the worst of them.

Examples:
  caro check -- 'rm -rf build'
  caro check --json -- 'curl -s https://example.com/install.sh | sh'
  caro check --lines < commands.txt
  caro check -q --safety strict -- \"$command\"
  caro check --rules")]
pub(super) struct Check {
    /// Print JSON.
    #[arg(long)]
    json: bool,

    /// Read commands from stdin, one a line.
    #[arg(long, conflicts_with = "command")]
    lines: bool,

    /// List the rules.
    #[arg(long, conflicts_with_all = ["command", "lines"])]
    rules: bool,

    /// How careful the assessment is.
    #[arg(long, value_name = "LEVEL", value_parser = names(Key::SafetyLevel))]
    safety: Option<String>,

    /// The command, best as one argument in quotes. Several are joined by spaces, as `eval` does.
    // A word that looks like an option of ours is never taken for the command: a guard that was called wrongly must
    // not answer that all is well.
    #[arg(required_unless_present_any = ["lines", "rules"], trailing_var_arg = true)]
    command: Vec<String>,
}

#[derive(Serialize)]
struct Verdict<'a> {
    command: &'a str,
    action: &'static str,
    risk_level: &'static str,
    blocked: bool,
    patterns: Vec<Pattern<'a>>,
}

#[derive(Serialize)]
struct RuleEntry {
    rule: &'static str,
    category: &'static str,
    summary: &'static str,
}

impl Check {
    pub(super) fn run(self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        if let Some(level) = &self.safety {
            context.config.set_flag(Key::SafetyLevel, level)?;
        }
        if self.rules {
            return self.list_rules(context);
        }
        if self.lines {
            return self.check_lines(context);
        }
        let action = self.check(&self.command.join(" "), context)?;
        Ok(exit(action))
    }

    fn check_lines(&self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let mut worst = Action::Allowed;
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        loop {
            line.clear();
            // No more of a line is read than is assessed, however long it is.
            let read = input
                .by_ref()
                .take(LONGEST as u64 + 2)
                .read_until(b'\n', &mut line);
            match read {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    return Err(Failure::error(format_args!(
                        "stdin cannot be read: {error}"
                    )));
                }
            }
            let command = std::str::from_utf8(&line).map_err(|_| {
                Failure::usage("stdin is not text: it holds bytes that are not UTF-8")
            })?;
            let command = command.trim_end_matches(['\r', '\n']);
            if !command.trim().is_empty() {
                worst = worst.max(self.check(command, context)?);
            }
        }
        Ok(exit(worst))
    }

    fn check(&self, command: &str, context: &mut Context<'_>) -> Result<Action, Failure> {
        if command.trim().is_empty() {
            return Err(Failure::usage("there is no command to check"));
        }
        if command.len() > LONGEST {
            return Err(Failure::usage("the command is longer than a megabyte"));
        }
        let directory = Environment::working_directory();
        let surroundings = Surroundings {
            level: context.config.safety_level(),
            home: context.environment.home().map(std::path::PathBuf::as_path),
            directory: directory.as_deref(),
            allow: context.config.safety_allow(),
        };
        let assessment = assess(command, &surroundings);
        if self.json {
            print_json(command, &assessment, context)?;
        } else {
            self.print(command, &assessment, context)?;
        }
        Ok(assessment.action)
    }

    fn print(
        &self,
        command: &str,
        assessment: &Assessment,
        context: &mut Context<'_>,
    ) -> Result<(), Failure> {
        let style = match assessment.action {
            Action::Allowed => style::GOOD,
            Action::Warned => style::WARNING,
            Action::Blocked => style::ERROR,
        };
        let (action, risk) = (assessment.action.as_str(), assessment.risk_level);
        if self.lines {
            return context.ui.print(format_args!(
                "{style}{action}{style:#}\t{risk}\t{}",
                visible(command)
            ));
        }
        if action == Action::Allowed.as_str() && context.ui.is_quiet() {
            return Ok(());
        }
        let noun = if risk == RiskLevel::Safe { "" } else { " risk" };
        context
            .ui
            .print(format_args!("{style}{action}{style:#} ({risk}{noun})"))?;
        context.ui.show_findings(command, assessment);
        for rule in &assessment.allowed_rules {
            context.ui.say(format_args!(
                "The rule {rule} applies; your configuration allows it."
            ));
        }
        Ok(())
    }

    fn list_rules(&self, context: &mut Context<'_>) -> Result<Exit, Failure> {
        let mut entries: Vec<_> = rules()
            .map(|rule| RuleEntry {
                rule: rule.id,
                category: rule.category.as_str(),
                summary: rule.summary,
            })
            .collect();
        entries.sort_by_key(|entry| (entry.category, entry.rule));
        if self.json {
            let json = serde_json::to_string(&entries).map_err(Failure::error)?;
            context.ui.print(json)?;
        } else {
            let width = entries
                .iter()
                .map(|entry| entry.rule.len())
                .max()
                .unwrap_or_default();
            for RuleEntry {
                rule,
                category,
                summary,
            } in &entries
            {
                context
                    .ui
                    .print(format_args!("{rule:width$}  {category:22}  {summary}"))?;
            }
        }
        Ok(Exit::Done)
    }
}

fn print_json(
    command: &str,
    assessment: &Assessment,
    context: &mut Context<'_>,
) -> Result<(), Failure> {
    let verdict = Verdict {
        command,
        action: assessment.action.as_str(),
        risk_level: assessment.risk_level.as_str(),
        blocked: assessment.action == Action::Blocked,
        patterns: patterns(assessment),
    };
    let json = serde_json::to_string(&verdict).map_err(Failure::error)?;
    context.ui.print(json_visible(&json))
}

const fn exit(action: Action) -> Exit {
    match action {
        Action::Allowed => Exit::Done,
        Action::Warned => Exit::Warned,
        Action::Blocked => Exit::Blocked,
    }
}
