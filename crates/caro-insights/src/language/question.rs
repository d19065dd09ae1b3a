//! A question as plain data: what the typed language makes, and what is answered and drawn.

use caro_telemetry::EventSchema;

/// Which events are meant.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The event; `None` stands for every event of the dictionary.
    pub event: Option<&'static EventSchema>,
    /// What must be true of its properties, all of it.
    pub tests: Vec<Test>,
}

/// One condition on a property. An event that lacks the property does not meet it.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The property's name on the wire.
    pub property: &'static str,
    /// What is asked of it.
    pub operator: Operator,
}

/// What is asked of a property.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// It is the value of this name.
    Is(&'static str),
    /// It is true, or false.
    Holds(bool),
    /// It is this number or a larger one.
    AtLeast(f64),
    /// It is this number.
    Exactly(f64),
}

/// A point of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Percentile {
    /// The median.
    P50,
    /// Nine of ten are at or below it.
    P90,
    /// Nineteen of twenty are at or below it.
    P95,
}

impl Percentile {
    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::P50 => "P50",
            Self::P90 => "P90",
            Self::P95 => "P95",
        }
    }

    /// Which share of the values is at or below it, between 0 and 1.
    #[must_use]
    pub const fn level(self) -> f64 {
        match self {
            Self::P50 => 0.5,
            Self::P90 => 0.9,
            Self::P95 => 0.95,
        }
    }
}

/// How finely a question is answered over time. Days and weeks are UTC; weeks begin on Sunday, as PostHog's do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Interval {
    /// A figure for every day.
    #[default]
    Day,
    /// A figure for every week.
    Week,
}

impl Interval {
    /// Its name: `day` or `week`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }
}

/// What a funnel follows from step to step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// A run of Caro, by `$session_id`.
    Session,
    /// One command of a run, by `$session_id` and `generation`.
    Command,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Question {
    /// How many events there were.
    Count {
        /// Which events.
        of: Selection,
        /// The properties by which they are told apart, at most three.
        by: Vec<&'static str>,
    },
    /// From how many machines the events of a day came. Ids last for a day, so there is no such figure for longer.
    Machines {
        /// Which events.
        of: Selection,
    },
    /// How many events there were for each of some others.
    Ratio {
        /// The events above the line.
        part: Selection,
        /// The events below it.
        whole: Selection,
        /// The properties by which they are told apart, at most three.
        by: Vec<&'static str>,
    },
    /// Below which number how much of the events lies.
    Percentiles {
        /// Which events.
        of: Selection,
        /// The property that is the number.
        number: &'static str,
        /// Which points of the distribution.
        at: Vec<Percentile>,
        /// The properties by which they are told apart, at most three.
        by: Vec<&'static str>,
    },
    /// How many got from each step to the next, in this order and within a day.
    Funnel {
        /// The steps.
        steps: Vec<Selection>,
        /// What is followed.
        follow: Follow,
        /// A property of the last step by which those that reached it are told apart.
        by: Option<&'static str>,
    },
    /// How long a run takes from its first event of one kind to the first of another after it.
    TimeBetween {
        /// Where the time begins.
        from: Selection,
        /// Where it ends.
        to: Selection,
    },
}

/// In what the answer is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of something.
    Count,
    /// A share, 1 being all of it; shown in percent.
    Share,
    /// Milliseconds.
    Milliseconds,
}

/// A question, and how finely it is answered over time.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// How finely.
    pub interval: Interval,
}

impl Question {
    /// Every selection of events in it.
    #[must_use]
    pub fn selections(&self) -> Vec<&Selection> {
        match self {
            Self::Count { of, .. } | Self::Machines { of } | Self::Percentiles { of, .. } => {
                vec![of]
            }
            Self::Ratio { part, whole, .. } => vec![part, whole],
            Self::Funnel { steps, .. } => steps.iter().collect(),
            Self::TimeBetween { from, to } => vec![from, to],
        }
    }

    /// The properties by which the events are told apart.
    #[must_use]
    pub fn breakdown(&self) -> &[&'static str] {
        match self {
            Self::Count { by, .. } | Self::Ratio { by, .. } | Self::Percentiles { by, .. } => by,
            Self::Funnel { by, .. } => by.as_slice(),
            Self::Machines { .. } | Self::TimeBetween { .. } => &[],
        }
    }

    /// Every event, and every property of it, that the answer depends on, by name.
    #[must_use]
    pub fn uses(&self) -> Vec<(&'static str, Option<&'static str>)> {
        let mut uses = Vec::new();
        for selection in self.selections() {
            let Some(event) = selection.event else {
                continue;
            };
            uses.push((event.name, None));
            let tested = selection.tests.iter().map(|test| test.property);
            let mut properties: Vec<_> = tested.collect();
            match self {
                Self::Percentiles { number, by, .. } => {
                    properties.push(number);
                    properties.extend(by);
                }
                Self::Funnel {
                    follow: Follow::Command,
                    ..
                } => properties.push("generation"),
                _ => {}
            }
            properties.extend(self.breakdown());
            let known = |name: &&str| event.property(name).is_some();
            uses.extend(
                properties
                    .into_iter()
                    .filter(known)
                    .map(|name| (event.name, Some(name))),
            );
        }
        uses
    }

    /// In what it is measured.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self {
            Self::Count { .. } | Self::Machines { .. } => Unit::Count,
            Self::Ratio { .. } | Self::Funnel { .. } => Unit::Share,
            Self::TimeBetween { .. } => Unit::Milliseconds,
            Self::Percentiles { of, number, .. } => {
                let schema = of.event.and_then(|event| event.property(number));
                match schema.and_then(|property| property.unit) {
                    Some("milliseconds") => Unit::Milliseconds,
                    _ => Unit::Count,
                }
            }
        }
    }
}

impl Selection {
    /// The events in words: `safety triggered: warned`.
    #[must_use]
    pub fn description(&self) -> String {
        let mut words = self
            .event
            .map_or("any event", |event| event.name)
            .replace('_', " ");
        for (place, Test { property, operator }) in self.tests.iter().enumerate() {
            let property = property.replace('_', " ");
            let test = match operator {
                Operator::Is(value) => value.replace('_', " "),
                Operator::Holds(true) => property,
                Operator::Holds(false) => format!("not {property}"),
                Operator::AtLeast(number) => format!("{property} {number} or more"),
                Operator::Exactly(number) => format!("{property} {number}"),
            };
            words.push_str(if place == 0 { ": " } else { ", " });
            words.push_str(&test);
        }
        words
    }
}
