//! `caro` alone: what a person types at its prompt, and what comes of it.

#![cfg(unix)]

use caro_testing::{SealedHome, Terminal};
use std::os::unix::fs::PermissionsExt as _;

const SENTENCE: &str = "find pdf files larger than 10MB";
const COMMAND: &str = "find . -type f -name '*.pdf' -size +10M";

fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("DO_NOT_TRACK", "1")
        .set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

/// The prompt, ready.
fn prompt(home: &SealedHome) -> Terminal {
    let terminal = home.terminal([""; 0]);
    ready(&terminal);
    terminal
}

/// Waits for a prompt that waits for a line.
fn ready(terminal: &Terminal) -> String {
    terminal.wait_until("the prompt", |screen| screen.trim_end().ends_with("caro>"))
}

/// Waits for the menu of this command.
fn menu(terminal: &Terminal, command: &str) {
    terminal.wait_until(&format!("the menu of {command}"), |screen| {
        let lines: Vec<_> = screen.trim_end().lines().collect();
        lines.len() > 1
            && lines[lines.len() - 1].ends_with("cancel [q]")
            && lines[lines.len() - 2] == command
    });
}

/// Asks, looks at the menu, and leaves it.
fn ask(terminal: &mut Terminal, sentence: &str, command: &str) {
    terminal.type_line(sentence);
    menu(terminal, command);
    terminal.type_text("q");
    ready(terminal);
}

/// Says something to the prompt itself and returns the screen with the answer.
fn say(terminal: &mut Terminal, line: &str) -> String {
    let before = ready(terminal).matches("caro>").count();
    terminal.type_line(line);
    terminal.wait_until("the answer and another prompt", |screen| {
        screen.matches("caro>").count() > before && screen.trim_end().ends_with("caro>")
    })
}

fn end(mut terminal: Terminal) -> String {
    terminal.end_input();
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 0, "{written}");
    written
}

fn history(home: &SealedHome) -> std::path::PathBuf {
    home.path().join(".local/state/caro/history")
}

#[test]
fn help_shows_what_can_be_typed() {
    let home = home();
    let mut terminal = home.terminal_of(40, 110, [""; 0]);
    say(&mut terminal, ":help");
    insta::assert_snapshot!(terminal.screen());
    end(terminal);
}

#[test]
fn up_brings_back_what_was_typed_and_ctrl_r_finds_it() {
    let home = home();
    let mut terminal = prompt(&home);
    ask(&mut terminal, SENTENCE, COMMAND);
    ask(
        &mut terminal,
        "list all files larger than 100MB",
        "find . -type f -size +100M",
    );
    // Up, twice: the one before the last.
    terminal.type_text("\u{1b}[A");
    terminal.wait_until("the last sentence", |screen| {
        screen
            .trim_end()
            .ends_with("caro> list all files larger than 100MB")
    });
    terminal.type_text("\u{1b}[A");
    terminal.wait_until("the one before", |screen| {
        screen.trim_end().ends_with(&format!("caro> {SENTENCE}"))
    });
    terminal.interrupt();
    ready(&terminal);
    // Ctrl-R.
    terminal.type_text("\u{12}pdf");
    terminal.wait_for(&format!("caro> (search: pdf) {SENTENCE}"));
    terminal.type_text("\r");
    terminal.wait_until("the sentence in the line", |screen| {
        screen.trim_end().ends_with(&format!("caro> {SENTENCE}"))
    });
    terminal.type_text("\r");
    menu(&terminal, COMMAND);
    terminal.type_text("q");
    ready(&terminal);
    end(terminal);
}

#[test]
fn a_search_that_finds_nothing_says_so_and_ctrl_c_leaves_it() {
    let home = home();
    let mut terminal = prompt(&home);
    terminal.type_text("half a sen\u{12}xyz");
    terminal.wait_for("(not found: xyz)");
    terminal.interrupt();
    ready(&terminal);
    end(terminal);
}

