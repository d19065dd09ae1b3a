//! The guards that the guide shows, as people paste them.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The block of the guide that begins with this line, without it.
fn block(first: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides/guard.md");
    let guide = fs::read_to_string(path).unwrap();
    let after = guide.split(&format!("{first}\n")).nth(1).unwrap();
    after.split("```").next().unwrap().to_owned()
}

fn is_there(program: &str) -> bool {
    Path::new("/usr/bin").join(program).exists()
}

fn with_input(mut command: Command, home: &Path, input: &str) -> Output {
    let caro = Path::new(env!("CARGO_BIN_EXE_caro")).parent().unwrap();
    let mut child = command
        .env_clear()
        .env("HOME", home)
        .env("PATH", format!("{}:/usr/bin:/bin", caro.display()))
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn bash_skips_what_is_blocked_and_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let rc = home.path().join("bashrc");
    fs::write(&rc, block("# ~/.bashrc")).unwrap();
    fs::write(home.path().join("precious"), "").unwrap();
    let mut bash = Command::new("bash");
    bash.args(["--norc", "--noprofile"]);
    let script = format!(
        ". {}\necho before\nrm -rf \"$HOME\"\necho after\n",
        rc.display()
    );
    let output = with_input(bash, home.path(), &script);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "before\nafter\n");
    assert!(String::from_utf8_lossy(&output.stderr).contains("deletes a home directory"));
    assert!(home.path().join("precious").exists());
}

/// The agent's guard, in a file.
fn guard(home: &Path) -> PathBuf {
    let path = home.join("guard.sh");
    fs::write(&path, format!("#!/bin/sh\n{}", block("#!/bin/sh"))).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn hand_over(command: &str) -> Output {
    let home = tempfile::tempdir().unwrap();
    let call = serde_json::json!({ "tool_input": { "command": command } }).to_string();
    with_input(Command::new(guard(home.path())), home.path(), &call)
}

#[test]
fn an_agent_is_let_through_asked_or_refused() {
    if !is_there("jq") {
        // The guard is written in terms of jq; `cargo xtask test` installs it.
        return;
    }
    let allowed = hand_over("ls -la");
    assert_eq!((allowed.status.code(), allowed.stdout.len()), (Some(0), 0));
    let warned = hand_over("git push --force");
    assert_eq!(warned.status.code(), Some(0));
    let answer: serde_json::Value = serde_json::from_slice(&warned.stdout).unwrap();
    assert_eq!(answer["decision"], "ask");
    let blocked = hand_over("rm -rf ~");
    assert_eq!(blocked.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&blocked.stderr).contains("deletes a home directory"));
}

#[test]
fn a_guard_that_is_called_wrongly_does_not_say_that_all_is_well() {
    for arguments in [
        &["check", "--saftey", "strict", "--", "rm x"][..],
        &["check", "--safety", "lax", "--", "ls"],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_caro"))
            .args(arguments)
            .env_clear()
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
    let strict = Command::new(env!("CARGO_BIN_EXE_caro"))
        .args(["check", "-q", "--safety", "strict", "--", "rm x"])
        .env_clear()
        .output()
        .unwrap();
    assert_eq!(strict.status.code(), Some(5));
}
