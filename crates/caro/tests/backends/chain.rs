//! Backends that stand in for each other, and what is said about it.

use caro_testing::ModelServer;
use caro_testing::model_server::Manner;
use serde_json::Value;

use crate::stage::{KEY, UNKNOWN, assert_refused, home, home_with_compatible, home_with_ollama};

#[test]
fn without_a_model_the_reason_is_said_and_how_to_get_one() {
    let finished = home().run([UNKNOWN]);
    assert_eq!((finished.stdout.as_str(), finished.code), ("", 4));
    let lines: Vec<_> = finished.stderr.lines().collect();
    assert!(lines[0].starts_with("error: I don't "), "{lines:?}");
    assert_eq!(
        lines[1..],
        [
            "hint: a model on this machine knows more: caro model pull (1.12 GB, once; nothing you type leaves the machine)"
        ]
    );
    let finished = home().run(["-b", "embedded", UNKNOWN]);
    assert_refused(
        &finished,
        1,
        "the model qwen2.5-coder-1.5b-instruct is not here",
    );
}

#[test]
fn what_caro_knows_is_not_asked_of_anybody() {
    let server = ModelServer::start();
    let finished = home_with_ollama(&server).run(["list all files larger than 100MB"]);
    assert_eq!(finished.stdout, "find . -type f -size +100M\n");
    assert_eq!((finished.stderr.as_str(), server.connections()), ("", 0));
}

#[test]
fn another_backend_answers_in_its_place_and_that_is_said_unless_quiet() {
    let server = ModelServer::start();
    let home = home_with_ollama(&server);
    let finished = home.run([UNKNOWN]);
    assert_eq!((finished.stdout.as_str(), finished.code), ("ls -l\n", 0));
    assert_eq!(
        finished.stderr,
        "static has no answer; asking ollama (test-model)\n"
    );
    assert_eq!(home.run(["-q", UNKNOWN]).stderr, "");
    let answer: Value = serde_json::from_str(&home.run(["-o", "json", UNKNOWN]).stdout).unwrap();
    assert_eq!(
        (&answer["backend"], &answer["model"]),
        (&"ollama".into(), &"test-model".into())
    );
}

#[test]
fn one_that_is_not_there_is_passed_over() {
    let server = ModelServer::start();
    let home = home_with_ollama(&server);
    home.write_config(&format!(
        "[backend]\ndefault = \"ollama\"\nfallback = [\"embedded\", \"openai_compatible\", \"static\"]\n\
         [ollama]\nhost = \"http://127.0.0.1:9\"\nmodel = \"m\"\n\
         [openai_compatible]\nurl = \"{}/v1\"\nmodel = \"test-model\"\n",
        server.url()
    ));
    let finished = home.run([UNKNOWN]);
    assert_eq!((finished.stdout.as_str(), finished.code), ("ls -l\n", 0));
    let lines: Vec<_> = finished.stderr.lines().collect();
    assert!(
        lines[0].starts_with("ollama cannot be reached at http://127.0.0.1:9: "),
        "{lines:?}"
    );
    assert!(lines[0].ends_with("; asking embedded (qwen2.5-coder-1.5b-instruct)"));
    assert_eq!(
        lines[1..],
        [
            "the model qwen2.5-coder-1.5b-instruct is not here; asking openai_compatible (test-model)"
        ]
    );
}

