//! How the tests of execution ask for a command and run it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test uses what it needs of it")]

pub(crate) mod text_files;

use std::path::Path;
use std::process::Command;

use caro_generate::{Request, Shell, StaticBackend, Userland};

/// The command that the sentence becomes with GNU tools.
#[track_caller]
pub(crate) fn command(sentence: &str, shell: Shell) -> String {
    StaticBackend::new()
        .answer(&Request::new(sentence, shell, Userland::Gnu))
        .unwrap_or_else(|error| panic!("{sentence}: {error}"))
        .command
}

/// The command that the sentence becomes, if it becomes one.
pub(crate) fn answer(sentence: &str, shell: Shell, userland: Userland) -> Option<String> {
    StaticBackend::new()
        .answer(&Request::new(sentence, shell, userland))
        .ok()
        .map(|candidate| candidate.command)
}

/// What the command prints in the shell, in the directory `root`, which is its home too.
#[track_caller]
pub(crate) fn run(shell: &str, command: &str, root: &Path) -> String {
    let (printed, complaints) = output(shell, command, root);
    // `find -ok` asks there, and takes the silence for a no.
    let asked = complaints.starts_with("< ") && complaints.ends_with(" > ? ");
    assert!(complaints.is_empty() || asked, "{command}: {complaints}");
    printed
}

/// The same for a command that asks nothing.
#[track_caller]
pub(crate) fn run_silently(shell: &str, command: &str, root: &Path) -> String {
    let (printed, complaints) = output(shell, command, root);
    assert!(complaints.is_empty(), "{command}: {complaints}");
    printed
}

/// What the command prints, and what it complains of.
fn output(shell: &str, command: &str, root: &Path) -> (String, String) {
    let output = Command::new(shell)
        .arg("-c")
        .arg(command)
        .current_dir(root)
        .env("HOME", root)
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    (String::from_utf8(output.stdout).unwrap(), complaints)
}
