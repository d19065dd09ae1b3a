//! Every insight that there is, by topic.

mod platform;
mod reliability;
mod safety;
mod speed;
mod success;

use std::sync::LazyLock;

use crate::insight::Insight;

/// Insights that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    /// The question behind them all.
    pub title: &'static str,
    /// The insights.
    pub insights: &'static [Insight],
}

/// The questions behind the insights, and how many insights each has.
struct Everything {
    insights: Vec<Insight>,
    topics: Vec<(&'static str, usize)>,
}

fn everything() -> &'static Everything {
    static ALL: LazyLock<Everything> = LazyLock::new(|| {
        let by_topic = [
            ("Do the commands serve people?", success::insights()),
            ("How long do people wait?", speed::insights()),
            ("Does the safety check help or annoy?", safety::insights()),
            ("What goes wrong?", reliability::insights()),
            (
                "Who uses Caro, how much, and on what?",
                platform::insights(),
            ),
        ];
        Everything {
            topics: by_topic
                .iter()
                .map(|(title, insights)| (*title, insights.len()))
                .collect(),
            insights: by_topic
                .into_iter()
                .flat_map(|(_, insights)| insights)
                .collect(),
        }
    });
    &ALL
}

/// Every insight by topic, the north star first.
pub fn topics() -> impl Iterator<Item = Topic> {
    let mut rest = insights();
    everything().topics.iter().map(move |(title, count)| {
        let (insights, others) = rest.split_at(*count);
        rest = others;
        Topic { title, insights }
    })
}

/// Every insight, the north star first.
#[must_use]
pub fn insights() -> &'static [Insight] {
    &everything().insights
}

/// The insight of that id, if there is one.
#[must_use]
pub fn insight(id: &str) -> Option<&'static Insight> {
    insights().iter().find(|insight| insight.id == id)
}
