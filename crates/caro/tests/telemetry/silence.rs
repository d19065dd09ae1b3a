//! What never happens: a file before consent, a socket in the foreground, a socket at all where nothing may be sent.
//!
//! Sockets are looked for with `strace`, and runs are tried in a network namespace that has no network.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use caro_testing::{Answer, PATIENCE, PostHogServer, SealedHome};

use crate::stage::{
    COMMAND, SENTENCE, assert_answered, consenting, names, recording, say_skipped, shown, undecided,
};

/// The processes and threads of a traced run: what each belongs to, and what it did with the network.
struct Trace {
    /// The command line of the process, and the calls.
    threads: Vec<(String, Vec<String>)>,
}

/// Runs the program under `strace`; `None`, with a word on why, where this machine has none or forbids it.
fn traced(home: &SealedHome, arguments: &[&str]) -> Option<Trace> {
    let place = tempfile::tempdir().unwrap();
    let mut strace = Command::new("strace");
    strace
        .args([
            "-ff",
            "-qq",
            "-e",
            "trace=execve,network,clone,clone3,fork,vfork",
            "-o",
        ])
        .arg(place.path().join("trace"))
        .arg(home.program())
        .args(arguments)
        .env_clear()
        .envs(home.environment())
        .current_dir(home.path());
    let Ok(output) = strace.output() else {
        say_skipped(format_args!("there is no strace"));
        return None;
    };
    // Everything that it started is traced, too, and strace ends with the last of it.
    home.processes().wait_until_gone(PATIENCE);
    let said = String::from_utf8_lossy(&output.stderr);
    if said.to_lowercase().contains("ptrace") {
        say_skipped(format_args!("strace may not trace here: {said}"));
        return None;
    }
    assert!(output.status.success(), "{output:?}");
    let calls: BTreeMap<u32, Vec<String>> = std::fs::read_dir(place.path())
        .unwrap()
        .map(|file| calls(&file.unwrap().path()))
        .collect();
    let threads = calls
        .iter()
        .map(|(id, of_it)| (command_line(*id, &calls), of_it.clone()))
        .collect();
    Some(Trace { threads })
}

/// The number of a process or thread, and its calls. `strace` writes a file for each.
fn calls(trace: &Path) -> (u32, Vec<String>) {
    let id = trace
        .extension()
        .unwrap()
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    let text = std::fs::read_to_string(trace).unwrap();
    (id, text.lines().map(str::to_owned).collect())
}

/// What a process was started with; for a thread, what its process was.
fn command_line(id: u32, calls: &BTreeMap<u32, Vec<String>>) -> String {
    let own = calls[&id].iter().rfind(|call| call.starts_with("execve("));
    if let Some(own) = own {
        return own.clone();
    }
    let made_it = |call: &String| {
        ["clone", "fork", "vfork"]
            .iter()
            .any(|name| call.starts_with(name))
            && call.ends_with(&format!(" = {id}"))
    };
    let parent = calls.iter().find(|(_, calls)| calls.iter().any(made_it));
    parent.map_or_else(String::new, |(parent, _)| command_line(*parent, calls))
}

impl Trace {
    /// Whether any of the processes is one of the sender's.
    fn has_a_sender(&self) -> bool {
        self.threads
            .iter()
            .any(|(line, _)| line.contains("__caro-telemetry"))
    }

    /// Every socket that was opened, and where it led, in processes that are the sender's or are not.
    fn sockets(&self, of_the_sender: bool) -> Vec<&String> {
        let opens = |call: &&String| call.starts_with("socket(") || call.starts_with("connect(");
        let of_them = |line: &str| line.contains("__caro-telemetry-send") == of_the_sender;
        let threads = self.threads.iter().filter(|(line, _)| of_them(line));
        threads.flat_map(|(_, calls)| calls).filter(opens).collect()
    }
}

fn assert_silent(home: &SealedHome, arguments: &[&str], why: &str) {
    let Some(trace) = traced(home, arguments) else {
        return;
    };
    assert!(!trace.has_a_sender(), "{why}: a sender was started");
    let none: [&String; 0] = [];
    assert_eq!(trace.sockets(false), none, "{why}");
}

#[test]
fn without_consent_there_is_no_socket_and_no_file() {
    let server = PostHogServer::start();
    let home = undecided(&server);
    assert_silent(&home, &[SENTENCE], "nobody was asked");
    assert_silent(&home, &["-x", SENTENCE], "nobody was asked");
    assert!(home.files().is_empty(), "{:?}", home.files());
    assert_eq!(server.connections(), 0);
}

#[test]
fn where_telemetry_is_off_there_is_no_socket_and_no_file() {
    let server = PostHogServer::start();
    let off = |variable: &str, value: &str| {
        let mut home = consenting(&server);
        home.set(variable, value);
        home
    };
    let said_no = undecided(&server);
    said_no.write_config("[telemetry]\nenabled = false\nexplicitly_configured = true\n");
    for (home, why) in [
        (said_no, "the user said no"),
        (off("DO_NOT_TRACK", "1"), "DO_NOT_TRACK"),
        (off("CARO_TELEMETRY_ENABLED", "0"), "the variable"),
    ] {
        let before = home.files();
        assert_silent(&home, &[SENTENCE], why);
        assert_eq!(home.files(), before, "{why}");
    }
    let home = consenting(&server);
    let before = home.files();
    assert_silent(&home, &["--no-telemetry", SENTENCE], "--no-telemetry");
    assert_eq!(home.files(), before);
    assert_eq!(server.connections(), 0);
}

