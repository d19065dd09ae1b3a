//! What a user reads when it goes wrong.

use std::fmt::Write as _;
use std::net::TcpListener;

use caro_generate::{BackendKind, GenerateError};
use caro_remote::{Endpoint, Key, RemoteModel};
use caro_testing::ModelServer;
use caro_testing::model_server::Manner;

use proptest::prelude::*;

use crate::place::{KEY, PROTOCOLS, ask, endpoint, sentence};

/// The name of an error's kind, which becomes a category.
fn category(error: &GenerateError) -> String {
    let debug = format!("{error:?}");
    debug
        .split([' ', '{'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// What is said when a server behaves in these ways, for each protocol.
fn said(manners: &[(&str, Manner)]) -> String {
    let mut text = String::new();
    for (name, manner) in manners {
        for kind in PROTOCOLS {
            let server = ModelServer::start();
            server.answer_always(manner.clone());
            let error = ask(endpoint(&server, kind, "test-model")).unwrap_err();
            let sentence = sentence(&server, &error);
            writeln!(text, "{name}: {} | {sentence}", category(&error)).unwrap();
        }
        text.push('\n');
    }
    text
}

fn pieces() -> Vec<String> {
    vec!["ls".to_owned(), " -l".to_owned()]
}

#[test]
fn refusals() {
    let retry =
        |body: &str| Manner::RefuseRaw(429, "Retry-After: 17\r\n".to_owned(), body.to_owned());
    let spent = r#"{"error":{"message":"You exceeded your current quota, please check your plan.","type":"insufficient_quota"}}"#;
    insta::assert_snapshot!(said(&[
        ("401", Manner::refuse(401, "No auth credentials found")),
        (
            "401 without a word",
            Manner::RefuseRaw(401, String::new(), String::new())
        ),
        (
            "403",
            Manner::refuse(403, "Country, region, or territory not supported")
        ),
        ("402", Manner::refuse(402, "Insufficient credits")),
        ("429", retry("slow down")),
        (
            "429 spent",
            Manner::RefuseRaw(429, String::new(), spent.to_owned())
        ),
        (
            "400 spent",
            Manner::refuse(400, "Your credit balance is too low to access the API.")
        ),
        (
            "400",
            Manner::refuse(400, "maximum context length is 2048 tokens")
        ),
        (
            "404 elsewhere",
            Manner::RefuseRaw(404, String::new(), "404 page not found".to_owned())
        ),
        ("500", Manner::refuse(500, "internal error\u{1b}[2J")),
        (
            "500 memory",
            Manner::refuse(
                500,
                "model requires more system memory (5.5 GiB) than is available (2.0 GiB)"
            )
        ),
        (
            "503",
            Manner::RefuseRaw(503, String::new(), "<html>unavailable</html>".to_owned())
        ),
        ("529", Manner::refuse(529, "Overloaded")),
        (
            "307",
            Manner::Redirect(
                307,
                "https://login.example.org/portal?token=secret".to_owned()
            )
        ),
        (
            "302 nowhere",
            Manner::RefuseRaw(302, String::new(), String::new())
        ),
    ]));
}

#[test]
fn answers_that_are_none() {
    insta::assert_snapshot!(said(&[
        ("a web page", Manner::Html),
        ("no text", Manner::Garbage),
        ("no protocol", Manner::Raw("{\"hello\": 1}\n".to_owned())),
        ("not HTTP", Manner::NotHttp),
        ("nothing", Manner::Raw(String::new())),
        ("empty", Manner::Say(Vec::new())),
        ("white space", Manner::say(" \n ")),
        (
            "only thoughts",
            Manner::RunOut(vec!["<think>hm, hm".to_owned()])
        ),
        ("hung up", Manner::HangUp),
        ("cut", Manner::Cut(pieces())),
        ("without an end", Manner::Forget(pieces())),
        (
            "failed in the middle",
            Manner::FailAfter(pieces(), "the model runner has stopped".to_owned())
        ),
        (
            "overloaded in the middle",
            Manner::FailAfter(pieces(), "Overloaded".to_owned())
        ),
        (
            "no model after all",
            Manner::FailAfter(Vec::new(), "model 'test-model' not found".to_owned()),
        ),
        (
            "too often in the middle",
            Manner::FailAfter(pieces(), "Rate limit reached".to_owned())
        ),
    ]));
}

#[test]
fn models_that_are_not_there() {
    let mut text = String::new();
    for kind in PROTOCOLS {
        let server = ModelServer::start();
        let error = ask(endpoint(&server, kind, "another:7b")).unwrap_err();
        writeln!(text, "{}", sentence(&server, &error)).unwrap();
        let error = ask(endpoint(&server, kind, " ")).unwrap_err();
        writeln!(text, "{error}").unwrap();
        assert_eq!(server.connections(), 1);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn keys_that_are_not_there() {
    let said = [BackendKind::OpenAi, BackendKind::Anthropic].map(|kind| {
        let endpoint = Endpoint::new(kind, Some("http://127.0.0.1:1"), "m").unwrap();
        RemoteModel::new(endpoint).unwrap_err().to_string()
    });
    insta::assert_snapshot!(said.join("\n"));
}

/// A server may want a key of somebody who has none: it has refused nothing then.
#[test]
fn a_server_that_wants_a_key_of_somebody_without_one() {
    let mut text = String::new();
    for kind in [BackendKind::Ollama, BackendKind::OpenAiCompatible] {
        let server = ModelServer::start();
        server.answer_always(Manner::refuse(401, "No auth credentials found"));
        let without = Endpoint::new(kind, Some(&server.url()), "m").unwrap();
        let url = server.url().replace("http://", "http://me:secret-word@");
        let with_password = Endpoint::new(kind, Some(&url), "m").unwrap();
        for endpoint in [without, with_password] {
            let error = ask(endpoint).unwrap_err();
            writeln!(text, "{}: {}", category(&error), sentence(&server, &error)).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn servers_that_are_not_there() {
    // A port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut text = String::new();
    for kind in PROTOCOLS {
        let url = format!("http://me:secret-word@{free}");
        let endpoint = Endpoint::new(kind, Some(&url), "m")
            .unwrap()
            .with_key(Key::new(KEY).unwrap());
        let error = ask(endpoint).unwrap_err().to_string();
        writeln!(text, "{}", error.replace(&free.to_string(), "SERVER")).unwrap();
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_server_that_speaks_no_tls_is_told_apart() {
    let server = ModelServer::start();
    let url = server.url().replace("http://", "https://");
    let endpoint = Endpoint::new(BackendKind::OpenAiCompatible, Some(&url), "m").unwrap();
    let error = ask(endpoint).unwrap_err();
    assert!(
        matches!(error, GenerateError::Unreachable { .. }),
        "{error:?}"
    );
    let shown = error.to_string().replace(&url, "https://SERVER");
    insta::assert_snapshot!(shown);
}

#[test]
fn a_server_that_never_stops_is_not_listened_to() {
    for manner in [Manner::EndlessLine, Manner::EndlessRefusal(500)] {
        for kind in PROTOCOLS {
            let server = ModelServer::start();
            server.answer_always(manner.clone());
            let error = ask(endpoint(&server, kind, "test-model")).unwrap_err();
            assert!(
                error.to_string().ends_with("it sends without end"),
                "{kind} {manner:?}: {error}"
            );
            server.wait_for_hang_ups(1, caro_testing::PATIENCE);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_a_server_sends_ends_in_one_line(
        kind in prop::sample::select(PROTOCOLS.to_vec()),
        parts in prop::collection::vec(
            prop_oneof![
                Just("data: ".to_owned()),
                Just("event: content_block_delta\n".to_owned()),
                Just("\n".to_owned()),
                Just("\n\n".to_owned()),
                Just(r#"{"message":{"content":"ls"},"done":true}"#.to_owned()),
                Just(r#"{"choices":[{"delta":{"content":"ls"},"finish_reason":"stop"}]}"#.to_owned()),
                Just(r#"{"type":"content_block_delta","delta":{"text":7}}"#.to_owned()),
                Just(r#"{"error":{"message":["#.to_owned()),
                Just("[DONE]".to_owned()),
                any::<String>(),
            ],
            0..12,
        ),
    ) {
        let server = ModelServer::start();
        server.answer_always(Manner::Raw(parts.concat()));
        match ask(endpoint(&server, kind, "test-model")) {
            Ok(answer) => prop_assert!(!answer.trim().is_empty()),
            Err(error) => prop_assert!(!sentence(&server, &error).contains(char::is_control)),
        }
    }
}
