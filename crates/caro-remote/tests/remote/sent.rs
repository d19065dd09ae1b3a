//! What each server saw: exactly the conversation, and nothing about the machine.

use caro_generate::{BackendKind, Conversation, LanguageModel as _};
use caro_remote::{Endpoint, RemoteModel};
use caro_testing::{ModelServer, Request};

use crate::place::{Listener, ask, conversation, endpoint, turns};

/// A request as it came over the wire.
fn written(server: &ModelServer, request: &Request) -> String {
    let mut headers: Vec<String> = request
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    headers.sort();
    let body = if request.raw.is_empty() {
        String::new()
    } else {
        serde_json::to_string_pretty(&request.body).unwrap()
    };
    format!(
        "{} {}\n{}\n\n{body}",
        request.method,
        request.path,
        headers.join("\n")
    )
    .replace(server.url().trim_start_matches("http://"), "SERVER")
    .replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

fn sent(kind: BackendKind, model: &str) -> String {
    let server = ModelServer::start();
    server.has_models(&[model]);
    ask(endpoint(&server, kind, model)).unwrap();
    let requests = server.requests();
    assert_eq!((requests.len(), server.connections()), (1, 1));
    written(&server, &requests[0])
}

#[test]
fn to_ollama() {
    insta::assert_snapshot!(sent(BackendKind::Ollama, "qwen2.5-coder:7b"));
}

#[test]
fn to_openai() {
    insta::assert_snapshot!(sent(BackendKind::OpenAi, "gpt-4o-mini"));
}

#[test]
fn to_one_of_openais_models_that_think() {
    insta::assert_snapshot!(sent(BackendKind::OpenAi, "gpt-6-mini"));
}

#[test]
fn to_a_compatible_server() {
    insta::assert_snapshot!(sent(
        BackendKind::OpenAiCompatible,
        "Qwen/Qwen2.5-Coder-7B-Instruct"
    ));
}

#[test]
fn to_anthropic() {
    insta::assert_snapshot!(sent(BackendKind::Anthropic, "claude-haiku-4-5"));
}

#[test]
fn to_one_of_anthropics_models_that_begin_their_answers_themselves() {
    insta::assert_snapshot!(sent(BackendKind::Anthropic, "claude-sonnet-5"));
}

#[test]
fn to_a_server_that_wants_no_key() {
    for kind in [BackendKind::Ollama, BackendKind::OpenAiCompatible] {
        let server = ModelServer::start();
        ask(Endpoint::new(kind, Some(&server.url()), "test-model").unwrap()).unwrap();
        assert_eq!(server.requests()[0].header("authorization"), None, "{kind}");
    }
}

#[test]
fn to_a_server_that_wants_a_password() {
    let server = ModelServer::start();
    let url = server.url().replace("http://", "http://me:pw@");
    let with_password =
        Endpoint::new(BackendKind::OpenAiCompatible, Some(&url), "test-model").unwrap();
    ask(with_password.clone()).unwrap();
    let key = caro_remote::Key::new("key").unwrap();
    ask(with_password.with_key(key)).unwrap();
    let shown: Vec<Vec<String>> = server
        .requests()
        .iter()
        .map(|request| {
            let headers = request
                .headers
                .iter()
                .filter(|(name, _)| name == "authorization");
            headers.map(|(_, value)| value.clone()).collect()
        })
        .collect();
    assert_eq!(shown, [["Basic bWU6cHc="], ["Bearer key"]]);
}

#[test]
fn stops_that_cannot_open_an_answer_are_told_to_the_server() {
    let server = ModelServer::start();
    let turns = turns();
    for kind in [
        BackendKind::Ollama,
        BackendKind::OpenAiCompatible,
        BackendKind::Anthropic,
    ] {
        let conversation = Conversation {
            prefill: "",
            stop: &["\n\n", "```"],
            ..conversation(&turns)
        };
        let mut model = RemoteModel::new(endpoint(&server, kind, "test-model")).unwrap();
        model
            .complete(&conversation, &mut Listener::default())
            .unwrap();
    }
    let bodies: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(
        bodies[0]["options"]["stop"],
        serde_json::json!(["\n\n", "```"])
    );
    assert_eq!(bodies[1]["stop"], serde_json::json!(["\n\n", "```"]));
    assert_eq!(
        bodies[2]["stop_sequences"],
        serde_json::json!(["\n\n", "```"])
    );
}
