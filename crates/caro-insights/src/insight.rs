//! An insight: a question, what its answer says, and what to do about it.

use crate::language::{Asked, Interval, Question};

/// One insight of the project.
#[derive(Clone, Debug)]
pub struct Insight {
    /// Its name for machines: lower-case words joined by hyphens. It is its identity in PostHog, so it never changes.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What the figure says, in a sentence.
    pub what: &'static str,
    /// What to do when it moves, in a sentence.
    pub when_it_moves: &'static str,
    /// The question.
    pub asked: Asked,
    /// The line that the project wants to stay on one side of.
    pub goal: Option<Goal>,
}

/// A line that a figure should stay below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// Where the line is, in the unit of the insight and for one interval of it.
    pub at_most: f64,
    /// What it is called.
    pub label: &'static str,
}

impl Insight {
    /// The question itself.
    #[must_use]
    pub const fn question(&self) -> &Question {
        &self.asked.question
    }

    /// How finely it is answered over time.
    #[must_use]
    pub const fn interval(&self) -> Interval {
        self.asked.interval
    }

    /// Whether it depends on an event, or on a property of an event.
    #[must_use]
    pub fn uses(&self, event: &str, property: Option<&str>) -> bool {
        let uses = self.question().uses();
        uses.iter()
            .any(|used| used.0 == event && used.1 == property)
    }
}
