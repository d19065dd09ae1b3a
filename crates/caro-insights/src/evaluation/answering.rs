//! From what was counted to figures.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use caro_telemetry::{Timestamp, Version};

use super::answer::{Answer, Bucket, Figure, Group, Step};
use super::breakdown::{Part, labels};
use super::coverage::Coverage;
use super::funnel::{Followed, follow};
use super::merge::{Figures, gathered, merge, sums};
use super::percentile::quantile;
use super::plan::{At, Place, Plan};
use super::shared::Shared;
use super::tally::{Cells, Tally};
use crate::language::{Interval, Percentile, Question};
use crate::reading::{DAY, day_of};

/// The answers to all insights of the plan, worked out on several threads.
pub(super) fn answers(
    plan: &Plan,
    shared: &Shared,
    mut tallies: Vec<Tally>,
    coverage: &Coverage,
    threads: usize,
) -> Vec<Answer> {
    shared.forget_seen();
    let followed = follow(plan, &mut tallies, threads);
    let context = Context {
        figures: merge(tallies),
        followed,
        versions: shared.versions(),
        span: coverage
            .first
            .zip(coverage.last)
            .map(|(first, last)| (day_of(first.milliseconds()), day_of(last.milliseconds()))),
    };
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(place) = plan.places.get(at) else {
                        break;
                    };
                    let answer = context.answer(plan, place);
                    if let Ok(mut done) = done.lock() {
                        done.push((at, answer));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, answer)| answer).collect()
}

struct Context {
    figures: Figures,
    followed: Vec<Followed>,
    versions: Vec<Version>,
    /// The first and the last day with events.
    span: Option<(u32, u32)>,
}

impl Context {
    fn answer(&self, plan: &Plan, place: &Place) -> Answer {
        let answer = Answer {
            insight: place.insight,
            overall: Vec::new(),
            average: None,
            groups: Vec::new(),
            timeline: Vec::new(),
            steps: Vec::new(),
        };
        match place.at {
            At::Count(cell) => self.count(answer, place, &self.figures.counts[cell]),
            At::Machines(cell) => self.machines(answer, &self.figures.machines[cell]),
            At::Ratio { part, whole } => {
                let counts = &self.figures.counts;
                self.ratio(answer, place, &counts[part], &counts[whole])
            }
            At::Numbers(cell) => self.percentiles(answer, place, &self.figures.numbers[cell]),
            At::Funnel(funnel) => {
                let by = plan.funnels[funnel].by;
                self.funnel(answer, &self.followed[funnel], by.as_slice())
            }
        }
    }

    fn count(&self, mut answer: Answer, place: &Place, cells: &Cells<u64>) -> Answer {
        let figure = |count| Figure {
            label: "",
            value: Some(as_number(count)),
            count,
            of: count,
        };
        let total = cells.values().sum();
        answer.overall = vec![figure(total)];
        let interval = place.insight.interval();
        let by_bucket = sums(cells, |cell| bucket(interval, cell.0));
        answer.timeline = self.timeline(interval, |start| {
            vec![Some(as_number(by_bucket.get(&start).copied().unwrap_or(0)))]
        });
        answer.average = share(total, answer.timeline.len() as u64);
        let by_key = sums(cells, |cell| cell.1);
        let groups = by_key
            .into_iter()
            .map(|(key, count)| (key, vec![figure(count)]));
        answer.groups = self.groups(place, groups);
        answer
    }

    fn machines(&self, mut answer: Answer, days: &BTreeMap<u32, u64>) -> Answer {
        answer.timeline = self.timeline(Interval::Day, |start| {
            vec![Some(as_number(days.get(&start).copied().unwrap_or(0)))]
        });
        let sum = days.values().sum();
        let of = answer.timeline.len() as u64;
        answer.average = share(sum, of);
        answer.overall = vec![Figure {
            label: "a day",
            value: answer.average,
            count: sum,
            of,
        }];
        answer
    }

    fn ratio(
        &self,
        mut answer: Answer,
        place: &Place,
        part: &Cells<u64>,
        whole: &Cells<u64>,
    ) -> Answer {
        let figure = |count, of| Figure {
            label: "",
            value: share(count, of),
            count,
            of,
        };
        answer.overall = vec![figure(part.values().sum(), whole.values().sum())];
        let interval = place.insight.interval();
        let parts = sums(part, |cell| bucket(interval, cell.0));
        let wholes = sums(whole, |cell| bucket(interval, cell.0));
        let of = |sums: &BTreeMap<u32, u64>, start| sums.get(&start).copied().unwrap_or(0);
        answer.timeline = self.timeline(interval, |start| {
            vec![share(of(&parts, start), of(&wholes, start))]
        });
        let parts = sums(part, |cell| cell.1);
        let wholes = sums(whole, |cell| cell.1);
        let keys: BTreeSet<_> = parts.keys().chain(wholes.keys()).copied().collect();
        let of = |sums: &BTreeMap<u64, u64>, key| sums.get(&key).copied().unwrap_or(0);
        let groups = keys
            .into_iter()
            .map(|key| (key, vec![figure(of(&parts, key), of(&wholes, key))]));
        answer.groups = self.groups(place, groups);
        answer
    }

