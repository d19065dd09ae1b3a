//! Keys, and to whom they are shown.

use std::process::Command;

use caro_generate::{BackendKind, GenerateError};
use caro_remote::{Endpoint, Key, Probe, RemoteModel, probe};
use caro_testing::model_server::Manner;
use caro_testing::{ModelServer, PATIENCE};

use crate::place::{KEY, PROTOCOLS, ask, endpoint, sentence};

#[test]
fn nobody_else_is_shown_the_key_or_the_sentence() {
    for kind in PROTOCOLS {
        for status in [301, 302, 303, 307, 308] {
            let (server, other) = (ModelServer::start(), ModelServer::start());
            server.answer_always(Manner::Redirect(
                status,
                format!("{}/v1/messages", other.url()),
            ));
            let error = ask(endpoint(&server, kind, "test-model")).unwrap_err();
            let sentence = sentence(&server, &error);
            assert!(sentence.contains(&other.url()), "{sentence}");
            assert_eq!(
                (server.connections(), other.connections()),
                (1, 0),
                "{kind} {status}"
            );
        }
    }
}

#[test]
fn a_server_that_repeats_the_key_is_not_repeated() {
    for kind in [
        BackendKind::OpenAi,
        BackendKind::OpenAiCompatible,
        BackendKind::Anthropic,
    ] {
        for status in [400, 401, 402, 404, 429, 500, 503] {
            let server = ModelServer::start();
            server.answer_always(Manner::RepeatKey(status));
            let error = ask(endpoint(&server, kind, "test-model")).unwrap_err();
            let sentence = sentence(&server, &error);
            assert!(
                sentence.contains("wrong key"),
                "the server's words are there: {sentence}"
            );
        }
    }
    let server = ModelServer::start();
    let failure = Manner::FailAfter(Vec::new(), format!("bad key {KEY}"));
    server.answer_always(failure);
    for kind in PROTOCOLS {
        let error = ask(endpoint(&server, kind, "test-model")).unwrap_err();
        assert!(sentence(&server, &error).contains("bad key …"), "{error}");
    }
}

#[test]
fn a_model_does_not_show_its_key() {
    let server = ModelServer::start();
    for kind in PROTOCOLS {
        let model = RemoteModel::new(endpoint(&server, kind, "test-model")).unwrap();
        assert!(!format!("{model:?}").contains("secret"), "{model:?}");
    }
}

#[test]
fn a_proxy_in_the_environment_is_not_used() {
    const SERVER: &str = "CARO_TEST_SERVER_BEHIND_NO_PROXY";
    if let Ok(url) = std::env::var(SERVER) {
        let endpoint =
            caro_remote::Endpoint::new(BackendKind::Ollama, Some(&url), "test-model").unwrap();
        assert_eq!(ask(endpoint).unwrap(), "ls -l");
        return;
    }
    // An environment is the process's: this test runs itself once more, with a proxy that would take everything.
    let (server, proxy) = (ModelServer::start(), ModelServer::start());
    let name = "secrets::a_proxy_in_the_environment_is_not_used";
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name])
        .env(SERVER, server.url())
        .envs(
            ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].map(|name| (name, proxy.url())),
        )
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    assert!(status.status.success(), "{status:?}");
    assert_eq!((server.connections(), proxy.connections()), (1, 0));
}

#[test]
fn a_proxy_that_is_named_sees_a_tunnel() {
    let proxy = ModelServer::start();
    let remote = |address| {
        let endpoint = Endpoint::new(BackendKind::OpenAiCompatible, Some(address), "m").unwrap();
        endpoint.with_key(Key::new(KEY).unwrap())
    };
    let through = remote("https://llm.invalid")
        .with_proxy(&proxy.url(), None)
        .unwrap();
    let error = ask(through.clone()).unwrap_err();
    assert!(
        matches!(error, GenerateError::Unreachable { .. }),
        "{error:?}"
    );
    let found = probe(&through, PATIENCE);
    assert!(matches!(found, Probe::Troubled { .. }), "{found:?}");
    let requests = proxy.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        let line = format!("{} {}", request.method, request.path);
        assert_eq!(line, "CONNECT llm.invalid:443");
        assert!(!format!("{request:?}").contains("secret"), "{request:?}");
    }
}

/// Each way ends on this machine: at the proxy, or at a name that nobody has.
#[test]
fn a_host_that_is_to_be_reached_directly_is_not_named_to_the_proxy() {
    for (direct, through_the_proxy) in [
        ("invalid", false),
        ("example.org, .llm.invalid", false),
        ("*", false),
        ("example.org,other.invalid", true),
        ("", true),
    ] {
        let proxy = ModelServer::start();
        let address = Some("https://llm.invalid");
        let endpoint = Endpoint::new(BackendKind::OpenAiCompatible, address, "m")
            .unwrap()
            .with_proxy(&proxy.url(), Some(direct))
            .unwrap();
        let found = probe(&endpoint, PATIENCE);
        assert!(matches!(found, Probe::Troubled { .. }), "{found:?}");
        assert_eq!(proxy.connections() == 1, through_the_proxy, "{direct:?}");
    }
}

#[test]
fn a_proxy_is_named_in_vain_for_this_machine_and_for_what_is_not_encrypted() {
    let (server, proxy) = (ModelServer::start(), ModelServer::start());
    let endpoint = endpoint(&server, BackendKind::Ollama, "test-model");
    assert_eq!(
        ask(endpoint.with_proxy(&proxy.url(), None).unwrap()).unwrap(),
        "ls -l"
    );
    assert_eq!((server.connections(), proxy.connections()), (1, 0));
    let remote = Endpoint::new(
        BackendKind::OpenAiCompatible,
        Some("https://llm.invalid"),
        "m",
    )
    .unwrap();
    let error = remote
        .with_proxy("socks5://me:secret@127.0.0.1:9", None)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("the proxy") && !error.contains("secret"),
        "{error}"
    );
}
