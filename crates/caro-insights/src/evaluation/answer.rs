//! What an insight is answered with.

use caro_telemetry::Timestamp;

use crate::insight::Insight;

/// The answer to one insight.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The insight.
    pub insight: &'static Insight,
    /// The figures of the whole time: one, or one for each percentile.
    pub overall: Vec<Figure>,
    /// For a count: how many there are in an interval on average, empty ones included.
    pub average: Option<f64>,
    /// The figures of each value of the breakdown, the most frequent first.
    pub groups: Vec<Group>,
    /// The figures of each interval, without gaps, oldest first. Funnels and times between events have none.
    pub timeline: Vec<Bucket>,
    /// The steps of a funnel.
    pub steps: Vec<Step>,
}

/// A figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Which of several it is: `P50`; empty where there is but one.
    pub label: &'static str,
    /// Its value in the unit of the insight; `None` where there is nothing to tell it from.
    pub value: Option<f64>,
    /// How many events it counts: of a ratio, those above the line.
    pub count: u64,
    /// Of how many: of a ratio, those below the line.
    pub of: u64,
}

/// The figures of a value of the breakdown.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The value of each property: its name on the wire, `other` for what this version does not know, `none` where the
    /// event lacks the property.
    pub labels: Vec<String>,
    /// Its figures.
    pub figures: Vec<Figure>,
}

/// The figures of a day or a week.
#[derive(Clone, Debug, PartialEq)]
pub struct Bucket {
    /// When it begins, in UTC.
    pub start: Timestamp,
    /// Its values.
    pub values: Vec<Option<f64>>,
}

/// A step of a funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is.
    pub label: String,
    /// How many got there.
    pub reached: u64,
}

impl Answer {
    /// How long the bar of each group is, 0 to 1: the longest is the one with the highest value.
    pub(crate) fn bars(&self) -> Vec<f64> {
        let value = |group: &Group| {
            let first = group.first().and_then(|figure| figure.value);
            first.unwrap_or(0.0)
        };
        let highest = self.groups.iter().map(value).fold(0.0, f64::max);
        let part = |group| {
            if highest > 0.0 {
                value(group) / highest
            } else {
                0.0
            }
        };
        self.groups.iter().map(part).collect()
    }

    /// How many events the groups count together.
    pub(crate) fn counted(&self) -> u64 {
        self.groups
            .iter()
            .filter_map(Group::first)
            .map(|figure| figure.count)
            .sum()
    }
}

impl Group {
    /// The first of its figures: the one that bars and shares are made of.
    pub(crate) fn first(&self) -> Option<Figure> {
        self.figures.first().copied()
    }
}
