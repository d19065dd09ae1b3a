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

/// Every insight by topic, the north star first.
#[must_use]
pub fn topics() -> [Topic; 5] {
    static SUCCESS: LazyLock<Vec<Insight>> = LazyLock::new(success::insights);
    static SPEED: LazyLock<Vec<Insight>> = LazyLock::new(speed::insights);
    static PLATFORM: LazyLock<Vec<Insight>> = LazyLock::new(platform::insights);
    static SAFETY: LazyLock<Vec<Insight>> = LazyLock::new(safety::insights);
    static RELIABILITY: LazyLock<Vec<Insight>> = LazyLock::new(reliability::insights);
    [
        ("Do the commands serve people?", &*SUCCESS),
        ("How long do people wait?", &*SPEED),
        ("Does the safety check help or annoy?", &*SAFETY),
        ("What goes wrong?", &*RELIABILITY),
        ("Who uses Caro, how much, and on what?", &*PLATFORM),
    ]
    .map(|(title, insights)| Topic { title, insights })
}

/// Every insight, the north star first.
pub fn insights() -> impl Iterator<Item = &'static Insight> {
    topics().into_iter().flat_map(|topic| topic.insights)
}

/// The insight of that id, if there is one.
#[must_use]
pub fn insight(id: &str) -> Option<&'static Insight> {
    insights().find(|insight| insight.id == id)
}
