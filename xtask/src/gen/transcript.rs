//! What the program prints, recorded from the program: the website shows nothing that was written by hand.
//!
//! Each run has a home of its own, an empty environment and a terminal of a fixed size, so that a recording is the
//! same wherever it is made.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde::Serialize;
use serde_json::Value;

use super::program::Program;
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
    /// What it says when it waits for keys, and the keys. It is recorded as it waits first.
    keys: &'static [(&'static str, &'static str)],
    /// Whether nobody has been asked about telemetry before.
    first: bool,
}

/// The menu, and the key that leaves it.
const MENU: (&str, &str) = ("cancel [q]", "q");

const SCENES: [Scene; 7] = [
    Scene {
        keys: &[MENU],
        ..scene("answer", "caro list all files larger than 100MB")
    },
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
    scene("no-answer", "caro make me a sandwich; echo $?"),
    Scene {
        keys: &[("[Y/n] ", "n\r"), MENU],
        first: true,
        ..scene("question", "caro list all files larger than 100MB")
    },
];

const fn scene(name: &'static str, typed: &'static str) -> Scene {
    Scene {
        name,
        typed,
        keys: &[],
        first: false,
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

/// Records the program.
pub(super) fn record(program: &Program) -> Result<String> {
    let mut runs = BTreeMap::new();
    for scene in &SCENES {
        let run = play(scene, program).with_context(|| format!("the run `{}`", scene.typed))?;
        runs.insert(scene.name, run);
    }
    let verdicts = JUDGED
        .iter()
        .map(|command| judge(command, program))
        .collect::<Result<_>>()?;
    let transcript = Transcript {
        version: env!("CARGO_PKG_VERSION"),
        runs,
        verdicts,
    };
    Ok(serde_json::to_string_pretty(&transcript)? + "\n")
}

fn play(scene: &Scene, program: &Program) -> Result<Run> {
    let environment = program.environment(scene.first);
    let mut terminal = Terminal::run(
        scene.typed,
        &environment,
        &program.working_directory(),
        COLUMNS,
    )?;
    let deadline = Instant::now() + PATIENCE;
    let mut waiting = None;
    for (says, keys) in scene.keys {
        terminal.wait_for(says, deadline)?;
        waiting.get_or_insert_with(|| terminal.lines());
        terminal.press(keys)?;
    }
    terminal.finish(deadline)?;
    Ok(Run {
        typed: scene.typed.to_owned(),
        lines: waiting.unwrap_or_else(|| terminal.lines()),
    })
}

/// What `caro check --json` says of a command.
fn judge(command: &str, program: &Program) -> Result<Value> {
    let printed = program.run(&["check", "--json", "--", command])?;
    let verdict = serde_json::from_str(&printed.stdout).with_context(|| command.to_owned())?;
    Ok(super::schema::sorted(verdict))
}
