//! Real inference on a small model, found in the directory that `CARO_TEST_MODELS` names.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may fail by panicking, and says why it tests nothing"
)]

#[path = "support/watcher.rs"]
mod watcher;

use std::path::{Path, PathBuf};

use caro_generate::{Conversation, GenerateError, LanguageModel, Role, Turn, Unobserved};
use caro_inference::{EmbeddedModel, Options};
use watcher::Watcher;

const FILE: &str = "smollm2-135m-instruct-q4_1.gguf";

fn model_file() -> Option<PathBuf> {
    let found = std::env::var_os("CARO_TEST_MODELS")
        .map(|directory| PathBuf::from(directory).join(FILE))
        .filter(|path| path.is_file());
    if found.is_none() {
        eprintln!("skipped: CARO_TEST_MODELS names no directory with {FILE}");
    }
    found
}

fn open(path: &Path, cache: Option<&Path>) -> EmbeddedModel {
    let options = Options {
        name: "smollm2-135m-instruct".to_owned(),
        threads: None,
        cache: cache.map(Path::to_owned),
    };
    EmbeddedModel::open(path, &options).unwrap()
}

fn turns(sentence: &str) -> [Turn; 2] {
    let turn = |role, text: &str| Turn {
        role,
        text: text.to_owned(),
    };
    [
        turn(
            Role::System,
            "You are a helpful assistant who answers in one or two sentences.",
        ),
        turn(Role::User, sentence),
    ]
}

fn conversation<'a>(turns: &'a [Turn], stop: &'a [&'a str]) -> Conversation<'a> {
    Conversation {
        turns,
        stable: 1,
        prefill: "",
        stop,
        max_tokens: 16,
    }
}

#[test]
fn it_says_what_it_always_says() {
    let Some(path) = model_file() else {
        return;
    };
    let turns = turns("What is water made of?");
    let mut watcher = Watcher::default();
    let text = open(&path, None)
        .complete(&conversation(&turns, &[]), &mut watcher)
        .unwrap();
    insta::assert_snapshot!(text);
    assert_eq!(watcher.pieces.concat(), text);
    assert!(watcher.pieces.len() > 3, "it comes in pieces");
}

#[test]
fn it_stops_where_it_should() {
    let Some(path) = model_file() else {
        return;
    };
    let turns = turns("What is water made of?");
    let mut watcher = Watcher::default();
    let text = open(&path, None)
        .complete(&conversation(&turns, &["never", "o hydro"]), &mut watcher)
        .unwrap();
    assert_eq!(text, "Water is made up of tw");
    assert_eq!(watcher.pieces.concat(), text);
}

#[test]
fn a_stored_prefix_changes_nothing() {
    let Some(path) = model_file() else {
        return;
    };
    let cache = tempfile::tempdir().unwrap();
    let turns = turns("Name three colours, please.");
    let ask = |model: &mut EmbeddedModel| {
        model
            .complete(&conversation(&turns, &[]), &mut Unobserved)
            .unwrap()
    };
    let without = ask(&mut open(&path, None));
    let mut first = open(&path, Some(cache.path()));
    assert_eq!(ask(&mut first), without, "computed and stored");
    assert_eq!(ask(&mut first), without, "kept in memory");
    assert_eq!(
        ask(&mut open(&path, Some(cache.path()))),
        without,
        "read from the disk"
    );
    assert_eq!(std::fs::read_dir(cache.path()).unwrap().count(), 1);
}

#[test]
fn it_can_be_interrupted_in_the_middle_of_an_answer() {
    let Some(path) = model_file() else {
        return;
    };
    let mut model = open(&path, None);
    let turns = turns("Name three colours, please.");
    let whole = model
        .complete(&conversation(&turns, &[]), &mut Unobserved)
        .unwrap();
    let mut watcher = Watcher::stopping_after(12);
    let error = model.complete(&conversation(&turns, &[]), &mut watcher);
    assert_eq!(error, Err(GenerateError::Interrupted));
    assert!(whole.starts_with(&watcher.pieces.concat()));
    assert_eq!(
        model
            .complete(&conversation(&turns, &[]), &mut Unobserved)
            .unwrap(),
        whole
    );
}
