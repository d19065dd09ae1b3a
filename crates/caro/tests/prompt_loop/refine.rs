//! Changing an answer by saying what should be different about it.

use crate::stage::{
    COMMAND, SENTENCE, ask, end, home, last_line, leave, menu, prompt, refine, say,
};

const IN_DOCUMENTS: &str = "find ~/Documents -type f -name '*.pdf' -size +10M";
const THIS_WEEK: &str = "find ~/Documents -type f -name '*.pdf' -size +10M -mtime -7";

#[test]
fn refine_says_what_should_be_different() {
    let home = home();
    let mut terminal = prompt(&home);
    terminal.type_line(SENTENCE);
    menu(&terminal, COMMAND);
    refine(&mut terminal, "in ~/Documents");
    menu(&terminal, IN_DOCUMENTS);
    // And once more, from there.
    refine(&mut terminal, "changed this week");
    menu(&terminal, THIS_WEEK);
    leave(&mut terminal);
    end(terminal);
}

#[test]
fn a_plus_goes_on_from_the_last_command() {
    let home = home();
    let mut terminal = prompt(&home);
    ask(&mut terminal, SENTENCE, COMMAND);
    ask(&mut terminal, "+ in ~/Documents", IN_DOCUMENTS);
    ask(&mut terminal, "+ changed this week", THIS_WEEK);
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
    refine(&mut terminal, "but frobnicated");
    terminal.wait_for("error: ");
    menu(&terminal, COMMAND);
    terminal.type_text("f");
    last_line(&terminal, "refine>");
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
    refine(&mut terminal, "and delete them");
    terminal.wait_for("warning: ");
    terminal.wait_for(">cancel [q]<");
    leave(&mut terminal);
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
