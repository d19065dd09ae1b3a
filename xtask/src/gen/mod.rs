//! `cargo xtask gen`: files that say in other words what the types say, and are therefore written from them.
//!
//! `--check` writes nothing and fails where a file is not what would be written, so that none can be out of date.

mod configuration;
mod dictionary;
mod help;
mod manual;
mod markdown;
mod program;
mod reference;
mod samples;
mod schema;
mod screen;
mod settings;
mod transcript;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use anyhow::{Context as _, Result};

use crate::say;

/// Arguments of `cargo xtask gen`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail if a file is out of date.
    #[arg(long)]
    check: bool,

    /// Record this program instead of building one.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

/// A file that is generated.
struct Generated {
    /// Where it stands, from the root of the repository.
    path: String,
    content: String,
}

impl Generated {
    fn new(path: impl Into<String>, content: String) -> Self {
        Self {
            path: path.into(),
            content,
        }
    }
}

/// Writes or checks every generated file.
///
/// # Errors
///
/// If a file cannot be made, read or written.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let root = root();
    let mut stale = 0;
    for Generated { path, content } in all(arguments.program.as_deref())? {
        let target = root.join(&path);
        if is_current(&target, &content)? {
            continue;
        }
        stale += 1;
        if arguments.check {
            say(&format!("{path} is out of date"));
        } else {
            write(&target, &content)?;
            say(&format!("wrote {path}"));
        }
    }
    if arguments.check && stale > 0 {
        say("run `cargo xtask gen` and commit what it writes");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn all(program: Option<&Path>) -> Result<Vec<Generated>> {
    let dictionary = dictionary::Dictionary::read()?;
    let program = program::Program::new(program)?;
    let commands = help::Help::of_all(&program)?;
    let mut all = vec![
        Generated::new(
            "docs/telemetry-dictionary.md",
            markdown::render(&dictionary),
        ),
        Generated::new("docs/telemetry.schema.json", schema::render()?),
        Generated::new("docs/reference/cli.md", reference::render(&commands)),
        Generated::new(
            "docs/reference/configuration.md",
            configuration::render(&program)?,
        ),
        Generated::new("website/src/data/telemetry.json", dictionary.json()?),
        Generated::new(
            "website/src/data/transcript.json",
            transcript::record(&program)?,
        ),
    ];
    for command in &commands {
        let path = format!("packaging/man/{}.1", command.words().join("-"));
        all.push(Generated::new(path, manual::render(command)));
    }
    for (shell, file) in [
        ("bash", "caro.bash"),
        ("zsh", "_caro"),
        ("fish", "caro.fish"),
        ("powershell", "caro.ps1"),
    ] {
        let script = program.run(&["completions", shell])?.stdout;
        all.push(Generated::new(
            format!("packaging/completions/{file}"),
            script,
        ));
    }
    Ok(all)
}

fn is_current(path: &Path, content: &str) -> Result<bool> {
    match fs::read(path) {
        Ok(found) => Ok(found == content.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

fn write(path: &Path, content: &str) -> Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).with_context(|| directory.display().to_string())?;
    }
    fs::write(path, content).with_context(|| path.display().to_string())
}

/// The root of the repository.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
