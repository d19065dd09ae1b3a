//! The program itself, run where nothing of this machine can be seen in what it prints.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// The program, with a home of its own.
pub(super) struct Program {
    directory: tempfile::TempDir,
}

/// What a run printed.
pub(super) struct Printed {
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Program {
    /// The program; built as `cargo` was called for this task, unless one is given.
    pub(super) fn new(given: Option<&Path>) -> Result<Self> {
        let program = given.map_or_else(build, |given| Ok(std::path::absolute(given)?))?;
        let directory = tempfile::tempdir()?;
        std::fs::create_dir(directory.path().join("bin"))?;
        std::fs::create_dir(directory.path().join("home"))?;
        let here = directory.path().join("bin/caro");
        std::fs::copy(&program, &here).with_context(|| program.display().to_string())?;
        Ok(Self { directory })
    }

    /// Runs it.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Printed> {
        let output = Command::new(self.directory.path().join("bin/caro"))
            .args(arguments)
            .env_clear()
            .envs(self.environment(false))
            .current_dir(self.working_directory())
            .stdin(Stdio::null())
            .output()?;
        Ok(Printed {
            stdout: String::from_utf8(output.stdout)?,
            stderr: String::from_utf8(output.stderr)?,
        })
    }

    /// The whole environment of a run; a first one may ask about telemetry.
    pub(super) fn environment(&self, first: bool) -> Vec<(&'static str, String)> {
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
            ("COLUMNS", "80".to_owned()),
        ];
        if !first {
            variables.push(("CARO_TELEMETRY_ENABLED", "0".to_owned()));
        }
        variables
    }

    /// Where it is run: an empty home.
    pub(super) fn working_directory(&self) -> PathBuf {
        self.directory.path().join("home")
    }
}

/// Builds the program and says where it is.
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
