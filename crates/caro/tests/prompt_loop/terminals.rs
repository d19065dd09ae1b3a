//! Terminals that can do less, and how the prompt ends with them.

use rustix::process::Signal;

use crate::stage::{COMMAND, end, home, prompt, ready, say};

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
    assert!(!home.path().join(".local/state/caro/history").exists());
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

#[test]
fn a_signal_ends_it_and_gives_the_terminal_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let home = home();
        let mut terminal = prompt(&home);
        terminal.type_text("half a sen");
        terminal.wait_for("half a sen");
        terminal.signal(signal);
        let (ended, written) = terminal.wait_for_end();
        assert_eq!(ended, code, "{written}");
        // Pasting is as it was.
        assert!(written.contains("\u{1b}[?2004l"), "{written:?}");
    }
}
