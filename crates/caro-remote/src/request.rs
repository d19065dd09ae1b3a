//! What is asked, in the protocol's words.

use caro_generate::{BackendKind, Conversation, Role, Turn};
use genai::adapter::AdapterKind;
use genai::chat::{CacheControl, ChatMessage, ChatOptions, ChatRequest, ReasoningEffort};
use genai::resolver::{AuthData, Endpoint as Base};
use genai::{Headers, ModelIden, ServiceTarget};
use serde_json::json;

use crate::Endpoint;
use crate::manner::{Manner, Thinking};

/// What Anthropic's server is told to understand.
pub(crate) const ANTHROPIC_VERSION: &str = "2023-06-01";

/// Where a conversation goes: the address and the headers are ours, the model's name is not interpreted.
pub(crate) fn target(endpoint: &Endpoint) -> ServiceTarget {
    let (adapter, path) = match endpoint.kind {
        BackendKind::Ollama => (AdapterKind::Ollama, "api/chat"),
        BackendKind::Anthropic => (AdapterKind::Anthropic, "messages"),
        _ => (AdapterKind::OpenAI, "chat/completions"),
    };
    let url = address(endpoint).join(path).to_string();
    ServiceTarget {
        endpoint: Base::from_owned(url.clone()),
        auth: AuthData::RequestOverride {
            url,
            headers: Headers::from(headers(endpoint)),
        },
        // Whatever stands before two colons is taken for a namespace, and taken off.
        model: ModelIden::new(adapter, format!("caro::{}", endpoint.model)),
    }
}

/// The address that is spoken to. A server that is shown a key is not shown a password.
pub(crate) fn address(endpoint: &Endpoint) -> crate::address::Address {
    match endpoint.key {
        Some(_) => endpoint.address.without_credentials(),
        None => endpoint.address.clone(),
    }
}

/// The headers that open the door.
pub(crate) fn headers(endpoint: &Endpoint) -> Vec<(String, String)> {
    let key = endpoint.key.as_ref().map(crate::Key::reveal);
    if endpoint.kind == BackendKind::Anthropic {
        let version = ("anthropic-version".to_owned(), ANTHROPIC_VERSION.to_owned());
        let key = key.map(|key| ("x-api-key".to_owned(), key.to_owned()));
        return key.into_iter().chain([version]).collect();
    }
    let bearer = key.map(|key| ("authorization".to_owned(), format!("Bearer {key}")));
    bearer.into_iter().collect()
}

/// The conversation, and how the answer begins where the model may be told.
pub(crate) fn request(conversation: &Conversation<'_>, manner: Manner) -> ChatRequest {
    let mut messages = Vec::with_capacity(conversation.turns.len() + 1);
    let mut rules = String::new();
    for turn in conversation.turns {
        let text = match (turn.role, manner.system) {
            (Role::System, false) => {
                rules.push_str(&turn.text);
                rules.push_str("\n\n");
                continue;
            }
            (Role::User, _) => std::mem::take(&mut rules) + &turn.text,
            _ => turn.text.clone(),
        };
        messages.push(message(&Turn {
            role: turn.role,
            text,
        }));
    }
    // An answer that ends in white space is not gone on with.
    let prefill = conversation.prefill.trim_end();
    if manner.prefill && !prefill.is_empty() {
        messages.push(ChatMessage::assistant(prefill));
    }
    ChatRequest::new(messages)
}

fn message(turn: &Turn) -> ChatMessage {
    match turn.role {
        Role::System => ChatMessage::system(turn.text.as_str()),
        Role::User => ChatMessage::user(turn.text.as_str()),
        Role::Assistant => ChatMessage::assistant(turn.text.as_str()),
    }
}

/// How the answer is to be made.
pub(crate) fn options(
    endpoint: &Endpoint,
    conversation: &Conversation<'_>,
    manner: Manner,
    stop: Vec<String>,
) -> ChatOptions {
    let mut options =
        ChatOptions::default().with_reasoning_effort(effort(endpoint.kind, manner.thinking));
    let tokens = manner.tokens(conversation.max_tokens);
    if manner.completion_tokens && endpoint.kind != BackendKind::Ollama {
        options = options.with_extra_body(json!({ "max_completion_tokens": tokens }));
    } else {
        options = options.with_max_tokens(tokens);
    }
    if manner.temperature {
        options = options.with_temperature(0.0);
    }
    if manner.stop {
        options = options.with_stop_sequences(stop);
    }
    if matches!(
        endpoint.kind,
        BackendKind::OpenAi | BackendKind::OpenAiCompatible
    ) {
        // Says nothing about caching. Unsaid, it would be turned off in a field that only one service understands.
        options = options.with_cache_control(CacheControl::Ephemeral5m);
    }
    options
}

/// Said in any case: where it is not, the end of a model's name (`-max`, `-low`) would be taken for it and cut off.
fn effort(kind: BackendKind, thinking: Thinking) -> ReasoningEffort {
    match (kind, thinking) {
        (_, Thinking::Little) => ReasoningEffort::Low,
        (BackendKind::Ollama | BackendKind::Anthropic, _) => ReasoningEffort::Zero,
        // A budget is nothing that this protocol has a word for, and so nothing is sent.
        (_, _) => ReasoningEffort::Budget(0),
    }
}
