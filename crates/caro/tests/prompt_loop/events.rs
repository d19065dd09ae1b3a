//! What is recorded of a prompt.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::time::{Duration, Instant};

use rustix::io::{FdFlags, fcntl_setfd};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::Value;

use crate::stage::{COMMAND, SENTENCE, end, home, leave, menu, prompt, refine, say};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn each_refinement_is_a_generation_of_the_session_and_no_word_is_recorded() {
    let mut home = home();
    home.unset("DO_NOT_TRACK");
    home.consent("air_gapped = true");
    let mut terminal = prompt(&home);
    terminal.type_line(SENTENCE);
    menu(&terminal, COMMAND);
    refine(&mut terminal, "in ~/Documents");
    menu(
        &terminal,
        "find ~/Documents -type f -name '*.pdf' -size +10M",
    );
    leave(&mut terminal);
    say(&mut terminal, ":shell sh");
    say(&mut terminal, "+ but frobnicated");
    end(terminal);
    let shown = home.run(["telemetry", "show", "--json"]).stdout;
    let events: Vec<Value> = serde_json::from_str(&shown).unwrap();
    let session = &events[0]["properties"]["$session_id"];
    let generations: Vec<_> = events
        .iter()
        .filter(|event| event["event"] == "command_generated")
        .inspect(|event| assert_eq!(&event["properties"]["$session_id"], session))
        .map(|event| event["properties"]["generation"].as_u64().unwrap())
        .collect();
    assert_eq!(generations, [1, 2]);
    // What had no answer did not end the run.
    let errors: Vec<_> = events
        .iter()
        .filter(|event| event["event"] == "error_occurred")
        .map(|event| &event["properties"]["recoverable"])
        .collect();
    assert!(
        !errors.is_empty() && errors.iter().all(|it| **it == true),
        "{shown}"
    );
    for word in ["pdf", "Documents", "refine", "shell sh", "frobnicated"] {
        assert!(!shown.contains(word), "{shown}");
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
