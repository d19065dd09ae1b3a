//! What may run, what is asked about and what is stopped, in every way a command can be run.

#![cfg(unix)]

use caro_testing::SealedHome;

/// Its command is harmless.
const HARMLESS: &str = "list all files larger than 100MB";

/// Its command is warned about, and blocked where the safety level is strict.
const RISKY: &str = "kill the process on port 8080";

/// A home whose shell only says that it was asked, and never does it.
fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    let shell = home.path().join("bash");
    std::fs::write(&shell, "#!/bin/sh\necho \"ran: $2\"\n").expect("a shell");
    std::fs::set_permissions(&shell, std::os::unix::fs::PermissionsExt::from_mode(0o700))
        .expect("a shell");
    home.set("SHELL", shell)
        .set("DO_NOT_TRACK", "1")
        .set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

#[test]
fn a_warned_command_is_printed_with_its_warning_beside_it() {
    let finished = home().run([RISKY]);
    assert_eq!((finished.stdout.lines().count(), finished.code), (1, 0));
    assert!(
        finished.stderr.starts_with("warning: "),
        "{}",
        finished.stderr
    );
}

#[test]
fn a_blocked_command_is_not_printed() {
    let finished = home().run(["--safety", "strict", RISKY]);
    assert_eq!((finished.stdout.as_str(), finished.code), ("", 3));
    assert!(
        finished.stderr.starts_with("blocked: "),
        "{}",
        finished.stderr
    );
}

#[test]
fn json_says_that_it_is_blocked() {
    let finished = home().run(["--safety", "strict", "-o", "json", RISKY]);
    assert_eq!((finished.stderr.as_str(), finished.code), ("", 3));
    assert!(
        finished
            .stdout
            .contains("\"action\":\"blocked\",\"blocked\":true"),
        "{}",
        finished.stdout
    );
    assert!(
        finished
            .stdout
            .contains("\"executed\":false,\"exit_code\":null"),
        "{}",
        finished.stdout
    );
}

#[test]
fn x_runs_a_harmless_command_without_a_question() {
    let finished = home().run(["-x", HARMLESS]);
    assert!(finished.stdout.starts_with("ran: find"), "{finished:?}");
    assert_eq!((finished.stderr.as_str(), finished.code), ("", 0));
}

#[test]
fn where_nobody_can_be_asked_a_warned_command_needs_y() {
    let finished = home().run(["-x", RISKY]);
    assert_eq!((finished.stdout.as_str(), finished.code), ("", 3));
    assert!(
        finished.stderr.contains("hint: nobody is here to ask; -y"),
        "{}",
        finished.stderr
    );
    let finished = home().run_with_input(["-x", RISKY], b"y\nyes\n");
    assert_eq!(
        (finished.stdout.as_str(), finished.code),
        ("", 3),
        "what is piped in is no answer"
    );
    let finished = home().run(["-x", "-y", RISKY]);
    assert!(finished.stdout.starts_with("ran: "), "{finished:?}");
    assert_eq!(finished.code, 0);
}

#[test]
fn y_never_unblocks() {
    let home = home();
    for arguments in [
        &["-x", "-y", "--safety", "strict", RISKY][..],
        &["-xy", "--safety=strict", "-o", "json", RISKY],
    ] {
        let finished = home.run(arguments);
        assert_eq!(finished.code, 3);
        assert!(
            !finished.stdout.contains("ran: ") && !finished.stderr.contains("ran: "),
            "{finished:?}"
        );
    }
}

#[test]
fn y_without_x_runs_nothing() {
    let finished = home().run(["-y", HARMLESS]);
    assert!(finished.stdout.starts_with("find "), "{finished:?}");
}

