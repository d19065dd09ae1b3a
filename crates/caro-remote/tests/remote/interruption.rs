//! An answer that nobody wants any more, or that does not come.

use std::cell::Cell;
use std::time::Duration;

use caro_generate::{BackendKind, GenerateError, LanguageModel as _, Observer};
use caro_remote::RemoteModel;
use caro_testing::model_server::Manner;
use caro_testing::{ModelServer, PATIENCE};

use crate::place::{PROTOCOLS, conversation, endpoint, turns};

/// Wants an end once it was asked so often, or heard something.
#[derive(Default)]
struct Impatient {
    asked: Cell<usize>,
    patience: usize,
    stops_at_piece: bool,
    heard: String,
    loading: Vec<String>,
}

impl Observer for Impatient {
    fn loading(&mut self, backend: BackendKind, model: &str) {
        self.loading.push(format!("{backend} {model}"));
    }

    fn piece(&mut self, text: &str) {
        self.heard.push_str(text);
    }

    fn stopped(&self) -> bool {
        self.asked.set(self.asked.get() + 1);
        self.asked.get() > self.patience || (self.stops_at_piece && !self.heard.is_empty())
    }
}

fn interrupted(kind: BackendKind, manner: Manner, mut observer: Impatient) -> Impatient {
    let server = ModelServer::start();
    server.answer_always(manner);
    let turns = turns();
    let mut model = RemoteModel::new(endpoint(&server, kind, "test-model")).unwrap();
    let error = model
        .complete(&conversation(&turns), &mut observer)
        .unwrap_err();
    assert_eq!(error, GenerateError::Interrupted, "{kind}");
    // The model is still there: it is the connection that was dropped.
    server.wait_for_hang_ups(1, PATIENCE);
    observer
}

#[test]
fn is_given_up_while_nothing_has_come() {
    for kind in PROTOCOLS {
        let observer = Impatient {
            patience: 3,
            ..Impatient::default()
        };
        assert_eq!(interrupted(kind, Manner::Silence, observer).heard, "");
    }
}

#[test]
fn is_given_up_in_the_middle() {
    for kind in PROTOCOLS {
        let observer = Impatient {
            patience: 1000,
            stops_at_piece: true,
            ..Impatient::default()
        };
        let manner = Manner::Stall(vec!["ls".to_owned()]);
        assert_eq!(interrupted(kind, manner, observer).heard, "ls", "{kind}");
    }
}

#[test]
fn is_given_up_while_it_never_ends() {
    for kind in PROTOCOLS {
        let observer = Impatient {
            patience: 1000,
            stops_at_piece: true,
            ..Impatient::default()
        };
        let observer = interrupted(kind, Manner::Endless("ls; ".to_owned()), observer);
        assert!(observer.heard.starts_with("ls"), "{kind}");
    }
}

#[test]
fn nobody_is_asked_who_wants_nothing() {
    let server = ModelServer::start();
    let turns = turns();
    let mut model = RemoteModel::new(endpoint(&server, BackendKind::Ollama, "test-model")).unwrap();
    let error = model
        .complete(&conversation(&turns), &mut Impatient::default())
        .unwrap_err();
    assert_eq!(
        (error, server.connections()),
        (GenerateError::Interrupted, 0)
    );
}

#[test]
fn is_given_up_when_its_time_is_over() {
    for kind in PROTOCOLS {
        let slow = Manner::SaySlowly(vec!["ls ".to_owned(); 100], Duration::from_millis(60));
        for manner in [Manner::Silence, Manner::Stall(vec!["ls".to_owned()]), slow] {
            let server = ModelServer::start();
            server.answer_always(manner.clone());
            let turns = turns();
            let timeout = Duration::from_millis(400);
            let endpoint = endpoint(&server, kind, "test-model").with_timeout(timeout);
            let mut model = RemoteModel::new(endpoint).unwrap();
            let mut observer = Impatient {
                patience: usize::MAX,
                ..Impatient::default()
            };
            let error = model
                .complete(&conversation(&turns), &mut observer)
                .unwrap_err();
            let expected = GenerateError::Timeout {
                backend: kind,
                after: timeout,
            };
            assert_eq!(error, expected, "{kind} {manner:?}");
            server.wait_for_hang_ups(1, PATIENCE);
        }
    }
}

#[test]
fn a_server_that_loads_its_model_is_said_to() {
    let server = ModelServer::start();
    server.answer_always(Manner::Silence);
    let turns = turns();
    let endpoint = endpoint(&server, BackendKind::Ollama, "test-model")
        .with_timeout(Duration::from_millis(1500));
    let mut model = RemoteModel::new(endpoint).unwrap();
    let mut observer = Impatient {
        patience: usize::MAX,
        ..Impatient::default()
    };
    model
        .complete(&conversation(&turns), &mut observer)
        .unwrap_err();
    assert_eq!(observer.loading, ["ollama test-model"]);
}
