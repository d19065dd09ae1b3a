//! The question: asked once, on stderr, before the first command that is generated on a terminal.

use std::fmt::Write as _;

use caro_telemetry::config::AnswerGiven;

use super::{asking, clock, telemetry_config};
use crate::config::Config;
use crate::config::edit::{self, Change};
use crate::config::environment::Environment;
use crate::config::key::{Key, Setting};
use crate::failure::Exit;
use crate::signals::Signals;
use crate::ui::{Line, Ui, style};

/// What is collected, in four lines, and which properties each line stands for. A test holds them to the dictionary.
const COLLECTED: &[(&str, &[&str])] = &[
    (
        "Session timing and performance",
        &[
            "duration_ms",
            "inference_time_ms",
            "execution_time_ms",
            "commands_generated",
            "commands_executed",
            "command_success_rate",
            "generation",
        ],
    ),
    (
        "Feature usage (which backend, how risky a command is, whether it was run)",
        &[
            "backend",
            "model_name",
            "risk_level",
            "patterns_matched",
            "pattern_category",
            "action",
            "user_override",
            "asked",
            "offered_to_run",
            "execution_mode",
            "modified_before_execution",
            "exit_category",
        ],
    ),
    (
        "Error categories (not details)",
        &["errors", "error_category", "component", "recoverable"],
    ),
    (
        "Platform info (OS, architecture, shell, version, whether a robot runs Caro)",
        &["caro_version", "os", "arch", "shell", "caller"],
    ),
];

/// What never is. No type of any event could hold it.
const NEVER: &[&str] = &[
    "Your commands or inputs",
    "File paths or directories",
    "Names, addresses, keys or anything else in words",
];

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reply {
    Yes(AnswerGiven),
    No(AnswerGiven),
    Unclear,
}

/// Asks whether this and later runs may be recorded, and saves the answer. Returns whether this run is.
///
/// # Errors
/// The user ended the run at the question; nothing was saved.
pub(crate) fn check_first_run(
    config: &Config,
    environment: &Environment,
    ui: &mut Ui,
    signals: &Signals,
) -> Result<bool, Exit> {
    let again = telemetry_config(config).explicitly_configured;
    ui.say(introduction(again));
    ui.forget_typed();
    for _ in 0..2 {
        match ui.ask(question(), signals) {
            Line::Interrupted => {
                ui.say("");
                return Err(signals.received().map_or(Exit::Cancelled, Exit::Signal));
            }
            Line::End => break,
            Line::Text(text) => match reply(&text, asking().default_yes) {
                Reply::Yes(given) => return Ok(save(true, given, config, environment, ui)),
                Reply::No(given) => return Ok(save(false, given, config, environment, ui)),
                Reply::Unclear => ui.say("Please answer y or n."),
            },
        }
    }
    ui.say("Not now, then: nothing is recorded, and you will be asked another time.");
    ui.say("");
    Ok(false)
}

fn reply(text: &str, default_yes: bool) -> Reply {
    match text.trim().to_lowercase().as_str() {
        "y" | "yes" => Reply::Yes(AnswerGiven::Typed),
        "n" | "no" => Reply::No(AnswerGiven::Typed),
        "" if default_yes => Reply::Yes(AnswerGiven::Enter),
        "" => Reply::No(AnswerGiven::Enter),
        _ => Reply::Unclear,
    }
}

/// The marker is one piece: a terminal that cannot colour or tell its width shows it whole.
fn question() -> &'static str {
    if asking().default_yes {
        "Enable telemetry to help improve Caro? [Y/n] "
    } else {
        "Enable telemetry to help improve Caro? [y/N] "
    }
}

fn introduction(again: bool) -> String {
    let (strong, dim, good, bad) = (style::STRONG, style::DIM, style::GOOD, style::ERROR);
    let mut text = String::new();
    // Writing into a String cannot fail.
    let mut line = |part: std::fmt::Arguments<'_>| _ = writeln!(text, "{part}");
    line(format_args!(""));
    if again {
        line(format_args!(
            "{strong}Caro asks again{strong:#}, since what it collects is not what you agreed to, or"
        ));
        line(format_args!("you took the default of a beta."));
    } else {
        line(format_args!(
            "{good}{strong}Welcome to Caro!{strong:#}{good:#}"
        ));
    }
    line(format_args!(""));
    line(format_args!(
        "Caro would like to record pseudonymous usage metrics, to improve the product."
    ));
    line(format_args!(""));
    line(format_args!("{strong}What we collect:{strong:#}"));
    for (what, _) in COLLECTED {
        line(format_args!("  {dim}•{dim:#} {what}"));
    }
    line(format_args!(""));
    line(format_args!("{strong}What we NEVER collect:{strong:#}"));
    for what in NEVER {
        line(format_args!("  {bad}✗{bad:#} {what}"));
    }
    line(format_args!(""));
    line(format_args!(
        "Events go to PostHog (US), under an id that changes every day, made on this"
    ));
    line(format_args!(
        "machine with a key that never leaves it. Privacy: https://caro.sh/privacy"
    ));
    line(format_args!("See every event:  caro telemetry show"));
    line(format_args!(
        "Switch it off:    caro config set telemetry.enabled false"
    ));
    text
}

