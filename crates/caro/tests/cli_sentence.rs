//! A sentence in a pipe, in a script, as JSON: what is printed, where, and with which exit code.

#![cfg(unix)]

use caro_testing::{Finished, SealedHome};

const SENTENCE: &str = "list all files larger than 100MB";
const COMMAND: &str = "find . -type f -size +100M\n";

fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("DO_NOT_TRACK", "1")
        .set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

fn run(arguments: &[&str]) -> Finished {
    home().run(arguments)
}

/// What was printed is exactly the command, and nothing was said about it.
#[track_caller]
fn assert_answered(finished: &Finished) {
    assert_eq!(finished.stdout, COMMAND);
    assert_eq!((finished.stderr.as_str(), finished.code), ("", 0));
}

/// Nothing was printed, and stderr has one sentence.
#[track_caller]
fn assert_refused(finished: &Finished, code: i32, sentence: &str) {
    assert_eq!((finished.stdout.as_str(), finished.code), ("", code));
    assert!(
        finished.stderr.starts_with("error: "),
        "{}",
        finished.stderr
    );
    assert!(finished.stderr.contains(sentence), "{}", finished.stderr);
}

#[test]
fn a_sentence_in_quotes_or_in_words_is_answered_with_the_bare_command() {
    assert_answered(&run(&[SENTENCE]));
    assert_answered(&run(&SENTENCE.split(' ').collect::<Vec<_>>()));
    assert_answered(&run(&["--", SENTENCE]));
}

#[test]
fn what_comes_in_by_a_pipe_does_not_replace_the_sentence() {
    let finished = home().run_with_input([SENTENCE], b"show disk usage\n");
    assert_answered(&finished);
}

/// A home whose shell says what it was asked to run, and then repeats what it reads.
fn home_with_a_talking_shell() -> SealedHome {
    home_with_shell("echo \"asked: $1 $2\"\ncat\nexit 42\n")
}

/// A home whose shell does this, whatever it is asked.
fn home_with_shell(script: &str) -> SealedHome {
    let mut home = home();
    let shell = home.path().join("bash");
    std::fs::write(&shell, format!("#!/bin/sh\n{script}")).expect("a shell script");
    std::fs::set_permissions(&shell, std::os::unix::fs::PermissionsExt::from_mode(0o700))
        .expect("a shell script");
    home.set("SHELL", &shell);
    home
}

#[test]
fn the_users_shell_runs_the_command_and_reads_what_comes_in_by_a_pipe() {
    let finished = home_with_a_talking_shell().run_with_input(["-x", SENTENCE], b"one\ntwo\n");
    assert_eq!(finished.stdout, format!("asked: -c {COMMAND}one\ntwo\n"));
    assert_eq!((finished.stderr.as_str(), finished.code), ("", 42));
}

#[test]
fn what_the_command_prints_does_not_get_into_the_json() {
    let finished = home_with_a_talking_shell().run(["-x", "-o", "json", SENTENCE]);
    assert_eq!(finished.stderr, format!("asked: -c {COMMAND}"));
    assert!(
        finished
            .stdout
            .ends_with("\"executed\":true,\"exit_code\":42}\n"),
        "{}",
        finished.stdout
    );
    assert_eq!((finished.stdout.lines().count(), finished.code), (1, 42));
}

#[test]
fn without_a_sentence_and_without_a_terminal_it_is_a_usage_error() {
    assert_refused(&run(&[]), 2, "there is no sentence");
    assert_refused(
        &home().run_with_input([""; 0], SENTENCE.as_bytes()),
        2,
        "there is no sentence",
    );
}

#[test]
fn an_empty_sentence_is_told_so() {
    for words in [&[""][..], &["   "], &["\t\n"], &["", ""], &["--"]] {
        assert_refused(&run(words), 2, "the sentence is empty");
    }
}

