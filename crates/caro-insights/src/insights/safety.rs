//! Does the safety check help, or annoy?

use caro_events::{Action, CommandExecuted, CommandGenerated, SafetyTriggered};

use crate::insight::Insight;
use crate::language::{at_least, commands, events, holds, is, ratio, sessions};

pub(super) fn insights() -> Vec<Insight> {
    let mut all = rates();
    all.extend(overrides());
    all.extend(flows());
    all.extend(kinds());
    all
}

fn rates() -> Vec<Insight> {
    vec![
        Insight {
            id: "safety-trigger-rate",
            title: "Safety trigger rate",
            what: "Of all commands that were generated, for how many the safety check had something to say.",
            when_it_moves: "If it jumps with a release, a rule became too wide or a backend careless: look at the categories.",
            asked: ratio(events::<SafetyTriggered>(), events::<CommandGenerated>()).into(),
            goal: None,
        },
        Insight {
            id: "block-rate",
            title: "Block rate",
            what: "Of all commands that were generated, how many were blocked.",
            when_it_moves: "If it rises, see whether backends make worse commands or the rules became stricter: compare the risk levels.",
            asked: ratio(
                events::<SafetyTriggered>().matching(is(SafetyTriggered::ACTION, Action::Blocked)),
                events::<CommandGenerated>(),
            )
            .into(),
            goal: None,
        },
        Insight {
            id: "commands-with-findings",
            title: "Commands with findings",
            what: "Of all commands that were generated, how many matched at least one rule.",
            when_it_moves: "If it departs from the trigger rate, findings are made and not acted on: see that each leads to a decision.",
            asked: ratio(
                events::<CommandGenerated>()
                    .matching(at_least(CommandGenerated::PATTERNS_MATCHED, 1)),
                events::<CommandGenerated>(),
            )
            .per_week()
            .into(),
            goal: None,
        },
    ]
}

fn overrides() -> Vec<Insight> {
    let overridden = || events::<SafetyTriggered>().matching(holds(SafetyTriggered::USER_OVERRIDE));
    vec![
        Insight {
            id: "false-positive-rate",
            title: "False positive rate",
            what: "Of the times the safety check spoke, how often the user ran the command all the same.",
            when_it_moves: "If it rises, warnings are false alarms: look at the override rate by category and narrow those rules.",
            asked: ratio(overridden(), events::<SafetyTriggered>()).into(),
            goal: None,
        },
        Insight {
            id: "override-rate-when-asked",
            title: "Override rate when asked",
            what: "Of the times a user was asked about a warning, how often the answer was to run it.",
            when_it_moves: "If nearly all say yes, the question has become noise; if hardly any, consider blocking.",
            asked: ratio(
                overridden().matching(holds(SafetyTriggered::ASKED)),
                events::<SafetyTriggered>().matching(holds(SafetyTriggered::ASKED)),
            )
            .into(),
            goal: None,
        },
        Insight {
            id: "override-rate-by-category",
            title: "Override rate by category",
            what: "How often users ran a command in spite of a warning, for each kind of danger.",
            when_it_moves: "If one category stands out, its rules are too strict: add what it wrongly catches to the rules' own tests.",
            asked: ratio(overridden(), events::<SafetyTriggered>())
                .by(SafetyTriggered::PATTERN_CATEGORY)
                .per_week()
                .into(),
            goal: None,
        },
    ]
}

fn flows() -> Vec<Insight> {
    vec![
        Insight {
            id: "safety-flow",
            title: "Safety flow",
            what: "Of the runs that generated a command, in how many the safety check spoke, and what it decided.",
            when_it_moves: "If blocked grows and allowed does not, the check became stricter; if both do, commands became riskier.",
            asked: sessions(events::<CommandGenerated>())
                .then(events::<SafetyTriggered>())
                .by(SafetyTriggered::ACTION)
                .into(),
            goal: None,
        },
        Insight {
            id: "warned-and-executed",
            title: "Warned and executed",
            what: "Command by command: generated, warned about, and executed after that.",
            when_it_moves: "If the last step widens, people no longer heed warnings: make them rarer and say more plainly what is at stake.",
            asked: commands(events::<CommandGenerated>(), CommandGenerated::GENERATION)
                .then(
                    events::<SafetyTriggered>()
                        .matching(is(SafetyTriggered::ACTION, Action::Warned)),
                    SafetyTriggered::GENERATION,
                )
                .then(events::<CommandExecuted>(), CommandExecuted::GENERATION)
                .into(),
            goal: None,
        },
    ]
}

fn kinds() -> Vec<Insight> {
    vec![
        Insight {
            id: "commands-by-risk",
            title: "Commands by risk level",
            what: "How risky the generated commands are.",
            when_it_moves: "If critical ones grow, find the backend that makes them and tighten its instructions.",
            asked: events::<CommandGenerated>()
                .count()
                .by(CommandGenerated::RISK_LEVEL)
                .into(),
            goal: None,
        },
        Insight {
            id: "safety-by-category",
            title: "Safety triggers by category",
            what: "Which kinds of danger the safety check sees.",
            when_it_moves: "If one category grows alone, look at the rules that changed in it.",
            asked: events::<SafetyTriggered>()
                .count()
                .by(SafetyTriggered::PATTERN_CATEGORY)
                .into(),
            goal: None,
        },
        Insight {
            id: "safety-by-risk-and-action",
            title: "Decisions by risk level",
            what: "What the safety check decided at each level of risk.",
            when_it_moves: "If high risks are allowed more often, see which safety level people have set.",
            asked: events::<SafetyTriggered>()
                .count()
                .by(SafetyTriggered::RISK_LEVEL)
                .by(SafetyTriggered::ACTION)
                .per_week()
                .into(),
            goal: None,
        },
    ]
}
