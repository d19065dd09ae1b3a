//! A model on this machine, with real inference on a small one.

use std::path::PathBuf;

use serde_json::Value;

use crate::stage::{UNKNOWN, assert_refused, home};

/// The small model of the tests, in the directory that `CARO_TEST_MODELS` names.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn small_model() -> Option<PathBuf> {
    let directory = PathBuf::from(std::env::var_os("CARO_TEST_MODELS")?);
    let path = directory.join("smollm2-135m-instruct-q4_1.gguf");
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: {} is not there", path.display());
    None
}

#[test]
fn a_file_of_ones_own_answers_or_says_why_not() {
    let Some(model) = small_model() else { return };
    let home = home();
    home.write_config(&format!("model.default = \"{}\"", model.display()));
    let finished = home.run([
        "-b",
        "embedded",
        "-o",
        "json",
        "print the name of the kernel",
    ]);
    // What so small a model says is not ours to promise: a command, or an honest failure.
    if finished.code == 0 {
        let answer: Value = serde_json::from_str(&finished.stdout).unwrap();
        assert_eq!(answer["backend"], "embedded");
        assert_eq!(answer["model"], "smollm2-135m-instruct-q4_1");
    } else {
        assert_refused(&finished, 4, "error: ");
    }
    // What it read of the prompt is kept where other things are that can be made again.
    assert!(
        home.files()
            .iter()
            .any(|name| name.starts_with(".cache/caro/prompts/"))
    );
    let table = home.run(["backends"]).stdout;
    let line = table
        .lines()
        .find(|line| line.contains(" embedded "))
        .unwrap();
    assert!(
        line.contains("ready") && line.contains("smollm2"),
        "{table}"
    );
}

/// A file that was copied here has read no prompt yet: that takes its time once, is said, and goes with the model.
#[test]
fn a_model_that_was_copied_here_is_prepared_once_and_leaves_nothing_behind() {
    let Some(model) = small_model() else { return };
    let home = home();
    let directory = home.path().join(".local/share/caro/models");
    std::fs::create_dir_all(&directory).unwrap();
    std::os::unix::fs::symlink(&model, directory.join("small.gguf")).unwrap();
    home.write_config("model.default = \"small\"");
    let mut first = home.terminal(["-b", "embedded", "--dry-run", UNKNOWN]);
    first.wait_for_end();
    let said = first.written();
    assert!(
        said.contains("preparing small for this machine, once: "),
        "{said}"
    );
    assert!(!first.screen().contains("preparing"), "{}", first.screen());
    let mut second = home.terminal(["-b", "embedded", "--dry-run", UNKNOWN]);
    second.wait_for_end();
    assert!(!second.written().contains("preparing"));
    let removed = home.run(["model", "remove", "small"]).stderr;
    assert!(
        removed.contains("), and what it had kept of its prompts ("),
        "{removed}"
    );
    let left = home.files();
    assert!(
        !left.iter().any(|name| name.ends_with(".prefix")),
        "{left:?}"
    );
    assert!(model.is_file());
}

#[test]
fn ctrl_c_ends_it_while_it_reads_and_writes() {
    let Some(model) = small_model() else { return };
    let home = home();
    home.write_config(&format!("model.default = \"{}\"", model.display()));
    let mut terminal = home.terminal(["-b", "embedded", UNKNOWN]);
    terminal.wait_for(" smollm2-135m-instruct-q4_1");
    terminal.interrupt();
    let (code, _) = terminal.wait_for_end();
    assert_eq!(code, 130);
    assert!(
        !terminal.screen().contains("smollm2"),
        "{}",
        terminal.screen()
    );
}

#[test]
fn a_file_that_is_no_model_is_named_with_what_is_wrong() {
    let home = home();
    let file = home.path().join("broken.gguf");
    std::fs::write(&file, "not a model").unwrap();
    home.write_config("model.default = \"~/broken.gguf\"");
    let finished = home.run(["-b", "embedded", UNKNOWN]);
    assert_refused(&finished, 1, "the model broken cannot be loaded: ");
}
