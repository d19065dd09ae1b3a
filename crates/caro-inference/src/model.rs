//! The model as the rest of Caro sees it.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;

use caro_generate::{BackendKind, Conversation, GenerateError, LanguageModel, Observer, Turn};
use rayon::ThreadPoolBuilder;

use crate::answer::{Answer, Step};
use crate::architecture::Architecture;
use crate::chat::Chat;
use crate::error::LoadError;
use crate::gguf::Gguf;
use crate::guesses::Guesses;
use crate::keys_values::KeysValues;
use crate::mapping::Mapping;
use crate::prefix_store::PrefixStore;
use crate::tokenizer::Tokenizer;
use crate::transformer::{Stopped, Transformer};
use crate::vector::largest;
use crate::warming::Warming;
use crate::weights::Weights;

#[cfg(test)]
mod tests;

/// Tokens that are read at once: enough to be worth it, few enough that somebody who wants to stop is heard.
const TOKENS_AT_ONCE: usize = 64;
/// Threads at the most, where nothing else is said: reading memory is what takes the time, and a few do it.
const MOST_THREADS: usize = 8;
/// Fewer tokens than these are read again rather than stored.
const WORTH_STORING: usize = 16;

/// Tokens that are guessed at once, at the most: with the one that is certain they are few enough to be read in hardly
/// more time than that takes alone. Measured: 51 ms for one, 58, 67 and 76 for two to four, 130 for eight.
const MOST_GUESSES: usize = 3;
/// How likely a guess has to be right to be read: it takes about a sixth of the time that a right one saves.
const LEAST_CERTAINTY: f32 = 0.17;

/// How a model is run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What its users call it.
    pub name: String,
    /// How many threads compute; as many as there are processors, up to eight, where it is `None`.
    pub threads: Option<usize>,
    /// The directory for what the model remembers of the stable turns of conversations; it is made where it is
    /// missing. Nothing is stored where it is `None`.
    pub cache: Option<PathBuf>,
}

/// A language model on this machine, run from a GGUF file.
///
/// The file stays where it is: it is mapped, and must not be changed while the model is in use.
#[derive(Debug)]
pub struct EmbeddedModel {
    name: String,
    tokenizer: Tokenizer,
    chat: Chat,
    transformer: Transformer,
    store: Option<PrefixStore>,
    /// The tokens that `cache` remembers.
    tokens: Vec<u32>,
    cache: KeysValues,
    /// Whether it has answered before.
    warm: bool,
    _warming: Warming,
}

impl EmbeddedModel {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// [`GenerateError::ModelMissing`] where there is no file, [`GenerateError::ModelLoad`] where it cannot be used: it
    /// is no GGUF file, incomplete, of an unknown architecture, or holds a type of tensor or a tokenizer that is not
    /// known here.
    pub fn open(path: &Path, options: &Options) -> Result<Self, GenerateError> {
        if !path.is_file() {
            return Err(GenerateError::ModelMissing {
                model: options.name.clone(),
                hint: format!("there is no file {}", path.display()),
            });
        }
        Self::read(path, options).map_err(|error| error.of(&options.name))
    }

    fn read(path: &Path, options: &Options) -> Result<Self, LoadError> {
        let mapping = Arc::new(Mapping::open(path)?);
        let gguf = Gguf::read(mapping.bytes())?;
        let architecture = Architecture::read(&gguf)?;
        let tokenizer = Tokenizer::read(&gguf, &mapping)?;
        let chat = Chat::recognise(&gguf, &tokenizer)?;
        let weights = Weights::read(&gguf, &mapping, &architecture, tokenizer.len())?;
        let warming = Warming::start(&gguf, &mapping);
        let threads = options.threads.unwrap_or_else(|| {
            available_parallelism().map_or(1, |threads| threads.get().min(MOST_THREADS))
        });
        let threads = ThreadPoolBuilder::new()
            .num_threads(threads.max(1))
            .thread_name(|index| format!("caro-model-{index}"))
            .build()
            .map_err(|error| LoadError::Threads(error.to_string()))?;
        let store = options
            .cache
            .clone()
            .map(|directory| PrefixStore::new(directory, mapping.bytes(), gguf.data_start));
        Ok(Self {
            name: options.name.clone(),
            cache: KeysValues::new(&architecture),
            tokenizer,
            chat,
            transformer: Transformer {
                architecture,
                weights,
                threads,
            },
            store,
            tokens: Vec::new(),
            warm: false,
            _warming: warming,
        })
    }

