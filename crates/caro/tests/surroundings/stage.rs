//! Homes in which something can go wrong, and what is said about it.

use std::os::unix::fs::chown;
use std::path::PathBuf;
use std::process::Command;

use caro_testing::{Finished, PostHogServer, SealedHome};
use serde_json::Value;

pub(crate) const SENTENCE: &str = "list all files larger than 100MB";

pub(crate) const COMMAND: &str = "find . -type f -size +100M\n";

/// A user who owns nothing.
pub(crate) const NOBODY: u32 = 65_534;

pub(crate) fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

/// A home that records and never sends, with three events in it.
pub(crate) fn recording() -> SealedHome {
    let home = home();
    home.consent("air_gapped = true");
    assert_unmoved(&home.run([SENTENCE]), "a calm home");
    home
}

/// A home that sends to this server with every run.
pub(crate) fn sending(server: &PostHogServer) -> SealedHome {
    let mut home = home();
    home.send_to(server);
    home.set("CARO_TELEMETRY_FLUSH_INTERVAL", "0");
    home.consent("");
    home
}

#[track_caller]
pub(crate) fn assert_unmoved(finished: &Finished, why: &str) {
    let expected = (0, COMMAND, "");
    assert_eq!(
        (
            finished.code,
            finished.stdout.as_str(),
            finished.stderr.as_str()
        ),
        expected,
        "{why}"
    );
}

pub(crate) fn json(home: &SealedHome, arguments: &[&str]) -> Value {
    let finished = home.run(arguments);
    serde_json::from_str(&finished.stdout).expect("JSON")
}

pub(crate) fn status(home: &SealedHome) -> Value {
    json(home, &["telemetry", "status", "--json"])
}

/// What status says is wrong, with the home's path taken out.
pub(crate) fn problems(home: &SealedHome) -> Vec<String> {
    let told = status(home);
    let list = told["problems"].as_array().expect("a list").iter();
    let place = home.path().display().to_string();
    list.filter_map(|problem| Some(problem.as_str()?.replace(&place, "~")))
        .collect()
}

/// The line of a verbose run about what was not recorded.
pub(crate) fn verbose(home: &SealedHome) -> String {
    let said = home
        .run(["-v", SENTENCE])
        .stderr
        .replace(&home.path().display().to_string(), "~");
    let line = said
        .lines()
        .find_map(|line| line.strip_prefix("telemetry: an event was not recorded: "));
    line.unwrap_or_default().to_owned()
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A run as somebody who owns nothing here. Only root can do that.
pub(crate) fn run_as_nobody(home: &SealedHome, arguments: &[&str]) -> Finished {
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
        .arg(home.program())
        .args(arguments)
        .env_clear()
        .envs(home.environment())
        .current_dir("/");
    command.output().expect("setpriv").into()
}

/// Everything below the home, and the home.
pub(crate) fn everything(home: &SealedHome) -> Vec<PathBuf> {
    let below = home.files().into_iter().map(|name| home.path().join(name));
    below.chain([home.path().to_owned()]).collect()
}

pub(crate) fn give_to(home: &SealedHome, owner: u32) {
    for path in everything(home) {
        chown(path, Some(owner), Some(owner)).expect("root");
    }
}

/// Says that a test could not be made here, and why.
#[expect(
    clippy::print_stderr,
    reason = "a test that is skipped must not pass in silence"
)]
pub(crate) fn say_skipped(why: &str) {
    eprintln!("skipped: {why}");
}
