//! Following runs and commands from step to step.
//!
//! Events come in any order, from any number of files and threads, so what a funnel needs of them is kept until all is
//! read: 32 bytes an event. They are kept in parts by session, so that the parts can be sorted and followed one by one.

use super::plan::{Funnel, Plan};
use super::tally::Tally;
use crate::language::Follow;
use crate::reading::{DAY, Record};

/// Parts by session. A session's id ends in random bits.
const PARTS: usize = 64;

/// From the first step to the last a funnel waits a day: no run of Caro is longer.
const WINDOW: i64 = DAY;

/// An event that is a step of a funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    session: [u64; 2],
    at: i64,
    /// Its place in the dictionary, which is the order in which a run meets the events: two of the same millisecond
    /// come in this order.
    kind: u8,
    generation: u16,
    /// A bit for every step of a funnel that the event is.
    steps: u16,
    /// The code of its value in a breakdown.
    value: u16,
}

impl Moment {
    pub(super) fn new(
        session: u128,
        record: &Record,
        steps: u16,
        generation: f64,
        value: u64,
    ) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the two halves of the number"
        )]
        let session = [(session >> 64) as u64, session as u64];
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bounded on both sides"
        )]
        let generation = generation.clamp(0.0, f64::from(u16::MAX)) as u16;
        Self {
            session,
            at: record.at,
            kind: u8::try_from(record.kind).unwrap_or(u8::MAX),
            generation,
            steps,
            value: u16::try_from(value).unwrap_or(u16::MAX),
        }
    }
}

/// The moments that one thread has met.
pub(super) struct Moments([Vec<Moment>; PARTS]);

impl Default for Moments {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Vec::new()))
    }
}

impl Moments {
    pub(super) fn push(&mut self, moment: Moment) {
        let part = usize::from(moment.session[1].to_le_bytes()[0]) % PARTS;
        self.0[part].push(moment);
    }
}

/// What a funnel found.
#[derive(Clone, Debug, Default)]
pub(super) struct Followed {
    /// How many got to each step.
    pub(super) reached: Vec<u64>,
    /// How many got to the last step, by the code of a value there; one that has several values counts in each.
    pub(super) by: Vec<(u16, u64)>,
    /// Milliseconds from the first step to the second.
    pub(super) times: Vec<f64>,
}

impl Followed {
    fn add(&mut self, other: Self) {
        self.reached
            .resize(self.reached.len().max(other.reached.len()), 0);
        for (sum, count) in self.reached.iter_mut().zip(other.reached) {
            *sum += count;
        }
        for (value, count) in other.by {
            self.add_value(value, count);
        }
        self.times.extend(other.times);
    }

    fn add_value(&mut self, value: u16, count: u64) {
        match self.by.iter_mut().find(|known| known.0 == value) {
            Some(known) => known.1 += count,
            None => self.by.push((value, count)),
        }
    }
}

/// Follows every funnel of the plan.
pub(super) fn follow(plan: &Plan, tallies: &mut [Tally], threads: usize) -> Vec<Followed> {
    let mut parts: Vec<Vec<Moment>> = Vec::with_capacity(PARTS);
    for part in 0..PARTS {
        let mut all = std::mem::take(&mut tallies[0].moments.0[part]);
        for tally in &mut tallies[1..] {
            all.append(&mut tally.moments.0[part]);
            tally.moments.0[part] = Vec::new();
        }
        parts.push(all);
    }
    let share = PARTS.div_ceil(threads);
    let mut found = vec![Followed::default(); plan.funnels.len()];
    std::thread::scope(|scope| {
        let crew: Vec<_> = parts
            .chunks_mut(share)
            .map(|parts| scope.spawn(|| follow_parts(plan, parts)))
            .collect();
        for one in crew {
            match one.join() {
                Ok(some) => found
                    .iter_mut()
                    .zip(some)
                    .for_each(|(sum, more)| sum.add(more)),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    found
}

fn follow_parts(plan: &Plan, parts: &mut [Vec<Moment>]) -> Vec<Followed> {
    let mut found: Vec<_> = plan
        .funnels
        .iter()
        .map(|funnel| Followed {
            reached: vec![0; funnel.steps as usize],
            ..Followed::default()
        })
        .collect();
    let mut run = Vec::new();
    for part in parts {
        part.sort_unstable();
        for session in part.chunk_by(|one, next| one.session == next.session) {
            for (funnel, followed) in plan.funnels.iter().zip(&mut found) {
                let mask = ((1 << funnel.steps) - 1) << funnel.first_bit;
                run.clear();
                run.extend(session.iter().filter(|moment| moment.steps & mask != 0));
                match funnel.follow {
                    Follow::Session => followed.run(funnel, &run),
                    Follow::Command => {
                        run.sort_by_key(|moment| moment.generation);
                        for command in run.chunk_by(|one, next| one.generation == next.generation) {
                            followed.run(funnel, command);
                        }
                    }
                }
            }
        }
        *part = Vec::new();
    }
    found
}

impl Followed {
    /// Follows one run, or one command: its moments in order of time.
    fn run(&mut self, funnel: &Funnel, moments: &[Moment]) {
        let steps = funnel.steps as usize;
        // For each step, when the latest way that led there began.
        let mut begun = vec![None; steps];
        let mut values: Vec<u16> = Vec::new();
        let mut time = None;
        for moment in moments {
            for step in (0..steps).rev() {
                if moment.steps >> funnel.first_bit >> step & 1 == 0 {
                    continue;
                }
                let way = match step {
                    0 => Some(moment.at),
                    _ => begun[step - 1].filter(|begin| moment.at - begin <= WINDOW),
                };
                let Some(begin) = way else {
                    continue;
                };
                if step == 1 && time.is_none() {
                    time = Some(moment.at - begin);
                }
                // The time runs from the first beginning; a funnel may begin anew.
                if !(funnel.timed && step == 0 && begun[0].is_some()) {
                    begun[step] = Some(begin);
                }
                if step + 1 == steps && funnel.by.is_some() && !values.contains(&moment.value) {
                    values.push(moment.value);
                }
            }
        }
        for (reached, begun) in self.reached.iter_mut().zip(&begun) {
            *reached += u64::from(begun.is_some());
        }
        for value in values {
            self.add_value(value, 1);
        }
        if let (true, Some(time)) = (funnel.timed, time) {
            #[expect(clippy::cast_precision_loss, reason = "at most a day in milliseconds")]
            self.times.push(time as f64);
        }
    }
}
