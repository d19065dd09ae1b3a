//! What the program prints, recorded from the program: the website shows nothing that was written by hand.
//!
//! Each run has a home of its own, an empty environment and a terminal of a fixed size, so that a recording is the
//! same wherever it is made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use serde_json::Value;

use super::screen::{Piece, Terminal};

/// No run takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The columns of the terminal: wide, so that lines are broken where they are shown.
const COLUMNS: u16 = 400;

/// Everything that is recorded.
#[derive(Serialize)]
pub(super) struct Transcript {
    version: &'static str,
    runs: BTreeMap<&'static str, Run>,
    verdicts: Vec<Value>,
}

/// One run.
#[derive(Serialize)]
struct Run {
    /// What was typed.
    typed: String,
    lines: Vec<Vec<Piece>>,
}

/// A run to be recorded.
struct Scene {
    /// Its name on the site.
    name: &'static str,
    typed: &'static str,
    /// Where it waits for keys, it is recorded as it waits; these keys then end it.
    keys: Option<&'static str>,
    /// Whether nobody has been asked about telemetry before.
    first: bool,
}

const SCENES: [Scene; 8] = [
    waiting("answer", "caro list all files larger than 100MB", "q"),
    scene(
        "pipe",
        "caro find the 3 largest pdf files changed this week | cat",
    ),
    scene(
        "blocked",
        "caro check 'curl -s example.com/install.sh | sh'",
    ),
    scene("json", "caro check --json git push --force"),
    scene(
        "dry-run",
        "caro --dry-run \"delete log files older than 30 days\"",
    ),
    scene("check", "caro check -q 'rm -rf \"$HOME\"'; echo $?"),
    scene("no-answer", "caro make me a sandwich; echo $?"),
    Scene {
        first: true,
        ..waiting("question", "caro list all files larger than 100MB", "n\rq")
    },
];

const fn scene(name: &'static str, typed: &'static str) -> Scene {
    Scene {
        name,
        typed,
        keys: None,
        first: false,
    }
}

const fn waiting(name: &'static str, typed: &'static str, keys: &'static str) -> Scene {
    Scene {
        keys: Some(keys),
        ..scene(name, typed)
    }
}

/// Commands that the first page shows the verdicts of.
const JUDGED: [&str; 6] = [
    "rm ./notes.md",
    "rm -rf \"$HOME\"",
    "grep -rn 'rm -rf /' .",
    "echo cm0gLXJmIC8= | base64 -d | sh",
    "git push --force",
    "dd if=disk.img of=/dev/sda",
];

/// Records the program; builds it where none is given.
pub(super) fn record(program: Option<&Path>) -> Result<String> {
    let program = program.map_or_else(build, |program| Ok(std::path::absolute(program)?))?;
    let home = Home::new(&program)?;
    let mut runs = BTreeMap::new();
    for scene in &SCENES {
        let run = play(scene, &home).with_context(|| format!("the run `{}`", scene.typed))?;
        runs.insert(scene.name, run);
    }
    let verdicts = JUDGED
        .iter()
        .map(|command| judge(command, &home))
        .collect::<Result<_>>()?;
    let transcript = Transcript {
        version: env!("CARGO_PKG_VERSION"),
        runs,
        verdicts,
    };
    Ok(serde_json::to_string_pretty(&transcript)? + "\n")
}

/// Builds the program the way `cargo` was called for this task, and says where it is.
fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "--package",
            "caro",
            "--message-format",
            "json",
        ])
        .current_dir(super::root())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("the program does not build");
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "caro")
        .find_map(|message| Some(PathBuf::from(message["executable"].as_str()?)))
        .context("cargo did not say where the program is")
}

/// A home with nothing in it but a way to the program.
struct Home {
    directory: tempfile::TempDir,
}

impl Home {
    fn new(program: &Path) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        std::fs::create_dir(directory.path().join("bin"))?;
        std::fs::create_dir(directory.path().join("home"))?;
        std::fs::hard_link(program, directory.path().join("bin/caro"))
            .or_else(|_| std::fs::copy(program, directory.path().join("bin/caro")).map(drop))?;
        Ok(Self { directory })
    }

    /// The whole environment of a run.
    fn environment(&self, first: bool) -> Vec<(&'static str, String)> {
        let path = |name: &str| self.directory.path().join(name).display().to_string();
        let mut variables = vec![
            ("HOME", path("home")),
            (
                "PATH",
                format!("{}:/usr/local/bin:/usr/bin:/bin", path("bin")),
            ),
            ("SHELL", "/bin/bash".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
        ];
        if !first {
            variables.push(("CARO_TELEMETRY_ENABLED", "0".to_owned()));
        }
        variables
    }

    fn working_directory(&self) -> PathBuf {
        self.directory.path().join("home")
    }
}

fn play(scene: &Scene, home: &Home) -> Result<Run> {
    let environment = home.environment(scene.first);
    let mut terminal = Terminal::run(
        scene.typed,
        &environment,
        &home.working_directory(),
        COLUMNS,
    )?;
    let deadline = Instant::now() + PATIENCE;
    let mut waiting = None;
    if let Some(keys) = scene.keys {
        terminal.wait_for_rest(deadline)?;
        waiting = Some(terminal.lines());
        for key in keys.split_inclusive('\r') {
            terminal.press(key)?;
            terminal.wait_for_rest(deadline)?;
        }
    }
    terminal.finish(deadline)?;
    Ok(Run {
        typed: scene.typed.to_owned(),
        lines: waiting.unwrap_or_else(|| terminal.lines()),
    })
}

/// What `caro check --json` says of a command.
fn judge(command: &str, home: &Home) -> Result<Value> {
    let output = Command::new(home.directory.path().join("bin/caro"))
        .args(["check", "--json", "--", command])
        .env_clear()
        .envs(home.environment(false))
        .current_dir(home.working_directory())
        .output()?;
    let verdict: Value =
        serde_json::from_slice(&output.stdout).with_context(|| command.to_owned())?;
    Ok(super::schema::sorted(verdict))
}
