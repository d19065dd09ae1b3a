//! What is to be shown again and again: "show the disk usage every 10 seconds", "watch the memory every second".

use super::entries::{Answered, Gives};
use super::forms;
use super::lexicon::w;
use super::quote;
use super::respond;
use super::tokens::Token;
use crate::Request;

/// The command under `watch`, if the sentence says how often.
pub(crate) fn answer(
    tokens: &[Token<'_>],
    request: &Request<'_>,
    depth: usize,
) -> Option<Answered> {
    let at = tokens.iter().position(|token| token.id == w::EACH)?;
    let (seconds, length) = forms::seconds(&tokens[at + 1..])?;
    let end = at + 1 + length;
    // "Every 5 seconds" opens the sentence or ends it.
    let rest = match (at, end == tokens.len()) {
        (0, _) => &tokens[end..],
        (_, true) => &tokens[..at],
        _ => return None,
    };
    let first = rest.first()?;
    let watches = ["watch", "monitor", "refresh", "update", "keep"].contains(&first.raw);
    let mut shown = vec![Token::word(w::SHOW)];
    shown.extend_from_slice(&rest[usize::from(watches || first.id == w::SHOW)..]);
    let answered = if watches {
        respond(&shown, request, depth)
    } else {
        respond(rest, request, depth)
    }
    .ok()
    .filter(|answered| answered.gives >= Gives::Text && ends(&answered.command))?;
    // `watch` gives its words to a shell, which must find what stands here.
    let plain = answered
        .command
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b" _-./:=,%+@".contains(&byte));
    let command = if plain {
        answered.command
    } else {
        quote::word(&answered.command, request.shell)?
    };
    Some(Answered {
        command: format!("watch -n {} {command}", seconds.raw()),
        explanation: format!(
            "{}, every {} seconds",
            answered.explanation.trim_end_matches('.'),
            seconds.raw()
        ),
        gives: Gives::Nothing,
    })
}

/// Whether a command ends by itself and asks nothing.
fn ends(command: &str) -> bool {
    const ENDLESS: [&str; 6] = ["watch", "top", "htop", "less", "sudo", "time"];
    let first = command.split(' ').next().unwrap_or_default();
    !ENDLESS.contains(&first)
        && !command.contains(" -f")
        && !command.contains("stats")
        && !command.contains(" > ")
}
