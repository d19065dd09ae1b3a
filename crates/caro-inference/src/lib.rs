//! A language model on this machine: a GGUF file, mapped and run on the processor.
//!
//! ```no_run
//! use caro_generate::{Conversation, LanguageModel, Role, Turn, Unobserved};
//! use caro_inference::{EmbeddedModel, Options};
//!
//! let options = Options { name: "a model".to_owned(), ..Options::default() };
//! let mut model = EmbeddedModel::open("model.gguf".as_ref(), &options)?;
//! let turns = [Turn { role: Role::User, text: "How do I list files?".to_owned() }];
//! let conversation = Conversation { turns: &turns, stable: 0, prefill: "```bash\n", stop: &["\n```"], max_tokens: 64 };
//! let command = model.complete(&conversation, &mut Unobserved)?;
//! # Ok::<(), caro_generate::GenerateError>(())
//! ```
//!
//! The families qwen2, qwen3 and llama are known, in every storage type that candle computes with. The weights stay in
//! the mapped file: they are neither copied nor repacked, so a model is ready as soon as its header is read, and its
//! memory is shared with whoever else runs it. What it remembers of the turns that every conversation begins with is
//! kept between runs where a directory is given for it.

mod answer;
mod architecture;
mod attention;
mod blocks;
mod chat;
mod error;
mod gguf;
mod guesses;
mod inputs;
mod kernel;
mod keys_values;
mod mapping;
mod matrix;
mod model;
mod prefix_store;
mod rotation;
mod stored_prompts;
mod tensor_kind;
mod tokenizer;
mod transformer;
mod vector;
mod warming;
mod weights;
mod widest;

#[cfg(test)]
#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "../tests/support/gguf_builder.rs"]
mod gguf_builder;

#[cfg(test)]
mod noise;

pub use model::{EmbeddedModel, Options};
pub use stored_prompts::StoredPrompts;
