//! What a language model is to Caro: something that goes on with a conversation.

use crate::{BackendKind, GenerateError, Observer};

/// Who says something in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The rules of the conversation.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// By whom.
    pub role: Role,
    /// In plain text, without any markers of a chat template.
    pub text: String,
}

/// What a model is to go on with.
#[derive(Debug, Clone, Copy)]
pub struct Conversation<'a> {
    /// What was said, the oldest first. The last is the user's.
    pub turns: &'a [Turn],
    /// How many of the first turns are the same for every sentence on this machine: worth remembering.
    pub stable: usize,
    /// How the answer begins: the model goes on from here, and the text is not repeated in what it returns.
    /// Empty where it may begin as it likes. A server that cannot continue an answer ignores it.
    pub prefill: &'a str,
    /// Texts at which the answer ends; they are not part of it.
    pub stop: &'a [&'a str],
    /// Tokens at the most.
    pub max_tokens: usize,
}

/// A language model, wherever it runs.
pub trait LanguageModel {
    /// Which backend it belongs to.
    fn kind(&self) -> BackendKind;

    /// Its name, as its users call it.
    fn name(&self) -> &str;

    /// Goes on with a conversation, greedily, and returns the text of the answer. The pieces are told to the observer
    /// as they come.
    ///
    /// # Errors
    /// Everything but [`GenerateError::NoAnswer`]: a model that says nothing returns an empty text.
    fn complete(
        &mut self,
        conversation: &Conversation<'_>,
        observer: &mut dyn Observer,
    ) -> Result<String, GenerateError>;
}
