//! Who uses Caro, how much, and on what?

use caro_events::SessionStarted;

use crate::insight::{Goal, Insight};
use crate::language::{events, every_event};

/// PostHog takes a million events a month without charge, and drops what is above without a word.
const FREE_EVENTS_A_DAY: f64 = 1_000_000.0 / 30.0;

pub(super) fn insights() -> Vec<Insight> {
    let mut all = of_use();
    all.extend(of_platforms());
    all
}

fn of_use() -> Vec<Insight> {
    vec![
        Insight {
            id: "runs-by-caller",
            title: "Runs by caller",
            what: "How many runs began, and who ran them: people, coding agents, CI or scripts.",
            when_it_moves: "If agents or scripts lead, read every other figure with that in mind.",
            asked: events::<SessionStarted>()
                .count()
                .by(SessionStarted::CALLER)
                .into(),
            goal: None,
        },
        Insight {
            id: "machines-a-day",
            title: "Machines a day",
            what: "From how many machines runs came each day. Ids change daily, so there is no such figure for a week or a month.",
            when_it_moves: "If it falls after a release, look at its errors; if it jumps, at runs by caller.",
            asked: events::<SessionStarted>().machines().into(),
            goal: None,
        },
        Insight {
            id: "events-a-day",
            title: "Events a day",
            what: "How many events arrive each day, against a thirtieth of the million that is free each month.",
            when_it_moves: "If it nears the line, raise the quota or record less: over quota PostHog drops events silently, and every figure here is wrong.",
            asked: every_event().into(),
            goal: Some(Goal {
                at_most: FREE_EVENTS_A_DAY,
                label: "free quota",
            }),
        },
        Insight {
            id: "versions-in-use",
            title: "Versions in use",
            what: "Which versions of Caro runs came from.",
            when_it_moves: "If an old version stays, find out what holds people there, usually a package that nobody updates.",
            asked: events::<SessionStarted>()
                .count()
                .by(SessionStarted::CARO_VERSION)
                .per_week()
                .into(),
            goal: None,
        },
    ]
}

fn of_platforms() -> Vec<Insight> {
    vec![
        Insight {
            id: "runs-by-os",
            title: "Runs by operating system",
            what: "On which operating systems Caro runs.",
            when_it_moves: "If one grows, test releases on it first.",
            asked: events::<SessionStarted>()
                .count()
                .by(SessionStarted::OS)
                .into(),
            goal: None,
        },
        Insight {
            id: "runs-by-arch",
            title: "Runs by processor",
            what: "On which processors Caro runs.",
            when_it_moves: "If the other ones grow, offer a build for it.",
            asked: events::<SessionStarted>()
                .count()
                .by(SessionStarted::ARCH)
                .into(),
            goal: None,
        },
        Insight {
            id: "runs-by-shell",
            title: "Runs by shell",
            what: "For which shells commands are written.",
            when_it_moves: "If one grows, extend its share of the evaluation set.",
            asked: events::<SessionStarted>()
                .count()
                .by(SessionStarted::SHELL)
                .into(),
            goal: None,
        },
        Insight {
            id: "runs-by-backend",
            title: "Runs by backend",
            what: "Which backend is asked first.",
            when_it_moves: "If one shrinks after a release, see whether it still starts and answers.",
            asked: events::<SessionStarted>()
                .count()
                .by(SessionStarted::BACKEND)
                .into(),
            goal: None,
        },
    ]
}
