//! Models that try to harm: what they say is assessed, and never reaches the terminal as more than text.

use caro_testing::ModelServer;
use caro_testing::model_server::Manner;

use crate::stage::{UNKNOWN, home_with_ollama};

#[test]
fn a_command_with_another_behind_it_ends_in_the_assessment() {
    let server = ModelServer::start();
    server.answer_always(Manner::say("ls; rm -rf ~"));
    let home = home_with_ollama(&server);
    std::fs::write(home.path().join("precious"), "").unwrap();
    for arguments in [
        &["-q", UNKNOWN][..],
        &["-q", "-x", UNKNOWN],
        &["-q", "-x", "-y", UNKNOWN],
    ] {
        let finished = home.run(arguments);
        assert_eq!(
            (finished.stdout.as_str(), finished.code),
            ("", 3),
            "{}",
            finished.stderr
        );
        assert!(
            finished.stderr.starts_with("blocked: "),
            "{}",
            finished.stderr
        );
    }
    let json = home.run(["-o", "json", UNKNOWN]);
    assert!(json.stdout.contains("\"blocked\":true"), "{}", json.stdout);
    assert!(home.path().join("precious").exists());
}

#[test]
fn a_fence_in_a_fence_does_not_smuggle_a_second_command() {
    let server = ModelServer::start();
    server.answer_always(Manner::say("```bash\nls\n```\n```bash\nrm -rf ~\n```"));
    let finished = home_with_ollama(&server).run(["-q", UNKNOWN]);
    assert!(!finished.stdout.contains("rm"), "{}", finished.stdout);
}

#[test]
fn escapes_are_shown_in_the_stream_and_never_obeyed() {
    let server = ModelServer::start();
    // Each character in a piece of its own, so that no piece holds a whole sequence.
    let text = "echo \u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m hi";
    let pieces: Vec<String> = text.chars().map(String::from).collect();
    server.answer_always(Manner::Stall(pieces));
    let home = home_with_ollama(&server);
    let mut terminal = home.terminal([UNKNOWN]);
    terminal.wait_for("hi");
    let screen = terminal.screen();
    assert!(
        screen.contains("echo \\u{1b}]0;owned\\u{7}\\u{1b}[2J\\u{9b}31m hi"),
        "{screen}"
    );
    terminal.interrupt();
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 130);
    assert!(
        !written.contains("\u{1b}]0;") && !written.contains('\u{9b}'),
        "{written:?}"
    );
}

#[test]
fn an_answer_with_escapes_is_none() {
    let server = ModelServer::start();
    server.answer_always(Manner::say("echo \u{1b}[2J"));
    let finished = home_with_ollama(&server).run([UNKNOWN]);
    assert_eq!((finished.stdout.as_str(), finished.code), ("", 4));
    assert!(!finished.stderr.contains('\u{1b}'), "{:?}", finished.stderr);
}
