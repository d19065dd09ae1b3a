//! What Tab completes at the prompt.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reedline::{Completer, CompletionResult, CompletionStatus, Span, Suggestion};

use super::terminal::is_gone;

/// What can be said to the prompt itself: each whole line, as it would be typed.
pub(crate) type Completions = Vec<String>;

/// Completes what begins with a colon, word by word. It also ends the reading when the terminal is gone: the editor asks
/// it again and again while it waits, and does not notice that by itself.
pub(super) struct Commands {
    pub(super) known: Completions,
    /// What makes the editor end.
    pub(super) stop: Arc<AtomicBool>,
}

impl Completer for Commands {
    fn complete(&mut self, line: &str, position: usize) -> CompletionResult {
        let Some(typed) = line.get(..position).filter(|typed| typed.starts_with(':')) else {
            return nothing();
        };
        let word_start = typed.rfind(' ').map_or(0, |space| space + 1);
        let mut words: Vec<&str> = self
            .known
            .iter()
            .filter_map(|whole| {
                let rest = whole.strip_prefix(typed)?;
                let end = rest.find(' ').unwrap_or(rest.len());
                whole.get(word_start..typed.len() + end)
            })
            .filter(|word| !word.is_empty())
            .collect();
        words.dedup();
        let suggestions: Vec<_> = words
            .into_iter()
            .map(|word| Suggestion {
                value: word.to_owned(),
                span: Span::new(word_start, position),
                append_whitespace: self
                    .known
                    .iter()
                    .any(|whole| whole.starts_with(&format!("{}{word} ", &typed[..word_start]))),
                ..Suggestion::default()
            })
            .collect();
        if suggestions.is_empty() {
            return nothing();
        }
        CompletionResult::fresh(suggestions)
    }

    fn poll_completion(&mut self) -> CompletionStatus {
        if is_gone() {
            self.stop.store(true, Ordering::Relaxed);
        }
        CompletionStatus::Idle
    }
}

/// Of a result that is still to come nothing is shown; that there is none, the editor would tell in capitals.
const fn nothing() -> CompletionResult {
    CompletionResult::Pending
}

#[cfg(test)]
mod tests {
    use super::Commands;
    use reedline::Completer as _;
    use std::sync::Arc;

    fn completed(line: &str) -> Vec<String> {
        let mut commands = Commands {
            known: [
                ":backend",
                ":backend ollama",
                ":backend openai",
                ":help",
                ":history",
                ":history clear",
            ]
            .map(str::to_owned)
            .to_vec(),
            stop: Arc::default(),
        };
        let result = commands.complete(line, line.len());
        let whole = result.suggestions().iter().map(|suggestion| {
            let space = if suggestion.append_whitespace {
                " "
            } else {
                ""
            };
            format!(
                "{}{}{space}",
                &line[..suggestion.span.start],
                suggestion.value
            )
        });
        whole.collect()
    }

    #[test]
    fn commands_and_their_words_are_completed() {
        assert_eq!(completed(":b"), [":backend "]);
        assert_eq!(completed(":h"), [":help", ":history "]);
        assert_eq!(
            completed(":backend o"),
            [":backend ollama", ":backend openai"]
        );
        assert_eq!(completed(":history c"), [":history clear"]);
        assert_eq!(completed(":history "), [":history clear"]);
    }

    #[test]
    fn a_sentence_is_not() {
        for line in ["", "find", "find :b", ":x"] {
            assert!(completed(line).is_empty(), "{line:?}");
        }
    }
}