#[test]
fn on_a_terminal_x_asks_where_the_assessment_warns() {
    for (answer, code, ran) in [
        ("y", 0, true),
        ("n", 130, false),
        ("", 130, false),
        ("yeah", 130, false),
    ] {
        let home = home();
        let mut terminal = home.terminal(["-x", RISKY]);
        terminal.wait_for("Run it anyway? [y/N]");
        terminal.type_line(answer);
        let (ended, written) = terminal.wait_for_end();
        assert_eq!(
            (ended, written.contains("ran: ")),
            (code, ran),
            "{answer:?}: {written}"
        );
    }
}

#[test]
fn on_a_terminal_y_runs_it_without_a_question() {
    let (code, written) = home().terminal(["-xy", RISKY]).wait_for_end();
    assert_eq!(code, 0);
    assert!(
        written.contains("warning:") && written.contains("ran: ") && !written.contains("[y/N]"),
        "{written}"
    );
}

#[test]
fn a_blocked_sentence_has_no_menu() {
    let (code, written) = home()
        .terminal(["--safety", "strict", RISKY])
        .wait_for_end();
    assert_eq!(code, 3);
    assert!(
        written.contains("blocked:") && !written.contains("[q]"),
        "{written}"
    );
}

#[test]
fn a_command_that_becomes_blocked_by_editing_can_only_be_edited_again() {
    let home = home();
    let mut terminal = home.terminal([HARMLESS]);
    terminal.wait_for("cancel [q]");
    terminal.type_text("e");
    terminal.wait_for("$ find");
    terminal.type_text("\u{1}\u{b}");
    terminal.type_line("rm -rf /");
    terminal.wait_for("blocked: ");
    let screen = terminal.wait_until("the menu", |screen| screen.trim_end().ends_with("[q]<"));
    assert!(!screen.lines().last().unwrap().contains("run"), "{screen}");
    terminal.type_text("r");
    terminal.type_text("q");
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 3);
    assert!(!written.contains("ran: "), "{written}");
}

#[test]
fn critical_risk_needs_the_word_in_full() {
    for (answer, ran) in [("y", false), ("yes", true)] {
        let home = home();
        let mut terminal = home.terminal(["--safety", "permissive", HARMLESS]);
        terminal.wait_for("cancel [q]");
        terminal.type_text("e");
        terminal.wait_for("$ find");
        terminal.type_text("\u{1}\u{b}");
        terminal.type_line("rm -rf /");
        terminal.wait_for(">cancel [q]<");
        terminal.type_text("r");
        terminal.wait_for("Type yes in full");
        terminal.type_line(answer);
        let (_, written) = terminal.wait_for_end();
        assert_eq!(written.contains("ran: rm -rf /"), ran, "{written}");
    }
}

#[test]
fn a_rule_that_is_allowed_is_not_warned_about() {
    let home = home();
    let json = home
        .run(["check", "--json", "--", "git push --force"])
        .stdout;
    let (_, rest) = json.split_once("\"rule\":\"").unwrap();
    let (rule, _) = rest.split_once('"').unwrap();
    assert_eq!(home.run(["check", "--", "git push --force"]).code, 5);
    assert_eq!(home.run(["config", "set", "safety.allow", rule]).code, 0);
    let finished = home.run(["check", "--", "git push --force"]);
    assert_eq!(finished.code, 0);
    assert!(
        finished.stderr.contains("your configuration allows it"),
        "{}",
        finished.stderr
    );
}

#[test]
fn what_the_user_allowed_is_told_each_time() {
    let home = home();
    let json = home.run(["-o", "json", RISKY]).stdout;
    let (_, rest) = json.split_once("\"rule\":\"").unwrap();
    let (rule, _) = rest.split_once('"').unwrap();
    assert_eq!(home.run(["config", "set", "safety.allow", rule]).code, 0);
    for _ in 0..2 {
        let finished = home.run([RISKY]);
        assert_eq!((finished.stdout.lines().count(), finished.code), (1, 0));
        let told = format!("The rule {rule} applies; your configuration allows it.\n");
        assert_eq!(finished.stderr, told);
    }
}
