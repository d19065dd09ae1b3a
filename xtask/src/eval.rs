//! `cargo xtask eval`: how many sentences are answered, and how many rightly.
//!
//! Answering and judging are two steps. The first writes a command for each sentence, in one process. The second runs
//! these commands and the references in throw-away sandboxes and compares what they print and change: `eval/judge.py`.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use caro_generate::{Backend, BackendKind, Request, Shell, StaticBackend, Unobserved, Userland};
use serde::{Deserialize, Serialize};

use crate::say;
use crate::test::root;

/// Answer sentences and judge the answers.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask eval --judge
  cargo xtask eval --backend static --cases sentences.jsonl --out answers.jsonl")]
pub(crate) struct Arguments {
    /// Who answers.
    #[arg(long, default_value = "static")]
    backend: BackendKind,

    /// Lines of {"id", "prompt"}; those of eval/ without it.
    #[arg(long)]
    cases: Option<PathBuf>,

    /// Where to write lines of {"id", "command"}; the command of a sentence without an answer is null.
    #[arg(long)]
    out: Option<PathBuf>,

    /// Run the answers in sandboxes and say how many are right.
    #[arg(long)]
    judge: bool,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    prompt: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a str,
    command: Option<&'a str>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = root()?;
    let cases = arguments
        .cases
        .clone()
        .unwrap_or_else(|| root.join("eval/cases.jsonl"));
    let out = arguments
        .out
        .clone()
        .unwrap_or_else(|| root.join("target/answers.jsonl"));
    let mut backend = open(arguments.backend)?;
    answer(backend.as_mut(), &read(&cases)?, &out)?;
    if arguments.judge {
        judge(&root, &cases, &out)
    } else {
        Ok(())
    }
}

fn open(kind: BackendKind) -> Result<Box<dyn Backend>> {
    match kind {
        BackendKind::Static => Ok(Box::new(StaticBackend::new())),
        other => bail!("the backend {other} is not in this tree"),
    }
}

fn read(path: &Path) -> Result<Vec<Case>> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut cases = Vec::new();
    for (index, line) in BufReader::new(file).lines().enumerate() {
        let case = serde_json::from_str(&line?)
            .with_context(|| format!("{}:{}", path.display(), index + 1))?;
        cases.push(case);
    }
    Ok(cases)
}

fn answer(backend: &mut dyn Backend, cases: &[Case], out: &Path) -> Result<()> {
    if let Some(directory) = out
        .parent()
        .filter(|directory| !directory.as_os_str().is_empty())
    {
        std::fs::create_dir_all(directory)?;
    }
    let mut file = BufWriter::new(
        File::create(out).with_context(|| format!("{} cannot be written", out.display()))?,
    );
    let mut times = Vec::with_capacity(cases.len());
    let mut answered = 0;
    let mut shown = Instant::now();
    for (index, Case { id, prompt }) in cases.iter().enumerate() {
        let start = Instant::now();
        let request = Request::new(prompt, Shell::Bash, Userland::Gnu);
        let candidate = backend.generate(&request, &mut Unobserved).ok();
        times.push(start.elapsed());
        answered += usize::from(candidate.is_some());
        let command = candidate
            .as_ref()
            .map(|candidate| candidate.command.as_str());
        serde_json::to_writer(&mut file, &Answer { id, command })?;
        file.write_all(b"\n")?;
        if shown.elapsed() > Duration::from_secs(1) {
            say(&format!("{} of {} sentences", index + 1, cases.len()));
            shown = Instant::now();
        }
    }
    file.flush()?;
    times.sort_unstable();
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .copied()
            .unwrap_or_default()
    };
    say(&format!(
        "{answered} of {} sentences answered; {:?} at the median, {:?} at the 95th percentile; written to {}",
        cases.len(),
        at(0.5),
        at(0.95),
        out.display()
    ));
    Ok(())
}

fn judge(root: &Path, cases: &Path, answers: &Path) -> Result<()> {
    let mut command = Command::new("python3");
    command
        .arg(root.join("eval/judge.py"))
        .arg("--cases")
        .arg(cases)
        .arg("--answers")
        .arg(answers);
    let status = command.status().context("python3 could not be started")?;
    if !status.success() {
        bail!("the judge failed");
    }
    Ok(())
}
