//! Many runs at once, killed at random, with senders killed too.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use caro_testing::{Answer, PATIENCE, PostHogServer, SealedHome, kill};
use serde_json::Value;

use crate::stage::{SENTENCE, consenting, shown, status};

/// The sender's own process.
const SENDER: &str = "__caro-telemetry-send";

/// How many runs at once.
const AT_ONCE: usize = 8;

fn runs() -> usize {
    let asked = std::env::var("CARO_STORM_RUNS").ok();
    asked.and_then(|runs| runs.parse().ok()).unwrap_or(200)
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// The events that are in any file of the queue now, by their uuids: these are recorded.
fn on_disk(home: &SealedHome) -> BTreeMap<String, Value> {
    let names = std::fs::read_dir(home.telemetry_directory());
    let names = names.into_iter().flatten().flatten();
    names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| {
            name.contains("pending") || name.contains("sending") || name.contains("sent")
        })
        .flat_map(|name| home.events_in(&name))
        .filter_map(|event| Some((event["uuid"].as_str()?.to_owned(), event)))
        .collect()
}

/// Kills senders now and then, until the runs are over.
fn kill_senders(home: &SealedHome, over: &AtomicBool) -> usize {
    let mut dice = Dice(7);
    let mut killed = 0;
    while !over.load(Ordering::Relaxed) {
        for id in home.processes().with_argument(SENDER) {
            if dice.below(4) == 0 {
                kill(id);
                killed += 1;
            }
        }
        std::thread::sleep(Duration::from_millis(5 + dice.below(40)));
    }
    killed
}

/// Lets a run go, to its end or to a sudden one. Returns whether it came to its end.
fn let_go(mut child: Child, sudden_end: Option<Duration>) -> bool {
    if let Some(after) = sudden_end {
        std::thread::sleep(after);
        child.kill().unwrap();
    }
    let status = child.wait().unwrap();
    assert!(status.success() || sudden_end.is_some(), "{status}");
    status.success()
}

#[test]
fn what_was_recorded_arrives_whoever_was_killed() {
    let server = PostHogServer::start();
    let mut home = consenting(&server);
    home.set("CARO_TELEMETRY_FLUSH_INTERVAL", "0");
    // Now and then the server stores what it is sent, and its answer is lost.
    for number in 0..runs() {
        server.answer_next(match number % 5 {
            3 => Answer::LoseTheAnswer,
            4 => Answer::after(Duration::from_millis(20), Answer::Accept),
            _ => Answer::Accept,
        });
    }
    let over = AtomicBool::new(false);
    let mut dice = Dice(1);
    let mut recorded = BTreeMap::new();
    let (mut completed, mut killed_senders) = (0, 0);
    std::thread::scope(|scope| {
        let killer = scope.spawn(|| kill_senders(&home, &over));
        for first in (0..runs()).step_by(AT_ONCE) {
            let wave: Vec<_> = (first..runs().min(first + AT_ONCE))
                .map(|number| {
                    // A run takes some ten milliseconds.
                    let sudden_end =
                        (number % 3 == 0).then(|| Duration::from_micros(dice.below(10_000)));
                    let mut command = home.command([SENTENCE]);
                    let child = command
                        .stdout(Stdio::null())
                        .stderr(Stdio::null())
                        .spawn()
                        .unwrap();
                    scope.spawn(move || let_go(child, sudden_end))
                })
                .collect();
            completed += wave
                .into_iter()
                .filter_map(|run| run.join().unwrap().then_some(()))
                .count();
            recorded.extend(on_disk(&home));
            // A lost answer counts as a failure, and would postpone all else by a minute.
            forget_the_schedule(&home);
        }
        over.store(true, Ordering::Relaxed);
        killed_senders = killer.join().unwrap();
    });
    home.processes().wait_until_gone(PATIENCE);
    recorded.extend(on_disk(&home));
    while status(&home)["pending"] != 0 {
        home.run(["telemetry", "flush"]);
    }

    let arrived = server.distinct();
    let repeats = server.identical_repeats();
    let lost: Vec<_> = recorded
        .keys()
        .filter(|uuid| !arrived.contains_key(*uuid))
        .collect();
    assert!(lost.is_empty(), "recorded and lost: {lost:?}");
    for (uuid, event) in &recorded {
        assert_eq!(&arrived[uuid], event, "altered on the way");
    }
    // A run that came to its end has all of its events.
    let mut sessions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for event in arrived.values() {
        let session = event["properties"]["$session_id"].as_str().unwrap();
        sessions
            .entry(session)
            .or_default()
            .insert(event["event"].as_str().unwrap());
    }
    let whole = sessions.values().filter(|events| events.len() == 3).count();
    assert!(
        whole >= completed,
        "{whole} whole sessions of {completed} that ended"
    );
    assert!(shown(&home).is_empty());
    say(format_args!(
        "{} runs, {} killed, and {killed_senders} senders: {} events arrived, {repeats} of them again and to the letter; {whole} whole sessions, {} requests",
        runs(),
        runs() - completed,
        arrived.len(),
        server.requests().len(),
    ));
}

#[expect(clippy::print_stderr, reason = "the figures are what one runs it for")]
fn say(figures: std::fmt::Arguments<'_>) {
    eprintln!("{figures}");
}

/// Takes the schedule's waits away, as time would.
fn forget_the_schedule(home: &SealedHome) {
    let _ = std::fs::remove_file(home.telemetry_directory().join("delivery.json"));
}

/// However many runs there are: a dead host costs one attempt, then one a minute later, and so on.
#[test]
fn a_dead_host_sees_no_more_attempts_than_the_schedule_says() {
    let server = PostHogServer::start();
    server.answer_always(Answer::ResetAtOnce);
    let mut home = consenting(&server);
    home.set("CARO_TELEMETRY_FLUSH_INTERVAL", "0");
    let children: Vec<_> = (0..80)
        .map(|number| {
            if number % AT_ONCE == 0 {
                std::thread::sleep(Duration::from_millis(20));
            }
            let mut command = home.command([SENTENCE]);
            command.stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    server.wait_for_connections(1, PATIENCE);
    home.processes().wait_until_gone(PATIENCE);
    assert_eq!(server.connections(), 1);
    assert_eq!(shown(&home).len(), 240);
    let told = status(&home);
    assert!(told["next_attempt"].is_string(), "{told}");
}

/// Over days: the waits double, up to a day.
#[test]
#[cfg(debug_assertions)]
fn over_three_days_a_dead_host_sees_a_dozen_attempts() {
    let server = PostHogServer::start();
    server.answer_always(Answer::Status(503, "transient error, please retry"));
    let mut home = consenting(&server);
    home.set("CARO_TELEMETRY_FLUSH_INTERVAL", "0");
    let half_an_hour = 30 * 60 * 1000;
    // In the past: the SDK goes by the real clock, and takes no event of the future.
    for run in -144..0_i64 {
        home.set(
            "CARO_DEBUG_CLOCK_OFFSET_MS",
            (run * half_an_hour).to_string(),
        );
        // Most of the time nothing is due, and then nothing is started.
        assert_eq!(home.run([SENTENCE]).code, 0);
        if !home.processes().alive().is_empty() {
            home.processes().wait_until_gone(PATIENCE);
        }
    }
    let attempts = server.connections();
    assert!((8..=16).contains(&attempts), "{attempts} attempts");
}