    /// Reads the turns that every conversation begins with, and stores what it remembers of them, so that later
    /// answers need not. `progress` is told how many tokens are read, of how many; `observer` may stop it.
    ///
    /// # Errors
    /// [`GenerateError::Interrupted`] if it was stopped, [`GenerateError::TooLong`] if the turns are too long.
    pub fn prepare(
        &mut self,
        stable_turns: &[Turn],
        observer: &mut dyn Observer,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<(), GenerateError> {
        let beginning = self.chat.beginning(&self.tokenizer, stable_turns);
        self.check_length(beginning.len())?;
        self.recall(&beginning, &|| observer.stopped(), progress)
    }

    /// Makes `tokens`, which no user typed, the beginning of what it remembers.
    fn recall(
        &mut self,
        tokens: &[u32],
        stopped: &dyn Fn() -> bool,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<(), GenerateError> {
        if self.tokens.starts_with(tokens) {
            progress(tokens.len(), tokens.len());
            return Ok(());
        }
        let stored = tokens.len() >= WORTH_STORING;
        if let Some(store) = self.store.as_ref().filter(|_| stored) {
            if store.load(tokens, &mut self.cache) {
                self.tokens = tokens.to_vec();
                progress(tokens.len(), tokens.len());
                return Ok(());
            }
            self.tokens.clear();
        }
        let known = self.forget_after(tokens);
        progress(known, tokens.len());
        for part in tokens[known..].chunks(TOKENS_AT_ONCE) {
            let done = self.transformer.read(part, &mut self.cache, stopped);
            self.learned(part, done)?;
            progress(self.tokens.len(), tokens.len());
        }
        if let Some(store) = self.store.as_ref().filter(|_| stored) {
            // A full disk costs time, not the answer.
            let _ = store.save(tokens, &self.cache);
        }
        Ok(())
    }

    /// The same, and tells whoever watches where it is the work of once.
    fn recall_observed(
        &mut self,
        tokens: &[u32],
        observer: &mut dyn Observer,
    ) -> Result<(), GenerateError> {
        let name = self.name.clone();
        let is_kept = self.store.is_some() && tokens.len() >= WORTH_STORING;
        let observer = RefCell::new(observer);
        let mut begun = false;
        self.recall(
            tokens,
            &|| observer.borrow().stopped(),
            &mut |read, total| {
                // What was read on another day is there at once.
                begun |= read < total;
                if is_kept && begun {
                    let mut observer = observer.borrow_mut();
                    observer.preparing(BackendKind::Embedded, &name, read, total);
                }
            },
        )
    }

    /// Forgets everything that is not the beginning of `tokens`, and says how many of them it still knows.
    fn forget_after(&mut self, tokens: &[u32]) -> usize {
        let pairs = self.tokens.iter().zip(tokens);
        let known = pairs.take_while(|(ours, theirs)| ours == theirs).count();
        self.forget(known);
        known
    }

    /// Forgets all tokens but the first `known`.
    fn forget(&mut self, known: usize) {
        self.tokens.truncate(known);
        self.cache.truncate(known);
    }

    /// Keeps the list of tokens the same as what the cache remembers.
    fn learned<T>(&mut self, tokens: &[u32], done: Result<T, Stopped>) -> Result<T, GenerateError> {
        match done {
            Ok(result) => {
                self.tokens.extend_from_slice(tokens);
                Ok(result)
            }
            Err(Stopped) => Err(GenerateError::Interrupted),
        }
    }

    fn check_length(&self, tokens: usize) -> Result<(), GenerateError> {
        let most = self.transformer.architecture.context;
        if tokens < most {
            return Ok(());
        }
        Err(GenerateError::TooLong {
            backend: BackendKind::Embedded,
            detail: format!("the conversation has {tokens} tokens, and the model takes {most}"),
        })
    }

    /// Reads all of `prompt`, and returns the scores of the token after it.
    fn read_prompt(
        &mut self,
        prompt: &[u32],
        stopped: &dyn Fn() -> bool,
    ) -> Result<Vec<f32>, GenerateError> {
        // The last token is always read again: its scores were not kept.
        let before = &prompt[..prompt.len().saturating_sub(1)];
        let known = self.forget_after(before);
        let mut rest = &prompt[known..];
        while rest.len() > TOKENS_AT_ONCE {
            let (part, after) = rest.split_at(TOKENS_AT_ONCE);
            let done = self.transformer.read(part, &mut self.cache, stopped);
            self.learned(part, done)?;
            rest = after;
        }
        let scores = self.transformer.score(rest, 1, &mut self.cache, stopped);
        self.learned(rest, scores)
    }

    /// Writes the answer: the next token, together with guesses at those after it, which are kept as far as they are
    /// what it would have written.
    fn write(
        &mut self,
        mut scores: Vec<f32>,
        mut guesses: Guesses,
        conversation: &Conversation<'_>,
        observer: &mut dyn Observer,
    ) -> Result<String, GenerateError> {
        let room = self.transformer.architecture.context - self.tokens.len();
        let mut left = conversation.max_tokens.min(room);
        let mut answer = Answer::new(conversation.stop);
        let mut bytes = Vec::new();
        let mut guessed = Vec::new();
        'answer: while left > 0 {
            if observer.stopped() {
                return Err(GenerateError::Interrupted);
            }
            let certain = self.tokens.len() - guessed.len();
            let mut read = Vec::new();
            for (right, scores) in self.transformer.each(&scores).enumerate() {
                let token = most_likely(scores)?;
                if self.chat.ends(token) {
                    break 'answer;
                }
                bytes.clear();
                self.tokenizer.decode(token, &mut bytes);
                match answer.push(&bytes) {
                    Step::Piece(piece) => tell(observer, &piece),
                    Step::End(piece) => {
                        tell(observer, &piece);
                        return Ok(answer.into_text());
                    }
                }
                left -= 1;
                if left == 0 {
                    break 'answer;
                }
                guesses.push(token);
                if guessed.get(right) != Some(&token) {
                    self.forget(certain + right);
                    read.push(token);
                    break;
                }
            }
            guessed = guesses.next(MOST_GUESSES.min(left - 1), LEAST_CERTAINTY);
            read.extend_from_slice(&guessed);
            let next = self
                .transformer
                .score(&read, read.len(), &mut self.cache, &|| observer.stopped());
            scores = self.learned(&read, next)?;
        }
        let (piece, text) = answer.finish();
        tell(observer, &piece);
        Ok(text)
    }
}

/// The token with the highest score.
fn most_likely(scores: &[f32]) -> Result<u32, GenerateError> {
    let token = largest(scores).ok_or_else(|| GenerateError::BadAnswer {
        backend: BackendKind::Embedded,
        detail: "the model's numbers ran out of range; its file may be damaged".to_owned(),
    })?;
    Ok(token as u32)
}

fn tell(observer: &mut dyn Observer, piece: &str) {
    if !piece.is_empty() {
        observer.piece(piece);
    }
}

impl LanguageModel for EmbeddedModel {
    fn kind(&self) -> BackendKind {
        BackendKind::Embedded
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn complete(
        &mut self,
        conversation: &Conversation<'_>,
        observer: &mut dyn Observer,
    ) -> Result<String, GenerateError> {
        if !self.warm {
            observer.loading(BackendKind::Embedded, &self.name);
            self.warm = true;
        }
        let turns = conversation.turns;
        let prompt = self
            .chat
            .prompt(&self.tokenizer, turns, conversation.prefill);
        self.check_length(prompt.len())?;
        if prompt.is_empty() {
            return Ok(String::new());
        }
        let stable = &turns[..conversation.stable.min(turns.len())];
        let beginning = self.chat.beginning(&self.tokenizer, stable);
        // Where a template has the rules within the first question, the beginning is no prompt's beginning.
        if !stable.is_empty() && prompt.starts_with(&beginning) {
            self.recall_observed(&beginning, observer)?;
        }
        let scores = self.read_prompt(&prompt, &|| observer.stopped())?;
        self.write(scores, Guesses::after(&prompt), conversation, observer)
    }
}
