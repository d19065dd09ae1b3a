//! The question, on a terminal.

use caro_testing::{PostHogServer, SealedHome, Terminal};

use crate::stage::{
    COMMAND, QUESTION, SENTENCE, UNKNOWN, WELCOME, assert_answered, assert_no_trace, names, shown,
    undecided,
};

/// The default answer of this build, as the marker shows it.
const MARKER: &str = if cfg!(feature = "beta") {
    "[Y/n]"
} else {
    "[y/N]"
};

fn home() -> (PostHogServer, SealedHome) {
    let server = PostHogServer::start();
    let mut home = undecided(&server);
    // What is recorded stays, to be looked at.
    home.set("CARO_TELEMETRY_AIR_GAPPED", "1");
    (server, home)
}

/// A first run on a terminal, at the question.
fn asked(home: &SealedHome) -> Terminal {
    let terminal = home.terminal([SENTENCE]);
    terminal.wait_for(&format!("{QUESTION} {MARKER}"));
    terminal
}

/// Waits for the menu that follows the question, and leaves it.
fn leave_the_menu(mut terminal: Terminal) {
    terminal.wait_for(COMMAND);
    terminal.wait_for("cancel [q]");
    terminal.type_text("q");
    assert_eq!(terminal.wait_for_end().0, 130);
}

fn config(home: &SealedHome) -> String {
    std::fs::read_to_string(home.config_file()).unwrap_or_default()
}

#[test]
fn yes_is_saved_with_how_it_was_given_and_this_run_is_recorded() {
    let (_server, home) = home();
    let mut terminal = asked(&home);
    assert!(!home.telemetry_directory().exists());
    terminal.type_line("yes");
    leave_the_menu(terminal);
    let config = config(&home);
    for line in [
        "enabled = true",
        "explicitly_configured = true",
        "answer = \"typed\"",
        &format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(config.contains(line), "{line} in {config}");
    }
    let names = names(&shown(&home));
    assert_eq!(
        names,
        ["session_started", "command_generated", "session_ended"]
    );
    assert_eq!(shown(&home)[0]["properties"]["caller"], "human");
}

#[test]
fn no_is_saved_and_nothing_else_is() {
    let (_server, home) = home();
    let mut terminal = asked(&home);
    terminal.type_line("n");
    leave_the_menu(terminal);
    assert!(config(&home).contains("enabled = false"));
    assert_no_trace(&home);
    // And it is the last word.
    let terminal = home.terminal([SENTENCE]);
    terminal.wait_for("cancel [q]");
    assert!(!terminal.screen().contains(QUESTION));
    leave_the_menu(terminal);
    assert_no_trace(&home);
}

#[test]
fn enter_takes_the_default_of_the_build_and_says_so_in_the_file() {
    let (_server, home) = home();
    let mut terminal = asked(&home);
    terminal.type_line("");
    leave_the_menu(terminal);
    let default = cfg!(feature = "beta");
    assert!(config(&home).contains(&format!("enabled = {default}")));
    assert!(config(&home).contains("answer = \"enter\""));
    assert_eq!(home.telemetry_directory().exists(), default);
}

#[test]
fn an_unclear_answer_is_asked_about_once_more_and_a_second_one_means_not_now() {
    let (_server, home) = home();
    let mut terminal = asked(&home);
    terminal.type_line("hm");
    terminal.wait_for("Please answer y or n.");
    terminal.type_line("what");
    leave_the_menu(terminal);
    assert_eq!(config(&home), "");
    assert_no_trace(&home);
    // So the next run asks.
    let mut terminal = asked(&home);
    terminal.type_line("perhaps");
    terminal.wait_for("Please answer y or n.");
    terminal.type_line("y");
    leave_the_menu(terminal);
    assert!(config(&home).contains("enabled = true"));
}

#[test]
fn the_end_of_input_means_not_now_and_the_run_goes_on() {
    let (_server, home) = home();
    let mut terminal = asked(&home);
    terminal.end_input();
    terminal.wait_for(COMMAND);
    terminal.type_text("q");
    terminal.wait_for_end();
    assert_eq!(config(&home), "");
    assert_no_trace(&home);
}

#[test]
fn ctrl_c_ends_the_run_and_saves_nothing() {
    let (_server, home) = home();
    let mut terminal = asked(&home);
    terminal.interrupt();
    let (code, written) = terminal.wait_for_end();
    assert_eq!(code, 130);
    assert!(!written.contains(COMMAND), "{written}");
    assert_eq!(config(&home), "");
    assert_no_trace(&home);
}

#[test]
fn a_signal_at_the_question_ends_the_run_and_saves_nothing() {
    let (_server, home) = home();
    let mut terminal = asked(&home);
    terminal.signal(rustix::process::Signal::TERM);
    let (code, _) = terminal.wait_for_end();
    assert_eq!(code, 143);
    assert_eq!(config(&home), "");
    assert_no_trace(&home);
}

#[test]
fn the_question_goes_to_stderr_and_the_command_alone_to_stdout() {
    let (_server, home) = home();
    let line = format!("\"$CARO\" '{SENTENCE}' >out.txt");
    let mut terminal = home.shell_on_terminal(&line);
    terminal.wait_for(QUESTION);
    terminal.type_line("y");
    assert_eq!(terminal.wait_for_end().0, 0);
    let out = std::fs::read_to_string(home.path().join("out.txt")).unwrap();
    assert_eq!(out, format!("{COMMAND}\n"));
}

