//! What a model lets itself be told: some refuse a temperature, some a beginning of their answer.

use caro_generate::BackendKind;

/// How a model is spoken to. It begins with what is known of the model's name, and learns from what the server refuses,
/// which costs nothing but time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Manner {
    /// A temperature may be set.
    pub(crate) temperature: bool,
    /// Texts that end the answer may be named.
    pub(crate) stop: bool,
    /// The answer may be begun for it.
    pub(crate) prefill: bool,
    /// Rules may come in a turn of their own.
    pub(crate) system: bool,
    /// The limit of tokens is called `max_completion_tokens`.
    pub(crate) completion_tokens: bool,
    /// What it is told about thinking.
    pub(crate) thinking: Thinking,
    /// It thinks whatever it is told, and gets tokens for that.
    pub(crate) thinks: bool,
}

/// What a model is told about thinking before it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thinking {
    /// Nothing.
    Unsaid,
    /// Not to.
    Off,
    /// As little as it can.
    Little,
}

/// Tokens that a model gets for thoughts it cannot do without.
const ROOM_FOR_THOUGHTS: u32 = 2000;

impl Manner {
    /// What is known of models of this name.
    pub(crate) fn known(kind: BackendKind, model: &str) -> Self {
        let usual = Self {
            temperature: true,
            stop: true,
            prefill: false,
            system: true,
            completion_tokens: false,
            thinking: Thinking::Unsaid,
            thinks: false,
        };
        // `openai/o3` is what a relay calls `o3`.
        let name = model.rsplit('/').next().unwrap_or(model);
        match kind {
            BackendKind::Ollama if name.starts_with("gpt-oss") => Self {
                prefill: true,
                thinking: Thinking::Little,
                thinks: true,
                ..usual
            },
            BackendKind::Ollama => Self {
                prefill: true,
                thinking: Thinking::Off,
                thinks: is_made_to_think(name),
                ..usual
            },
            BackendKind::Anthropic if name.contains("fable") || name.contains("mythos") => Self {
                temperature: false,
                thinking: Thinking::Little,
                thinks: true,
                ..usual
            },
            BackendKind::Anthropic => {
                let begun_for = ["claude-3", "-4-0", "-4-1", "-4-20", "-4-5"];
                let prefill = begun_for.iter().any(|part| name.contains(part));
                Self {
                    prefill,
                    temperature: prefill || name.contains("-4-6"),
                    thinking: Thinking::Off,
                    ..usual
                }
            }
            _ if is_steered_by_effort(name) => Self {
                temperature: false,
                stop: false,
                completion_tokens: kind == BackendKind::OpenAi,
                thinking: Thinking::Little,
                thinks: true,
                ..usual
            },
            _ => Self {
                thinks: is_made_to_think(name),
                ..usual
            },
        }
    }

    /// Tokens to be granted, where so many are wanted for the answer.
    pub(crate) fn tokens(self, wanted: usize) -> u32 {
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        if self.thinks {
            wanted.saturating_add(ROOM_FOR_THOUGHTS)
        } else {
            wanted
        }
    }

    /// Gives up what a server refused, by what it said. False where that names nothing that could be given up.
    pub(crate) fn yield_to(&mut self, refusal: &str) -> bool {
        let before = *self;
        let refusal = refusal.to_lowercase();
        let names = |words: &[&str]| words.iter().any(|word| refusal.contains(word));
        if names(&["max_completion_tokens"]) && !self.completion_tokens {
            self.completion_tokens = true;
        } else if names(&["temperature"]) {
            self.temperature = false;
        } else if names(&["prefill", "must end with a user", "assistant message"]) {
            self.prefill = false;
        } else if names(&["reasoning", "think"]) {
            self.thinking = Thinking::Unsaid;
        } else if names(&["stop"]) {
            self.stop = false;
        } else if names(&[
            "system role",
            "role 'system'",
            "role \"system\"",
            "roles must alternate",
        ]) {
            self.system = false;
        }
        *self != before
    }
}

/// Whether models of this name of `OpenAI`'s think before they answer, and refuse what steers sampling.
fn is_steered_by_effort(name: &str) -> bool {
    let thinking = ["o1", "o3", "o4", "gpt-5", "gpt-6"];
    thinking.iter().any(|start| name.starts_with(start)) && !name.contains("-chat")
}

/// Whether a model's name says that it can do nothing but think before it answers.
fn is_made_to_think(name: &str) -> bool {
    let name = name.to_lowercase();
    ["-r1", "qwq", "thinking", "reason"]
        .iter()
        .any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_spoken_to_as_they_like_it() {
        let known = [
            (BackendKind::Ollama, "qwen2.5-coder:7b"),
            (BackendKind::Ollama, "gpt-oss:20b"),
            (BackendKind::Ollama, "deepseek-r1:8b"),
            (BackendKind::OpenAi, "gpt-4o-mini"),
            (BackendKind::OpenAi, "gpt-5-mini"),
            (BackendKind::OpenAi, "gpt-5-chat-latest"),
            (BackendKind::OpenAiCompatible, "openai/o3"),
            (
                BackendKind::OpenAiCompatible,
                "Qwen/Qwen2.5-Coder-7B-Instruct",
            ),
            (BackendKind::Anthropic, "claude-3-5-haiku-latest"),
            (BackendKind::Anthropic, "claude-haiku-4-5"),
            (BackendKind::Anthropic, "claude-sonnet-4-20250514"),
            (BackendKind::Anthropic, "claude-opus-4-6"),
            (BackendKind::Anthropic, "claude-sonnet-5"),
            (BackendKind::Anthropic, "claude-fable-5"),
        ]
        .map(|(kind, model)| {
            let manner = Manner::known(kind, model);
            let told = [
                (manner.temperature, "temperature"),
                (manner.stop, "stop"),
                (manner.prefill, "prefill"),
                (manner.completion_tokens, "completion_tokens"),
            ];
            let told = told.into_iter().filter(|(is, _)| *is).map(|(_, name)| name);
            let told = told.collect::<Vec<_>>().join(" ");
            format!(
                "{model:32} {:?} {} {told}",
                manner.thinking,
                manner.tokens(200)
            )
        });
        insta::assert_snapshot!(known.join("\n"));
    }

    #[test]
    fn a_refusal_is_learnt_from_once() {
        let mut manner = Manner::known(BackendKind::Ollama, "m");
        let refusals = [
            "Unsupported value: 'temperature' does not support 0 with this model.",
            "This model does not support assistant message prefill. The conversation must end with a user message.",
            "Unrecognized request argument supplied: reasoning_effort",
            "Unsupported parameter: 'stop' is not supported with this model.",
            "System role not supported",
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        ];
        for refusal in refusals {
            assert!(manner.yield_to(refusal), "{refusal}");
            assert!(!manner.yield_to(refusal), "{refusal}");
        }
        assert!(!manner.yield_to("This model's maximum context length is 4096 tokens."));
        let bare = Manner {
            temperature: false,
            stop: false,
            prefill: false,
            system: false,
            completion_tokens: true,
            thinking: Thinking::Unsaid,
            thinks: false,
        };
        assert_eq!(manner, bare);
    }
}
