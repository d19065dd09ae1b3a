//! `capture`, beside what one would do otherwise.
//!
//! `cargo bench -p caro-telemetry-bench --features sqlite` shows divan's table; with `-- --percentiles` a table of medians
//! and 99th percentiles, which divan does not have.

use caro_telemetry_bench::{Percentiles, client, event, sdk, sdk_event};
use divan::Bencher;

fn main() {
    if std::env::args().any(|argument| argument == "--percentiles") {
        percentiles();
    } else {
        divan::main();
    }
}

/// The queue is bounded, so a long benchmark pays for its rewriting too, as a long life does.
#[divan::bench]
fn capture(bencher: Bencher<'_, '_>) {
    let place = tempfile::tempdir().expect("a directory");
    let client = client(place.path());
    bencher.bench_local(|| client.capture(&event()));
    assert_eq!(client.trouble(), None);
}

#[divan::bench]
fn sdk_enqueue(bencher: Bencher<'_, '_>) {
    let client = sdk();
    bencher
        .with_inputs(sdk_event)
        .bench_local_values(|event| client.capture(event));
}

/// What the foreground pays for a sender, at most once a minute: a process, whatever that process does then.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn start_a_process(bencher: Bencher<'_, '_>) {
    let program = std::path::Path::new("/bin/true");
    let mut started = Vec::new();
    bencher.bench_local(|| started.push(caro_telemetry::delivery::start(program, "")));
    for child in started {
        let ended = child.and_then(|mut child| child.wait());
        assert!(ended.is_ok_and(|status| status.success()));
    }
}

#[cfg(feature = "sqlite")]
#[divan::bench]
fn sqlite_insert(bencher: Bencher<'_, '_>) {
    let place = tempfile::tempdir().expect("a directory");
    let database = caro_telemetry_bench::database(place.path());
    bencher.bench_local(|| caro_telemetry_bench::insert(&database, LINE));
}

#[cfg(feature = "sqlite")]
const LINE: &str = include_str!("line.json");

#[expect(clippy::print_stdout, reason = "it is what the benchmark is run for")]
fn percentiles() {
    let show = |name: &str, costs: &Percentiles| {
        let (median, dear, dearest) = (costs.at(50), costs.at(99), costs.at(100));
        println!("{name:<22} median {median:>9.1?}   99 % {dear:>9.1?}   all {dearest:>9.1?}");
    };
    show("capture", &usual_captures());
    show("capture, queue full", &captures_into_a_full_queue());
    let theirs = sdk();
    let enqueue = || theirs.capture(sdk_event());
    show("sdk enqueue", &Percentiles::of(CALLS, enqueue));
    #[cfg(feature = "sqlite")]
    {
        let place = tempfile::tempdir().expect("a directory");
        let database = caro_telemetry_bench::database(place.path());
        let insert = || caro_telemetry_bench::insert(&database, LINE);
        show("sqlite insert", &Percentiles::of(CALLS, insert));
    }
}

/// Enough that a hundredth of them is hundreds.
const CALLS: usize = 50_000;

/// Into a queue that a sender empties: some hundred events wait at the most.
fn usual_captures() -> Percentiles {
    const WAITING: usize = 200;
    let mut all = Percentiles::default();
    for _ in 0..CALLS / WAITING {
        let place = tempfile::tempdir().expect("a directory");
        let client = client(place.path());
        // What is made once, with the first event of a machine, is not what an event costs.
        client.capture(&event());
        all.add(Percentiles::of(WAITING, || client.capture(&event())));
        assert_eq!(client.trouble(), None);
    }
    all
}

/// Into a queue that nobody empties, as in an air gap: every hundredth event has the oldest hundred dropped.
fn captures_into_a_full_queue() -> Percentiles {
    let place = tempfile::tempdir().expect("a directory");
    let client = client(place.path());
    for _ in 0..1_100 {
        client.capture(&event());
    }
    let costs = Percentiles::of(CALLS, || client.capture(&event()));
    assert_eq!(client.trouble(), None);
    costs
}
