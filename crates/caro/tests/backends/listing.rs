//! `caro backends` and `caro doctor`: what is there, and what is missing.

use caro_testing::ModelServer;
use caro_testing::model_server::Manner;
use serde_json::Value;

use crate::stage::{KEY, home, home_with_ollama, ollama};

#[test]
fn the_table_says_what_each_backend_lacks() {
    let server = ModelServer::start();
    let home = home_with_ollama(&server);
    let table = home.run(["backends"]).stdout;
    let table = table
        .replace(&server.url(), "http://127.0.0.1:PORT")
        .replace(&home.path().display().to_string(), "~");
    insta::assert_snapshot!(table);
}

#[test]
fn a_server_is_asked_which_models_it_has_and_no_model_is_asked_anything() {
    let server = ModelServer::start();
    server.has_models(&["qwen2.5-coder:7b", "llama3.2"]);
    let home = home();
    home.write_config(&format!("ollama.host = \"{}\"", server.url()));
    let entry = |home: &caro_testing::SealedHome| -> Value {
        let json = home.run(["backends", "--json"]).stdout;
        let all: Value = serde_json::from_str(&json).unwrap();
        all[2].clone()
    };
    let found = entry(&home);
    assert_eq!(found["backend"], "ollama");
    assert_eq!(
        (&found["ready"], &found["order"]),
        (&false.into(), &Value::Null)
    );
    assert_eq!(found["state"], "no model chosen: set ollama.model");
    assert_eq!(
        found["models"],
        serde_json::json!(["qwen2.5-coder:7b", "llama3.2"])
    );
    home.write_config(&format!(
        "[ollama]\nhost = \"{}\"\nmodel = \"llama3.2\"",
        server.url()
    ));
    assert_eq!(entry(&home)["ready"], true);
    let paths: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.path.clone())
        .collect();
    assert_eq!(paths, ["/api/tags", "/api/tags"]);
}

#[test]
fn a_server_that_does_not_answer_is_waited_for_a_second() {
    let server = ModelServer::start();
    server.list_in_this_manner(Manner::Silence);
    let home = home_with_ollama(&server);
    let table = home.run(["backends"]).stdout;
    assert!(table.contains("no answer within a second"), "{table}");
}

#[test]
fn a_service_that_was_never_chosen_is_not_asked_because_its_key_is_there() {
    let mut home = home();
    home.set("OPENAI_API_KEY", KEY);
    let table = home.run(["backends"]).stdout;
    let line = table
        .lines()
        .find(|line| line.contains(" openai "))
        .unwrap();
    assert!(line.contains("key set; not asked"), "{table}");
}

#[test]
fn the_doctor_looks_at_what_is_asked_and_at_nothing_else() {
    let server = ModelServer::start();
    let home = home_with_ollama(&server);
    let finished = home.run(["doctor"]);
    assert_eq!(finished.code, 0, "{}", finished.stdout);
    assert!(
        finished
            .stdout
            .contains("ok  ollama            test-model, ready ("),
        "{}",
        finished.stdout
    );
    assert!(!finished.stdout.contains("anthropic"));
    home.write_config(&ollama(&server).replace("test-model", "another"));
    let finished = home.run(["doctor"]);
    assert_eq!(finished.code, 1);
    assert!(
        finished
            .stdout
            .contains("no  ollama            another, it has no model another"),
        "{}",
        finished.stdout
    );
}
