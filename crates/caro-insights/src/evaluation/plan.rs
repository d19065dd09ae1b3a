//! The definitions as rules: what each kind of event adds to.

use std::collections::HashMap;

use caro_events::DICTIONARY;

use super::breakdown::Part;
use crate::insight::Insight;
use crate::language::{Follow, Operator, Question, Selection, Test};
use crate::reading::Slot;

/// What to do with events, and where each insight finds its figures.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The rules for each event of the dictionary, in its order.
    pub(super) rules: Vec<Vec<Rule>>,
    /// How many counts, lists of numbers and sets of machines there are.
    pub(super) counts: usize,
    pub(super) numbers: usize,
    pub(super) machines: usize,
    /// The funnels, and how many steps they have together.
    pub(super) funnels: Vec<Funnel>,
    steps: u32,
    /// Where the answers come from, in the order of the insights.
    pub(super) places: Vec<Place>,
    /// Figures that are planned already, by what they count.
    known: HashMap<String, usize>,
}

/// Something that an event adds to, if it meets the tests.
#[derive(Debug)]
pub(super) struct Rule {
    tests: Vec<SlotTest>,
    pub(super) effect: Effect,
}

/// What an event adds to.
#[derive(Debug)]
pub(super) enum Effect {
    Count {
        cell: usize,
        by: Vec<Part>,
    },
    Number {
        cell: usize,
        place: usize,
        by: Vec<Part>,
    },
    Machine {
        cell: usize,
    },
    Step {
        bit: u32,
        by: Option<Part>,
    },
}

/// A funnel: its steps are bits of a moment.
#[derive(Debug)]
pub(super) struct Funnel {
    pub(super) first_bit: u32,
    pub(super) steps: u32,
    pub(super) follow: Follow,
    pub(super) by: Option<Part>,
    /// Whether the time from the first step to the second is what is asked.
    pub(super) timed: bool,
}

/// Where an insight finds its figures.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) insight: &'static Insight,
    pub(super) at: At,
    pub(super) by: Vec<Part>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    Count(usize),
    Machines(usize),
    Ratio { part: usize, whole: usize },
    Numbers(usize),
    Funnel(usize),
}

/// A moment has sixteen bits for the steps of all funnels.
const MOST_STEPS: u32 = 16;

impl Plan {
    pub(super) fn new(insights: &'static [Insight]) -> Self {
        let mut plan = Self {
            rules: DICTIONARY.iter().map(|_| Vec::new()).collect(),
            ..Self::default()
        };
        for insight in insights {
            let at = plan.place(insight.question());
            let by = insight
                .question()
                .selections()
                .last()
                .and_then(|selection| {
                    let event = selection.event?;
                    let parts = insight.question().breakdown().iter();
                    Some(parts.map(|property| Part::new(event, property)).collect())
                });
            plan.places.push(Place {
                insight,
                at,
                by: by.unwrap_or_default(),
            });
        }
        assert!(
            plan.steps <= MOST_STEPS,
            "the funnels have too many steps together"
        );
        plan
    }

    fn place(&mut self, question: &Question) -> At {
        match question {
            Question::Count { of, by } => At::Count(self.count(of, by)),
            Question::Machines { of } => At::Machines(self.machines(of)),
            Question::Ratio { part, whole, by } => At::Ratio {
                part: self.count(part, by),
                whole: self.count(whole, by),
            },
            Question::Percentiles { of, number, by, .. } => {
                At::Numbers(self.numbers(of, number, by))
            }
            Question::Funnel { steps, follow, by } => {
                At::Funnel(self.funnel(steps, *follow, *by, false))
            }
            Question::TimeBetween { from, to } => {
                let steps = [from.clone(), to.clone()];
                At::Funnel(self.funnel(&steps, Follow::Session, None, true))
            }
        }
    }

