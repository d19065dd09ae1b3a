//! A home of its own for each test.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::{PostHogServer, Processes, Terminal};

/// A home, and an environment that is empty but for it. What its runs leave behind is killed when it is dropped.
#[derive(Debug)]
pub struct SealedHome {
    directory: TempDir,
    program: PathBuf,
    environment: BTreeMap<OsString, OsString>,
}

/// What a run left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The exit code; 128 and the signal's number where a signal ended it, as a shell has it.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        let status = output.status;
        let signal = status.signal().map(|signal| 128 + signal);
        Self {
            code: status.code().or(signal).unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl SealedHome {
    /// A home for runs of this program.
    ///
    /// # Panics
    ///
    /// If no directory can be made.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        let directory = TempDir::with_prefix("caro-home-").expect("a temporary directory");
        let mut home = Self {
            program: program.into(),
            environment: BTreeMap::new(),
            directory,
        };
        let path = home.path().to_owned();
        home.set("HOME", &path);
        for (variable, name) in [
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_STATE_HOME", ".local/state"),
            ("XDG_CACHE_HOME", ".cache"),
            ("XDG_DATA_HOME", ".local/share"),
        ] {
            home.set(variable, path.join(name));
        }
        home.set("PATH", "/usr/local/bin:/usr/bin:/bin");
        home.set("LANG", "C.UTF-8");
        home.set("TERM", "xterm-256color");
        home.set("SHELL", "/bin/bash");
        home
    }

    /// The home's path.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The program that is run.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Sets a variable for every run from now on.
    pub fn set(&mut self, name: &str, value: impl AsRef<OsStr>) -> &mut Self {
        self.environment
            .insert(name.into(), value.as_ref().to_owned());
        self
    }

    /// Removes a variable for every run from now on.
    pub fn unset(&mut self, name: &str) -> &mut Self {
        self.environment.remove(OsStr::new(name));
        self
    }

    /// The environment of the runs.
    #[must_use]
    pub fn environment(&self) -> &BTreeMap<OsString, OsString> {
        &self.environment
    }

    /// Sends what is recorded to this server.
    pub fn send_to(&mut self, server: &PostHogServer) -> &mut Self {
        self.set("CARO_POSTHOG_HOST", server.url());
        self.set("CARO_POSTHOG_API_KEY", "phc_test")
    }

    /// The configuration file.
    #[must_use]
    pub fn config_file(&self) -> PathBuf {
        self.path().join(".config/caro/config.toml")
    }

    /// Writes the configuration file.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn write_config(&self, text: &str) {
        let file = self.config_file();
        std::fs::create_dir_all(file.parent().expect("the file's directory"))
            .expect("a directory for the configuration");
        std::fs::write(file, text).expect("the configuration file");
    }

    /// Writes a configuration in which the user said yes, followed by more lines of `[telemetry]`.
    pub fn consent(&self, more: &str) {
        self.write_config(&format!(
            "[telemetry]\nenabled = true\nexplicitly_configured = true\n{more}\n"
        ));
    }

    /// The directory of the queue.
    #[must_use]
    pub fn telemetry_directory(&self) -> PathBuf {
        self.path().join(".local/state/caro/telemetry")
    }

    /// Everything below the home, as paths relative to it, sorted; directories end in `/`.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(self.path(), self.path(), &mut found);
        found.sort();
        found
    }

    /// The content of every file below the home, one after the other: where a word is in none, it is not here.
    #[must_use]
    pub fn all_bytes(&self) -> Vec<u8> {
        let files = self.files().into_iter().filter(|name| !name.ends_with('/'));
        files
            .flat_map(|name| std::fs::read(self.path().join(name)).unwrap_or_default())
            .collect()
    }

    /// The events in a file of the queue's directory; none where it is not there.
    #[must_use]
    pub fn events_in(&self, name: &str) -> Vec<Value> {
        let content = std::fs::read(self.telemetry_directory().join(name)).unwrap_or_default();
        content
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect()
    }

    /// A run that is not yet started: standard input is empty, the working directory is the home.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_clear()
            .envs(&self.environment)
            .current_dir(self.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program to its end, with an empty standard input.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Finished {
        let mut command = self.command(arguments);
        command.output().expect("the program starts").into()
    }

    /// Runs the program to its end, with this text in a pipe as its standard input.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub fn run_with_input<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> Finished {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        if let Some(mut pipe) = child.stdin.take() {
            // A program that does not want to hear it all may close the pipe.
            let _ = pipe.write_all(input);
        }
        let output = child.wait_with_output().expect("the program ends");
        output.into()
    }

    /// Runs the program on a terminal of 24 lines and 100 columns.
    #[must_use]
    pub fn terminal<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Terminal {
        self.terminal_of(24, 100, arguments)
    }

    /// Runs the program on a terminal of this size.
    #[must_use]
    pub fn terminal_of<S: AsRef<OsStr>>(
        &self,
        lines: u16,
        columns: u16,
        arguments: impl IntoIterator<Item = S>,
    ) -> Terminal {
        let program = self.program.clone().into_os_string();
        let rest = arguments.into_iter().map(|a| a.as_ref().to_owned());
        let words = std::iter::once(program).chain(rest).collect();
        Terminal::start(words, &self.environment, self.path(), (lines, columns))
    }

    /// Runs a shell line on a terminal, with the program as `$CARO`: for pipes between a terminal and a file.
    #[must_use]
    pub fn shell_on_terminal(&self, line: &str) -> Terminal {
        let mut environment = self.environment.clone();
        environment.insert("CARO".into(), self.program.clone().into_os_string());
        let words = ["/bin/sh", "-c", line].map(OsString::from).to_vec();
        Terminal::start(words, &environment, self.path(), (24, 100))
    }

    /// The processes that its runs left behind.
    #[must_use]
    pub fn processes(&self) -> Processes {
        Processes::of(self.path())
    }
}

impl Drop for SealedHome {
    fn drop(&mut self) {
        self.processes().kill();
    }
}

fn list(root: &Path, directory: &Path, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.push(format!("{name}/"));
            list(root, &path, found);
        } else {
            found.push(name.into_owned());
        }
    }
}