/// Saves the answer. Where that fails, this run is not recorded, and the next one asks again.
fn save(
    yes: bool,
    given: AnswerGiven,
    config: &Config,
    environment: &Environment,
    ui: &mut Ui,
) -> bool {
    let saved = match &config.path {
        Some(path) => edit::apply(path, &answer(yes, given, environment)).map(drop),
        None => Err("there is no home directory".to_owned()),
    };
    match (saved, yes) {
        (Err(why), _) => {
            ui.warn(format_args!(
                "your answer could not be saved, so telemetry is off for this run: {why}"
            ));
            return false;
        }
        (Ok(()), true) => ui.say(format_args!(
            "{0}✓{0:#} Telemetry enabled. Thank you!",
            style::GOOD
        )),
        (Ok(()), false) => ui.say(format_args!(
            "{0}✓{0:#} Telemetry disabled.",
            style::WARNING
        )),
    }
    ui.say("");
    yes
}

/// An answer, as it is written into the configuration: in one step, with how and to what it was given.
pub(crate) fn answer(yes: bool, given: AnswerGiven, environment: &Environment) -> Vec<Change> {
    let text = |text: String| Setting::Text(text);
    vec![
        Change::Set(Key::TelemetryEnabled, Setting::Bool(yes)),
        Change::Set(Key::TelemetryExplicitlyConfigured, Setting::Bool(true)),
        Change::Set(Key::ConsentAnswer, text(given.name().to_owned())),
        Change::Set(Key::ConsentDate, text(clock(environment).now().date())),
        Change::Set(
            Key::ConsentVersion,
            text(env!("CARGO_PKG_VERSION").to_owned()),
        ),
        Change::Set(
            Key::ConsentDictionary,
            text(format!("{:016x}", asking().dictionary)),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{COLLECTED, NEVER, Reply, introduction, reply};
    use caro_telemetry::config::AnswerGiven;

    #[test]
    fn the_question_names_everything_that_is_collected() {
        let named: Vec<&str> = COLLECTED
            .iter()
            .flat_map(|(_, properties)| properties.iter().copied())
            .collect();
        let named_once: BTreeSet<_> = named.iter().copied().collect();
        let collected: BTreeSet<_> = caro_events::DICTIONARY
            .iter()
            .flat_map(|event| event.properties.iter().map(|property| property.name))
            .collect();
        assert_eq!(named_once, collected);
        assert_eq!(named.len(), named_once.len());
    }

    #[test]
    fn the_question_fits_a_narrow_terminal_and_names_who_receives() {
        let plain = anstream::adapter::strip_str(&introduction(false)).to_string();
        assert!(
            plain.lines().all(|line| line.chars().count() <= 79),
            "{plain}"
        );
        for needed in [
            "PostHog (US)",
            "https://caro.sh/privacy",
            "caro telemetry show",
            "pseudonymous",
            NEVER[0],
        ] {
            assert!(plain.contains(needed), "{needed}");
        }
        insta::assert_snapshot!(plain);
    }

    #[test]
    fn enter_takes_the_default_of_the_build() {
        assert_eq!(reply("", true), Reply::Yes(AnswerGiven::Enter));
        assert_eq!(reply("", false), Reply::No(AnswerGiven::Enter));
        for default_yes in [true, false] {
            assert_eq!(reply(" Yes ", default_yes), Reply::Yes(AnswerGiven::Typed));
            assert_eq!(reply("N", default_yes), Reply::No(AnswerGiven::Typed));
            assert_eq!(reply("\u{1b}", default_yes), Reply::Unclear);
            assert_eq!(reply("maybe", default_yes), Reply::Unclear);
        }
    }
}
