//! Figures over time: counts, machines, ratios, percentiles.

use std::marker::PhantomData;

use caro_telemetry::{Event, Property, PropertyRef};

use super::question::{Asked, Interval, Percentile, Question, Selection};
use super::selection::Events;

/// More properties than this do not go into one breakdown: PostHog takes three.
const MOST_PROPERTIES: usize = 3;

/// How many events there were.
#[derive(Debug)]
pub struct Count<E> {
    of: Selection,
    by: Vec<&'static str>,
    interval: Interval,
    kind: PhantomData<fn(E)>,
}

impl<E> Count<E> {
    pub(super) fn of(of: Selection) -> Self {
        Self {
            of,
            by: Vec::new(),
            interval: Interval::Day,
            kind: PhantomData,
        }
    }

    /// A figure for every week instead of every day.
    #[must_use]
    pub fn per_week(mut self) -> Self {
        self.interval = Interval::Week;
        self
    }
}

impl<E: Event> Count<E> {
    /// Told apart by a property; may be called up to three times.
    #[must_use]
    pub fn by<P: Property>(mut self, property: PropertyRef<E, P>) -> Self {
        push(&mut self.by, property.name());
        self
    }
}

impl<E> From<Count<E>> for Asked {
    fn from(count: Count<E>) -> Self {
        Self {
            question: Question::Count {
                of: count.of,
                by: count.by,
            },
            interval: count.interval,
        }
    }
}

/// From how many machines the events of a day came. There is no `per_week`: the ids change every day.
#[derive(Debug)]
pub struct Machines {
    of: Selection,
}

impl Machines {
    pub(super) const fn of(of: Selection) -> Self {
        Self { of }
    }
}

impl From<Machines> for Asked {
    fn from(machines: Machines) -> Self {
        Self {
            question: Question::Machines { of: machines.of },
            interval: Interval::Day,
        }
    }
}

/// How many events of the type `Part` there were for each of the type `Whole`.
#[derive(Debug)]
pub struct Ratio<Part, Whole> {
    part: Events<Part>,
    whole: Events<Whole>,
    by: Vec<&'static str>,
    interval: Interval,
}

/// How many of `part` there were for each of `whole`.
#[must_use]
pub fn ratio<Part: Event, Whole: Event>(
    part: Events<Part>,
    whole: Events<Whole>,
) -> Ratio<Part, Whole> {
    Ratio {
        part,
        whole,
        by: Vec::new(),
        interval: Interval::Day,
    }
}

impl<Part, Whole> Ratio<Part, Whole> {
    /// A figure for every week instead of every day.
    #[must_use]
    pub fn per_week(mut self) -> Self {
        self.interval = Interval::Week;
        self
    }
}

impl<E: Event> Ratio<E, E> {
    /// Told apart by a property; only where both are the same event, for only then it means the same in both.
    #[must_use]
    pub fn by<P: Property>(mut self, property: PropertyRef<E, P>) -> Self {
        push(&mut self.by, property.name());
        self
    }
}

impl<Part, Whole> From<Ratio<Part, Whole>> for Asked {
    fn from(ratio: Ratio<Part, Whole>) -> Self {
        Self {
            question: Question::Ratio {
                part: ratio.part.selection,
                whole: ratio.whole.selection,
                by: ratio.by,
            },
            interval: ratio.interval,
        }
    }
}

/// Below which number how much of the events lies.
#[derive(Debug)]
pub struct Percentiles<E> {
    of: Selection,
    number: &'static str,
    at: Vec<Percentile>,
    by: Vec<&'static str>,
    interval: Interval,
    kind: PhantomData<fn(E)>,
}

impl<E: Event> Percentiles<E> {
    pub(super) fn of(of: Selection, number: &'static str, at: &[Percentile]) -> Self {
        Self {
            of,
            number,
            at: at.to_vec(),
            by: Vec::new(),
            interval: Interval::Day,
            kind: PhantomData,
        }
    }

    /// A figure for every week instead of every day.
    #[must_use]
    pub fn per_week(mut self) -> Self {
        self.interval = Interval::Week;
        self
    }

    /// Told apart by a property; may be called up to three times.
    #[must_use]
    pub fn by<P: Property>(mut self, property: PropertyRef<E, P>) -> Self {
        push(&mut self.by, property.name());
        self
    }
}

impl<E> From<Percentiles<E>> for Asked {
    fn from(percentiles: Percentiles<E>) -> Self {
        Self {
            question: Question::Percentiles {
                of: percentiles.of,
                number: percentiles.number,
                at: percentiles.at,
                by: percentiles.by,
            },
            interval: percentiles.interval,
        }
    }
}

fn push(by: &mut Vec<&'static str>, name: &'static str) {
    assert!(
        by.len() < MOST_PROPERTIES,
        "a breakdown has at most three properties"
    );
    by.push(name);
}
