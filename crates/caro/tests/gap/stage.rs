//! Machines on both sides of the gap.

use std::collections::BTreeMap;

use caro_testing::{Finished, PostHogServer, SealedHome};
use serde_json::Value;

pub(crate) const SENTENCE: &str = "list all files larger than 100MB";

pub(crate) const UNKNOWN: &str = "sing me a song about umbrellas";

pub(crate) fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

/// A machine behind the gap, on which Caro was used a little.
pub(crate) fn machine() -> SealedHome {
    let home = home();
    home.consent("air_gapped = true");
    home.run([SENTENCE]);
    home.run(["-x", SENTENCE]);
    // Nobody is asked in its place, whatever this build has.
    home.run(["-b", "static", UNKNOWN]);
    home
}

/// A machine on the other side, on which nobody ever said yes.
pub(crate) fn connected(server: &PostHogServer) -> SealedHome {
    let mut home = home();
    home.send_to(server);
    home
}

pub(crate) fn waiting(home: &SealedHome) -> Vec<Value> {
    let finished = home.run(["telemetry", "show", "--json"]);
    serde_json::from_str(&finished.stdout).expect("a JSON array of events")
}

pub(crate) fn status(home: &SealedHome) -> Value {
    let finished = home.run(["telemetry", "status", "--json"]);
    serde_json::from_str(&finished.stdout).expect("a JSON object")
}

pub(crate) fn by_uuid(events: impl IntoIterator<Item = Value>) -> BTreeMap<String, Value> {
    let keyed = |event: Value| (event["uuid"].as_str().expect("a uuid").to_owned(), event);
    events.into_iter().map(keyed).collect()
}

pub(crate) fn telemetry<'a>(action: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["telemetry", action], more].concat()
}

#[track_caller]
pub(crate) fn assert_said(finished: &Finished, code: i32, stderr: &str) {
    assert_eq!((finished.code, finished.stderr.as_str()), (code, stderr));
}
