//! Answering every insight in one pass over any number of events.
//!
//! [`plan`] turns the definitions into rules for each kind of event, with equal figures counted once; [`tally`] applies
//! them, one tally to a thread; [`funnel`] follows runs and commands once all is read; [`answering`] makes figures of it.

mod answer;
mod answering;
mod breakdown;
mod coverage;
mod funnel;
mod merge;
mod percentile;
mod plan;
mod shared;
mod tally;

pub use answer::{Answer, Bucket, Figure, Group, Step};
pub use coverage::{Coverage, Unreadable};

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use caro_telemetry::Timestamp;

use crate::reading::{Source, Task, tasks};
use plan::Plan;
use shared::Shared;
use tally::Tally;

/// What is to be evaluated, besides the events themselves.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The time now: events more than a day ahead of it are nonsense.
    pub now: Timestamp,
    /// Only events from then on; all of them where there is none.
    pub since: Option<Timestamp>,
    /// How many threads may be used; at least one is.
    pub threads: usize,
}

/// How far the reading has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read.
    pub done: u64,
    /// Bytes there are.
    pub total: u64,
}

/// The answers to all insights.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the answers rest on.
    pub coverage: Coverage,
    /// The answers, in the order of [`insights`](crate::insights()).
    pub answers: Vec<Answer>,
}

impl Report {
    /// The answer to the insight of that id.
    #[must_use]
    pub fn answer(&self, id: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.insight.id == id)
    }
}

/// Answers every insight over the events of all sources, each event once.
///
/// `progress` is called from several threads, some hundred times a second at the most. What cannot be read is named in
/// the report's [`Coverage`]; nothing is fatal.
#[must_use]
pub fn evaluate(
    sources: &[Source],
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Report {
    let plan = Plan::new(crate::insights());
    let shared = Shared::default();
    let mut coverage = Coverage::default();
    let mut work = Vec::new();
    let mut total = 0;
    for source in sources {
        coverage.sources += 1;
        match tasks(source) {
            Ok((found, bytes)) => {
                work.extend(found);
                total += bytes;
            }
            Err(error) => coverage.unreadable(path_of_source(source), &error),
        }
    }
    let crew = Crew {
        plan: &plan,
        shared: &shared,
        options,
        work: &work,
        next: AtomicUsize::new(0),
        done: AtomicU64::new(0),
        total,
        progress,
        failures: Mutex::default(),
    };
    let mut tallies = crew.run();
    for (path, error) in crew.failures.into_inner().unwrap_or_default() {
        coverage.unreadable(&path, &error);
    }
    for tally in &mut tallies {
        coverage.add(std::mem::take(&mut tally.coverage));
    }
    coverage.since = options.since;
    let threads = options.threads.clamp(1, MOST_THREADS);
    let answers = answering::answers(&plan, &shared, tallies, &coverage, threads);
    Report { coverage, answers }
}

/// More threads than this gain nothing.
const MOST_THREADS: usize = 16;

fn path_of_source(source: &Source) -> &Path {
    match source {
        Source::File(path) => path,
        Source::Lines(_) => Path::new(""),
    }
}

/// The threads that read, and what they share.
struct Crew<'a> {
    plan: &'a Plan,
    shared: &'a Shared,
    options: &'a Options,
    work: &'a [Task<'a>],
    next: AtomicUsize,
    done: AtomicU64,
    total: u64,
    progress: &'a (dyn Fn(Progress) + Sync),
    failures: Mutex<Vec<(std::path::PathBuf, std::io::Error)>>,
}

impl Crew<'_> {
    fn run(&self) -> Vec<Tally> {
        let threads = self
            .options
            .threads
            .clamp(1, MOST_THREADS)
            .min(self.work.len());
        if threads <= 1 {
            return vec![self.work_through()];
        }
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads)
                .map(|_| scope.spawn(|| self.work_through()))
                .collect();
            let mut tallies = vec![self.work_through()];
            for other in others {
                match other.join() {
                    Ok(tally) => tallies.push(tally),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            tallies
        })
    }

    fn work_through(&self) -> Tally {
        let mut tally = Tally::new(self.plan, self.options);
        while let Some(task) = self.work.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let mut passed = |bytes| {
                let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
                (self.progress)(Progress {
                    done: done.min(self.total),
                    total: self.total,
                });
            };
            let outcome = task.run(
                &mut |framed| tally.take(framed, self.plan, self.shared),
                &mut passed,
            );
            if let Err(error) = outcome
                && let Ok(mut failures) = self.failures.lock()
            {
                failures.push((task.path().to_owned(), error));
            }
        }
        tally
    }
}
