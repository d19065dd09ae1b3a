//! What is arranged to run later, by itself: `crontab`, `at`, `launchctl`.

use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{Call, shells};
use crate::value::{Carries, Stream};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static SCHEDULE: Rule = Rule {
    id: "schedule",
    category: Category::Persistence,
    summary: "arranges for something to run later, or removes what was arranged",
    catches: &[
        "echo '0 * * * * backup.sh' | crontab -",
        "crontab -r",
        "crontab new.cron",
        "at now + 1 hour -f job.sh",
        "launchctl load x.plist",
    ],
    leaves: &["crontab -l", "atq", "at -l", "launchctl list"],
};

pub(crate) static RULES: &[&Rule] = &[&SCHEDULE];

/// Judges a scheduler.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    use RiskLevel::{High, Moderate};
    match call.name {
        "crontab" if call.has(&["-l", "-V", "-T"]) => {}
        "crontab" if call.has(&["-r"]) => {
            call.report_safer(
                walker,
                &SCHEDULE,
                High,
                "This removes every job of a user, without asking.",
                "crontab -l > jobs.bak keeps them",
            );
        }
        "crontab" if call.has(&["-e"]) => call.report(
            walker,
            &SCHEDULE,
            Moderate,
            "This opens the schedule for changes.",
        ),
        "crontab" if call.arguments.is_empty() && matches!(call.input, Stream::Nothing) => {}
        "crontab" => {
            call.report(
                walker,
                &SCHEDULE,
                High,
                "This replaces the whole schedule of a user.",
            );
            if let Stream::Text(text) = &call.input {
                judge_jobs(walker, call, text, scope);
            }
        }
        "at" | "batch" if call.has(&["-l", "-V", "-c", "-q"]) => {}
        "at" | "batch" if call.has(&["-r", "-d"]) => {
            call.report(walker, &SCHEDULE, Moderate, "This removes scheduled jobs.")
        }
        "at" | "batch" => {
            call.report(
                walker,
                &SCHEDULE,
                Moderate,
                "This arranges for something to run later.",
            );
            shells::run_stream(walker, call, call.input.clone(), &mut scope.clone());
        }
        "launchctl" => {
            let words = call.words();
            if words.first().is_some_and(|verb| {
                matches!(
                    *verb,
                    "load"
                        | "bootstrap"
                        | "unload"
                        | "bootout"
                        | "submit"
                        | "enable"
                        | "disable"
                        | "remove"
                )
            }) {
                call.report(
                    walker,
                    &SCHEDULE,
                    Moderate,
                    "This changes what runs by itself.",
                );
            }
        }
        _ => {}
    }
    Stream::Other(Carries::Nothing)
}

/// The commands in the lines of a schedule.
fn judge_jobs(walker: &mut Walker<'_>, call: &Call<'_>, text: &str, scope: &Scope) {
    for line in text.lines().take(64) {
        let line = line.trim();
        let fields = if line.starts_with('@') { 1 } else { 5 };
        let mut rest = line;
        for _ in 0..fields {
            rest = rest.trim_start();
            rest = &rest[rest.find(char::is_whitespace).unwrap_or(rest.len())..];
        }
        let rest = rest.trim_start();
        if !rest.is_empty() && !line.starts_with('#') {
            let value = crate::value::Value::new(rest, call.span.clone());
            shells::run_value(walker, &value, &mut scope.clone(), Stream::Nothing);
        }
    }
}
