//! What is seen while a model answers, and what Ctrl-C does then.

use std::time::Duration;

use caro_testing::model_server::Manner;
use caro_testing::{ModelServer, PATIENCE};

use crate::stage::{UNKNOWN, home_with_compatible, home_with_ollama, wait_for_requests};

#[test]
fn an_answer_is_seen_as_it_comes_and_gives_way_to_the_offer() {
    let server = ModelServer::start();
    let pieces = ["ls", " -l", " --all"].map(str::to_owned).to_vec();
    server.answer_always(Manner::SaySlowly(pieces, Duration::from_millis(300)));
    let home = home_with_ollama(&server);
    let mut terminal = home.terminal([UNKNOWN]);
    terminal.wait_for("static has no answer; asking ollama (test-model)");
    terminal.wait_for("ls -l");
    let screen = terminal.wait_for("cancel [q]");
    let lines: Vec<_> = screen.lines().collect();
    assert_eq!(lines[0], "static has no answer; asking ollama (test-model)");
    assert_eq!(lines[1], "ls -l --all", "{screen}");
    assert!(lines[2].contains("run [r]") && lines.len() == 3, "{screen}");
    terminal.type_text("q");
    assert_eq!(terminal.wait_for_end().0, 130);
}

#[test]
fn an_answer_over_several_lines_is_taken_away_whole() {
    let server = ModelServer::start();
    let long = format!("echo {} {}", "x".repeat(95), "日本".repeat(60));
    let pieces = vec![long, "\necho two".to_owned()];
    server.answer_always(Manner::Stall(pieces));
    let home = home_with_ollama(&server);
    let mut terminal = home.terminal([UNKNOWN]);
    terminal.wait_for("echo two");
    terminal.interrupt();
    assert_eq!(terminal.wait_for_end().0, 130);
    let screen = terminal.screen();
    assert_eq!(
        screen.trim(),
        "static has no answer; asking ollama (test-model)"
    );
}

#[test]
fn a_flood_does_not_scroll_the_screen() {
    let server = ModelServer::start();
    server.answer_always(Manner::Stall(vec!["line\n".repeat(100), "end".to_owned()]));
    let home = home_with_ollama(&server);
    let mut terminal = home.terminal([UNKNOWN]);
    let screen = terminal.wait_for("…");
    assert!(screen.contains("static has no answer"), "{screen}");
    terminal.wait_for("line");
    terminal.interrupt();
    assert_eq!(terminal.wait_for_end().0, 130);
    assert!(!terminal.screen().contains("line"), "{}", terminal.screen());
}

#[test]
fn nothing_is_streamed_where_nobody_sees_it() {
    let server = ModelServer::start();
    let home = home_with_ollama(&server);
    let mut terminal = home.terminal(["-q", UNKNOWN]);
    let screen = terminal.wait_for("cancel [q]");
    assert!(screen.starts_with("ls -l\n"), "{screen}");
    assert!(!terminal.written().contains("waiting for"));
    terminal.type_text("q");
    terminal.wait_for_end();
}

#[test]
fn ctrl_c_ends_it_at_once_wherever_it_is() {
    let server = ModelServer::start();
    for manner in [Manner::Silence, Manner::Stall(vec!["ls".to_owned()])] {
        server.answer_always(manner.clone());
        let home = home_with_compatible(&server, "");
        let before = server.requests().len();
        let mut terminal = home.terminal(["-b", "openai_compatible", UNKNOWN]);
        wait_for_requests(&server, before + 1);
        terminal.interrupt();
        assert_eq!(terminal.wait_for_end().0, 130, "{manner:?}");
    }
    server.wait_for_hang_ups(2, PATIENCE);
}

#[test]
fn ctrl_c_ends_a_program_that_should_print_a_key() {
    let server = ModelServer::start();
    let home = home_with_compatible(
        &server,
        "openai_compatible.key_command = \"sh -c 'touch asked; sleep 60'\"",
    );
    let mut terminal = home.terminal(["-b", "openai_compatible", UNKNOWN]);
    terminal.wait_for("waiting for openai_compatible (test-model)…");
    while !home.path().join("asked").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    terminal.interrupt();
    assert_eq!(terminal.wait_for_end().0, 130);
    assert_eq!(server.connections(), 0);
}
