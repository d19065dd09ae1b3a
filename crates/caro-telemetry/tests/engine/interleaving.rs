//! Any interleaving of recording, sealing, sending, failing and dying loses no event and alters none.

use std::collections::BTreeMap;
use std::time::Duration;

use caro_telemetry::delivery::testing::RecordingTransport;
use caro_telemetry::delivery::{Failure, Outcome};
use caro_telemetry::queue::{LockBudget, OwnFile};
use proptest::prelude::*;

use crate::crash::{Deadly, flush_and_die};
use crate::stage::{HOUR, Stage, line, noon};

#[derive(Clone, Debug)]
enum Step {
    /// Records so many events of this id.
    Append { count: u32, id: u8 },
    /// A run that cannot get the lock records so many in a file of its own; it ends now or goes on.
    AppendAside { count: u32, ends: bool },
    /// A run is killed in the middle of a write.
    Tear,
    /// A sender dies right after it has written the batch (0), has trimmed `pending` (1), has removed the rest (2).
    DieSealing { after: u8 },
    /// The server takes so many batches, and then fails.
    Flush { accepted: usize },
    /// The server takes so many batches, and one more whose answer never comes, because the sender dies.
    DieSending { answered: usize },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..40_u32, 0..3_u8).prop_map(|(count, id)| Step::Append { count, id }),
        2 => (1..4_u32, any::<bool>()).prop_map(|(count, ends)| Step::AppendAside { count, ends }),
        1 => Just(Step::Tear),
        1 => (0..3_u8).prop_map(|after| Step::DieSealing { after }),
        2 => (0..4_usize).prop_map(|accepted| Step::Flush { accepted }),
        2 => (0..3_usize).prop_map(|answered| Step::DieSending { answered }),
    ]
}

/// The queue, and what is known of it.
struct World {
    stage: Stage,
    next: u32,
    recorded: BTreeMap<String, String>,
    arrived: Vec<String>,
    living: Vec<OwnFile>,
    deaths: usize,
}

impl World {
    fn new() -> Self {
        let stage = Stage::new();
        stage.key();
        Self {
            stage,
            next: 0,
            recorded: BTreeMap::new(),
            arrived: Vec::new(),
            living: Vec::new(),
            deaths: 0,
        }
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Append { count, id } => self.append(count, &format!("id{id}"), &mut None),
            Step::AppendAside { count, ends } => self.append_aside(count, ends),
            Step::Tear => {
                let torn = format!("{}{{\"uuid\":\"0192", self.stage.read("pending.ndjson"));
                self.stage.write("pending.ndjson", torn);
            }
            Step::DieSealing { after } => self.die_sealing(after),
            Step::Flush { accepted } => self.flush(accepted),
            Step::DieSending { answered } => {
                let mut server = Deadly {
                    answered,
                    ..Deadly::default()
                };
                flush_and_die(&self.stage, &mut server);
                self.deaths += 1;
                self.arrived.append(&mut server.arrived);
            }
        }
    }

    fn append(&mut self, count: u32, id: &str, own: &mut Option<OwnFile>) {
        let (queue, key) = (self.stage.queue(), self.stage.key());
        for _ in 0..count {
            let line = line(self.next, id, -HOUR + i64::from(self.next));
            self.next += 1;
            let budget = LockBudget::new(Duration::ZERO);
            queue.append(&line, &key, &budget, own).unwrap();
            self.recorded.insert(uuid(&line), line);
        }
    }

    fn append_aside(&mut self, count: u32, ends: bool) {
        let other = self.stage.queue();
        let held = other.lock(&LockBudget::new(Duration::ZERO)).unwrap();
        let mut own = None;
        self.append(count, "id0", &mut own);
        drop(held);
        if !ends {
            self.living.extend(own);
        }
    }

    fn die_sealing(&mut self, after: u8) {
        let before: Vec<_> = self
            .stage
            .names()
            .into_iter()
            .filter(|name| name.starts_with("pending") || name.starts_with("sending"))
            .map(|name| (self.stage.read(&name), name))
            .collect();
        self.stage.seal(noon());
        for (content, name) in before {
            let gone = !self.stage.file(&name).exists();
            if (gone && after < 2) || (name == "pending.ndjson" && after < 1) {
                self.stage.write(&name, content);
            }
        }
    }

    fn flush(&mut self, accepted: usize) {
        let mut transport = RecordingTransport::default();
        transport.answers.extend(vec![Outcome::Accepted; accepted]);
        let failed = vec![Outcome::Failed(Failure::Unreachable); 100];
        transport.answers.extend(failed);
        self.stage.flush(&mut transport);
        let arrived = transport.batches.iter().take(accepted).flatten();
        self.arrived.extend(arrived.map(|event| event.line.clone()));
    }

    /// Every run ends, and the server is well again.
    fn settle(&mut self) {
        self.living.clear();
        for name in self.stage.names_like("pending-") {
            self.stage.wait_until_unlocked(&name);
        }
        for _ in 0..20 {
            self.flush(100);
        }
    }
}

fn uuid(line: &str) -> String {
    line[9..45].to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_event_is_lost_and_none_is_altered(steps in proptest::collection::vec(step(), 1..25)) {
        let mut world = World::new();
        for step in &steps {
            world.take(step);
            let mut known = world.stage.queue().waiting().unwrap().events.len();
            known += world.arrived.len();
            prop_assert!(known >= world.recorded.len(), "after {step:?}");
        }
        world.settle();
        let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
        for line in &world.arrived {
            prop_assert_eq!(world.recorded.get(&uuid(line)), Some(line));
            *arrived.entry(uuid(line)).or_default() += 1;
        }
        prop_assert_eq!(arrived.len(), world.recorded.len());
        // A repeat is the price of a death, and of nothing else.
        let most = arrived.values().max().copied().unwrap_or(1);
        prop_assert!(most <= 1 + world.deaths, "{most} times, after {} deaths", world.deaths);
        prop_assert!(world.stage.waiting().is_empty());
        prop_assert!(world.stage.names_like("sending-").is_empty());
    }
}
