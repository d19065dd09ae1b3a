//! What goes wrong?

use caro_events::{CommandExecuted, ErrorOccurred, SessionEnded, SessionStarted};

use crate::insight::Insight;
use crate::language::{at_least, events, holds_not, ratio};

pub(super) fn insights() -> Vec<Insight> {
    let mut all = rates();
    all.extend(kinds());
    all
}

fn rates() -> Vec<Insight> {
    vec![
        Insight {
            id: "runs-with-errors",
            title: "Runs with an error",
            what: "Of the runs that ended, in how many something went wrong at least once.",
            when_it_moves: "If it rises with a release, hold that release back and look at the errors by category.",
            asked: ratio(
                events::<SessionEnded>().matching(at_least(SessionEnded::ERRORS, 1)),
                events::<SessionEnded>(),
            )
            .into(),
            goal: None,
        },
        Insight {
            id: "error-rate",
            title: "Errors for each run",
            what: "How many errors there were for each run that began; above 100 % where runs meet several.",
            when_it_moves: "If it rises while runs with an error hold, few runs fail over and over: look for a loop.",
            asked: ratio(events::<ErrorOccurred>(), events::<SessionStarted>()).into(),
            goal: None,
        },
        Insight {
            id: "unrecoverable-errors",
            title: "Errors that ended the run",
            what: "Of all errors, how many ended the run.",
            when_it_moves: "If it rises, mend first what ends a run: look at the errors by category and component.",
            asked: ratio(
                events::<ErrorOccurred>().matching(holds_not(ErrorOccurred::RECOVERABLE)),
                events::<ErrorOccurred>(),
            )
            .into(),
            goal: None,
        },
        Insight {
            id: "runs-that-ended",
            title: "Runs whose end is known",
            what: "For each run that began, how many ends were recorded; the rest was killed or still goes on.",
            when_it_moves: "If it falls, runs die without a word: look for crashes and for machines that run out of memory.",
            asked: ratio(events::<SessionEnded>(), events::<SessionStarted>())
                .per_week()
                .into(),
            goal: None,
        },
    ]
}

fn kinds() -> Vec<Insight> {
    vec![
        Insight {
            id: "errors-by-category",
            title: "Errors by category and component",
            what: "What went wrong, and in which part of Caro.",
            when_it_moves: "If a pair grows, open an issue for it; a panic is a fault of Caro's own and comes first.",
            asked: events::<ErrorOccurred>()
                .count()
                .by(ErrorOccurred::ERROR_CATEGORY)
                .by(ErrorOccurred::COMPONENT)
                .into(),
            goal: None,
        },
        Insight {
            id: "how-commands-end",
            title: "How commands end",
            what: "How executed commands end.",
            when_it_moves: "If not_found grows, commands use programs that people lack: prefer ones that every system has.",
            asked: events::<CommandExecuted>()
                .count()
                .by(CommandExecuted::EXIT_CATEGORY)
                .into(),
            goal: None,
        },
    ]
}
