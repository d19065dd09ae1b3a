//! What is recorded of models: which backend, which family, what went wrong. Never a name, a path, an address, a word.

use caro_testing::model_server::Manner;
use caro_testing::{ModelServer, SealedHome};
use serde_json::Value;

use crate::stage::{KEY, UNKNOWN, ollama, wait_for_requests};

/// A home that records, whose Ollama is this server.
fn recording(server: &ModelServer) -> SealedHome {
    let mut home = SealedHome::new(env!("CARGO_BIN_EXE_caro"));
    home.set("CARO_SYSTEM_CONFIG", "/nonexistent/config.toml");
    home.write_config(&format!(
        "{}openai_compatible.url = \"{}/v1\"\nopenai_compatible.model = \"canary-model\"\n\
         [telemetry]\nenabled = true\nexplicitly_configured = true\nair_gapped = true\n",
        ollama(server),
        server.url()
    ));
    home
}

/// Name and properties of the events of one run.
fn events(home: &SealedHome) -> Vec<Value> {
    let shown = home.run(["telemetry", "show", "--json"]).stdout;
    serde_json::from_str(&shown).unwrap()
}

/// The values of a property, in order, of the events that have it.
fn values(events: &[Value], property: &str) -> Vec<String> {
    let found = events
        .iter()
        .filter_map(|event| event["properties"].get(property));
    found
        .map(|value| value.to_string().replace('"', ""))
        .collect()
}

#[test]
fn a_fallback_is_an_error_that_was_recovered_from() {
    let server = ModelServer::start();
    server.has_models(&["Qwen2.5-Coder-canary"]);
    let home = recording(&server);
    assert_eq!(
        home.run(["-b", "ollama", "-m", "Qwen2.5-Coder-canary", UNKNOWN])
            .code,
        0
    );
    let direct = events(&home);
    assert_eq!(values(&direct, "backend"), ["ollama", "ollama"]);
    assert_eq!(values(&direct, "model_name"), ["qwen"]);
    home.run(["telemetry", "clear", "--yes"]);
    server.has_models(&["test-model"]);
    assert_eq!(home.run([UNKNOWN]).code, 0);
    let after = events(&home);
    // The one that was asked first, and the one that answered.
    assert_eq!(values(&after, "backend"), ["static", "ollama"]);
    assert_eq!(values(&after, "model_name"), ["custom"]);
    assert_eq!(values(&after, "error_category"), ["no_answer"]);
    assert_eq!(values(&after, "recoverable"), ["true"]);
}

#[test]
fn each_failure_has_its_category_and_the_last_one_is_not_recovered_from() {
    for (manner, category) in [
        (Manner::refuse(401, "no"), "unauthorized"),
        (Manner::refuse(429, "insufficient_quota"), "quota"),
        (
            Manner::say("I am sorry, I cannot do that for you."),
            "bad_answer",
        ),
        (Manner::refuse(404, "no such model"), "model_missing"),
    ] {
        let server = ModelServer::start();
        server.answer_always(manner.clone());
        let home = recording(&server);
        assert_ne!(home.run([UNKNOWN]).code, 0, "{manner:?}");
        let events = events(&home);
        assert_eq!(values(&events, "error_category"), ["no_answer", category]);
        assert_eq!(values(&events, "recoverable"), ["true", "false"]);
        assert_eq!(values(&events, "component"), ["backend", "backend"]);
    }
}

/// Nobody fetched a model, so none was asked: what went wrong is one thing, that the sentence is not known.
#[test]
fn a_sentence_that_nobody_answers_is_one_error() {
    let server = ModelServer::start();
    let home = recording(&server);
    let said = |config: &str, arguments: &[&str]| {
        home.run(["telemetry", "clear", "--yes"]);
        home.write_config(&format!(
            "{config}\n[telemetry]\nenabled = true\nexplicitly_configured = true\nair_gapped = true\n"
        ));
        let finished = home.run(arguments);
        assert_ne!(finished.code, 0, "{arguments:?}");
        let events = events(&home);
        let ended = events.last().unwrap()["properties"]["errors"].clone();
        let categories = values(&events, "error_category");
        assert_eq!(ended, categories.len(), "{categories:?}");
        (
            categories.join(" "),
            values(&events, "recoverable").join(" "),
        )
    };
    let is = |categories: &str, recoverable: &str| (categories.to_owned(), recoverable.to_owned());
    assert_eq!(said("", &[UNKNOWN]), is("no_answer", "false"));
    // In whichever order they stand in for each other.
    let embedded_between = format!(
        "backend.fallback = [\"static\", \"embedded\", \"ollama\"]\nollama.host = \"{}\"\nollama.model = \"none\"",
        server.url()
    );
    assert_eq!(
        said(&embedded_between, &[UNKNOWN]),
        is("no_answer model_missing", "true false")
    );
    // Who asks for the model misses it, by name, by kind or by configuration.
    for arguments in [
        &["-b", "embedded", UNKNOWN][..],
        &["-m", "another.gguf", UNKNOWN],
    ] {
        assert_eq!(said("", arguments), is("model_missing", "false"));
    }
    assert_eq!(
        said("model.default = \"/nonexistent/mine.gguf\"", &[UNKNOWN]),
        is("no_answer model_missing", "true false")
    );
}

#[test]
fn ctrl_c_is_an_interruption_and_ends_the_session() {
    let server = ModelServer::start();
    server.answer_always(Manner::Silence);
    let home = recording(&server);
    let mut terminal = home.terminal(["-b", "ollama", UNKNOWN]);
    wait_for_requests(&server, 1);
    terminal.interrupt();
    assert_eq!(terminal.wait_for_end().0, 130);
    let events = events(&home);
    assert_eq!(values(&events, "error_category"), ["interrupted"]);
    assert_eq!(events.last().unwrap()["event"], "session_ended");
}

#[test]
fn no_name_no_address_and_no_word_is_in_any_event() {
    let server = ModelServer::start();
    let mut home = recording(&server);
    home.set("CARO_OPENAI_COMPATIBLE_KEY", KEY);
    server.has_models(&["canary-model", "test-model"]);
    server.answer_always(Manner::say("ls canary"));
    home.run([
        "-b",
        "openai_compatible",
        "--context",
        "list the canary folder",
    ]);
    server.answer_always(Manner::refuse(500, "canary"));
    home.run(["-b", "openai_compatible", "list the canary folder"]);
    home.run([
        "-b",
        "embedded",
        "-m",
        "/canary/canary.gguf",
        "list the canary folder",
    ]);
    let text = home.run(["telemetry", "show", "--json"]).stdout;
    assert!(
        text.contains("command_generated") && text.contains("model_missing"),
        "{text}"
    );
    assert!(
        !text.contains("canary") && !text.contains("127.0.0.1"),
        "{text}"
    );
}
