//! How long do people wait?

use caro_events::{CommandExecuted, CommandGenerated, SessionEnded, SessionStarted};

use crate::insight::Insight;
use crate::language::Percentile::{P50, P95};
use crate::language::{events, time_between};

pub(super) fn insights() -> Vec<Insight> {
    let mut all = of_generation();
    all.extend(of_runs());
    all
}

fn of_generation() -> Vec<Insight> {
    vec![
        Insight {
            id: "inference-time",
            title: "Inference time",
            what: "How long it takes to generate a command: in the middle, and for the slowest one in twenty.",
            when_it_moves: "If it rises, look at it by backend: a shift from one backend to another moves it too.",
            asked: events::<CommandGenerated>()
                .percentiles(CommandGenerated::INFERENCE_TIME_MS, &[P50, P95])
                .into(),
            goal: None,
        },
        Insight {
            id: "inference-time-by-backend",
            title: "Inference time by backend",
            what: "How long each backend takes to generate a command.",
            when_it_moves: "If one backend rises, look at its last release, or at the service behind it.",
            asked: events::<CommandGenerated>()
                .percentiles(CommandGenerated::INFERENCE_TIME_MS, &[P50, P95])
                .by(CommandGenerated::BACKEND)
                .per_week()
                .into(),
            goal: None,
        },
        Insight {
            id: "inference-time-by-model",
            title: "Inference time by model",
            what: "How long each family of models takes to generate a command.",
            when_it_moves: "If a model is slow and seldom used, recommend another in the documentation.",
            asked: events::<CommandGenerated>()
                .percentiles(CommandGenerated::INFERENCE_TIME_MS, &[P50, P95])
                .by(CommandGenerated::MODEL_NAME)
                .per_week()
                .into(),
            goal: None,
        },
    ]
}

fn of_runs() -> Vec<Insight> {
    vec![
        Insight {
            id: "time-to-first-command",
            title: "Time to first command",
            what: "How long a run takes from its start to its first command, as those who wait feel it.",
            when_it_moves: "If it rises and the inference time does not, the start or the safety check became slow.",
            asked: time_between(events::<SessionStarted>(), events::<CommandGenerated>()),
            goal: None,
        },
        Insight {
            id: "run-duration",
            title: "Duration of a run",
            what: "How long a run takes from start to end, the time that people think included.",
            when_it_moves: "If the middle rises with the inference time, people wait; if it rises alone, they read and choose.",
            asked: events::<SessionEnded>()
                .percentiles(SessionEnded::DURATION_MS, &[P50, P95])
                .per_week()
                .into(),
            goal: None,
        },
        Insight {
            id: "execution-time",
            title: "Execution time",
            what: "How long the commands themselves run.",
            when_it_moves: "If it rises, people give Caro longer jobs: see that progress and interrupts work for them.",
            asked: events::<CommandExecuted>()
                .percentiles(CommandExecuted::EXECUTION_TIME_MS, &[P50, P95])
                .per_week()
                .into(),
            goal: None,
        },
    ]
}
