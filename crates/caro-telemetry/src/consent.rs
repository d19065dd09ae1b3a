//! Consent, as a table of rules: the first that answers wins, and every answer carries its rule and its source.
//!
//! The table is evaluated from plain values that the program passes in ([`Circumstances`]): this module reads no
//! environment, no file and no terminal.

use std::fmt;
use std::path::PathBuf;

use crate::config::{AnswerGiven, TelemetryConfig};

/// The rules, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// The program was built without telemetry.
    Build,
    /// `--no-telemetry` was given.
    Flag,
    /// The system's policy switches it off.
    Policy,
    /// `DO_NOT_TRACK` is set.
    DoNotTrack,
    /// The program's own variable says so.
    Variable,
    /// Our directory belongs to another user.
    ForeignOwner,
    /// The user decided.
    Config,
    /// A CI system or a coding agent runs the program.
    Automation,
    /// A person is there, and has not been asked.
    Question,
    /// Nobody was asked, and nobody can be.
    Default,
}

impl Rule {
    /// The rule's name in `status --json`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Build => "build",
            Self::Flag => "flag",
            Self::Policy => "policy",
            Self::DoNotTrack => "do_not_track",
            Self::Variable => "variable",
            Self::ForeignOwner => "foreign_owner",
            Self::Config => "config",
            Self::Automation => "automation",
            Self::Question => "question",
            Self::Default => "default",
        }
    }
}

/// What a rule answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Events are recorded.
    On,
    /// Nothing is recorded.
    Off,
    /// Nobody knows yet: ask.
    Ask,
}

impl Answer {
    /// The answer's name in `status --json`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Ask => "ask",
        }
    }
}

/// A rule that had something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// Which rule.
    pub rule: Rule,
    /// What it says.
    pub answer: Answer,
    /// Which variable, which file, which option: for people to read.
    pub source: String,
}

impl fmt::Display for Opinion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answer = match self.answer {
            Answer::On => "on",
            Answer::Off => "off",
            Answer::Ask => "not decided",
        };
        write!(f, "{answer} ({})", self.source)
    }
}

/// The outcome: the rule that won, and those that it overrode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The first rule that answered.
    pub winner: Opinion,
    /// What the later rules would have said.
    pub overridden: Vec<Opinion>,
    /// A variable that could not be read, in words, for one line on stderr.
    pub warning: Option<String>,
}

impl Decision {
    /// Whether events are recorded.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.winner.answer == Answer::On
    }
}

/// The value of a switch in the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Switch {
    /// `1`, `true`, `yes`, `on`, in any letter case.
    On,
    /// `0`, `false`, `no`, `off`, in any letter case.
    Off,
    /// Anything else.
    Unreadable,
}

impl Switch {
    /// Reads a variable: `None` where it is not set, or empty.
    #[must_use]
    pub fn read(value: Option<&str>) -> Option<Self> {
        let value = value?.trim();
        let is = |names: [&str; 4]| names.iter().any(|name| value.eq_ignore_ascii_case(name));
        match value {
            "" => None,
            _ if is(["1", "true", "yes", "on"]) => Some(Self::On),
            _ if is(["0", "false", "no", "off"]) => Some(Self::Off),
            _ => Some(Self::Unreadable),
        }
    }
}

/// Whether `DO_NOT_TRACK` says so: set to anything but empty, `0`, `false`.
#[must_use]
pub fn do_not_track(value: Option<&str>) -> bool {
    value.is_some_and(|value| {
        let value = value.trim();
        !(value.is_empty() || value == "0" || value.eq_ignore_ascii_case("false"))
    })
}

/// Everything that the rules look at.
#[derive(Clone, Debug)]
pub struct Circumstances<'a> {
    /// Rule 1: whether the program was built with telemetry.
    pub compiled: bool,
    /// Rule 2: whether `--no-telemetry` was given.
    pub no_telemetry: bool,
    /// Rule 3: the policy file that says `enabled = false`.
    pub policy_off: Option<PathBuf>,
    /// Rule 4: `DO_NOT_TRACK`.
    pub do_not_track: Option<&'a str>,
    /// Rule 5: the program's own variable, and its name.
    pub variable: Option<&'a str>,
    /// The name of that variable.
    pub variable_name: &'static str,
    /// Rule 6: our directory, or its nearest existing parent, where that belongs to another user.
    pub foreign_owner: Option<PathBuf>,
    /// Rule 7: the user's configuration.
    pub config: &'a TelemetryConfig,
    /// Where that stands.
    pub config_source: String,
    /// Rule 7: a configuration file that could not be read: nothing in it can be believed, so nothing is recorded.
    pub config_broken: bool,
    /// Rule 8: the variable that tells of a CI system or a coding agent.
    pub automation: Option<String>,
    /// Rule 9: whether there is a person to ask, and a run that may ask.
    pub can_ask: bool,
    /// What a consent has to have been given to.
    pub asking: Asking,
}

