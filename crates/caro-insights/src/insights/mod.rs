//! Every insight that there is, by topic.

mod platform;
mod reliability;
mod safety;
mod speed;
mod success;

use std::sync::LazyLock;

use crate::insight::Insight;

/// Every insight, the north star first.
#[must_use]
pub fn insights() -> &'static [Insight] {
    static ALL: LazyLock<Vec<Insight>> = LazyLock::new(|| {
        [
            success::insights(),
            speed::insights(),
            platform::insights(),
            safety::insights(),
            reliability::insights(),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
    &ALL
}

/// The insight of that id, if there is one.
#[must_use]
pub fn insight(id: &str) -> Option<&'static Insight> {
    insights().iter().find(|insight| insight.id == id)
}
