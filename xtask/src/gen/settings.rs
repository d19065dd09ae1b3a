//! The rules of consent and the bounds of the queue, in words, beside the code that has them.

use caro_telemetry::LONGEST_LINE;
use caro_telemetry::consent::Rule;
use caro_telemetry::queue::{RECEIPTS_KEPT, REFUSALS_KEPT, WAITING_KEPT};
use caro_telemetry::schedule::USUAL_INTERVAL;
use serde::Serialize;

/// A rule of consent.
#[derive(Serialize)]
pub(super) struct ConsentRule {
    pub(super) name: &'static str,
    /// When the rule answers.
    pub(super) when: &'static str,
    /// What it answers.
    pub(super) answer: &'static str,
}

/// A bound.
#[derive(Serialize)]
pub(super) struct Limit {
    pub(super) what: &'static str,
    pub(super) bound: String,
}

const RULES: [Rule; 10] = [
    Rule::Build,
    Rule::Flag,
    Rule::Policy,
    Rule::DoNotTrack,
    Rule::Variable,
    Rule::ForeignOwner,
    Rule::Config,
    Rule::Automation,
    Rule::Question,
    Rule::Default,
];

/// The rules, in the order in which they are asked: the first that answers wins.
pub(super) fn consent() -> Vec<ConsentRule> {
    RULES
        .into_iter()
        .map(|rule| {
            let (when, answer) = words(rule);
            ConsentRule {
                name: rule.name(),
                when,
                answer,
            }
        })
        .collect()
}

/// Exhaustive, so that a rule cannot be added without a word about it.
const fn words(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::Build => ("Caro was built without the `telemetry` feature", "off"),
        Rule::Flag => ("`--no-telemetry` was given", "off for this run"),
        Rule::Policy => (
            "`/etc/caro/config.toml` says `enabled = false` under `[telemetry]`",
            "off, whatever a user sets",
        ),
        Rule::DoNotTrack => (
            "`DO_NOT_TRACK` is set to anything but nothing, `0` or `false`",
            "off",
        ),
        Rule::Variable => (
            "`CARO_TELEMETRY_ENABLED` is set (`1`, `true`, `yes`, `on`, or `0`, `false`, `no`, `off`)",
            "as it says; off, with a warning, where it can't be read",
        ),
        Rule::ForeignOwner => (
            "the directory of the queue belongs to another user (`sudo` with a kept `HOME`)",
            "off for this run",
        ),
        Rule::Config => (
            "you answered the question, or wrote `enabled` and `explicitly_configured = true` in the configuration",
            "as it says; a yes to a smaller dictionary than this one is no answer",
        ),
        Rule::Automation => (
            "a CI system or a coding agent runs Caro, and nobody has answered",
            "off for this run",
        ),
        Rule::Question => (
            "someone sits at a terminal, and the run is one that makes commands",
            "you are asked, once",
        ),
        Rule::Default => ("otherwise", "off; nothing is written"),
    }
}

/// How much can be kept, and how often something is sent.
pub(super) fn limits() -> Vec<Limit> {
    let limit = |what, bound| Limit { what, bound };
    vec![
        limit(
            "events that wait; the oldest goes first",
            WAITING_KEPT.to_string(),
        ),
        limit(
            "receipts of events that were sent",
            RECEIPTS_KEPT.to_string(),
        ),
        limit(
            "events that the server refused, with its reason",
            REFUSALS_KEPT.to_string(),
        ),
        limit("bytes of one event", LONGEST_LINE.to_string()),
        limit(
            "minutes between two starts of the sender",
            (USUAL_INTERVAL.as_secs() / 60).to_string(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::{RECEIPTS_KEPT, REFUSALS_KEPT, RULES, WAITING_KEPT, consent};

    #[test]
    fn the_rules_stand_in_the_order_in_which_they_are_asked() {
        assert!(RULES.is_sorted());
        assert_eq!(consent().len(), RULES.len());
    }

    #[test]
    fn the_privacy_policy_names_the_bounds_that_the_code_has() {
        let policy = std::fs::read_to_string(crate::r#gen::root().join("docs/privacy.md")).unwrap();
        let policy = policy.split_whitespace().collect::<Vec<_>>().join(" ");
        let thousands = |number: usize| match (number / 1_000, number % 1_000) {
            (0, rest) => rest.to_string(),
            (thousands, rest) => format!("{thousands},{rest:03}"),
        };
        for words in [
            format!("at most {} waiting events", thousands(WAITING_KEPT)),
            format!("the last {} receipts", thousands(RECEIPTS_KEPT)),
            format!("the last {} refusals", thousands(REFUSALS_KEPT)),
        ] {
            assert!(policy.contains(&words), "{words}");
        }
    }
}