#[test]
fn in_an_air_gap_events_are_recorded_and_nothing_is_opened() {
    let server = PostHogServer::start();
    let home = recording(&server);
    assert_silent(&home, &[SENTENCE], "air_gapped");
    assert_silent(&home, &["telemetry", "show"], "show");
    assert_silent(&home, &["telemetry", "status"], "status");
    assert_silent(&home, &["telemetry", "export", "-o", "-"], "export");
    assert_eq!(shown(&home).len(), 3);

    let mut home = consenting(&server);
    for value in ["1", "yes", "perhaps"] {
        home.set("CARO_TELEMETRY_AIR_GAPPED", value);
        assert_silent(&home, &[SENTENCE], value);
        let refused = home.run(["telemetry", "flush"]);
        assert_eq!((refused.code, refused.stdout.as_str()), (1, ""));
    }
    assert_eq!(shown(&home).len(), 9);
    assert_eq!(server.connections(), 0);
}

/// The other side of it: with consent there is a socket, and it is the sender's alone.
#[test]
fn with_consent_the_foreground_opens_no_socket_and_the_sender_does() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    let Some(trace) = traced(&home, &[SENTENCE]) else {
        return;
    };
    let none: [&String; 0] = [];
    assert_eq!(trace.sockets(false), none);
    let connected = |call: &&&String| call.starts_with("connect(");
    assert_eq!(trace.sockets(true).iter().filter(connected).count(), 1);
    assert_eq!(server.wait_for_events(3, PATIENCE).len(), 3);
    let exposed = trace
        .threads
        .iter()
        .any(|(line, _)| line.contains("phc_test"));
    assert!(!exposed, "the key is no argument");
    // The SDK would start `lsb_release` to look up the system's version.
    let ours = format!("execve(\"{}\"", home.program().display());
    let calls = trace.threads.iter().flat_map(|(_, calls)| calls);
    let started = calls.filter(|call| call.starts_with("execve(") && call.ends_with(" = 0"));
    let others: Vec<_> = started.filter(|call| !call.starts_with(&ours)).collect();
    assert_eq!(others, none, "no program but Caro itself");
}

#[test]
#[cfg(target_os = "linux")]
fn the_sender_is_given_no_secret() {
    let server = PostHogServer::start();
    server.answer_always(Answer::Silence);
    let mut home = consenting(&server);
    home.set("AWS_SECRET_ACCESS_KEY", "a secret")
        .set("CARO_OPENAI_API_KEY", "a secret");
    assert_answered(&home.run([SENTENCE]));
    server.wait_for_connections(1, PATIENCE);
    let senders = home.processes().with_argument("__caro-telemetry-send");
    assert_eq!(senders.len(), 1);
    let environment = std::fs::read_to_string(format!("/proc/{}/environ", senders[0])).unwrap();
    assert!(environment.contains("CARO_POSTHOG_HOST="), "{environment}");
    assert!(!environment.contains("secret"), "{environment}");
}

#[test]
#[cfg(debug_assertions)]
fn a_debug_build_sends_only_where_it_is_told() {
    let server = PostHogServer::start();
    let mut home = consenting(&server);
    home.unset("CARO_POSTHOG_HOST");
    // What is meant for someone's own product never redirects us.
    home.set("POSTHOG_HOST", server.url());
    home.set("CARO_TELEMETRY_FLUSH_INTERVAL", "0");
    assert_silent(&home, &[SENTENCE], "CARO_POSTHOG_HOST is not set");
    assert_eq!(shown(&home).len(), 3);
    assert_eq!(home.run(["telemetry", "flush"]).code, 1);
    assert_eq!(server.connections(), 0);
}

/// Without any network, not even the loopback, a run is the same.
#[test]
fn without_a_network_nothing_is_different_and_nothing_is_lost() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    let mut unshare = Command::new("unshare");
    unshare
        .args(["--map-root-user", "--net", "--"])
        .arg(home.program())
        .arg(SENTENCE)
        .env_clear()
        .envs(home.environment())
        .current_dir(home.path());
    let output = unshare.output();
    let Ok(output) = output
        .as_ref()
        .ok()
        .filter(|output| output.status.success())
        .ok_or(())
    else {
        say_skipped(format_args!(
            "no network namespace is to be had here: {output:?}"
        ));
        return;
    };
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!("{COMMAND}\n")
    );
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    home.processes().wait_until_gone(PATIENCE);
    assert_eq!(server.connections(), 0);
    assert_eq!(
        names(&shown(&home)),
        ["session_started", "command_generated", "session_ended"]
    );
    // Back in the world, what waited is sent.
    assert_eq!(home.run(["telemetry", "flush"]).code, 0);
    assert_eq!(server.distinct().len(), 3);
}

#[test]
fn runs_that_do_not_generate_record_nothing() {
    let server = PostHogServer::start();
    let home = consenting(&server);
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["check", "--", "rm -rf /"],
        &["config", "list"],
        &["backends"],
        &["doctor"],
        &["completions", "bash"],
        &["telemetry", "status"],
        &["telemetry", "show"],
        &["telemetry", "schema"],
    ] {
        home.run(arguments);
    }
    assert_eq!(
        home.files(),
        [".config/", ".config/caro/", ".config/caro/config.toml"]
    );
    assert_answered(&home.run(["--no-telemetry", SENTENCE]));
    assert_eq!(server.connections(), 0);
}