    fn percentiles(&self, mut answer: Answer, place: &Place, cells: &Cells<Vec<f64>>) -> Answer {
        let Question::Percentiles { at, .. } = place.insight.question() else {
            return answer;
        };
        answer.overall = points(
            &mut cells.values().flatten().copied().collect::<Vec<_>>(),
            at,
        );
        let interval = place.insight.interval();
        let mut by_bucket = gathered(cells, |cell| bucket(interval, cell.0));
        answer.timeline = self.timeline(interval, |start| {
            let mut numbers = by_bucket.remove(&start).unwrap_or_default();
            points(&mut numbers, at)
                .iter()
                .map(|figure| figure.value)
                .collect()
        });
        let by_key = gathered(cells, |cell| cell.1);
        let groups = by_key
            .into_iter()
            .map(|(key, mut numbers)| (key, points(&mut numbers, at)));
        answer.groups = self.groups(place, groups);
        answer
    }

    fn funnel(&self, mut answer: Answer, followed: &Followed, by: &[Part]) -> Answer {
        let selections = answer.insight.question().selections();
        let steps = selections.iter().zip(&followed.reached);
        answer.steps = steps
            .map(|(selection, reached)| Step {
                label: selection.description(),
                reached: *reached,
            })
            .collect();
        let ends = followed.reached.first().zip(followed.reached.last());
        let (of, count) = ends.map_or((0, 0), |(first, last)| (*first, *last));
        if let Question::TimeBetween { .. } = answer.insight.question() {
            let mut times = followed.times.clone();
            answer.overall = points(&mut times, &[Percentile::P50, Percentile::P95]);
            answer.average = mean(&times);
            return answer;
        }
        answer.overall = vec![Figure {
            label: "",
            value: share(count, of),
            count,
            of,
        }];
        let mut groups: Vec<_> = followed
            .by
            .iter()
            .map(|(value, count)| Group {
                labels: labels(by, u64::from(*value), &self.versions),
                figures: vec![Figure {
                    label: "",
                    value: share(*count, of),
                    count: *count,
                    of,
                }],
            })
            .collect();
        sort(&mut groups);
        answer.groups = groups;
        answer
    }

    /// The groups of a breakdown. Keys that this version cannot tell apart have the same names and were counted under
    /// one key.
    fn groups(
        &self,
        place: &Place,
        figures: impl Iterator<Item = (u64, Vec<Figure>)>,
    ) -> Vec<Group> {
        if place.by.is_empty() {
            return Vec::new();
        }
        let mut groups: Vec<_> = figures
            .map(|(key, figures)| Group {
                labels: labels(&place.by, key, &self.versions),
                figures,
            })
            .collect();
        sort(&mut groups);
        groups
    }

    /// The values of each interval from the first to the last day with events.
    fn timeline(
        &self,
        interval: Interval,
        mut values: impl FnMut(u32) -> Vec<Option<f64>>,
    ) -> Vec<Bucket> {
        let Some((first, last)) = self.span else {
            return Vec::new();
        };
        let length = match interval {
            Interval::Day => 1,
            Interval::Week => 7,
        };
        (bucket(interval, first)..=last)
            .step_by(length)
            .map(|start| Bucket {
                start: Timestamp::from_milliseconds(i64::from(start) * DAY),
                values: values(start),
            })
            .collect()
    }
}

/// The day on which the interval of a day begins.
fn bucket(interval: Interval, day: u32) -> u32 {
    match interval {
        Interval::Day => day,
        // 1970-01-01 was a Thursday, four days after a Sunday.
        Interval::Week => day.saturating_sub((day + 4) % 7),
    }
}

fn points(numbers: &mut [f64], at: &[Percentile]) -> Vec<Figure> {
    let count = numbers.len() as u64;
    at.iter()
        .map(|percentile| Figure {
            label: percentile.name(),
            value: quantile(numbers, percentile.level()),
            count,
            of: count,
        })
        .collect()
}

fn sort(groups: &mut [Group]) {
    let weight = |group: &Group| group.figures.first().map_or(0, |figure| figure.of);
    let count = |group: &Group| group.figures.first().map_or(0, |figure| figure.count);
    groups.sort_by(|one, other| {
        let order = weight(other)
            .cmp(&weight(one))
            .then(count(other).cmp(&count(one)));
        order.then_with(|| one.labels.cmp(&other.labels))
    });
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of events stay far below 2^53"
)]
fn as_number(count: u64) -> f64 {
    count as f64
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| as_number(part) / as_number(whole))
}

fn mean(numbers: &[f64]) -> Option<f64> {
    (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / as_number(numbers.len() as u64))
}
