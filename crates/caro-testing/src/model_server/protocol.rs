//! The protocols, from the server's side.

use serde_json::{Value, json};

use super::manner::error_body;
use crate::Request;

/// What a request speaks, told by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// `POST /api/chat`: a line of JSON for each piece.
    Ollama,
    /// `POST /v1/chat/completions`: server-sent events.
    OpenAi,
    /// `POST /v1/messages`: server-sent events with names.
    Anthropic,
    /// `GET /api/tags` or `GET /v1/models`.
    Listing,
    /// Nothing that is served here.
    Unknown,
}

impl Protocol {
    pub(super) fn of(request: &Request) -> Self {
        let path = request.path.split('?').next().unwrap_or_default();
        match (request.method.as_str(), path) {
            ("POST", "/api/chat") => Self::Ollama,
            ("POST", "/v1/chat/completions") => Self::OpenAi,
            ("POST", "/v1/messages") => Self::Anthropic,
            ("GET", "/api/tags" | "/v1/models") => Self::Listing,
            _ => Self::Unknown,
        }
    }

    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Ollama => "application/x-ndjson",
            _ => "text/event-stream; charset=utf-8",
        }
    }

    /// What comes before the first piece.
    pub(super) fn start(self) -> String {
        match self {
            Self::OpenAi => event(
                None,
                &choice(&json!({ "role": "assistant", "content": "" }), None),
            ),
            Self::Anthropic => {
                let message = json!({
                    "id": "msg_1", "type": "message", "role": "assistant", "content": [], "model": "test-model",
                    "stop_reason": null, "usage": { "input_tokens": 9, "output_tokens": 1 },
                });
                event(
                    Some("message_start"),
                    &json!({ "type": "message_start", "message": message }),
                ) + &event(Some("ping"), &json!({ "type": "ping" }))
                    + &block(
                        "content_block_start",
                        "content_block",
                        &json!({ "type": "text", "text": "" }),
                    )
            }
            _ => String::new(),
        }
    }

    /// A piece of the answer.
    pub(super) fn piece(self, text: &str) -> String {
        match self {
            Self::Ollama => line(&json!({ "role": "assistant", "content": text })),
            Self::Anthropic => block(
                "content_block_delta",
                "delta",
                &json!({ "type": "text_delta", "text": text }),
            ),
            _ => event(None, &choice(&json!({ "content": text }), None)),
        }
    }

    /// A thought that is not part of the answer.
    pub(super) fn thought(self, text: &str) -> String {
        match self {
            Self::Ollama => line(&json!({ "role": "assistant", "content": "", "thinking": text })),
            Self::Anthropic => {
                block(
                    "content_block_start",
                    "content_block",
                    &json!({ "type": "thinking", "thinking": "" }),
                ) + &block(
                    "content_block_delta",
                    "delta",
                    &json!({ "type": "thinking_delta", "thinking": text }),
                ) + &event(
                    Some("content_block_stop"),
                    &json!({ "type": "content_block_stop", "index": 0 }),
                )
            }
            _ => event(None, &choice(&json!({ "reasoning_content": text }), None)),
        }
    }

    /// What comes after the last piece: `stop` or `length` in the protocol's word.
    pub(super) fn end(self, reason: &str) -> String {
        match self {
            Self::Ollama => {
                let end = json!({
                    "model": "test-model", "message": { "role": "assistant", "content": "" },
                    "done": true, "done_reason": reason, "eval_count": 3,
                });
                format!("{end}\n")
            }
            Self::Anthropic => {
                let reason = if reason == "length" {
                    "max_tokens"
                } else {
                    "end_turn"
                };
                let delta = json!({
                    "type": "message_delta", "delta": { "stop_reason": reason }, "usage": { "output_tokens": 3 },
                });
                event(
                    Some("content_block_stop"),
                    &json!({ "type": "content_block_stop", "index": 0 }),
                ) + &event(Some("message_delta"), &delta)
                    + &event(Some("message_stop"), &json!({ "type": "message_stop" }))
            }
            _ => event(None, &choice(&json!({}), Some(reason))) + "data: [DONE]\n\n",
        }
    }

    /// An error in the middle of an answer.
    pub(super) fn failure(self, message: &str) -> String {
        let body = error_body(self, message);
        match self {
            Self::Ollama => format!("{body}\n"),
            Self::Anthropic => format!("event: error\ndata: {body}\n\n"),
            _ => format!("data: {body}\n\n"),
        }
    }

    /// An error's body.
    pub(super) fn error(self, message: &str) -> String {
        error_body(self, message)
    }

    /// What is said of a model that is not there.
    pub(super) fn unknown_model(self, model: &str) -> String {
        match self {
            Self::Ollama => format!("model \"{model}\" not found, try pulling it first"),
            Self::Anthropic => format!("model: {model} not found"),
            _ => format!("The model `{model}` does not exist or you do not have access to it."),
        }
    }

    /// The list of models, as it is asked for.
    pub(super) fn listing(self, request: &Request, models: &[String]) -> String {
        if request.path.starts_with("/api/") {
            let models = models
                .iter()
                .map(|name| json!({ "name": name, "model": name, "size": 1 }));
            json!({ "models": models.collect::<Vec<_>>() }).to_string()
        } else {
            let models = models
                .iter()
                .map(|name| json!({ "id": name, "object": "model" }));
            json!({ "object": "list", "data": models.collect::<Vec<_>>() }).to_string()
        }
    }
}

fn line(message: &Value) -> String {
    let line = json!({ "model": "test-model", "created_at": "2026-01-01T00:00:00Z", "message": message, "done": false });
    format!("{line}\n")
}

fn event(name: Option<&str>, data: &Value) -> String {
    let name = name.map(|name| format!("event: {name}\n"));
    format!("{}data: {data}\n\n", name.unwrap_or_default())
}

fn block(name: &str, part: &str, content: &Value) -> String {
    event(
        Some(name),
        &json!({ "type": name, "index": 0, part: content }),
    )
}

fn choice(delta: &Value, reason: Option<&str>) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "test-model",
        "choices": [{ "index": 0, "delta": delta, "finish_reason": reason }],
    })
}