#[test]
fn a_sentence_of_100_kb_is_refused_in_one_line() {
    let finished = run(&[&"list files ".repeat(9_000)]);
    assert_refused(&finished, 2, "98999 bytes long");
    assert!(finished.stderr.len() < 200, "{}", finished.stderr);
}

#[test]
fn a_binary_sentence_is_refused() {
    use std::os::unix::ffi::OsStrExt as _;
    let bytes = std::ffi::OsStr::from_bytes(b"list \xff\xfe files");
    assert_refused(&home().run([bytes]), 2, "not text");
    assert_refused(&run(&["list \u{1b}[2J files"]), 2, "control characters");
}

#[test]
fn what_is_not_known_is_said_and_nothing_is_printed() {
    let finished = run(&["frobnicate the quux"]);
    assert_refused(&finished, 4, "");
    let finished = run(&["-o", "json", "frobnicate the quux"]);
    assert_refused(&finished, 4, "");
}

#[test]
fn a_wrong_value_is_answered_with_the_known_ones() {
    for (arguments, known) in [
        (["-b", "gpt", SENTENCE], "static, embedded, ollama"),
        (["-s", "tcsh", SENTENCE], "bash, zsh, fish"),
        (
            ["--safety", "none", SENTENCE],
            "strict, moderate, permissive",
        ),
        (["-o", "yaml", SENTENCE], "plain, json"),
    ] {
        let finished = run(&arguments);
        assert_refused(&finished, 2, known);
    }
}

#[test]
fn a_backend_that_is_not_in_this_build_is_no_silent_fallback() {
    let finished = run(&["-b", "anthropic", SENTENCE]);
    if finished.code == 2 {
        assert_refused(&finished, 2, "does not have the backend anthropic");
    } else {
        assert_ne!(finished.stdout, COMMAND);
    }
}

#[test]
fn a_model_for_a_backend_without_models_is_not_ignored() {
    let finished = run(&["-b", "static", "-m", "qwen", SENTENCE]);
    assert_refused(&finished, 2, "without a model");
}

#[test]
fn options_for_caro_stay_words_inside_of_a_sentence() {
    let finished = run(&["what", "does", "tar", "-V", "print"]);
    assert_ne!(finished.stdout, run(&["--version"]).stdout);
    assert!(
        finished
            .stderr
            .contains("hint: -V is read as a word of the sentence"),
        "{}",
        finished.stderr
    );
}

#[test]
fn json_has_every_key_in_its_order() {
    let finished = run(&["-o", "json", SENTENCE]);
    assert_eq!((finished.stderr.as_str(), finished.code), ("", 0));
    // The words of the explanation belong to the backend.
    let (before, rest) = finished.stdout.split_once("\"explanation\":\"").unwrap();
    let (explanation, after) = rest.split_once('"').unwrap();
    assert!(!explanation.is_empty());
    let after = after.replace("\"inference_time_ms\":1,", "\"inference_time_ms\":0,");
    let json = format!("{before}\"explanation\":\"…\"{after}");
    insta::assert_snapshot!(json);
}

#[test]
fn a_dry_run_runs_nothing_even_with_x() {
    let finished = run(&["-x", "--dry-run", SENTENCE]);
    assert_answered(&finished);
    let json = run(&["-x", "--dry-run", "-o", "json", SENTENCE]).stdout;
    assert!(
        json.contains("\"executed\":false,\"exit_code\":null"),
        "{json}"
    );
}

#[test]
fn explanations_go_beside_the_command() {
    let finished = run(&["--explain", SENTENCE]);
    assert_eq!(finished.stdout, COMMAND);
    let (sentence, parts) = finished.stderr.split_once('\n').unwrap();
    assert!(!sentence.is_empty());
    assert_eq!(
        parts,
        "  find         walks directories and tests each file\n  \
           .            from the current directory\n  \
           -type f      only regular files\n  \
           -size +100M  larger than 100 MiB\n"
    );
}

