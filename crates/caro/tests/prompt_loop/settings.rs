//! What is said to the prompt itself.

use crate::stage::{COMMAND, SENTENCE, ask, end, home, last_line, leave, menu, prompt, ready, say};

#[test]
fn help_shows_what_can_be_typed() {
    let home = home();
    let mut terminal = home.terminal_of(40, 110, [""; 0]);
    say(&mut terminal, ":help");
    insta::assert_snapshot!(terminal.screen());
    end(terminal);
}

#[cfg(all(feature = "embedded", feature = "remote"))]
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
    leave(&mut terminal);
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
    last_line(&terminal, "caro> :backend");
    terminal.type_text("stat\t");
    last_line(&terminal, "caro> :backend static");
    terminal.type_text("\r");
    terminal.wait_for("Asked from here on: static.");
    ready(&terminal);
    // In a sentence there is nothing to complete, and nothing happens.
    terminal.type_text("find pdf\t files larger than 10MB\t");
    let screen = terminal.wait_for("larger than 10MB");
    assert!(screen.trim_end().ends_with(SENTENCE), "{screen}");
    terminal.type_text("\r");
    menu(&terminal, COMMAND);
    terminal.type_text("q");
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
