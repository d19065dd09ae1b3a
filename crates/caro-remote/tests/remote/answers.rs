//! What comes back.

use std::time::Duration;

use caro_generate::{BackendKind, LanguageModel as _};
use caro_remote::RemoteModel;
use caro_testing::ModelServer;
use caro_testing::model_server::Manner;

use crate::place::{Listener, PROTOCOLS, ask, conversation, endpoint, turns};

fn pieces(pieces: &[&str]) -> Vec<String> {
    pieces.iter().map(|piece| (*piece).to_owned()).collect()
}

#[test]
fn an_answer_comes_in_pieces_and_is_told_as_it_comes() {
    for kind in PROTOCOLS {
        let server = ModelServer::start();
        server.answer_next(Manner::say("find . -name '*.é'\n```\nThis finds them."));
        let turns = turns();
        let mut listener = Listener::default();
        let mut model = RemoteModel::new(endpoint(&server, kind, "test-model")).unwrap();
        let answer = model
            .complete(&conversation(&turns), &mut listener)
            .unwrap();
        assert_eq!(answer.trim_end(), "find . -name '*.é'", "{kind}");
        assert_eq!(listener.heard, answer, "{kind}");
        assert!(listener.pieces > 3, "{kind}: {listener:?}");
        assert_eq!((model.kind(), model.name()), (kind, "test-model"));
    }
}

#[test]
fn a_model_is_asked_again_after_an_answer_and_after_none() {
    for kind in PROTOCOLS {
        let server = ModelServer::start();
        let turns = turns();
        let mut model = RemoteModel::new(endpoint(&server, kind, "test-model")).unwrap();
        for command in ["pwd", "ls", "id"] {
            server.answer_next(Manner::say(command));
            let answer = model.complete(&conversation(&turns), &mut Listener::default());
            assert_eq!(answer.unwrap(), command);
        }
        // And after one that failed.
        server.answer_next(Manner::HangUp);
        model
            .complete(&conversation(&turns), &mut Listener::default())
            .unwrap_err();
        assert_eq!(
            model
                .complete(&conversation(&turns), &mut Listener::default())
                .unwrap(),
            "ls -l"
        );
    }
}

#[test]
fn how_the_network_cuts_it_does_not_matter() {
    for kind in PROTOCOLS {
        let server = ModelServer::start();
        server.answer_next(Manner::SayInShreds(pieces(&["ls", " -l ", "ünï/", "çôdé"])));
        assert_eq!(
            ask(endpoint(&server, kind, "test-model")).unwrap(),
            "ls -l ünï/çôdé",
            "{kind}"
        );
        server.answer_next(Manner::SaySlowly(
            pieces(&["ls", " -a"]),
            Duration::from_millis(120),
        ));
        assert_eq!(
            ask(endpoint(&server, kind, "test-model")).unwrap(),
            "ls -a",
            "{kind}"
        );
    }
}

#[test]
fn a_model_that_opens_the_fence_again_comes_out_right() {
    for kind in PROTOCOLS {
        let server = ModelServer::start();
        server.answer_next(Manner::say("```bash\nls -l\n```\nIt lists files."));
        assert_eq!(
            ask(endpoint(&server, kind, "test-model")).unwrap(),
            "ls -l\n",
            "{kind}"
        );
    }
}

#[test]
fn thoughts_are_no_part_of_the_answer() {
    for kind in PROTOCOLS {
        let server = ModelServer::start();
        server.answer_next(Manner::Think("Hm, rm -rf ~?".to_owned(), pieces(&["ls"])));
        assert_eq!(
            ask(endpoint(&server, kind, "test-model")).unwrap(),
            "ls",
            "{kind}"
        );
        server.answer_next(Manner::say("<think>\nHm, ```rm -rf ~```?\n</think>\n\nls"));
        assert_eq!(
            ask(endpoint(&server, kind, "test-model")).unwrap(),
            "ls",
            "{kind}"
        );
    }
}

#[test]
fn a_model_that_cannot_but_think_gets_room_for_it() {
    for kind in PROTOCOLS {
        let server = ModelServer::start();
        server.answer_next(Manner::RunOut(pieces(&["<think>", "hm, hm, hm"])));
        assert_eq!(
            ask(endpoint(&server, kind, "test-model")).unwrap(),
            "ls -l",
            "{kind}"
        );
        let granted = |body: &serde_json::Value| {
            let limits = [&body["options"]["num_predict"], &body["max_tokens"]];
            limits.iter().find_map(|limit| limit.as_u64())
        };
        let granted: Vec<_> = server
            .requests()
            .iter()
            .map(|request| granted(&request.body))
            .collect();
        assert_eq!(granted, [Some(200), Some(2200)], "{kind}");
    }
}

#[test]
fn what_is_cut_by_its_limit_is_what_there_is() {
    for kind in PROTOCOLS {
        let server = ModelServer::start();
        server.answer_next(Manner::RunOut(pieces(&["ls -l | so"])));
        assert_eq!(
            ask(endpoint(&server, kind, "test-model")).unwrap(),
            "ls -l | so",
            "{kind}"
        );
    }
}

#[test]
fn a_server_that_does_not_count_tokens_is_hung_up_on() {
    for kind in PROTOCOLS {
        let server = ModelServer::start();
        server.answer_next(Manner::Endless("ls; ".to_owned()));
        let answer = ask(endpoint(&server, kind, "test-model")).unwrap();
        assert_eq!(answer.len(), 3200, "{kind}");
        server.wait_for_hang_ups(1, caro_testing::PATIENCE);
        server.answer_next(Manner::Say(vec!["ls; ".repeat(1 << 18)]));
        assert_eq!(
            ask(endpoint(&server, kind, "test-model")).unwrap().len(),
            3200,
            "{kind}"
        );
    }
}

#[test]
fn a_model_keeps_its_name_whatever_is_in_it() {
    let server = ModelServer::start();
    let names = [
        "openai::gpt",
        "my-model-max",
        "deep-none",
        "hf.co/a/b:Q4_K_M",
        "o1-high",
    ];
    server.has_models(&names);
    for kind in PROTOCOLS {
        for name in names {
            assert_eq!(
                ask(endpoint(&server, kind, name)).unwrap(),
                "ls -l",
                "{kind} {name}"
            );
        }
    }
}

#[test]
fn what_a_model_refuses_is_not_said_to_it_again() {
    let server = ModelServer::start();
    let refusals = [
        "Unsupported value: 'temperature' does not support 0 with this model.",
        "This model does not support assistant message prefill.",
        "System role not supported",
    ];
    for refusal in refusals {
        server.answer_next(Manner::refuse(400, refusal));
    }
    let turns = turns();
    let mut model = RemoteModel::new(endpoint(&server, BackendKind::Ollama, "test-model")).unwrap();
    for _ in 0..2 {
        let answer = model.complete(&conversation(&turns), &mut Listener::default());
        assert_eq!(answer.unwrap(), "ls -l");
    }
    let requests = server.requests();
    assert_eq!(requests.len(), 3 + 2);
    assert_eq!(requests[3].body, requests[4].body);
    insta::assert_json_snapshot!(requests[4].body);
}
