//! How often the verdict is what a person would say, on the corpus of commands.

use std::fmt::Write as _;

use caro_safety::{Action, Context, SafetyLevel, assess};
use serde_json::Value;

const DANGEROUS: &str = include_str!("../corpus/dangerous.jsonl");
const HARMLESS: &str = include_str!("../corpus/harmless.jsonl");

/// The commands of a corpus with the actions they are labelled with.
fn labelled(corpus: &str) -> Vec<(String, String)> {
    let entries = corpus
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"));
    let field =
        |entry: &Value, name: &str| entry[name].as_str().expect("a field is text").to_owned();
    entries
        .map(|entry| (field(&entry, "command"), field(&entry, "expected")))
        .collect()
}

fn action(command: &str, level: SafetyLevel) -> Action {
    let context = Context {
        level,
        ..Context::default()
    };
    assess(command, &context).action
}

/// Commands that were tried by hand after the rules were written, and reviewed one by one.
const HARD: &str = include_str!("../corpus/hard.jsonl");

#[test]
fn the_hard_ones_stay_as_they_were_reviewed() {
    for (command, expected) in labelled(HARD) {
        let got = action(&command, SafetyLevel::Moderate).as_str();
        assert_eq!(got, expected, "{command}");
    }
}

#[test]
fn the_corpus_is_large_enough() {
    assert!(labelled(DANGEROUS).len() >= 300);
    assert!(labelled(HARMLESS).len() >= 500);
}

#[test]
fn at_moderate_ninety_nine_of_a_hundred_are_right_on_both_sides() {
    for corpus in [DANGEROUS, HARMLESS] {
        let commands = labelled(corpus);
        let mut wrong = Vec::new();
        for (command, expected) in &commands {
            let got = action(command, SafetyLevel::Moderate).as_str();
            if got != expected {
                wrong.push(format!("{got}, not {expected}: {command}"));
            }
        }
        let right = commands.len() - wrong.len();
        assert!(
            right * 100 >= commands.len() * 99,
            "{right} of {} are right\n{}",
            commands.len(),
            wrong.join("\n")
        );
    }
}

#[test]
fn the_confusion_table_is_the_documented_one() {
    let page = include_str!("../../../docs/safety.md");
    let mut table =
        String::from("| level | wanted | allowed | warned | blocked |\n|---|---|---|---|---|\n");
    for level in SafetyLevel::ALL {
        for expected in ["allowed", "warned", "blocked"] {
            let mut counts = [0; 3];
            for (command, label) in labelled(DANGEROUS).iter().chain(&labelled(HARMLESS)) {
                if label == expected {
                    counts[action(command, *level) as usize] += 1;
                }
            }
            let [allowed, warned, blocked] = counts;
            writeln!(
                table,
                "| {level} | {expected} | {allowed} | {warned} | {blocked} |"
            )
            .expect("a string takes it");
        }
    }
    insta::assert_snapshot!(table);
    assert!(
        page.contains(&table),
        "docs/safety.md should hold this table:\n{table}"
    );
}
