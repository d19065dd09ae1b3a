//! A prompt, and what a person does at it.

use caro_testing::{SealedHome, Terminal};

pub(crate) const SENTENCE: &str = "find pdf files larger than 10MB";
pub(crate) const COMMAND: &str = "find . -type f -name '*.pdf' -size +10M";

pub(crate) fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("DO_NOT_TRACK", "1")
        .set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

/// The prompt, ready.
pub(crate) fn prompt(home: &SealedHome) -> Terminal {
    let terminal = home.terminal([""; 0]);
    ready(&terminal);
    terminal
}

/// Waits for a prompt that waits for a line.
pub(crate) fn ready(terminal: &Terminal) -> String {
    last_line(terminal, "caro>")
}

/// Waits until what stands last on the screen is this.
pub(crate) fn last_line(terminal: &Terminal, line: &str) -> String {
    terminal.wait_until(line, |screen| {
        screen.trim_end().lines().next_back() == Some(line)
    })
}

/// Waits for the menu of this command.
pub(crate) fn menu(terminal: &Terminal, command: &str) {
    terminal.wait_until(&format!("the menu of {command}"), |screen| {
        let lines: Vec<_> = screen.trim_end().lines().collect();
        lines.len() > 1
            && lines[lines.len() - 1].ends_with("cancel [q]")
            && lines[lines.len() - 2] == command
    });
}

/// Asks, looks at the menu, and leaves it.
pub(crate) fn ask(terminal: &mut Terminal, sentence: &str, command: &str) {
    terminal.type_line(sentence);
    menu(terminal, command);
    leave(terminal);
}

/// Leaves the menu.
pub(crate) fn leave(terminal: &mut Terminal) {
    terminal.type_text("q");
    ready(terminal);
}

/// Chooses `refine` and says what should be different.
pub(crate) fn refine(terminal: &mut Terminal, words: &str) {
    terminal.type_text("f");
    last_line(terminal, "refine>");
    terminal.type_line(words);
}

/// Says something to the prompt itself and returns the screen with the answer.
pub(crate) fn say(terminal: &mut Terminal, line: &str) -> String {
    let before = ready(terminal).matches("caro>").count();
    terminal.type_line(line);
    terminal.wait_until("the answer and another prompt", |screen| {
        screen.matches("caro>").count() > before && screen.trim_end().ends_with("caro>")
    })
}

/// Ends the input and returns everything that was written.
pub(crate) fn end(mut terminal: Terminal) -> String {
    terminal.end_input();
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 0, "{written}");
    written
}