/// What this build asks for, to be compared with what was answered.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// The hash of the dictionary now.
    pub dictionary: u64,
    /// Hashes of former dictionaries that asked for all of this and more: a yes to those holds.
    pub covered_by: &'static [u64],
    /// Whether the default answer is yes, as in a beta: then Enter counts as an answer.
    pub default_yes: bool,
}

/// Evaluates the table.
#[must_use]
pub fn decide(circumstances: &Circumstances<'_>) -> Decision {
    let mut opinions = table(circumstances);
    let winner = opinions.next().unwrap_or_else(nobody_asked);
    let warning = (Switch::read(circumstances.variable) == Some(Switch::Unreadable)).then(|| {
        format!(
            "{} is neither yes nor no, so telemetry is off for this run (use 1 or 0)",
            circumstances.variable_name
        )
    });
    Decision {
        winner,
        overridden: opinions.collect(),
        warning,
    }
}

fn nobody_asked() -> Opinion {
    Opinion {
        rule: Rule::Default,
        answer: Answer::Off,
        source: "nobody has been asked yet".to_owned(),
    }
}

/// The table: every rule that has something to say, in order.
fn table<'a>(c: &'a Circumstances<'_>) -> impl Iterator<Item = Opinion> + 'a {
    [
        off(!c.compiled, Rule::Build, || {
            "this build has no telemetry".to_owned()
        }),
        off(c.no_telemetry, Rule::Flag, || "--no-telemetry".to_owned()),
        off(c.policy_off.is_some(), Rule::Policy, || {
            shown(c.policy_off.as_ref())
        }),
        off(do_not_track(c.do_not_track), Rule::DoNotTrack, || {
            "DO_NOT_TRACK".to_owned()
        }),
        variable(c),
        off(c.foreign_owner.is_some(), Rule::ForeignOwner, || {
            format!(
                "{} belongs to another user",
                shown(c.foreign_owner.as_ref())
            )
        }),
        configured(c),
        off(c.automation.is_some(), Rule::Automation, || {
            c.automation.clone().unwrap_or_default()
        }),
        c.can_ask.then(|| Opinion {
            rule: Rule::Question,
            answer: Answer::Ask,
            source: "the next question asked on a terminal".to_owned(),
        }),
        Some(nobody_asked()),
    ]
    .into_iter()
    .flatten()
}

/// A rule that can only say no.
fn off(says_so: bool, rule: Rule, source: impl FnOnce() -> String) -> Option<Opinion> {
    says_so.then(|| Opinion {
        rule,
        answer: Answer::Off,
        source: source(),
    })
}

/// Rule 5. What is neither yes nor no is a no.
fn variable(c: &Circumstances<'_>) -> Option<Opinion> {
    let name = c.variable_name;
    let (answer, source) = match Switch::read(c.variable)? {
        Switch::On => (Answer::On, name.to_owned()),
        Switch::Off => (Answer::Off, name.to_owned()),
        Switch::Unreadable => (Answer::Off, format!("{name}, which is neither yes nor no")),
    };
    Some(Opinion {
        rule: Rule::Variable,
        answer,
        source,
    })
}

fn shown(path: Option<&PathBuf>) -> String {
    path.map(|path| path.display().to_string())
        .unwrap_or_default()
}

/// Rule 7. A no always holds; a yes holds for what it was given to.
fn configured(c: &Circumstances<'_>) -> Option<Opinion> {
    let opinion = |answer, source| {
        Some(Opinion {
            rule: Rule::Config,
            answer,
            source,
        })
    };
    if c.config_broken {
        return opinion(Answer::Off, format!("{} can't be read", c.config_source));
    }
    if !c.config.explicitly_configured {
        return None;
    }
    if !c.config.enabled {
        return opinion(Answer::Off, c.config_source.clone());
    }
    consent_holds(c.config, &c.asking).then(|| Opinion {
        rule: Rule::Config,
        answer: Answer::On,
        source: c.config_source.clone(),
    })
}

