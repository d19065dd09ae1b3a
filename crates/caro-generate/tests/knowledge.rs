//! Runs the examples that stand beside the knowledge: every `ok:` must be answered so, no `no:` may be answered.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use caro_generate::{Request, Shell, StaticBackend, Userland};

fn answer(sentence: &str) -> Option<String> {
    let request = Request::new(sentence, Shell::Bash, Userland::Gnu);
    StaticBackend::new()
        .answer(&request)
        .ok()
        .map(|candidate| candidate.command)
}

/// Calls back with the place, the key and the value of every example.
fn each_example(mut visit: impl FnMut(&str, &str, &str)) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge/entries");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut examples = 0;
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for (number, line) in (1..).zip(fs::read_to_string(&path).unwrap().lines()) {
            if let Some((key @ ("ok" | "no"), value)) = line.trim().split_once(": ") {
                visit(&format!("{name}:{number}"), key, value);
                examples += 1;
            }
        }
    }
    examples
}

#[test]
fn every_example_is_answered_as_it_says() {
    let mut wrong = Vec::new();
    let examples = each_example(|place, key, value| {
        if key == "no" {
            if let Some(command) = answer(value) {
                wrong.push(format!(
                    "{place}: must refuse \"{value}\"\n    got  {command}"
                ));
            }
            return;
        }
        let (sentence, command) = value
            .split_once(" => ")
            .expect("an ok: line is \"sentence => command\"");
        let got = answer(sentence);
        if got.as_deref() != Some(command) {
            wrong.push(format!(
                "{place}: \"{sentence}\"\n    want {command}\n    got  {}",
                got.as_deref().unwrap_or("no answer")
            ));
        }
    });
    assert!(examples > 100, "only {examples} examples were found");
    assert!(
        wrong.is_empty(),
        "{} of {examples} examples are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn courtesy_and_letter_case_change_nothing() {
    each_example(|place, key, value| {
        let Some((sentence, command)) = value.split_once(" => ").filter(|_| key == "ok") else {
            return;
        };
        let polite = format!("Could you please {sentence}?");
        assert_eq!(
            answer(&polite).as_deref(),
            Some(command),
            "{place}: {polite}"
        );
    });
}

#[test]
fn a_word_nobody_knows_spoils_a_sentence() {
    each_example(|place, key, value| {
        let Some((sentence, _)) = value.split_once(" => ").filter(|_| key == "ok") else {
            return;
        };
        for spoiled in [
            format!("{sentence} zyzzyva"),
            format!("{sentence} and frobnicate them"),
            format!("{sentence} but only on tuesdays"),
        ] {
            assert_eq!(answer(&spoiled), None, "{place}: {spoiled}");
        }
    });
}
