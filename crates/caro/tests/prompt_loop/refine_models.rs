//! Models at the prompt: what they are told of the command that is to change, and how they are stopped.

use caro_testing::model_server::Manner;
use caro_testing::{ModelServer, SealedHome};

use crate::stage::{
    COMMAND, SENTENCE, ask, end, home, last_line, leave, menu, prompt, ready, refine, say,
};

/// A home whose Ollama is the server.
fn home_with_model(server: &ModelServer) -> SealedHome {
    let home = home();
    home.write_config(&format!(
        "ollama.host = \"{}\"\nollama.model = \"test-model\"\n",
        server.url()
    ));
    home
}

#[test]
fn a_model_is_told_what_was_asked_and_what_became_of_the_command() {
    let server = ModelServer::start();
    let home = home_with_model(&server);
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
    let home = home_with_model(&server);
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
