//! On a terminal: the menu, the editor, the prompt loop, and what Ctrl-C and signals do.

#![cfg(unix)]

use caro_testing::{SealedHome, Terminal};
use rustix::process::{Pid, Signal, kill_process};

const SENTENCE: &str = "list all files larger than 100MB";
const COMMAND: &str = "find . -type f -size +100M";

fn home() -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("DO_NOT_TRACK", "1")
        .set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home
}

/// A home with a large file in it, and the menu for the command that finds it.
fn menu(home: &SealedHome) -> Terminal {
    let large = std::fs::File::create(home.path().join("large.iso")).expect("a large file");
    large.set_len(200 << 20).expect("a large file");
    let terminal = home.terminal([SENTENCE]);
    terminal.wait_for("cancel [q]");
    terminal
}

#[cfg(target_os = "linux")]
/// Sends SIGTERM to Caro and to nothing else on its terminal.
fn terminate_caro(home: &SealedHome) {
    let is_caro = |id: &u32| {
        std::fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.trim() == "caro")
    };
    let id = home
        .processes()
        .alive()
        .into_iter()
        .find(is_caro)
        .expect("Caro is running");
    kill_process(
        Pid::from_raw(id.cast_signed()).expect("Caro is running"),
        Signal::TERM,
    )
    .expect("Caro is running");
}

/// Opens the editor on the command of a menu and puts another in its place.
fn edit(terminal: &mut Terminal, command: &str) {
    terminal.type_text("e");
    terminal.wait_for(&format!("$ {COMMAND}"));
    // Ctrl-A, Ctrl-K: what stood there goes.
    terminal.type_text("\u{1}\u{b}");
    terminal.type_line(command);
}

#[test]
fn the_command_is_shown_with_what_can_be_done() {
    let home = home();
    let terminal = menu(&home);
    insta::assert_snapshot!(terminal.screen());
}

#[test]
fn run_runs_it_and_its_exit_code_is_ours() {
    let home = home();
    let mut terminal = menu(&home);
    terminal.type_text("r");
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 0);
    assert!(written.contains("./large.iso"), "{written}");
}

/// What is blocked is not run, whatever is pressed; what should be different about it can be said.
#[test]
fn a_blocked_command_can_be_refined_and_not_run() {
    let home = home();
    let mut terminal = menu(&home);
    edit(&mut terminal, "rm -rf /");
    let screen = terminal.wait_for("refine [f]  >cancel [q]<");
    assert!(screen.contains("blocked: "), "{screen}");
    terminal.type_text("rcf");
    terminal.wait_for("refine>");
    // What was changed by hand only a model could change further; without one it stays as it is.
    terminal.type_line("in ~/Documents");
    terminal.wait_for("error: The command was changed");
    terminal.wait_until("the menu again", |screen| {
        screen.trim_end().ends_with("refine [f]  >cancel [q]<")
    });
    terminal.type_text("q");
    assert_eq!(terminal.wait_for_end().0, 3);
}

#[test]
fn enter_takes_the_marked_choice_and_arrows_move_the_mark() {
    let home = home();
    let mut terminal = menu(&home);
    terminal.wait_for(">run [r]<");
    // In one piece, as a fast typist or a slow line has it.
    terminal.type_text("\u{1b}[C\u{1b}[C\u{1b}[D");
    terminal.wait_for(">edit [e]<");
    terminal.type_text("\u{1b}[D\r");
    assert_eq!(terminal.wait_for_end().0, 0);
}

#[test]
fn cancelling_runs_nothing_and_ends_with_130() {
    for key in ["q", "\u{1b}", "\u{3}", "\u{4}"] {
        let home = home();
        let mut terminal = menu(&home);
        terminal.type_text(key);
        let (code, written) = terminal.wait_for_end();
        assert_eq!(code, 130, "{key:?}");
        assert!(!written.contains("large.iso"));
    }
}

#[test]
fn explain_explains_and_asks_again() {
    let home = home();
    let mut terminal = menu(&home);
    terminal.type_text("x");
    terminal.wait_for("walks directories and tests each file");
    terminal.wait_for("larger than 100 MiB");
    terminal.type_text("q");
    assert_eq!(terminal.wait_for_end().0, 130);
}

#[test]
fn copy_goes_through_the_terminal_where_there_is_no_display() {
    let mut home = home();
    home.set("PATH", "/nonexistent");
    let mut terminal = menu(&home);
    terminal.type_text("c");
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 0);
    // "find . -type f -size +100M" in base64.
    assert!(
        written.contains("\u{1b}]52;c;ZmluZCAuIC10eXBlIGYgLXNpemUgKzEwME0=\u{7}"),
        "{written:?}"
    );
}

