//! The examples that stand beside the knowledge: every part of each is known, and one says what the example says.

use std::fs;
use std::path::Path;

use caro_explain::{Dialect, explain};

/// An example, and where it stands.
struct Example {
    place: String,
    tool: String,
    command: String,
    meaning: Option<String>,
}

fn examples() -> (Vec<String>, Vec<Example>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    let (mut tools, mut examples) = (Vec::new(), Vec::new());
    for file in fs::read_dir(folder).expect("the knowledge is there") {
        let path = file.expect("it was listed").path();
        let mut tool = String::new();
        for (number, line) in fs::read_to_string(&path)
            .expect("it is text")
            .lines()
            .enumerate()
        {
            if let Some((names, _)) = line
                .strip_prefix('[')
                .and_then(|line| line.split_once("]  "))
            {
                tool = names.to_owned();
                tools.push(tool.clone());
            }
            if let Some(example) = line
                .strip_prefix("ok: ")
                .or_else(|| line.strip_prefix("ok:"))
            {
                let (command, meaning) = match example.split_once(" => ") {
                    Some((command, meaning)) => (command, Some(meaning.to_owned())),
                    None => (example, None),
                };
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                examples.push(Example {
                    place: format!("{name}:{}", number + 1),
                    tool: tool.clone(),
                    command: command.to_owned(),
                    meaning,
                });
            }
        }
    }
    (tools, examples)
}

#[test]
fn every_part_of_an_example_is_known_and_means_what_it_says() {
    let mut mistakes = String::new();
    for example in examples().1 {
        let parts = explain(&example.command, Dialect::Gnu);
        let unknown: Vec<_> = parts.iter().filter(|part| !part.known).collect();
        let said = example.meaning.as_ref();
        let is_said = said.is_none_or(|meaning| {
            parts
                .iter()
                .any(|part| part.meaning.contains(meaning.as_str()))
        });
        if parts.is_empty() || !unknown.is_empty() || !is_said {
            mistakes.push_str(&format!("{}: {}\n", example.place, example.command));
            for part in &parts {
                let mark = if part.known { ' ' } else { '?' };
                mistakes.push_str(&format!("  {mark} {:<24} {}\n", part.text, part.meaning));
            }
        }
    }
    assert!(mistakes.is_empty(), "\n{mistakes}");
}

#[test]
fn every_tool_has_an_example() {
    let (tools, examples) = examples();
    for tool in tools
        .iter()
        .filter(|tool| !tool.split(", ").next().unwrap().contains(' '))
    {
        let name = tool.split(", ").next().unwrap();
        assert!(
            examples.iter().any(|example| {
                example.tool == *tool
                    || example
                        .tool
                        .split(", ")
                        .next()
                        .unwrap()
                        .starts_with(&format!("{name} "))
            }),
            "[{tool}] has no example"
        );
    }
}
