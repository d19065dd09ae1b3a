//! `cargo xtask eval`: how many sentences are answered, and how many rightly.
//!
//! Answering and judging are two steps. The first writes a command for each sentence, in one process. The second runs
//! these commands and the references in throw-away sandboxes and compares what they print and change: `eval/judge.py`.

mod backends;
mod machine;
mod measure;

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use backends::Answerer;
use caro_generate::{Backend, BackendKind, GenerateError, Observer, Request, Shell, Userland};
use indicatif::{ProgressBar, ProgressStyle};
use measure::Times;
use serde::{Deserialize, Serialize};

use crate::say;
use crate::test::root;

/// Answer sentences and judge the answers.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask eval --judge
  cargo xtask eval --backend static --cases sentences.jsonl --out answers.jsonl
  cargo xtask eval --backend embedded --model qwen2.5-coder-1.5b-instruct-q4_k_m.gguf --judge
  cargo xtask eval --backend ollama --model qwen2.5-coder:7b --judge")]
pub(crate) struct Arguments {
    /// Who answers: the name of a backend, or chain, which is static and then embedded.
    #[arg(long, default_value = "static")]
    backend: Answerer,

    /// The model: a GGUF file for embedded and chain, a name for a server.
    #[arg(long)]
    model: Option<String>,

    /// Where the server is, unless it is where such servers are.
    #[arg(long)]
    url: Option<String>,

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
    let mut backend = backends::open(
        arguments.backend,
        arguments.model.as_deref(),
        arguments.url.as_deref(),
    )?;
    answer(backend.as_mut(), &read(&cases)?, &out)?;
    if arguments.judge {
        judge(&root, &cases, &out)
    } else {
        Ok(())
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
    let bar = ProgressBar::new(cases.len() as u64).with_style(ProgressStyle::with_template(
        "{bar:30} {pos} of {len} sentences, {eta} left",
    )?);
    let mut times = Times::default();
    let mut watch = Watch::default();
    let mut answered = 0;
    for Case { id, prompt } in cases {
        let start = Instant::now();
        let request = Request::new(prompt, Shell::Bash, Userland::Gnu);
        let result = backend.generate(&request, &mut watch);
        times.add(start.elapsed());
        if let Err(error) = &result
            && !matches!(
                error,
                GenerateError::NoAnswer { .. } | GenerateError::BadAnswer { .. }
            )
        {
            bail!("{id}: {error}");
        }
        let candidate = result.ok();
        answered += usize::from(candidate.is_some());
        let command = candidate
            .as_ref()
            .map(|candidate| candidate.command.as_str());
        serde_json::to_writer(&mut file, &Answer { id, command })?;
        file.write_all(b"\n")?;
        bar.inc(1);
    }
    file.flush()?;
    bar.finish_and_clear();
    say(&format!(
        "{answered} of {} sentences answered, {} asked twice, {} by another backend; {times}; {}; written to {}",
        cases.len(),
        watch.retried,
        watch.fell_back,
        measure::peak_memory(),
        out.display()
    ));
    Ok(())
}

/// Counts what happens on the way to answers.
#[derive(Default)]
struct Watch {
    retried: usize,
    fell_back: usize,
}

impl Observer for Watch {
    fn retrying(&mut self, _why: &str) {
        self.retried += 1;
    }

    fn falling_back(&mut self, _from: BackendKind, _error: &GenerateError, _next: BackendKind) {
        self.fell_back += 1;
    }
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
