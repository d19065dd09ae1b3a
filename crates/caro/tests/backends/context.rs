//! `--context`: what a model is told of the working directory, and who agrees to it.

use caro_testing::{ModelServer, SealedHome};

use crate::stage::{UNKNOWN, home, home_with_ollama};

/// A home in which there is something to tell.
fn with_files(home: SealedHome) -> SealedHome {
    for name in ["holiday.jpg", ".hidden"] {
        std::fs::write(home.path().join(name), "").unwrap();
    }
    std::fs::create_dir(home.path().join(".git")).unwrap();
    std::fs::write(home.path().join(".git/HEAD"), "ref: refs/heads/topic\n").unwrap();
    home
}

/// What the server was told.
fn told(server: &ModelServer) -> String {
    let requests = server.requests();
    requests
        .iter()
        .map(|request| request.body.to_string())
        .collect()
}

#[test]
fn nothing_of_the_directory_is_told_unless_asked() {
    let server = ModelServer::start();
    let home = with_files(home_with_ollama(&server));
    home.run([UNKNOWN]);
    let told = told(&server);
    assert!(told.contains("umbrellas"));
    for name in [
        "holiday",
        "hidden",
        "topic",
        &home.path().display().to_string(),
    ] {
        assert!(!told.contains(name), "{name}: {told}");
    }
}

#[test]
fn what_is_told_is_shown_first() {
    let server = ModelServer::start();
    let home = with_files(home_with_ollama(&server));
    let finished = home.run(["--context", UNKNOWN]);
    assert_eq!(
        finished.stderr.lines().take(3).collect::<Vec<_>>(),
        [
            "A model that is asked is told, beside your sentence:",
            "  Files here: holiday.jpg",
            "  Git branch: topic",
        ]
    );
    let told = told(&server);
    assert!(
        told.contains("Files here: holiday.jpg") && told.contains("Git branch: topic"),
        "{told}"
    );
    assert!(!told.contains("hidden"));
}

#[test]
fn on_a_terminal_a_server_gets_it_only_after_a_yes() {
    for answer in ["n", "y"] {
        let server = ModelServer::start();
        let home = with_files(home_with_ollama(&server));
        let mut terminal = home.terminal(["--context", UNKNOWN]);
        terminal.wait_for("Send it to ollama, if asked? [y/N]");
        assert_eq!(server.connections(), 0);
        terminal.type_line(answer);
        terminal.wait_for("cancel [q]");
        assert_eq!(told(&server).contains("holiday"), answer == "y");
        terminal.type_text("q");
        terminal.wait_for_end();
    }
}

#[test]
fn where_no_model_is_asked_it_has_no_effect() {
    let home = with_files(home());
    let finished = home.run([
        "--context",
        "-b",
        "static",
        "list all files larger than 100MB",
    ]);
    assert_eq!(
        finished.stderr,
        "hint: --context has no effect: no model is asked\n"
    );
}