#[test]
fn a_shell_that_is_not_there_is_an_error() {
    let mut home = home();
    home.set("SHELL", "/nonexistent/bash");
    assert_refused(
        &home.run(["-x", SENTENCE]),
        1,
        "the shell /nonexistent/bash cannot be started",
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let home = home();
    let mut command = home.command([SENTENCE]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let finished: Finished = command.stdout(writer).output().unwrap().into();
    assert_eq!((finished.stderr.as_str(), finished.code), ("", 0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let home = home();
    let finished: Finished = home
        .command([SENTENCE])
        .stdout(full)
        .output()
        .unwrap()
        .into();
    assert_eq!(finished.code, 1);
    assert!(
        finished.stderr.contains("failed to write"),
        "{}",
        finished.stderr
    );
}

#[test]
fn verbose_says_where_values_come_from_and_stays_off_stdout() {
    let mut home = home();
    home.set("CARO_SAFETY", "strict");
    let finished = home.run(["-v", SENTENCE]);
    assert_eq!(finished.stdout, COMMAND);
    assert!(
        finished.stderr.contains("safety strict ($CARO_SAFETY)"),
        "{}",
        finished.stderr
    );
}

#[test]
fn a_variable_that_is_wrong_is_not_ignored() {
    let mut home = home();
    home.set("CARO_SAFETY", "relaxed");
    assert_refused(
        &home.run([SENTENCE]),
        2,
        "CARO_SAFETY: \"relaxed\" is not one of strict, moderate, permissive",
    );
}

#[test]
fn nothing_is_written_anywhere() {
    let home = home();
    home.run([SENTENCE]);
    home.run(["-x", SENTENCE]);
    home.run(["check", "--", "ls"]);
    home.run(["config", "list"]);
    assert_eq!(home.files(), [""; 0]);
}

#[test]
fn without_a_home_it_works_all_the_same() {
    let mut home = home();
    home.set("HOME", "/nonexistent")
        .unset("XDG_CONFIG_HOME")
        .unset("XDG_STATE_HOME")
        .unset("SHELL");
    assert_answered(&home.run([SENTENCE]));
}

#[test]
#[cfg(debug_assertions)]
fn a_panic_is_one_honest_sentence_and_exit_code_1() {
    let mut home = home();
    home.set("CARO_DEBUG_PANIC", "1");
    let finished = home.run([SENTENCE]);
    assert_eq!((finished.stdout.as_str(), finished.code), ("", 1));
    assert_eq!(finished.stderr.lines().count(), 1, "{}", finished.stderr);
    assert!(finished.stderr.contains("Caro has a bug"));
    assert!(
        !finished.stderr.contains("100MB"),
        "the user's words are in it: {}",
        finished.stderr
    );
}

#[test]
fn a_signal_for_caro_reaches_the_command_and_the_commands_end_is_ours() {
    use std::io::{BufRead as _, BufReader};
    let home = home_with_shell(
        "trap 'echo told; exit 3' TERM\necho ready\nwhile :; do sleep 0.05; done\n",
    );
    let mut command = home.command(["-x", SENTENCE]);
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "told");
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
#[cfg(target_os = "linux")]
fn a_signal_that_is_ignored_stays_ignored_for_the_command() {
    let home = home_with_shell("kill -HUP $$\necho survived\n");
    let mut shell = std::process::Command::new("/bin/sh");
    shell
        .args(["-c", "trap '' HUP; exec \"$0\" -x \"$1\""])
        .arg(home.program())
        .arg(SENTENCE);
    let output = shell
        .env_clear()
        .envs(home.environment())
        .current_dir(home.path())
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "survived\n",
        "{output:?}"
    );
}

#[test]
fn a_sentence_that_begins_like_a_command_and_is_not_known_names_the_command() {
    let finished = run(&["config", "frobnicate", "quux"]);
    assert_refused(&finished, 4, "hint: `caro config --help`");
    assert!(!run(&["frobnicate", "quux"]).stderr.contains("--help"));
}
