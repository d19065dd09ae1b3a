//! `cargo xtask bench`: what a run costs, in instructions and memory, against what it may cost.
//!
//! Instructions are counted by callgrind, which counts the same whatever else the machine does. Only the process in the
//! foreground is counted: it is the one that people wait for.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::test::root;
use crate::{release, say};

/// Count what a run costs: instructions by callgrind, memory by /usr/bin/time.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Also run the benchmarks in wall time.
    #[arg(long)]
    wall: bool,
}

/// KiB that a run may have in memory at the most.
const MOST_KIB: u64 = 8 * 1024;

/// Runs whose memory is measured: where the system places a program is different each time, and so is what is mapped.
const MEASURED: usize = 10;

/// The sentence of an everyday run.
const SENTENCE: &str = "list all files larger than 100MB";

/// A run and what it may cost, in instructions.
pub(crate) struct Run {
    name: &'static str,
    pub(crate) arguments: &'static [&'static str],
    consent: bool,
    budget: u64,
}

pub(crate) const RUNS: &[Run] = &[
    Run {
        name: "--version",
        arguments: &["--version"],
        consent: false,
        budget: 900_000,
    },
    Run {
        name: "a sentence, telemetry off",
        arguments: &[SENTENCE],
        consent: false,
        budget: 3_000_000,
    },
    Run {
        name: "a sentence, telemetry on",
        arguments: &[SENTENCE],
        consent: true,
        budget: 3_140_000,
    },
    Run {
        name: "check",
        arguments: &["check", "--", "rm -rf ./target"],
        consent: false,
        budget: 3_000_000,
    },
];

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let caro = release::build(&[])?;
    let mut over = Vec::new();
    for run in RUNS {
        let count = instructions(&caro, run)?;
        let memory = memory(&caro, run);
        let shown = memory.map_or_else(|| "?".to_owned(), |kib| format!("{kib} KiB"));
        say(&format!(
            "{:<28}{count:>12} instructions of {:>9}, {shown} at the peak of {MOST_KIB}",
            run.name, run.budget
        ));
        if count > run.budget || memory.is_some_and(|kib| kib > MOST_KIB) {
            over.push(run.name);
        }
    }
    if arguments.wall {
        let status = Command::new("cargo")
            .args(["bench", "--workspace"])
            .current_dir(root()?)
            .status()?;
        if !status.success() {
            bail!("the benchmarks failed");
        }
    }
    if over.is_empty() {
        Ok(())
    } else {
        bail!("over budget: {}", over.join(", "))
    }
}

/// Runs in a home of its own; the second of two runs is the everyday one, for which everything is there already.
pub(crate) fn prepared(caro: &Path, run: &Run, home: &Path) -> Result<()> {
    std::fs::create_dir_all(home)?;
    if run.consent {
        for arguments in [&["telemetry", "on"][..], &[SENTENCE]] {
            sealed(caro, home)
                .args(arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()?;
        }
    }
    Ok(())
}

/// A command in a sealed home. Nothing is sent: the host is a port of this machine on which nobody listens, and the
/// interval is longer than the benchmark.
pub(crate) fn sealed(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("HOME", home)
        .env("PATH", "/usr/bin:/bin")
        .env("LANG", "C.UTF-8")
        .env("SHELL", "/bin/bash")
        .env("CARO_POSTHOG_HOST", "http://127.0.0.1:9")
        .env("CARO_TELEMETRY_FLUSH_INTERVAL", "86400")
        .stdin(Stdio::null());
    command
}

fn instructions(caro: &Path, run: &Run) -> Result<u64> {
    let home = scratch("instructions");
    prepared(caro, run, &home)?;
    let mut command = sealed(Path::new("valgrind"), &home);
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(caro)
        .args(run.arguments);
    let output = command
        .output()
        .context("valgrind could not be started; on Debian: apt-get install valgrind")?;
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    std::fs::remove_dir_all(&home)?;
    let refs = report
        .lines()
        .find_map(|line| line.split_once("refs:"))
        .context("valgrind counted nothing")?;
    let digits: String = refs.1.chars().filter(char::is_ascii_digit).collect();
    digits.parse().context("valgrind counted no number")
}

/// The peak of the resident memory in KiB, in the worst of several runs; `None` where GNU time is not there.
fn memory(caro: &Path, run: &Run) -> Option<u64> {
    settle(caro);
    let home = scratch("memory");
    prepared(caro, run, &home).ok()?;
    let peaks = (0..MEASURED).map(|_| peak(caro, run, &home)).max();
    std::fs::remove_dir_all(&home).ok()?;
    peaks?
}

fn peak(caro: &Path, run: &Run, home: &Path) -> Option<u64> {
    let output = sealed(Path::new("/usr/bin/time"), home)
        .args(["-f", "%M"])
        .arg(caro)
        .args(run.arguments)
        .output();
    let report = String::from_utf8_lossy(&output.ok()?.stderr).into_owned();
    report.lines().last()?.trim().parse().ok()
}

/// Lets the system forget the file, so that it reads it as it does on any other day. One that was written a moment ago
/// may lie in its cache in pieces of a megabyte, and is mapped and counted by those. Where that does not work, more is
/// counted, which nobody can take for less.
fn settle(caro: &Path) {
    let mut of = std::ffi::OsString::from("of=");
    of.push(caro);
    let flags = ["oflag=nocache", "conv=notrunc,fdatasync", "count=0"];
    _ = Command::new("dd")
        .arg(of)
        .args(flags)
        .stderr(Stdio::null())
        .status();
}

pub(crate) fn scratch(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("caro-bench-{}-{name}", std::process::id()))
}
