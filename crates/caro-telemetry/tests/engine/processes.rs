//! Several processes at one queue. They are this test binary again, with a part to play in their environment.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use caro_telemetry::delivery::testing::RecordingTransport;
use caro_telemetry::delivery::{Sender, SenderError};
use caro_telemetry::{Clock, PostHogClient};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::stage::{Ping, Stage, client, lines, numbers};

const PART: &str = "ENGINE_TEST_PART";
const DIRECTORY: &str = "ENGINE_TEST_DIRECTORY";
const FIRST: &str = "ENGINE_TEST_FIRST";

/// How many events each process records.
const EVENTS: u32 = 40;

/// Starts this test binary again, to play a part at a queue.
fn play(stage: &Stage, part: &str, first: u32) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "processes::another_process", "--nocapture"])
        .env(PART, part)
        .env(DIRECTORY, stage.directory())
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What the other processes do. In the usual run there is no part to play.
#[test]
fn another_process() {
    let Ok(part) = std::env::var(PART) else {
        return;
    };
    let directory = PathBuf::from(std::env::var_os(DIRECTORY).unwrap());
    let first = std::env::var(FIRST).unwrap().parse().unwrap();
    let client = client(&directory, Clock::default());
    match part.as_str() {
        "record" => record(&client, first),
        "fill the disk" => fill_the_disk(&client, first),
        other => panic!("no part {other}"),
    }
}

/// Records events, and says after each that it is recorded.
#[expect(clippy::print_stdout, reason = "the test reads it")]
fn record(client: &PostHogClient, first: u32) {
    for number in first..first + EVENTS {
        let before = client.recorded();
        client.capture(&Ping { number });
        assert_eq!(client.recorded(), before + 1, "{:?}", client.trouble());
        println!("\nrecorded {number}");
    }
}

/// Records under a limit of the file size that cuts an event in two, and says what became of it.
#[expect(clippy::print_stdout, reason = "the test reads it")]
fn fill_the_disk(client: &PostHogClient, first: u32) {
    let limit = Rlimit {
        current: Some(1_000),
        maximum: None,
    };
    setrlimit(Resource::Fsize, limit).unwrap();
    client.capture(&Ping { number: first });
    println!("\nrecorded {first}, trouble {:?}", client.trouble());
    assert_eq!(client.recorded(), 0);
    assert!(client.trouble().is_some());
    assert!(client.is_enabled(), "the disk may be emptier later");
}

#[test]
fn an_event_that_does_not_fit_on_the_disk_is_cut_back_and_not_recorded() {
    let stage = Stage::new();
    stage.write_lines("pending.ndjson", &lines([1, 2]));
    let before = stage.read("pending.ndjson");
    assert!(
        (500..1_000).contains(&before.len()),
        "the third line is to be cut"
    );
    let output = play(&stage, "fill the disk", 3).wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("recorded 3"), "{said}");
    assert_eq!(stage.read("pending.ndjson"), before);
    assert_eq!(stage.waiting(), [1, 2]);
}

/// Eight processes record at once while a sender works without pause; a third of them is killed. What was recorded
/// arrives, each once.
#[test]
fn what_any_process_recorded_arrives_whoever_was_killed() {
    let stage = Stage::new();
    stage.key();
    let done = AtomicBool::new(false);
    let (recorded, mut arrived) = std::thread::scope(|scope| {
        let sender = scope.spawn(|| send_until(&stage, &done));
        let runs: Vec<_> = (0..24_u32)
            .map(|run| {
                let child = play(&stage, "record", run * 1_000);
                let kill_after = (run % 3 == 0).then_some(run as usize % EVENTS as usize);
                let watching = scope.spawn(move || watch(child, kill_after));
                // Eight at a time.
                (run >= 8).then(|| std::thread::sleep(Duration::from_millis(15)));
                watching
            })
            .collect();
        let recorded: Vec<u32> = runs
            .into_iter()
            .flat_map(|run| run.join().unwrap())
            .collect();
        done.store(true, Ordering::Relaxed);
        (recorded, sender.join().unwrap())
    });
    assert!(recorded.len() > 16 * EVENTS as usize, "{}", recorded.len());
    let missing: Vec<_> = recorded.iter().filter(|n| !arrived.contains(n)).collect();
    assert!(missing.is_empty(), "recorded and lost: {missing:?}");
    let all = arrived.len();
    arrived.sort_unstable();
    arrived.dedup();
    assert_eq!(
        arrived.len(),
        all,
        "no sender died, so nothing is sent twice"
    );
    assert_eq!(stage.schedule().dropped.full, 0);
}

/// Follows what a process says it has recorded; kills it after so many.
fn watch(mut child: Child, kill_after: Option<usize>) -> Vec<u32> {
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut recorded = Vec::new();
    for line in output.lines() {
        let line = line.unwrap();
        if let Some(number) = line.strip_prefix("recorded ") {
            recorded.push(number.parse().unwrap());
        }
        if kill_after.is_some_and(|count| recorded.len() > count) {
            let _ = child.kill();
        }
    }
    let status = child.wait().unwrap();
    assert!(status.success() || kill_after.is_some(), "{status}");
    recorded
}

/// Sends again and again, and once it is over until nothing is left.
fn send_until(stage: &Stage, done: &AtomicBool) -> Vec<u32> {
    let mut transport = RecordingTransport::default();
    loop {
        let over = done.load(Ordering::Relaxed);
        let queue = stage.queue();
        let sender = Sender::new(&queue, &mut transport, Clock::default());
        match sender.run(Duration::ZERO, &mut || true) {
            Ok(report) => {
                assert_eq!(report.error, None);
                if over && report.sent == 0 {
                    break;
                }
            }
            Err(SenderError::Busy) => {}
            Err(error) => panic!("{error}"),
        }
    }
    transport.batches.iter().flat_map(|b| numbers(b)).collect()
}
