//! What is remembered beyond the prompt: nothing, unless it is wanted.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use caro_testing::SealedHome;

use crate::stage::{COMMAND, SENTENCE, ask, end, home, last_line, prompt, ready, say};

fn history(home: &SealedHome) -> PathBuf {
    home.path().join(".local/state/caro/history")
}

#[test]
fn nothing_is_kept_unless_it_is_wanted() {
    let home = home();
    let mut terminal = prompt(&home);
    ask(&mut terminal, SENTENCE, COMMAND);
    let screen = say(&mut terminal, ":history");
    assert!(
        screen.contains("What you type is forgotten when the prompt ends."),
        "{screen}"
    );
    end(terminal);
    assert!(!history(&home).exists(), "{:?}", home.files());
}

#[test]
fn history_that_is_wanted_is_there_the_next_time_and_goes_when_it_is_not() {
    let home = home();
    home.run(["config", "set", "history.enabled", "true"]);
    let mut terminal = prompt(&home);
    ask(&mut terminal, SENTENCE, COMMAND);
    ask(
        &mut terminal,
        " list all files larger than 100MB",
        "find . -type f -size +100M",
    );
    say(&mut terminal, ":shell sh");
    end(terminal);
    let file = history(&home);
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        format!("{SENTENCE}\n")
    );
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);

    let mut terminal = prompt(&home);
    terminal.type_text("\u{1b}[A");
    last_line(&terminal, &format!("caro> {SENTENCE}"));
    terminal.interrupt();
    ready(&terminal);
    let screen = say(&mut terminal, ":history clear");
    assert!(screen.contains("Forgotten, here and on disk."), "{screen}");
    assert!(!file.exists());
    terminal.type_text("\u{1b}[A");
    ask(&mut terminal, SENTENCE, COMMAND);
    end(terminal);
    assert!(file.exists());

    // A run that answers one sentence is not the prompt.
    home.run(["config", "set", "history.enabled", "false"]);
    home.run(["--dry-run", SENTENCE]);
    assert!(file.exists());
    let terminal = prompt(&home);
    terminal.wait_for("history.enabled is false");
    end(terminal);
    assert!(!file.exists());
}

#[test]
fn history_that_cannot_be_kept_is_told_once() {
    let home = home();
    home.write_config("history.enabled = true\n");
    std::fs::create_dir_all(history(&home)).unwrap();
    let mut terminal = prompt(&home);
    terminal.wait_for("warning: what you typed before cannot be read");
    ask(&mut terminal, SENTENCE, COMMAND);
    ask(&mut terminal, SENTENCE, COMMAND);
    let written = end(terminal);
    assert_eq!(written.matches("what you type is not kept").count(), 1);
}