#[test]
fn without_a_terminal_on_both_sides_nobody_is_asked() {
    let (_server, home) = home();
    assert_answered(&home.run([SENTENCE]));
    assert_answered(&home.run_with_input([SENTENCE], b"y\n"));
    for redirected in ["2>err.txt", "</dev/null", "</dev/null 2>err.txt"] {
        let line = format!("\"$CARO\" --dry-run '{SENTENCE}' {redirected}");
        let (code, written) = home.shell_on_terminal(&line).wait_for_end();
        assert_eq!(code, 0, "{redirected}");
        assert!(!written.contains(WELCOME), "{redirected}: {written}");
    }
    assert_eq!(config(&home), "");
    assert_no_trace(&home);
}

#[test]
fn only_a_run_that_generates_asks() {
    let (_server, home) = home();
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["check", "--", "ls"],
        &["config", "list"],
        &["backends"],
        &["telemetry", "status"],
        &["telemetry", "show"],
        &["--shell-widget", SENTENCE],
    ] {
        let (_, written) = home.terminal(arguments).wait_for_end();
        assert!(!written.contains(WELCOME), "{arguments:?}: {written}");
    }
    assert_no_trace(&home);
}

#[test]
fn the_prompt_loop_asks_before_its_first_prompt() {
    let (_server, home) = home();
    let mut terminal = home.terminal([""; 0]);
    terminal.wait_for(QUESTION);
    terminal.type_line("n");
    terminal.wait_for("caro>");
    terminal.end_input();
    assert_eq!(terminal.wait_for_end().0, 0);
    assert!(config(&home).contains("enabled = false"));
}

#[test]
fn an_answer_that_cannot_be_saved_is_one_line_and_the_run_goes_on_without() {
    let (_server, home) = home();
    // There is no file to read, and none can be made.
    std::os::unix::fs::symlink("/proc/nowhere", home.path().join(".config")).unwrap();
    let mut terminal = asked(&home);
    terminal.type_line("y");
    terminal.wait_for("could not be saved");
    leave_the_menu(terminal);
    assert_no_trace(&home);
}

#[test]
fn a_yes_to_a_smaller_dictionary_is_asked_about_again() {
    let (_server, home) = home();
    home.consent("[telemetry.consent]\nanswer = \"typed\"\ndate = \"2026-01-01\"\nversion = \"1.0.0\"\ndictionary = \"0000000000000001\"");
    assert_answered(&home.run([SENTENCE]));
    assert_no_trace(&home);
    let terminal = home.terminal([SENTENCE]);
    let screen = terminal.wait_for(QUESTION);
    assert!(screen.contains("Caro asks again"), "{screen}");
}

/// The answer that was taken by Enter in a beta was the beta's, not the user's.
#[test]
fn enter_in_a_beta_is_an_answer_in_a_beta_only() {
    let (_server, home) = home();
    let mut terminal = asked(&home);
    terminal.type_line("y");
    leave_the_menu(terminal);
    let entered = config(&home).replace("\"typed\"", "\"enter\"");
    home.write_config(&entered);
    std::fs::remove_dir_all(home.telemetry_directory()).unwrap();
    assert_answered(&home.run([SENTENCE]));
    assert_eq!(home.telemetry_directory().exists(), cfg!(feature = "beta"));
}

/// Whoever cannot see the capital letter cannot know the default.
#[test]
fn the_marker_is_in_one_piece_without_colour_and_without_a_width() {
    for (columns, colour) in [(0, true), (0, false), (20, true), (200, false)] {
        let (_server, mut home) = home();
        if !colour {
            home.set("NO_COLOR", "1");
        }
        let mut terminal = home.terminal_of(50, columns, [SENTENCE]);
        // A narrow screen breaks the line anywhere.
        terminal.wait_until("the end of the question", |screen| {
            screen
                .split_whitespace()
                .collect::<String>()
                .contains("improveCaro?")
        });
        terminal.interrupt();
        let (_, written) = terminal.wait_for_end();
        assert!(written.contains(MARKER), "{columns} {colour}: {written}");
        assert!(colour || !written.contains("\u{1b}[1m"), "{written}");
    }
}

#[test]
fn a_run_that_has_no_answer_asks_all_the_same_and_records_that() {
    let (_server, home) = home();
    let mut terminal = home.terminal(["-b", "static", UNKNOWN]);
    terminal.wait_for(QUESTION);
    terminal.type_line("y");
    assert_eq!(terminal.wait_for_end().0, 4);
    assert_eq!(
        names(&shown(&home)),
        ["session_started", "error_occurred", "session_ended"]
    );
}

#[test]
fn an_enter_from_before_the_question_is_no_consent() {
    let (_server, home) = home();
    let mut terminal = home.shell_on_terminal(&format!(
        "echo ready; while [ ! -e go ]; do sleep 0.05; done; $CARO '{SENTENCE}'"
    ));
    terminal.wait_for("ready");
    terminal.type_text("\r\r");
    std::fs::File::create(home.path().join("go")).unwrap();
    terminal.wait_for(&format!("{QUESTION} {MARKER}"));
    terminal.type_line("n");
    terminal.wait_for("Telemetry disabled.");
    leave_the_menu(terminal);
    assert_no_trace(&home);
}
