//! What a model is told: rules, worked examples, and the sentence.

mod examples;
mod rules;

use crate::answer::{FENCE, NO_COMMAND, Problem};
use crate::{Exchange, Request, Role, Shell, Surroundings, Turn, Userland, similar};

/// Most examples that are chosen for a sentence: each is some 35 tokens to read before the answer begins, and a second
/// one helps no sentence that Caro does not know anyway.
const MOST_SIMILAR: usize = 1;
/// How much like the sentence an example has to be: one of another kind leads a small model astray.
const LIKENESS: f32 = 0.45;

/// The turns that are the same for every sentence on this machine: a model may work them out once and keep them.
#[must_use]
pub fn stable_turns(shell: Shell, userland: Userland, surroundings: &Surroundings) -> Vec<Turn> {
    let mut turns = vec![turn(
        Role::System,
        rules::text(shell, userland, surroundings),
    )];
    for (sentence, command) in examples::of(shell, userland) {
        turns.push(turn(Role::User, (*sentence).to_owned()));
        turns.push(turn(Role::Assistant, fenced(shell, command)));
    }
    turns
}

/// The turns of one sentence, which come after the stable ones. The last is the sentence itself.
pub(crate) fn turns_of(request: &Request<'_>, surroundings: &Surroundings) -> Vec<Turn> {
    let mut turns = Vec::new();
    if let Some(Exchange { sentence, command }) = request.previous {
        turns.push(turn(Role::User, one_line(sentence)));
        turns.push(turn(Role::Assistant, fenced(request.shell, command)));
    } else {
        for example in similar::to(request, MOST_SIMILAR, LIKENESS) {
            turns.push(turn(Role::User, example.sentence.to_owned()));
            turns.push(turn(
                Role::Assistant,
                fenced(request.shell, &example.command),
            ));
        }
    }
    turns.push(asked(request, surroundings));
    turns
}

/// The turn that is the sentence, behind what the user lets be told.
fn asked(request: &Request<'_>, surroundings: &Surroundings) -> Turn {
    let mut text = String::new();
    if let Some(context) = &surroundings.context {
        text.push_str(context.trim());
        text.push_str("\n\n");
    }
    text.push_str(&one_line(request.sentence));
    turn(Role::User, text)
}

/// The turns that ask once more instead of `turns`, of which the first are stable: what the model said, where that is
/// worth repeating, and what was wrong with it. An answer to an example rather than to the sentence is asked for
/// without the example.
pub(crate) fn once_more(
    request: &Request<'_>,
    surroundings: &Surroundings,
    mut turns: Vec<Turn>,
    stable: usize,
    problem: &Problem,
) -> Vec<Turn> {
    let has_example = request.previous.is_none() && turns.len() > stable + 1;
    let astray = matches!(problem, Problem::LeftOut { .. } | Problem::LeftIn { .. });
    if has_example && astray {
        turns.truncate(stable);
        turns.push(asked(request, surroundings));
    } else {
        turns.extend(repair(request, problem));
    }
    turns
}

/// What the model said, where that is worth repeating, and what was wrong with it.
fn repair(request: &Request<'_>, problem: &Problem) -> Vec<Turn> {
    let said = problem.command().unwrap_or(NO_COMMAND);
    vec![
        turn(Role::Assistant, fenced(request.shell, said)),
        turn(Role::User, problem.correction()),
    ]
}

/// How every answer begins, so that it holds a command and nothing before it.
pub(crate) fn prefill(shell: Shell) -> String {
    format!("{FENCE}{}\n", language(shell))
}

/// The name that a fence gives to the shell's language.
const fn language(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash | Shell::Other => "bash",
        Shell::Zsh => "zsh",
        Shell::Sh => "sh",
        Shell::Fish => "fish",
        Shell::PowerShell => "powershell",
        Shell::Cmd => "bat",
        Shell::Nu => "nu",
    }
}

fn fenced(shell: Shell, command: &str) -> String {
    format!("{}{}\n{FENCE}", prefill(shell), command.trim_end())
}

/// A sentence as a model gets it: on one line, and with nothing that could be read as a turn of its own.
fn one_line(sentence: &str) -> String {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    words.join(" ").replace(FENCE, "'''")
}

fn turn(role: Role, text: String) -> Turn {
    Turn { role, text }
}