#[test]
fn an_edited_command_is_run_as_it_is_now() {
    let home = home();
    let mut terminal = menu(&home);
    edit(&mut terminal, "echo changed; exit 7");
    terminal.wait_until("the menu again", |screen| {
        screen.contains("echo changed") && screen.ends_with("[q]")
    });
    terminal.type_text("r");
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 7);
    assert!(written.contains("\nchanged\r"), "{written}");
}

#[test]
fn an_edited_command_is_assessed_again_and_asked_about() {
    let home = home();
    let mut terminal = menu(&home);
    edit(&mut terminal, "echo 'open");
    terminal.wait_for("warning: ");
    terminal.wait_for(">cancel [q]<");
    terminal.type_text("r");
    terminal.wait_for("Run it anyway? [y/N]");
    terminal.type_line("");
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 130);
    assert!(written.contains("Not run."), "{written}");
}

#[test]
fn yes_runs_a_warned_command() {
    let home = home();
    let mut terminal = menu(&home);
    edit(&mut terminal, "echo 'open");
    terminal.wait_for(">cancel [q]<");
    terminal.type_text("r");
    terminal.wait_for("Run it anyway? [y/N]");
    terminal.type_line("y");
    let (code, written) = terminal.wait_for_end();
    // The shell cannot read it either; that it was asked is what counts.
    assert_ne!(code, 130);
    assert!(written.contains("unexpected EOF"), "{written}");
}

#[test]
fn ctrl_c_at_the_question_ends_with_130() {
    let home = home();
    let mut terminal = menu(&home);
    edit(&mut terminal, "echo 'open");
    terminal.wait_for(">cancel [q]<");
    terminal.type_text("r");
    terminal.wait_for("[y/N]");
    terminal.interrupt();
    assert_eq!(terminal.wait_for_end().0, 130);
}

#[test]
fn dropping_an_edit_leaves_the_command_as_it_was() {
    let home = home();
    let mut terminal = menu(&home);
    terminal.type_text("e");
    terminal.wait_for(&format!("$ {COMMAND}"));
    terminal.type_text("xyz");
    terminal.interrupt();
    terminal.wait_for("Unchanged.");
    terminal.type_text("r");
    assert_eq!(terminal.wait_for_end().0, 0);
}

#[test]
#[cfg(target_os = "linux")]
fn sigterm_at_the_menu_ends_with_143_and_gives_the_terminal_back() {
    let home = home();
    let mut terminal = home.shell_on_terminal(&format!(
        "before=$(stty -g); $CARO '{SENTENCE}'; echo code $?; [ \"$before\" = \"$(stty -g)\" ] && echo same"
    ));
    terminal.wait_for("cancel [q]");
    terminate_caro(&home);
    let (_, written) = terminal.wait_for_end();
    assert!(
        written.contains("code 143") && written.contains("same"),
        "{written}"
    );
}

#[test]
fn ctrl_c_and_ctrl_backslash_reach_the_command_and_its_end_is_ours() {
    for (signal, key) in [("INT", "\u{3}"), ("QUIT", "\u{1c}")] {
        let home = home();
        let mut terminal = menu(&home);
        edit(
            &mut terminal,
            &format!(
                "trap 'echo caught; exit 9' {signal}; echo ready; while :; do sleep 0.1; done"
            ),
        );
        terminal.wait_until("the menu again", |screen| {
            screen.contains("trap 'echo") && screen.ends_with("[q]")
        });
        terminal.type_text("r");
        terminal.wait_for("\nready");
        terminal.type_text(key);
        let (code, written) = terminal.wait_for_end();
        assert_eq!(code, 9, "{written}");
        assert!(written.contains("caught"));
    }
}

#[test]
fn a_terminal_that_only_prints_lines_has_a_menu_of_lines() {
    let mut home = home();
    home.set("TERM", "dumb");
    let mut terminal = menu(&home);
    terminal.type_line("r");
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 0);
    assert!(!written.contains('\u{1b}'), "{written:?}");
}

#[test]
fn a_terminal_without_a_size_and_a_narrow_one_show_every_choice() {
    let home = home();
    let mut terminal = home.shell_on_terminal(&format!("stty cols 0 rows 0; $CARO '{SENTENCE}'"));
    terminal.wait_for("cancel [q]");
    terminal.type_text("q");
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 130, "{written}");
    let narrow = home.terminal_of(24, 30, [SENTENCE]);
    narrow.wait_for(">r< e  c  x  f  q");
}

#[test]
fn no_color_means_none() {
    let mut home = home();
    home.set("NO_COLOR", "1");
    let mut terminal = menu(&home);
    assert!(
        !terminal.written().contains("\u{1b}[1m"),
        "{:?}",
        terminal.written()
    );
    terminal.type_text("q");
    terminal.wait_for_end();
}

#[test]
fn half_a_terminal_is_none() {
    let home = home();
    let mut terminal = home.shell_on_terminal(&format!("echo \"answer: $($CARO '{SENTENCE}')\""));
    let (_, written) = terminal.wait_for_end();
    assert!(written.contains(&format!("answer: {COMMAND}")), "{written}");
    let mut terminal = home.shell_on_terminal(&format!("echo x | $CARO '{SENTENCE}'"));
    let (_, written) = terminal.wait_for_end();
    assert!(!written.contains("cancel"), "{written}");
}

