//! Terminals that can do less, and how the prompt ends with them.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::time::{Duration, Instant};

use rustix::io::{FdFlags, fcntl_setfd};
use rustix::process::Signal;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::Value;

use crate::stage::{COMMAND, end, home, prompt, ready, say};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn a_terminal_that_only_prints_lines_has_a_prompt_of_lines() {
    let mut home = home();
    home.set("TERM", "dumb");
    home.write_config("history.enabled = true\n");
    let mut terminal = prompt(&home);
    terminal.type_line("find pdf files \\");
    terminal.wait_for("  ... ");
    terminal.type_line("larger than 10MB");
    terminal.wait_for(COMMAND);
    terminal.wait_for("cancel [q]");
    terminal.type_line("f");
    terminal.wait_for("refine> ");
    terminal.type_line("in ~/Documents");
    terminal.wait_for("find ~/Documents -type f -name '*.pdf' -size +10M");
    terminal.wait_until("the menu again", |screen| {
        screen.matches("cancel [q]").count() == 2
    });
    terminal.type_line("q");
    ready(&terminal);
    say(&mut terminal, ":help");
    let written = end(terminal);
    assert!(!written.contains('\u{1b}'), "{written:?}");
    // Nothing can be brought back there, so nothing is kept.
    assert!(!home.path().join(".local/state/caro/history").exists());
}

#[test]
fn a_terminal_without_a_size_has_a_prompt() {
    for size in ["cols 0 rows 0", "cols 0", "cols 1", "rows 0"] {
        let home = home();
        let mut terminal = home.shell_on_terminal(&format!("stty {size}; $CARO"));
        terminal.wait_until("the prompt", |screen| {
            screen.replace('\n', "").contains("caro>")
        });
        terminal.type_line(":quit");
        let (code, written) = terminal.wait_for_end();
        assert_eq!(code, 0, "{size}: {written}");
    }
}

#[test]
fn a_signal_ends_it_and_gives_the_terminal_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let home = home();
        let mut terminal = prompt(&home);
        terminal.type_text("half a sen");
        terminal.wait_for("half a sen");
        terminal.signal(signal);
        let (ended, written) = terminal.wait_for_end();
        assert_eq!(ended, code, "{written}");
        // Pasting is as it was.
        assert!(written.contains("\u{1b}[?2004l"), "{written:?}");
    }
}

#[test]
fn a_terminal_that_goes_away_without_a_signal_ends_it_too() {
    let mut home = home();
    home.unset("DO_NOT_TRACK");
    home.consent("air_gapped = true");
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    // Nobody else is to hold this end.
    fcntl_setfd(&master, FdFlags::CLOEXEC).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let side = || {
        let mut options = File::options();
        options.read(true).write(true);
        // Not the terminal that controls us: its end is no signal for anybody.
        options.custom_flags(OpenptFlags::NOCTTY.bits().cast_signed());
        options.open(name.to_str().unwrap()).unwrap()
    };
    let mut caro = home
        .command([""; 0])
        .stdin(side())
        .stdout(side())
        .stderr(side())
        .spawn()
        .unwrap();
    let mut master = File::from(master);
    let mut written = Vec::new();
    let has = |written: &[u8], text: &[u8]| written.windows(text.len()).any(|at| at == text);
    while !has(&written, b"caro> ") {
        let mut piece = [0; 1024];
        let count = master.read(&mut piece).unwrap();
        if has(&piece[..count], b"\x1b[6n") {
            master.write_all(b"\x1b[2;1R").unwrap();
        }
        written.extend_from_slice(&piece[..count]);
    }
    drop(master);
    let until = Instant::now() + PATIENCE;
    while caro.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            caro.kill().unwrap();
            panic!("it goes on without a terminal");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    // In good order.
    let shown = home.run(["telemetry", "show", "--json"]).stdout;
    let events: Vec<Value> = serde_json::from_str(&shown).unwrap();
    let names: Vec<_> = events.iter().map(|event| &event["event"]).collect();
    assert_eq!(names, ["session_started", "session_ended"], "{shown}");
}