#[test]
fn a_sentence_may_have_several_lines() {
    let home = home();
    let mut terminal = prompt(&home);
    // A backslash at the end.
    terminal.type_line("find pdf files \\");
    terminal.wait_for("  ... ");
    terminal.type_line("larger than 10MB");
    menu(&terminal, COMMAND);
    terminal.type_text("q");
    ready(&terminal);
    // A quote that is open; what's in it stays.
    terminal.type_line("find files named 'my");
    terminal.wait_until("another line", |screen| screen.trim_end().ends_with("..."));
    terminal.interrupt();
    ready(&terminal);
    // Alt-Enter.
    terminal.type_text("find pdf files\u{1b}\r");
    terminal.wait_until("another line", |screen| screen.trim_end().ends_with("..."));
    terminal.type_line("larger than 10MB");
    menu(&terminal, COMMAND);
    terminal.type_text("q");
    ready(&terminal);
    end(terminal);
}

#[test]
fn what_is_pasted_is_one_piece_of_text_and_commands_nothing() {
    let home = home();
    let mut terminal = prompt(&home);
    terminal.type_text("\u{1b}[200~find pdf files\r\nlarger than \u{1b}[31m10MB\u{1b}[201~");
    terminal.wait_for("larger than [31m10MB");
    assert!(!terminal.written().contains("than \u{1b}[31m"));
    terminal.interrupt();
    ready(&terminal);
    terminal.type_text("\u{1b}[200~find pdf files\r\nlarger than 10MB\u{1b}[201~");
    terminal.wait_for("larger than 10MB");
    terminal.type_text("\r");
    menu(&terminal, COMMAND);
    terminal.type_text("q");
    ready(&terminal);
    end(terminal);
}

#[test]
fn what_is_typed_ahead_of_an_answer_answers_nothing() {
    let home = home();
    let mut terminal = prompt(&home);
    // In one piece: the sentence, and keys that would run its command.
    terminal.type_text(&format!("{SENTENCE}\rr\r"));
    menu(&terminal, COMMAND);
    terminal.type_text("q");
    // Nor does it stand at the next prompt.
    ready(&terminal);
    end(terminal);
}

#[test]
fn refine_says_what_should_be_different() {
    let home = home();
    let mut terminal = prompt(&home);
    terminal.type_line(SENTENCE);
    menu(&terminal, COMMAND);
    terminal.type_text("f");
    terminal.wait_for("refine> ");
    terminal.type_line("in ~/Documents");
    menu(
        &terminal,
        "find ~/Documents -type f -name '*.pdf' -size +10M",
    );
    // And once more, from there.
    terminal.type_text("f");
    terminal.wait_until("another line", |screen| {
        screen.trim_end().ends_with("refine>")
    });
    terminal.type_line("changed this week");
    menu(
        &terminal,
        "find ~/Documents -type f -name '*.pdf' -size +10M -mtime -7",
    );
    terminal.type_text("q");
    ready(&terminal);
    // From the prompt, the last command goes on, too.
    ask(
        &mut terminal,
        "+ not hidden",
        "find ~/Documents -type f -name '*.pdf' -not -path '*/.*' -size +10M -mtime -7",
    );
    end(terminal);
}

#[test]
fn what_cannot_be_refined_stays_and_can_be_run() {
    let home = home();
    std::fs::File::create(home.path().join("large.pdf"))
        .unwrap()
        .set_len(20 << 20)
        .unwrap();
    // Only what Caro knows by itself is asked.
    let mut terminal = home.terminal(["-b", "static", SENTENCE]);
    menu(&terminal, COMMAND);
    terminal.type_text("f");
    terminal.wait_for("refine> ");
    terminal.type_line("but frobnicated");
    terminal.wait_for("error: ");
    menu(&terminal, COMMAND);
    terminal.type_text("f");
    terminal.wait_until("another line", |screen| {
        screen.trim_end().ends_with("refine>")
    });
    terminal.end_input();
    terminal.wait_for("Unchanged.");
    menu(&terminal, COMMAND);
    terminal.type_text("r");
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 0);
    assert!(written.contains("./large.pdf"), "{written}");
}

#[test]
fn a_refined_command_is_assessed_like_any_other() {
    let home = home();
    let mut terminal = prompt(&home);
    terminal.type_line("find .tmp files");
    menu(&terminal, "find . -type f -name '*.tmp'");
    terminal.type_text("f");
    terminal.wait_for("refine> ");
    terminal.type_line("and delete them");
    terminal.wait_for("warning: ");
    terminal.wait_for(">cancel [q]<");
    terminal.type_text("q");
    ready(&terminal);
    end(terminal);
}

#[test]
fn without_an_answer_there_is_nothing_to_refine() {
    let home = home();
    let mut terminal = prompt(&home);
    let screen = say(&mut terminal, "+ only the newest ten");
    assert!(
        screen.contains("error: there is no command yet that could be different"),
        "{screen}"
    );
    end(terminal);
}