#[test]
fn x_shows_the_command_and_runs_it() {
    let home = home();
    std::fs::File::create(home.path().join("large.iso"))
        .unwrap()
        .set_len(200 << 20)
        .unwrap();
    let mut terminal = home.terminal(["-x", SENTENCE]);
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 0);
    let command = written.find(COMMAND).unwrap();
    assert!(written.find("./large.iso").unwrap() > command);
}

#[test]
fn the_prompt_loop_answers_until_ctrl_d() {
    let home = home();
    std::fs::File::create(home.path().join("large.iso"))
        .unwrap()
        .set_len(200 << 20)
        .unwrap();
    let mut terminal = home.terminal([""; 0]);
    terminal.wait_for("caro> ");
    terminal.type_line("frobnicate the quux");
    terminal.wait_for("error: ");
    terminal.type_line(SENTENCE);
    terminal.wait_for("cancel [q]");
    terminal.type_text("q");
    terminal.wait_until("the prompt again", |screen| {
        screen.trim_end().ends_with("caro>")
    });
    terminal.type_line(SENTENCE);
    terminal.wait_until("the menu again", |screen| {
        screen.trim_end().ends_with("[q]")
    });
    terminal.type_text("r");
    terminal.wait_for("./large.iso");
    terminal.wait_until("the prompt again", |screen| {
        screen.trim_end().ends_with("caro>")
    });
    terminal.end_input();
    assert_eq!(terminal.wait_for_end().0, 0);
    assert!(
        !home.files().iter().any(|name| name.starts_with(".local")),
        "{:?}",
        home.files()
    );
}

#[test]
fn ctrl_c_in_the_prompt_loop_drops_the_line_and_not_the_loop() {
    let home = home();
    let mut terminal = home.terminal([""; 0]);
    terminal.wait_for("caro> ");
    terminal.type_text("half a sen");
    terminal.wait_for("half a sen");
    terminal.interrupt();
    terminal.wait_until("a new prompt", |screen| {
        screen.trim_end().ends_with("caro>")
    });
    terminal.end_input();
    assert_eq!(terminal.wait_for_end().0, 0);
}

#[test]
fn sigterm_ends_the_prompt_loop() {
    let home = home();
    let mut terminal = home.terminal([""; 0]);
    terminal.wait_for("caro> ");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.wait_for_end().0, 143);
}

/// A shell that says `ready`, waits for the file `go`, and then does this.
fn waiting_shell(home: &SealedHome, script: &str) -> Terminal {
    let terminal = home.shell_on_terminal(&format!(
        "echo ready; while [ ! -e go ]; do sleep 0.05; done; {script}"
    ));
    terminal.wait_for("ready");
    terminal
}

fn go(home: &SealedHome) {
    std::fs::File::create(home.path().join("go")).expect("a file");
}

#[test]
fn an_enter_from_before_answers_no_question() {
    let home = home();
    let mut terminal = waiting_shell(
        &home,
        &format!("$CARO '{SENTENCE}'; $CARO -x 'delete all .tmp files'"),
    );
    terminal.type_text("\ry\r");
    go(&home);
    terminal.wait_for("cancel [q]");
    terminal.type_text("q");
    terminal.wait_for("Run it anyway? [y/N]");
    terminal.type_line("n");
    let (_, written) = terminal.wait_for_end();
    assert!(written.contains("Not run."), "{written}");
}

#[test]
fn what_is_typed_ahead_of_a_run_that_asks_nothing_stays() {
    let home = home();
    let mut terminal = waiting_shell(
        &home,
        &format!("answer=$($CARO '{SENTENCE}'); read -r line; echo \"$answer, then $line\""),
    );
    terminal.type_line("the next line");
    go(&home);
    let (_, written) = terminal.wait_for_end();
    let expected = format!("{COMMAND}, then the next line");
    assert!(written.contains(&expected), "{written}");
}

#[test]
fn a_run_in_the_background_is_not_stopped_by_the_terminal() {
    let home = home();
    let mut terminal = home.shell_on_terminal(&format!(
        "set -m; $CARO '{SENTENCE}' > answer & wait; echo \"answer: $(cat answer)\""
    ));
    let (_, written) = terminal.wait_for_end();
    assert!(written.contains(&format!("answer: {COMMAND}")), "{written}");
}

#[test]
fn whoever_is_asked_sees_the_whole_command() {
    let home = home();
    let terminal = home.terminal_of(24, 30, ["-x", "delete all .tmp files"]);
    terminal.wait_for("[y/N]");
    let written = terminal.written();
    assert!(
        written.contains("find . -type f -name '*.tmp' -delete"),
        "{written}"
    );
}