/// Whether a recorded yes is a yes to what this build asks.
///
/// A file written by hand carries no record: whoever wrote `enabled = true` there meant it.
#[must_use]
pub fn consent_holds(config: &TelemetryConfig, asking: &Asking) -> bool {
    let Some(record) = &config.consent else {
        return true;
    };
    let given_to = u64::from_str_radix(&record.dictionary, 16).ok();
    let covers =
        given_to.is_some_and(|hash| hash == asking.dictionary || asking.covered_by.contains(&hash));
    covers && (record.answer == AnswerGiven::Typed || asking.default_yes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConsentRecord;

    fn calm(config: &TelemetryConfig) -> Circumstances<'_> {
        Circumstances {
            compiled: true,
            no_telemetry: false,
            policy_off: None,
            do_not_track: None,
            variable: None,
            variable_name: "CARO_TELEMETRY_ENABLED",
            foreign_owner: None,
            config,
            config_source: "config.toml".to_owned(),
            config_broken: false,
            automation: None,
            can_ask: false,
            asking: Asking {
                dictionary: 7,
                covered_by: &[9],
                default_yes: true,
            },
        }
    }

    fn decided(enabled: bool) -> TelemetryConfig {
        TelemetryConfig {
            enabled,
            explicitly_configured: true,
            ..TelemetryConfig::default()
        }
    }

    fn answered(answer: AnswerGiven, dictionary: &str) -> TelemetryConfig {
        let consent = ConsentRecord {
            answer,
            date: "2026-11-22".to_owned(),
            version: "1.0.0".to_owned(),
            dictionary: dictionary.to_owned(),
        };
        TelemetryConfig {
            consent: Some(consent),
            ..decided(true)
        }
    }

    /// Each rule over all that come after it: switched on one by one from the last to the first, each takes over and
    /// the former winner moves to the overridden.
    #[test]
    fn the_first_rule_that_answers_wins_and_names_the_others() {
        let yes = decided(true);
        let mut c = calm(&yes);
        let undecided = TelemetryConfig::default();
        c.config = &undecided;
        assert_eq!(decide(&c).winner.rule, Rule::Default);
        c.can_ask = true;
        assert_eq!(decide(&c).winner.answer, Answer::Ask);
        c.automation = Some("CI".to_owned());
        assert_eq!(decide(&c).winner.rule, Rule::Automation);
        c.config = &yes;
        assert!(decide(&c).is_on());
        c.foreign_owner = Some("/home/other".into());
        assert_eq!(decide(&c).winner.rule, Rule::ForeignOwner);
        c.variable = Some("yes");
        assert!(decide(&c).is_on());
        c.do_not_track = Some("1");
        assert_eq!(decide(&c).winner.rule, Rule::DoNotTrack);
        c.policy_off = Some("/etc/caro/config.toml".into());
        assert_eq!(decide(&c).winner.rule, Rule::Policy);
        c.no_telemetry = true;
        assert_eq!(decide(&c).winner.rule, Rule::Flag);
        c.compiled = false;
        let decision = decide(&c);
        assert_eq!(decision.winner.rule, Rule::Build);
        let overridden: Vec<_> = decision
            .overridden
            .iter()
            .map(|opinion| opinion.rule)
            .collect();
        assert_eq!(
            overridden,
            [
                Rule::Flag,
                Rule::Policy,
                Rule::DoNotTrack,
                Rule::Variable,
                Rule::ForeignOwner,
                Rule::Config,
                Rule::Automation,
                Rule::Question,
                Rule::Default
            ]
        );
    }

    #[test]
    fn a_variable_that_cannot_be_read_is_off_and_warns() {
        let yes = decided(true);
        let mut c = calm(&yes);
        c.variable = Some("maybe");
        let decision = decide(&c);
        assert_eq!(
            (decision.winner.rule, decision.winner.answer),
            (Rule::Variable, Answer::Off)
        );
        assert!(decision.warning.unwrap().contains("CARO_TELEMETRY_ENABLED"));
    }

    #[test]
    fn do_not_track_is_anything_but_empty_nought_and_false() {
        for value in ["1", "true", "yes", "no", "2", " x "] {
            assert!(do_not_track(Some(value)), "{value}");
        }
        for value in [
            None,
            Some(""),
            Some("0"),
            Some("false"),
            Some("FALSE"),
            Some(" "),
        ] {
            assert!(!do_not_track(value), "{value:?}");
        }
    }

    #[test]
    fn a_yes_to_another_dictionary_is_no_answer_to_this_one() {
        for (dictionary, holds) in [
            ("7", true),
            ("9", true),
            ("8", false),
            ("", false),
            ("zz", false),
        ] {
            let config = answered(AnswerGiven::Typed, dictionary);
            let mut c = calm(&config);
            c.can_ask = true;
            assert_eq!(decide(&c).is_on(), holds, "{dictionary}");
        }
    }

    #[test]
    fn enter_in_a_beta_is_no_answer_in_a_release() {
        let config = answered(AnswerGiven::Enter, "7");
        let mut c = calm(&config);
        assert!(decide(&c).is_on());
        c.asking.default_yes = false;
        assert_eq!(decide(&c).winner.rule, Rule::Default);
        c.can_ask = true;
        assert_eq!(decide(&c).winner.answer, Answer::Ask);
    }

    #[test]
    fn a_no_outlives_every_dictionary() {
        let mut config = answered(AnswerGiven::Enter, "1");
        config.enabled = false;
        let mut c = calm(&config);
        c.can_ask = true;
        assert_eq!(
            (decide(&c).winner.rule, decide(&c).winner.answer),
            (Rule::Config, Answer::Off)
        );
    }

    #[test]
    fn a_broken_file_is_off() {
        let yes = decided(true);
        let mut c = calm(&yes);
        c.config_broken = true;
        assert!(!decide(&c).is_on());
    }
}
