//! What a model says of a part of a command that nobody else knows.

use crate::answer::is_treacherous;
use crate::{Conversation, GenerateError, LanguageModel, Observer, Role, Turn};

/// Most characters of an explanation: it is one line beside others.
const MAX_LENGTH: usize = 100;
/// Most tokens of one.
const MAX_TOKENS: usize = 40;

/// One line from a model for each of these parts of a command: what it does there. `None` for a part that the model
/// says nothing usable of. It is a model's word, and to be shown as that.
///
/// # Errors
/// Those of the model.
pub fn explain_parts(
    model: &mut dyn LanguageModel,
    command: &str,
    parts: &[&str],
    observer: &mut dyn Observer,
) -> Result<Vec<Option<String>>, GenerateError> {
    let mut lines = Vec::with_capacity(parts.len());
    for part in parts {
        let mut turns = stable_turns();
        let stable = turns.len();
        turns.push(turn(Role::User, question(command, part)));
        let text = model.complete(
            &Conversation {
                turns: &turns,
                stable,
                prefill: "",
                stop: &["\n"],
                max_tokens: MAX_TOKENS,
            },
            observer,
        )?;
        lines.push(line(&text));
    }
    Ok(lines)
}

fn stable_turns() -> Vec<Turn> {
    vec![
        turn(
            Role::System,
            "You explain parts of shell commands. Reply with one line of at most twelve words."
                .to_owned(),
        ),
        turn(Role::User, question("rsync -az src/ host:dst", "-z")),
        turn(Role::Assistant, "compresses the data on its way".to_owned()),
    ]
}

fn question(command: &str, part: &str) -> String {
    format!("What does {part} do in: {}", command.replace('\n', " "))
}

/// The line that an answer is, in the manner of the other explanations: no capital, no full stop.
fn line(text: &str) -> Option<String> {
    let line = text.trim().lines().next()?.trim();
    let line = line.trim_end_matches('.').replace(is_treacherous, " ");
    let is_usable = !line.is_empty() && line.chars().count() <= MAX_LENGTH && !line.contains("```");
    is_usable.then(|| line.replace('\t', " "))
}

fn turn(role: Role, text: String) -> Turn {
    Turn { role, text }
}
