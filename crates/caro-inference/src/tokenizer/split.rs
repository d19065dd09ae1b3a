//! Splitting text into the words that merging stays within.

use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::split::Split;
use tokenizers::pre_tokenizers::split::SplitPattern;
use tokenizers::tokenizer::{
    NormalizedString, OffsetReferential, OffsetType, PreTokenizedString, PreTokenizer,
    SplitDelimiterBehavior,
};

use crate::error::LoadError;

const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
const QWEN2: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const TEKKEN: &str = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// How a model's text is split.
#[derive(Debug)]
pub(super) struct Splitter {
    /// Each digit for itself, before anything else.
    digits: Option<Digits>,
    words: Split,
    /// Canonical composition first.
    composes: bool,
    keeps_words: bool,
}

impl Splitter {
    /// The one that GGUF calls so.
    pub(super) fn named(name: &str) -> Result<Self, LoadError> {
        let (pattern, digits, composes, keeps_words) = match name {
            "qwen2" | "deepseek-r1-qwen" => (QWEN2, false, true, false),
            "llama3" | "llama-v3" | "llama-bpe" | "falcon3" => (LLAMA3, false, false, true),
            "smaug-bpe" => (LLAMA3, false, false, false),
            "smollm" | "starcoder" | "refact" | "command-r" => (GPT2, true, false, false),
            "default" | "gpt-2" | "gpt2" => (GPT2, false, false, false),
            "tekken" => (TEKKEN, false, false, true),
            other => {
                return Err(LoadError::Tokenizer(format!(
                    "it splits text in the way {other}"
                )));
            }
        };
        let words = Split::new(
            SplitPattern::Regex(pattern.to_owned()),
            SplitDelimiterBehavior::Isolated,
            false,
        )
        .map_err(|error| LoadError::Tokenizer(error.to_string()))?;
        Ok(Self {
            digits: digits.then(|| Digits::new(true)),
            words,
            composes,
            keeps_words,
        })
    }

    /// Whether a word that is a token is left whole, whatever the merges say.
    pub(super) fn keeps_words(&self) -> bool {
        self.keeps_words
    }

    /// Tells each word of `text` in order.
    pub(super) fn split(&self, text: &str, mut word: impl FnMut(&str)) {
        if text.is_empty() {
            return;
        }
        let mut normalized = NormalizedString::from(text);
        if self.composes {
            normalized.nfc();
        }
        let mut parts = PreTokenizedString::from(normalized);
        let split = self
            .digits
            .as_ref()
            .map_or(Ok(()), |digits| digits.pre_tokenize(&mut parts))
            .and_then(|()| self.words.pre_tokenize(&mut parts));
        // The expression gives up on monstrous runs of spaces; then what is split so far has to do.
        let _ = split;
        for (part, _, _) in parts.get_splits(OffsetReferential::Original, OffsetType::Byte) {
            word(part);
        }
    }
}
