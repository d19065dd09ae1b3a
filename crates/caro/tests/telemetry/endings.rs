//! However a run ends, its session does.

use std::process::Stdio;

use caro_testing::{PostHogServer, SealedHome};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::stage::{COMMAND, SENTENCE, UNKNOWN, names, recording, shown};

fn home() -> SealedHome {
    recording(&PostHogServer::start())
}

/// The events of the one session that there was; it has an end, and one only.
fn session(home: &SealedHome) -> Vec<Value> {
    let events = shown(home);
    let names = names(&events);
    assert_eq!(names.first().map(String::as_str), Some("session_started"));
    assert_eq!(names.last().map(String::as_str), Some("session_ended"));
    assert_eq!(
        names.iter().filter(|name| *name == "session_ended").count(),
        1
    );
    let id = &events[0]["properties"]["$session_id"];
    assert!(
        events
            .iter()
            .all(|event| event["properties"]["$session_id"] == *id)
    );
    events
}

fn property<'a>(events: &'a [Value], event: &str, property: &str) -> &'a Value {
    let found = events.iter().find(|it| it["event"] == event);
    &found.unwrap_or_else(|| panic!("no {event} in {events:?}"))["properties"][property]
}

#[test]
fn with_an_answer() {
    let home = home();
    home.run([SENTENCE]);
    let events = session(&home);
    assert_eq!(
        names(&events),
        ["session_started", "command_generated", "session_ended"]
    );
    assert_eq!(property(&events, "session_ended", "commands_generated"), 1);
    assert_eq!(
        property(&events, "command_generated", "offered_to_run"),
        false
    );
}

#[test]
fn with_an_executed_command() {
    let home = home();
    assert_eq!(home.run(["-x", SENTENCE]).code, 0);
    let events = session(&home);
    assert_eq!(
        property(&events, "command_executed", "exit_category"),
        "success"
    );
    assert_eq!(
        property(&events, "command_executed", "execution_mode"),
        "auto"
    );
    assert_eq!(
        property(&events, "session_ended", "command_success_rate"),
        100.0
    );
}

#[test]
fn without_an_answer() {
    let home = home();
    assert_eq!(home.run([UNKNOWN]).code, 4);
    let events = session(&home);
    assert_eq!(
        property(&events, "error_occurred", "error_category"),
        "no_answer"
    );
    let errors = names(&events)
        .iter()
        .filter(|name| *name == "error_occurred")
        .count();
    assert_eq!(property(&events, "session_ended", "errors"), errors);
}

#[test]
#[cfg(debug_assertions)]
fn with_a_panic() {
    let mut home = home();
    home.set("CARO_DEBUG_PANIC", "1");
    assert_eq!(home.run([SENTENCE]).code, 1);
    home.unset("CARO_DEBUG_PANIC");
    let events = session(&home);
    assert_eq!(
        property(&events, "error_occurred", "error_category"),
        "panic"
    );
    assert_eq!(property(&events, "error_occurred", "recoverable"), false);
}

#[test]
fn with_ctrl_c_or_a_signal_at_the_menu() {
    for signal in [None, Some(Signal::TERM), Some(Signal::HUP)] {
        let home = home();
        let mut terminal = home.terminal([SENTENCE]);
        terminal.wait_for("cancel [q]");
        match signal {
            None => terminal.interrupt(),
            Some(signal) => terminal.signal(signal),
        }
        let (code, _) = terminal.wait_for_end();
        let expected = signal.map_or(130, |signal| 128 + signal.as_raw().unsigned_abs());
        assert_eq!(code, expected);
        session(&home);
    }
}

/// A home whose shell waits until it is told to stop.
fn home_with_a_patient_shell() -> SealedHome {
    use std::os::unix::fs::PermissionsExt as _;
    let mut home = home();
    let shell = home.path().join("bash");
    std::fs::write(&shell, "#!/bin/sh\necho ready\nexec sleep 600\n").unwrap();
    std::fs::set_permissions(&shell, std::fs::Permissions::from_mode(0o755)).unwrap();
    home.set("SHELL", &shell);
    home
}

#[test]
fn with_ctrl_c_while_the_command_runs() {
    let home = home_with_a_patient_shell();
    let mut terminal = home.terminal(["-x", SENTENCE]);
    terminal.wait_for("ready");
    terminal.interrupt();
    assert_eq!(terminal.wait_for_end().0, 130);
    let events = session(&home);
    assert_eq!(
        property(&events, "command_executed", "exit_category"),
        "signal"
    );
}

#[test]
fn with_sigterm_while_the_command_runs() {
    use std::io::{BufRead as _, BufReader};
    let home = home_with_a_patient_shell();
    let mut child = home
        .command(["-x", SENTENCE])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    child.wait().unwrap();
    session(&home);
}

#[test]
fn with_a_reader_that_is_gone() {
    let home = home();
    let mut child = home
        .command([SENTENCE])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
    session(&home);
}

#[test]
fn with_a_shell_that_is_not_there() {
    let mut home = home();
    home.set("SHELL", "/nonexistent/bash");
    assert_ne!(home.run(["-x", SENTENCE]).code, 0);
    session(&home);
}

#[test]
fn with_a_backend_that_cannot_be_opened() {
    let home = home();
    assert_ne!(
        home.run(["-b", "embedded", "-m", "no-such-model", SENTENCE])
            .code,
        0
    );
    let events = session(&home);
    assert!(property(&events, "error_occurred", "error_category").is_string());
}

#[test]
fn of_a_prompt_that_stays_open() {
    let home = home();
    let mut terminal = home.terminal([""; 0]);
    for _ in 0..2 {
        terminal.wait_until("a prompt", |screen| {
            screen
                .lines()
                .next_back()
                .is_some_and(|line| line.starts_with("caro>"))
        });
        terminal.type_line(SENTENCE);
        terminal.wait_for(COMMAND);
        terminal.wait_until("the menu", |screen| {
            screen
                .lines()
                .next_back()
                .is_some_and(|line| line.contains("cancel [q]"))
        });
        terminal.type_text("q");
    }
    terminal.wait_until("a prompt", |screen| {
        screen
            .lines()
            .next_back()
            .is_some_and(|line| line.starts_with("caro>"))
    });
    terminal.end_input();
    terminal.wait_for_end();
    let events = session(&home);
    assert_eq!(property(&events, "session_ended", "commands_generated"), 2);
    let generations: Vec<_> = events
        .iter()
        .filter(|event| event["event"] == "command_generated")
        .map(|event| event["properties"]["generation"].as_u64().unwrap())
        .collect();
    assert_eq!(generations, [1, 2]);
}
