//! Homes for runs of the program, and what they recorded.

use caro_testing::{Finished, PostHogServer, SealedHome};
use serde_json::Value;

/// A sentence that Caro knows a command for, and the command.
pub(crate) const SENTENCE: &str = "list all files larger than 100MB";
pub(crate) const COMMAND: &str = "find . -type f -size +100M";

/// A sentence that it does not know.
pub(crate) const UNKNOWN: &str = "sing me a song about umbrellas";

/// The first words of the question.
pub(crate) const WELCOME: &str = "Welcome to Caro!";

/// The question's last line.
pub(crate) const QUESTION: &str = "Enable telemetry to help improve Caro?";

/// A home in which nobody has decided anything, and events would go to this server.
pub(crate) fn undecided(server: &PostHogServer) -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    // This machine may have a policy; the tests bring their own.
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home.send_to(server);
    home
}

/// A home whose user said yes.
pub(crate) fn consenting(server: &PostHogServer) -> SealedHome {
    let home = undecided(server);
    home.consent("");
    home
}

/// A home whose user said yes, and which keeps what it records.
pub(crate) fn recording(server: &PostHogServer) -> SealedHome {
    let home = undecided(server);
    home.consent("air_gapped = true");
    home
}

/// The events that wait, as `caro telemetry show --json` prints them.
pub(crate) fn shown(home: &SealedHome) -> Vec<Value> {
    let finished = home.run(["telemetry", "show", "--json"]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    serde_json::from_str(&finished.stdout).unwrap()
}

/// The names of events.
pub(crate) fn names(events: &[Value]) -> Vec<String> {
    let name = |event: &Value| event["event"].as_str().unwrap().to_owned();
    events.iter().map(name).collect()
}

/// `caro telemetry status --json`.
pub(crate) fn status(home: &SealedHome) -> Value {
    let finished = home.run(["telemetry", "status", "--json"]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    serde_json::from_str(&finished.stdout).unwrap()
}

/// Fails unless the run answered the sentence as if there were no telemetry.
pub(crate) fn assert_answered(finished: &Finished) {
    let expected = (0, format!("{COMMAND}\n"), String::new());
    let Finished {
        code,
        stdout,
        stderr,
    } = finished.clone();
    assert_eq!((code, stdout, stderr), expected);
}

/// Fails unless there is no trace of telemetry in the home.
pub(crate) fn assert_no_trace(home: &SealedHome) {
    let files = home.files();
    assert!(
        !files.iter().any(|name| name.contains("telemetry")),
        "{files:?}"
    );
    assert_eq!(home.processes().alive(), [0_u32; 0]);
}

/// As root nothing is read-only and everything is one's own.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Says that a test was skipped, and why.
#[expect(
    clippy::print_stderr,
    reason = "a test that is skipped must not pass in silence"
)]
pub(crate) fn say_skipped(why: std::fmt::Arguments<'_>) {
    eprintln!("skipped: {why}");
}
