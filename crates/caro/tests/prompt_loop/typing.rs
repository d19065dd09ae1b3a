//! Typing: what was typed before, several lines, pasting, and keys that come too early.

use crate::stage::{COMMAND, SENTENCE, ask, end, home, last_line, leave, menu, prompt, ready};

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
    last_line(&terminal, "caro> list all files larger than 100MB");
    terminal.type_text("\u{1b}[A");
    last_line(&terminal, &format!("caro> {SENTENCE}"));
    terminal.interrupt();
    ready(&terminal);
    // Ctrl-R.
    terminal.type_text("\u{12}pdf");
    terminal.wait_for(&format!("caro> (search: pdf) {SENTENCE}"));
    terminal.type_text("\r");
    last_line(&terminal, &format!("caro> {SENTENCE}"));
    terminal.type_text("\r");
    menu(&terminal, COMMAND);
    leave(&mut terminal);
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
    leave(&mut terminal);
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
    leave(&mut terminal);
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
    leave(&mut terminal);
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
