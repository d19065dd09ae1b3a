//! What one thread has counted.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use caro_events::DICTIONARY;

use super::Options;
use super::breakdown::key;
use super::coverage::Coverage;
use super::funnel::{Moment, Moments};
use super::plan::{Effect, Plan};
use super::shared::Shared;
use crate::reading::{self, DAY, Framed, Read, Record, Slot, day_of};

/// A day and the key of a breakdown.
pub(super) type Cell = (u32, u64);

/// Figures by cell. Days and keys come from closed sets, so a hash without a key cannot be turned against us.
pub(super) type Cells<T> = HashMap<Cell, T, BuildHasherDefault<Mix>>;

/// Nobody recorded events before: Caro's first release with telemetry came after this day, 2025-01-01.
const EARLIEST: i64 = 1_735_689_600_000;

/// What one thread has counted.
pub(super) struct Tally {
    pub(super) coverage: Coverage,
    pub(super) counts: Vec<Cells<u64>>,
    pub(super) numbers: Vec<Cells<Vec<f64>>>,
    pub(super) machines: Vec<HashSet<(u32, u64)>>,
    pub(super) moments: Moments,
    since: i64,
    until: i64,
    generation: Vec<Option<usize>>,
}

impl Tally {
    pub(super) fn new(plan: &Plan, options: &Options) -> Self {
        let generation = |event: &&caro_telemetry::EventSchema| {
            event
                .properties
                .iter()
                .position(|property| property.name == "generation")
        };
        Self {
            coverage: Coverage::default(),
            counts: vec![Cells::default(); plan.counts],
            numbers: vec![Cells::default(); plan.numbers],
            machines: vec![HashSet::new(); plan.machines],
            moments: Moments::default(),
            since: options.since.map_or(i64::MIN, |since| since.milliseconds()),
            until: options.now.milliseconds() + DAY,
            generation: DICTIONARY.iter().map(generation).collect(),
        }
    }

    /// Takes a line or an object.
    pub(super) fn take(&mut self, framed: Framed<'_>, plan: &Plan, shared: &Shared) {
        let Framed::Piece(piece) = framed else {
            self.coverage.damaged += 1;
            return;
        };
        match reading::read(piece) {
            Read::Damaged => self.coverage.damaged += 1,
            Read::Unknown(name) => self.coverage.count_unknown(&name, 1),
            Read::Event(record) => self.record(&record, plan, shared),
        }
    }

    fn record(&mut self, record: &Record, plan: &Plan, shared: &Shared) {
        if record.at < EARLIEST {
            self.coverage.too_early += 1;
        } else if record.at > self.until {
            self.coverage.too_late += 1;
        } else if record.at < self.since {
            self.coverage.before_since += 1;
        } else if !shared.is_new(record.uuid) {
            self.coverage.repeats += 1;
        } else {
            self.coverage.count(record.at);
            let newer = record
                .values
                .iter()
                .filter(|slot| **slot == Slot::Newer)
                .count();
            self.coverage.newer_values += newer as u64;
            self.apply(record, plan, shared);
        }
    }

    fn apply(&mut self, record: &Record, plan: &Plan, shared: &Shared) {
        let day = day_of(record.at);
        let mut steps = 0;
        let mut value = 0;
        for rule in &plan.rules[record.kind] {
            if !rule.applies(&record.values) {
                continue;
            }
            match &rule.effect {
                Effect::Count { cell, by } => {
                    let at = (day, key(by, &record.values, shared));
                    *self.counts[*cell].entry(at).or_default() += 1;
                }
                Effect::Number { cell, place, by } => {
                    if let Slot::Number(number) = record.values[*place] {
                        let at = (day, key(by, &record.values, shared));
                        self.numbers[*cell].entry(at).or_default().push(number);
                    }
                }
                Effect::Machine { cell } => {
                    self.machines[*cell].insert((day, record.machine));
                }
                Effect::Step { bit, by } => {
                    steps |= 1 << bit;
                    if let Some(part) = by {
                        value = key(std::slice::from_ref(part), &record.values, shared);
                    }
                }
            }
        }
        if let (true, Some(session)) = (steps != 0, record.session) {
            self.moments.push(Moment::new(
                session,
                record,
                steps,
                self.generation(record),
                value,
            ));
        }
    }

    fn generation(&self, record: &Record) -> f64 {
        let place = self.generation[record.kind];
        match place.map(|place| record.values[place]) {
            Some(Slot::Number(number)) => number,
            _ => 0.0,
        }
    }
}

/// A hash for small numbers: multiply and fold.
#[derive(Default)]
pub(super) struct Mix(u64);

impl Mix {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
}

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(Self::FACTOR);
    }
}
