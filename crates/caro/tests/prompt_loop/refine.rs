//! Changing an answer by saying what should be different about it.

use caro_testing::ModelServer;
use caro_testing::model_server::Manner;
use serde_json::Value;

use crate::stage::{
    COMMAND, SENTENCE, ask, end, home, last_line, leave, menu, prompt, ready, refine, say,
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

#[test]
fn a_model_is_told_what_was_asked_and_what_became_of_the_command() {
    let server = ModelServer::start();
    let home = home();
    home.write_config(&format!(
        "ollama.host = \"{}\"\nollama.model = \"test-model\"\n",
        server.url()
    ));
    let mut terminal = prompt(&home);
    say(&mut terminal, ":backend ollama");
    server.answer_next(Manner::say("ls -l"));
    terminal.type_line("sing me a song about umbrellas");
    menu(&terminal, "ls -l");
    // The user changes it first.
    terminal.type_text("e");
    last_line(&terminal, "$ ls -l");
    terminal.type_line(" -t");
    // The editor has left it on the screen.
    menu(&terminal, "$ ls -l -t");
    server.answer_next(Manner::say("ls -l -t | head"));
    refine(&mut terminal, "only the newest ten");
    menu(&terminal, "ls -l -t | head");
    leave(&mut terminal);
    end(terminal);
    let asked = server.requests().pop().unwrap();
    for said in [
        "sing me a song about umbrellas",
        "ls -l -t",
        "only the newest ten",
    ] {
        assert!(asked.text.contains(said), "{}", asked.text);
    }
}

#[test]
fn ctrl_c_stops_a_model_and_not_the_prompt() {
    let server = ModelServer::start();
    let home = home();
    home.write_config(&format!(
        "ollama.host = \"{}\"\nollama.model = \"test-model\"\n",
        server.url()
    ));
    let mut terminal = prompt(&home);
    say(&mut terminal, ":backend ollama");
    server.answer_next(Manner::Stall(vec!["ls ".to_owned(), "-la".to_owned()]));
    terminal.type_line("sing me a song about umbrellas");
    terminal.wait_for("ls -la");
    terminal.interrupt();
    ready(&terminal);
    say(&mut terminal, ":backend static");
    ask(&mut terminal, SENTENCE, COMMAND);
    end(terminal);
}

#[test]
fn each_refinement_is_a_generation_of_the_session_and_no_word_is_recorded() {
    let mut home = home();
    home.unset("DO_NOT_TRACK");
    home.consent("air_gapped = true");
    let mut terminal = prompt(&home);
    terminal.type_line(SENTENCE);
    menu(&terminal, COMMAND);
    refine(&mut terminal, "in ~/Documents");
    menu(&terminal, IN_DOCUMENTS);
    leave(&mut terminal);
    say(&mut terminal, ":shell sh");
    say(&mut terminal, "+ but frobnicated");
    end(terminal);
    let shown = home.run(["telemetry", "show", "--json"]).stdout;
    let events: Vec<Value> = serde_json::from_str(&shown).unwrap();
    let session = &events[0]["properties"]["$session_id"];
    let generations: Vec<_> = events
        .iter()
        .filter(|event| event["event"] == "command_generated")
        .inspect(|event| assert_eq!(&event["properties"]["$session_id"], session))
        .map(|event| event["properties"]["generation"].as_u64().unwrap())
        .collect();
    assert_eq!(generations, [1, 2]);
    // What had no answer did not end the run.
    let errors: Vec<_> = events
        .iter()
        .filter(|event| event["event"] == "error_occurred")
        .map(|event| &event["properties"]["recoverable"])
        .collect();
    assert!(
        !errors.is_empty() && errors.iter().all(|it| **it == true),
        "{shown}"
    );
    for word in ["pdf", "Documents", "refine", "shell sh", "frobnicated"] {
        assert!(!shown.contains(word), "{shown}");
    }
}