#[test]
fn the_backend_is_shown_and_chosen() {
    let home = home();
    // Nobody listens there.
    home.write_config(
        "ollama.host = \"http://127.0.0.1:9\"\nollama.model = \"qwen2.5-coder:7b\"\n",
    );
    let mut terminal = home.terminal_of(40, 140, [""; 0]);
    let screen = say(&mut terminal, ":backend");
    assert!(screen.contains(" 1 static "), "{screen}");
    let screen = say(&mut terminal, ":backend ollama");
    assert!(
        screen.contains("Asked from here on: ollama (qwen2.5-coder:7b)."),
        "{screen}"
    );
    assert!(screen.contains("warning: ollama: not running"), "{screen}");
    let screen = say(&mut terminal, SENTENCE);
    assert!(
        screen.contains("error: ollama cannot be reached"),
        "{screen}"
    );
    let screen = say(&mut terminal, ":model llama3.2");
    assert!(
        screen.contains("Asked from here on: ollama (llama3.2)."),
        "{screen}"
    );
    let screen = say(&mut terminal, ":backend static");
    assert!(screen.contains("Asked from here on: static."), "{screen}");
    ask(&mut terminal, SENTENCE, COMMAND);
    let screen = say(&mut terminal, ":model llama3.2");
    assert!(
        screen.contains("error: none of those that are asked has models"),
        "{screen}"
    );
    let screen = say(&mut terminal, ":backend olama");
    assert!(
        screen.contains("error: there is no backend \"olama\"; the nearest is ollama"),
        "{screen}"
    );
    end(terminal);
}

#[test]
fn the_shell_is_chosen_for_what_comes() {
    let home = home();
    let mut terminal = prompt(&home);
    let screen = say(&mut terminal, ":shell");
    assert!(
        screen.contains("Commands are for bash and run by /bin/bash."),
        "{screen}"
    );
    let screen = say(&mut terminal, ":shell sh");
    assert!(
        screen.contains("Commands are for sh and run by sh."),
        "{screen}"
    );
    let screen = say(&mut terminal, ":shell fisch");
    assert!(
        screen.contains("error: there is no shell \"fisch\"; the nearest is fish"),
        "{screen}"
    );
    end(terminal);
}

#[test]
fn explain_is_switched_and_takes_each_command_apart() {
    let home = home();
    let mut terminal = prompt(&home);
    say(&mut terminal, ":explain on");
    terminal.type_line(SENTENCE);
    terminal.wait_for("walks directories and tests each file");
    terminal.wait_until("the menu", |screen| screen.trim_end().ends_with("[q]"));
    terminal.type_text("q");
    ready(&terminal);
    say(&mut terminal, ":explain off");
    terminal.type_line(":clear");
    terminal.wait_until("a screen with nothing but the prompt", |screen| {
        screen.trim() == "caro>"
    });
    ask(&mut terminal, SENTENCE, COMMAND);
    assert!(!terminal.screen().contains("walks directories"));
    end(terminal);
}

#[test]
fn what_begins_with_a_colon_is_completed_and_what_is_unknown_is_told_the_nearest() {
    let home = home();
    let mut terminal = prompt(&home);
    terminal.type_text(":ba\t");
    terminal.wait_until("the whole word", |screen| {
        screen.trim_end().ends_with("caro> :backend")
    });
    terminal.type_text("stat\t");
    terminal.wait_until("both words", |screen| {
        screen.trim_end().ends_with("caro> :backend static")
    });
    terminal.type_text("\r");
    terminal.wait_for("Asked from here on: static.");
    let screen = say(&mut terminal, ":bakend");
    assert!(
        screen.contains("error: there is no :bakend; the nearest is :backend"),
        "{screen}"
    );
    end(terminal);
}

#[test]
fn the_words_that_end_it_end_it() {
    for word in [":quit", ":q", "exit", "quit", "q"] {
        let home = home();
        let mut terminal = prompt(&home);
        terminal.type_line(word);
        assert_eq!(terminal.wait_for_end().0, 0, "{word}");
    }
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
    terminal.wait_until("what was typed before", |screen| {
        screen.trim_end().ends_with(&format!("caro> {SENTENCE}"))
    });
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
    assert!(!history(&home).exists());
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