#[test]
fn a_backend_that_is_named_is_asked_alone() {
    let server = ModelServer::start();
    let home = home_with_ollama(&server);
    let finished = home.run([
        "-b",
        "ollama",
        "-m",
        "test-model",
        "list all files larger than 100MB",
    ]);
    assert_eq!(
        (finished.stdout.as_str(), finished.stderr.as_str()),
        ("ls -l\n", "")
    );
    let finished = home.run(["-b", "ollama", "-m", "another", UNKNOWN]);
    assert_refused(&finished, 1, "the model another is not here");
    assert_refused(&home.run(["-b", "static", UNKNOWN]), 4, "in plain words");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_model_that_is_named_is_asked_and_not_what_caro_knows() {
    let server = ModelServer::start();
    server.has_models(&["test-model", "other"]);
    let home = home_with_ollama(&server);
    let finished = home.run(["-m", "other", "list all files larger than 100MB"]);
    assert_eq!(
        (finished.stdout.as_str(), finished.stderr.as_str()),
        ("ls -l\n", "")
    );
    assert_eq!(server.requests()[0].body["model"], "other");
}

#[test]
fn prose_is_asked_about_once_more_and_then_it_is_a_failure() {
    let server = ModelServer::start();
    let prose = "I am sorry, but I cannot help you with this request.";
    server.answer_always(Manner::say(prose));
    let finished = home_with_ollama(&server).run(["-v", "-b", "ollama", UNKNOWN]);
    assert_refused(
        &finished,
        4,
        "ollama answered, but not with a usable command",
    );
    assert!(
        finished.stderr.contains("asking once more: "),
        "{}",
        finished.stderr
    );
    assert_eq!(server.requests().len(), 2);
    // What a model says instead of a command is not repeated as ours.
    assert!(!finished.stderr.contains("sorry"), "{}", finished.stderr);
}

#[test]
fn what_went_wrong_at_a_server_is_one_sentence() {
    let server = ModelServer::start();
    let mut home = home_with_compatible(&server, "");
    home.set("CARO_OPENAI_COMPATIBLE_KEY", KEY);
    for (manner, code, said) in [
        (
            Manner::refuse(429, "You exceeded your current quota"),
            1,
            "has no quota left",
        ),
        (
            Manner::refuse(401, "Incorrect API key provided"),
            1,
            "refused the key",
        ),
        (Manner::Html, 4, "is not OpenAI's protocol"),
        (Manner::HangUp, 1, "openai_compatible"),
    ] {
        server.answer_always(manner.clone());
        let finished = home.run(["-b", "openai_compatible", UNKNOWN]);
        assert_eq!(
            (finished.stdout.as_str(), finished.code),
            ("", code),
            "{manner:?}"
        );
        let errors = finished
            .stderr
            .lines()
            .filter(|line| line.starts_with("error: "));
        assert_eq!(errors.count(), 1, "{}", finished.stderr);
        assert!(
            finished.stderr.contains(said),
            "{manner:?}: {}",
            finished.stderr
        );
    }
}

#[test]
#[cfg(debug_assertions)]
fn a_policy_keeps_sentences_on_this_machine() {
    let server = ModelServer::start();
    let mut home = home_with_ollama(&server);
    let policy = home.path().join("policy.toml");
    std::fs::write(&policy, "[backend]\nremote = false\n").unwrap();
    home.set("CARO_SYSTEM_CONFIG", &policy)
        .set("OPENAI_API_KEY", "sk-0123456789");
    assert_eq!(home.run(["-b", "ollama", UNKNOWN]).stdout, "ls -l\n");
    let finished = home.run(["-b", "openai", "-m", "gpt", UNKNOWN]);
    assert_refused(
        &finished,
        1,
        "the system's policy allows models on this machine only",
    );
    let table = home.run(["backends"]).stdout;
    assert!(
        table.contains("allows models on this machine only"),
        "{table}"
    );
}

#[test]
fn a_server_that_stalls_is_given_up_in_time() {
    let server = ModelServer::start();
    server.answer_always(Manner::Stall(vec!["ls".into()]));
    let home = home_with_compatible(&server, "backend.timeout = 1");
    let finished = home.run(["-b", "openai_compatible", UNKNOWN]);
    assert_refused(&finished, 1, "openai_compatible gave no answer within 1 s");
}

#[test]
fn what_caro_cannot_explain_the_model_does_and_is_named_for_it() {
    let server = ModelServer::start();
    server.answer_next(Manner::say("frobnicate --all"));
    server.answer_next(Manner::say("Turns all of it over."));
    let mut home = home_with_ollama(&server);
    let tool = home.path().join("frobnicate");
    std::fs::write(&tool, "#!/bin/sh\n").unwrap();
    std::fs::set_permissions(&tool, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    home.set("PATH", format!("{}:/usr/bin:/bin", home.path().display()));
    let finished = home.run(["-b", "ollama", "--explain", UNKNOWN]);
    assert_eq!(finished.stdout, "frobnicate --all\n", "{}", finished.stderr);
    let word = "Turns all of it over (test-model says)";
    assert!(finished.stderr.contains(word), "{}", finished.stderr);
}
