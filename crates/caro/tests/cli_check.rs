//! `caro check`, as scripts, hooks and coding agents use it.

#![cfg(unix)]

use caro_testing::{Finished, SealedHome};

fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

fn run(arguments: &[&str]) -> Finished {
    home().run(arguments)
}

#[test]
fn a_harmless_command_is_allowed() {
    let finished = run(&["check", "--", "ls -la"]);
    assert_eq!(
        (
            finished.stdout.as_str(),
            finished.stderr.as_str(),
            finished.code
        ),
        ("allowed (safe)\n", "", 0)
    );
}

#[test]
fn words_are_joined_as_eval_joins_them() {
    assert_eq!(run(&["check", "--", "ls", "-la"]).code, 0);
    assert_eq!(run(&["check", "ls", "-la"]).code, 0);
    assert_eq!(run(&["check", "--", "echo", "'open"]).code, 5);
}

#[test]
fn what_cannot_be_read_is_warned_about_with_its_place() {
    let finished = run(&["check", "--", "echo 'open"]);
    assert_eq!(finished.code, 5);
    assert!(finished.stdout.starts_with("warned"), "{finished:?}");
    assert!(
        finished.stderr.contains("\n  echo 'open\n"),
        "{}",
        finished.stderr
    );
    assert!(finished.stderr.contains("^^^^"), "{}", finished.stderr);
}

#[test]
fn json_has_every_key_in_its_order() {
    insta::assert_snapshot!(run(&["check", "--json", "--", "ls -la"]).stdout);
    let finished = run(&["check", "--json", "--", "echo 'open"]);
    assert_eq!((finished.stderr.as_str(), finished.code), ("", 5));
    // The words of the explanation belong to the rule.
    let (before, explanation) = finished.stdout.split_once("\"explanation\":\"").unwrap();
    assert!(explanation.len() > "\"}]}\n".len() && explanation.ends_with("\"}]}\n"));
    insta::assert_snapshot!(before);
}

#[test]
fn lines_are_checked_one_by_one_and_the_worst_decides() {
    let home = home();
    let finished = home.run_with_input(["check", "--lines"], b"ls\n\necho 'open\n");
    assert_eq!(finished.code, 5);
    assert_eq!(
        finished.stdout,
        "allowed\tsafe\tls\nwarned\thigh\techo 'open\n"
    );
    let json = home.run_with_input(["check", "--lines", "--json"], b"ls\npwd\n");
    assert_eq!((json.stdout.lines().count(), json.code), (2, 0));
}

#[test]
fn rules_are_listed() {
    let finished = run(&["check", "--rules"]);
    assert_eq!(finished.code, 0);
    assert!(
        finished.stdout.contains("unassessable"),
        "{}",
        finished.stdout
    );
    let json = run(&["check", "--rules", "--json"]).stdout;
    assert!(
        json.starts_with("[{\"rule\":\"") && json.ends_with("\"}]\n"),
        "{json}"
    );
}

#[test]
fn nothing_to_check_is_a_usage_error() {
    for arguments in [&["check"][..], &["check", "--"], &["check", "--", " "]] {
        let finished = run(arguments);
        assert_eq!(
            (finished.stdout.as_str(), finished.code),
            ("", 2),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_command_that_would_deceive_the_terminal_is_shown_written_out() {
    let finished = run(&["check", "--json", "--", "echo '\u{1b}[2J\u{202e}"]);
    assert!(finished.stdout.is_ascii(), "{:?}", finished.stdout);
    let finished = run(&["check", "--", "echo '\u{1b}[2J\u{202e}"]);
    assert!(finished.stderr.is_ascii(), "{:?}", finished.stderr);
}

#[test]
fn a_hostile_command_of_any_size_is_answered() {
    let home = home();
    let line = "(".repeat(100_000);
    let finished = home.run_with_input(["check", "--lines"], format!("{line}\n").as_bytes());
    assert!([3, 5].contains(&finished.code), "{}", finished.stderr);
}

#[test]
fn a_line_without_an_end_is_refused_before_it_fills_the_memory() {
    let finished = home().run_with_input(["check", "--lines"], &vec![b'a'; 3 << 20]);
    assert_eq!((finished.stdout.as_str(), finished.code), ("", 2));
    assert!(
        finished.stderr.contains("longer than a megabyte"),
        "{}",
        finished.stderr
    );
}

#[test]
fn lines_that_are_no_text_are_refused() {
    let finished = home().run_with_input(["check", "--lines"], b"ls\n\xff\xfe\n");
    assert_eq!(
        (finished.stdout.as_str(), finished.code),
        ("allowed\tsafe\tls\n", 2)
    );
}
