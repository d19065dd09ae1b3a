//! Do the commands serve those who asked for them?

use caro_events::{CommandExecuted, CommandGenerated, ExitCategory, SessionEnded, SessionStarted};

use crate::insight::Insight;
use crate::language::Percentile::{P50, P90};
use crate::language::{at_least, events, exactly, holds, is, ratio, sessions};

pub(super) fn insights() -> Vec<Insight> {
    let mut all = of_commands();
    all.extend(of_runs());
    all
}

fn of_commands() -> Vec<Insight> {
    vec![
        Insight {
            id: "command-success-rate",
            title: "Command success rate",
            what: "Of all commands that Caro generated, how many were executed: the north star.",
            when_it_moves: "If it falls, compare backends and versions, then look at what was offered to run: a fall only here means that more people pipe.",
            asked: ratio(events::<CommandExecuted>(), events::<CommandGenerated>()).into(),
            goal: None,
        },
        Insight {
            id: "offered-and-executed",
            title: "Offered and executed",
            what: "Of the commands that Caro offered to run, not those for a pipe, a dry run or JSON, how many were executed.",
            when_it_moves: "If it falls, people turn down what they are offered: look at the first command of a run and at the warnings.",
            asked: ratio(
                events::<CommandExecuted>(),
                events::<CommandGenerated>().matching(holds(CommandGenerated::OFFERED_TO_RUN)),
            )
            .into(),
            goal: None,
        },
        Insight {
            id: "executed-and-succeeded",
            title: "Executed and succeeded",
            what: "Of the commands that were executed, how many ended with exit code 0.",
            when_it_moves: "If it falls, commands run but do not work: look at how commands end, by shell and by version.",
            asked: ratio(
                events::<CommandExecuted>()
                    .matching(is(CommandExecuted::EXIT_CATEGORY, ExitCategory::Success)),
                events::<CommandExecuted>(),
            )
            .into(),
            goal: None,
        },
        Insight {
            id: "first-command-executed",
            title: "First command executed",
            what: "Of the first commands of a run, how many were executed.",
            when_it_moves: "If it falls while the success rate holds, people need more tries: look at commands per run.",
            asked: ratio(
                events::<CommandExecuted>().matching(exactly(CommandExecuted::GENERATION, 1)),
                events::<CommandGenerated>().matching(exactly(CommandGenerated::GENERATION, 1)),
            )
            .into(),
            goal: None,
        },
        Insight {
            id: "modified-before-execution",
            title: "Modified before execution",
            what: "Of the commands that were executed, how many were changed first.",
            when_it_moves: "If it rises, commands are nearly right: collect what people change and teach it to the backend.",
            asked: ratio(
                events::<CommandExecuted>()
                    .matching(holds(CommandExecuted::MODIFIED_BEFORE_EXECUTION)),
                events::<CommandExecuted>(),
            )
            .into(),
            goal: None,
        },
        Insight {
            id: "execution-modes",
            title: "Ways to execute",
            what: "How commands came to be executed.",
            when_it_moves: "If a way is hardly used, make it easier to find or take it out.",
            asked: events::<CommandExecuted>()
                .count()
                .by(CommandExecuted::EXECUTION_MODE)
                .into(),
            goal: None,
        },
    ]
}

fn of_runs() -> Vec<Insight> {
    let generating =
        || events::<SessionEnded>().matching(at_least(SessionEnded::COMMANDS_GENERATED, 1));
    vec![
        Insight {
            id: "command-flow",
            title: "Command flow",
            what: "Of the runs that began, in how many a command was generated, and in how many one was executed.",
            when_it_moves: "If the first step narrows, look at errors and unanswered sentences; if the second does, at the warnings and at what was offered.",
            asked: sessions(events::<SessionStarted>())
                .then(events::<CommandGenerated>())
                .then(events::<CommandExecuted>())
                .into(),
            goal: None,
        },
        Insight {
            id: "runs-served",
            title: "Runs that executed something",
            what: "Of the runs that generated a command, in how many at least one was executed.",
            when_it_moves: "If it falls, more runs end with nothing done: look at the command flow.",
            asked: ratio(
                events::<SessionEnded>().matching(at_least(SessionEnded::COMMANDS_EXECUTED, 1)),
                generating(),
            )
            .per_week()
            .into(),
            goal: None,
        },
        Insight {
            id: "runs-fully-served",
            title: "Runs that executed everything",
            what: "Of the runs that generated a command, in how many as many were executed as were generated.",
            when_it_moves: "If it falls while runs that executed something hold, the first answer is often not the right one.",
            asked: ratio(
                events::<SessionEnded>()
                    .matching(at_least(SessionEnded::COMMAND_SUCCESS_RATE, 100.0)),
                generating(),
            )
            .per_week()
            .into(),
            goal: None,
        },
        Insight {
            id: "commands-per-run",
            title: "Commands per run",
            what: "How many commands a run generates, in the middle and at the busy end.",
            when_it_moves: "If it rises, either people stay longer, which is good, or they need more tries: compare the first command executed.",
            asked: events::<SessionEnded>()
                .percentiles(SessionEnded::COMMANDS_GENERATED, &[P50, P90])
                .per_week()
                .into(),
            goal: None,
        },
    ]
}