    fn count(&mut self, of: &Selection, by: &[&str]) -> usize {
        let cell = self.counts;
        if let Some(known) = self.known(format!("count {} {by:?}", name(of)), cell) {
            return known;
        }
        self.counts += 1;
        self.rule(of, |event| Effect::Count {
            cell,
            by: by
                .iter()
                .map(|property| Part::new(DICTIONARY[event], property))
                .collect(),
        });
        cell
    }

    fn numbers(&mut self, of: &Selection, number: &str, by: &[&str]) -> usize {
        let cell = self.numbers;
        self.numbers += 1;
        self.rule(of, |event| Effect::Number {
            cell,
            place: Part::new(DICTIONARY[event], number).place,
            by: by
                .iter()
                .map(|property| Part::new(DICTIONARY[event], property))
                .collect(),
        });
        cell
    }

    fn machines(&mut self, of: &Selection) -> usize {
        let cell = self.machines;
        self.machines += 1;
        self.rule(of, |_| Effect::Machine { cell });
        cell
    }

    fn funnel(
        &mut self,
        steps: &[Selection],
        follow: Follow,
        by: Option<&str>,
        timed: bool,
    ) -> usize {
        let first_bit = self.steps;
        let mut last_part = None;
        for (at, step) in steps.iter().enumerate() {
            let bit = self.steps;
            self.steps += 1;
            let is_last = at + 1 == steps.len();
            self.rule(step, |event| {
                let by = by
                    .filter(|_| is_last)
                    .map(|property| Part::new(DICTIONARY[event], property));
                last_part = by;
                Effect::Step { bit, by }
            });
        }
        self.funnels.push(Funnel {
            first_bit,
            steps: self.steps - first_bit,
            follow,
            by: last_part,
            timed,
        });
        self.funnels.len() - 1
    }

    /// The cell of a figure that is planned already; otherwise it is noted under `cell`.
    fn known(&mut self, figure: String, cell: usize) -> Option<usize> {
        match self.known.get(&figure) {
            Some(known) => Some(*known),
            None => {
                self.known.insert(figure, cell);
                None
            }
        }
    }

    /// Adds a rule to every event that is selected.
    fn rule(&mut self, of: &Selection, mut effect: impl FnMut(usize) -> Effect) {
        for (event, schema) in DICTIONARY.iter().enumerate() {
            if of.event.is_none_or(|selected| selected.name == schema.name) {
                let tests = of
                    .tests
                    .iter()
                    .map(|test| SlotTest::new(event, test))
                    .collect();
                let effect = effect(event);
                self.rules[event].push(Rule { tests, effect });
            }
        }
    }
}

fn name(selection: &Selection) -> String {
    let event = selection.event.map_or("*", |event| event.name);
    format!("{event} {:?}", selection.tests)
}

impl Rule {
    /// Whether an event meets the tests.
    pub(super) fn applies(&self, values: &[Slot]) -> bool {
        self.tests.iter().all(|test| test.holds(values))
    }
}

/// A test on the values of a record.
#[derive(Debug)]
struct SlotTest {
    place: usize,
    wanted: Wanted,
}

#[derive(Debug)]
enum Wanted {
    Slot(Slot),
    AtLeast(f64),
}

impl SlotTest {
    fn new(event: usize, test: &Test) -> Self {
        let place = Part::new(DICTIONARY[event], test.property).place;
        let property = &DICTIONARY[event].properties[place];
        let wanted = match test.operator {
            Operator::Is(name) => Wanted::Slot(Slot::of_text(property, name.as_bytes())),
            Operator::Holds(boolean) => Wanted::Slot(Slot::Boolean(boolean)),
            Operator::Exactly(number) => Wanted::Slot(Slot::Number(number)),
            Operator::AtLeast(number) => Wanted::AtLeast(number),
        };
        Self { place, wanted }
    }

    fn holds(&self, values: &[Slot]) -> bool {
        match (&self.wanted, values[self.place]) {
            (Wanted::AtLeast(least), Slot::Number(number)) => number >= *least,
            (Wanted::AtLeast(_), _) => false,
            (Wanted::Slot(wanted), slot) => *wanted == slot,
        }
    }
}
