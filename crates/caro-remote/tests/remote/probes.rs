//! Finding out what is there.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use caro_generate::BackendKind;
use caro_remote::{Endpoint, Probe, probe, probe_all};
use caro_testing::model_server::Manner;
use caro_testing::{ModelServer, PATIENCE};

use crate::place::{PROTOCOLS, endpoint};

#[test]
fn a_server_tells_its_models_and_is_asked_nothing_else() {
    for kind in PROTOCOLS {
        let server = ModelServer::start();
        server.has_models(&["qwen2.5-coder:7b", "llama:latest"]);
        let found = probe(&endpoint(&server, kind, ""), PATIENCE);
        let models = ["qwen2.5-coder:7b", "llama:latest"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(found, Probe::Ready { models });
        assert!(found.has("qwen2.5-coder:7b") && found.has("llama") && !found.has("qwen2.5-coder"));
        let requests = server.requests();
        let [request] = requests.as_slice() else {
            panic!("{requests:?}");
        };
        let path = if kind == BackendKind::Ollama {
            "/api/tags"
        } else {
            "/v1/models"
        };
        assert_eq!(
            (request.method.as_str(), request.path.as_str()),
            ("GET", path)
        );
        let names: Vec<&str> = request
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let expected: &[&str] = match kind {
            BackendKind::Anthropic => &[
                "accept",
                "anthropic-version",
                "host",
                "user-agent",
                "x-api-key",
            ],
            _ => &["accept", "authorization", "host", "user-agent"],
        };
        let mut names = names;
        names.sort_unstable();
        assert_eq!(names, expected);
    }
}

#[test]
fn what_is_wrong_is_told_apart() {
    let server = |manner| {
        let server = ModelServer::start();
        server.list_in_this_manner(manner);
        server
    };
    let redirect = Manner::Redirect(302, "https://login.example.org/".to_owned());
    let found: Vec<String> = [
        Manner::refuse(401, "no"),
        Manner::RepeatKey(403),
        Manner::Html,
        Manner::Garbage,
        Manner::HangUp,
        Manner::NotHttp,
        Manner::EndlessLine,
        Manner::EndlessRefusal(500),
        Manner::refuse(404, "not found"),
        Manner::refuse(503, "starting"),
        redirect,
        Manner::Raw(r#"{"models":null}"#.to_owned()),
        Manner::Raw("{\"models\":[{\"name\":\"a\\u001b[2Jb\"},{\"name\":\"c\"},{}]}".to_owned()),
    ]
    .into_iter()
    .map(|manner| {
        let server = server(manner.clone());
        let found = probe(&endpoint(&server, BackendKind::Ollama, ""), PATIENCE);
        let found = format!("{found:?}").replace(&server.url(), "http://SERVER");
        assert!(!found.contains("secret"), "{found}");
        format!("{manner:?} => {found}")
    })
    .collect();
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn nothing_is_sent_without_a_key_to_who_wants_one() {
    for kind in [BackendKind::OpenAi, BackendKind::Anthropic] {
        let server = ModelServer::start();
        let endpoint = Endpoint::new(kind, Some(&server.url()), "").unwrap();
        assert_eq!(probe(&endpoint, PATIENCE), Probe::NoKey);
        assert_eq!(server.connections(), 0);
    }
}

#[test]
fn all_are_asked_at_once_and_none_is_waited_for() {
    let silent: Vec<ModelServer> = (0..5).map(|_| ModelServer::start()).collect();
    let fine = ModelServer::start();
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut endpoints = Vec::new();
    for server in &silent {
        server.list_in_this_manner(Manner::Silence);
        endpoints.push(endpoint(server, BackendKind::OpenAiCompatible, ""));
    }
    endpoints.push(endpoint(&fine, BackendKind::OpenAiCompatible, ""));
    endpoints.push(Endpoint::new(BackendKind::Ollama, Some(&free.to_string()), "").unwrap());
    let timeout = Duration::from_secs(2);
    let begun = Instant::now();
    let found = probe_all(&endpoints, timeout);
    // One after the other would take five times as long.
    assert!(begun.elapsed() < timeout * 4, "{:?}", begun.elapsed());
    assert_eq!(found[..5], [const { Probe::Slow }; 5]);
    assert_eq!(
        found[5],
        Probe::Ready {
            models: vec!["test-model".to_owned()]
        }
    );
    assert_eq!(found[6], Probe::NotRunning);
    assert_eq!(probe_all(&[], timeout), []);
}
