//! What came over the wire, beside what the client makes of it.
//!
//! genai takes a stream that breaks off for one that ends, and an error in the middle of Ollama's for nothing at all;
//! the frames themselves tell.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use genai::chat::{ChatFrameSink, FrameCtx, RawFrameRef};
use serde_json::Value;

use crate::wording;

/// What the frames of one answer said about it.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    count: AtomicUsize,
    bytes: AtomicUsize,
    understood: AtomicBool,
    complete: AtomicBool,
    out_of_tokens: AtomicBool,
    error: Mutex<Option<String>>,
}

impl Frames {
    /// How many came.
    pub(crate) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// Whether any of them is part of an answer, in whichever protocol.
    pub(crate) fn are_understood(&self) -> bool {
        self.understood.load(Ordering::Relaxed)
    }

    /// How many bytes were in them.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Whether the server said that this was all.
    pub(crate) fn are_complete(&self) -> bool {
        self.complete.load(Ordering::Relaxed)
    }

    /// Whether the answer ended because its tokens did.
    pub(crate) fn out_of_tokens(&self) -> bool {
        self.out_of_tokens.load(Ordering::Relaxed)
    }

    /// The error in one of them.
    pub(crate) fn error(&self) -> Option<String> {
        let error = self.error.lock().unwrap_or_else(PoisonError::into_inner);
        error.clone()
    }

    fn read(&self, frame: &Value) {
        let text = |path| frame.pointer(path).and_then(Value::as_str);
        // OpenAI's, Anthropic's and Ollama's words for how it ended.
        let reason = text("/choices/0/finish_reason")
            .or_else(|| text("/delta/stop_reason"))
            .or_else(|| text("/done_reason"));
        let parts = ["choices", "message", "type", "error", "done"];
        if parts.iter().any(|part| frame.get(part).is_some()) {
            self.understood.store(true, Ordering::Relaxed);
        }
        let done = frame["done"] == true || text("/type") == Some("message_stop");
        if reason.is_some() || done {
            self.complete.store(true, Ordering::Relaxed);
        }
        if matches!(reason, Some("length" | "max_tokens")) {
            self.out_of_tokens.store(true, Ordering::Relaxed);
        }
        if frame.get("error").is_some_and(|error| !error.is_null()) {
            let said = wording::message_of(frame).unwrap_or("an error without words");
            let mut error = self.error.lock().unwrap_or_else(PoisonError::into_inner);
            error.get_or_insert_with(|| said.to_owned());
        }
    }
}

impl ChatFrameSink for Frames {
    fn on_frame(&self, _: &FrameCtx, frame: RawFrameRef<'_>) {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(frame.data.len(), Ordering::Relaxed);
        if frame.data.trim() == "[DONE]" {
            self.complete.store(true, Ordering::Relaxed);
        } else if let Some(value) = frame.json() {
            self.read(&value);
        }
    }
}
