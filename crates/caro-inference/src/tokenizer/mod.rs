//! Text to tokens and back, with the vocabulary in the model's file.
//!
//! The splitting of text into words is done by the `tokenizers` crate; the vocabulary is looked up where it lies in the
//! file, because building that crate's own model takes longer than a whole answer may.

mod merge;
mod split;
mod vocabulary;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::merge::merge;
use self::split::Splitter;
use self::vocabulary::{Table, Vocabulary};
use crate::error::LoadError;
use crate::gguf::{Gguf, Span};
use crate::mapping::Mapping;

/// What stands for a space in vocabularies with scores.
const SPACE_MARK: char = '\u{2581}';

/// The tokenizer of one model.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    vocabulary: Vocabulary,
    model: Model,
}

#[derive(Debug)]
enum Model {
    /// Every byte is a character; pairs are merged in the order of a list.
    ByteLevel {
        splitter: Box<Splitter>,
        merges: Merges,
        letters: ByteLetters,
    },
    /// Characters are merged to whatever token has the best score.
    Scored {
        scores: Vec<f32>,
        bytes: Vec<Option<u32>>,
        space_prefix: bool,
    },
}

impl Tokenizer {
    /// Reads it from the metadata of a file.
    pub(crate) fn read(gguf: &Gguf, mapping: &Arc<Mapping>) -> Result<Self, LoadError> {
        let bytes = mapping.bytes();
        let vocabulary = Vocabulary::read(gguf, mapping)?;
        let model = match gguf.text("tokenizer.ggml.model") {
            Some("gpt2") => Model::ByteLevel {
                splitter: Box::new(Splitter::named(
                    gguf.text("tokenizer.ggml.pre").unwrap_or("default"),
                )?),
                merges: Merges::read(gguf, mapping)?,
                letters: ByteLetters::new(&vocabulary),
            },
            Some("llama") => {
                let scores = gguf
                    .floats(bytes, "tokenizer.ggml.scores")
                    .filter(|scores| scores.len() == vocabulary.len())
                    .ok_or_else(|| LoadError::Tokenizer("it has no scores".to_owned()))?;
                let bytes = (0..=255u8)
                    .map(|byte| vocabulary.id(format!("<0x{byte:02X}>").as_bytes()))
                    .collect();
                Model::Scored {
                    scores,
                    bytes,
                    space_prefix: gguf.flag("tokenizer.ggml.add_space_prefix").unwrap_or(true),
                }
            }
            Some(other) => {
                return Err(LoadError::Tokenizer(format!("it is of the kind {other}")));
            }
            None => return Err(LoadError::Tokenizer("its kind is missing".to_owned())),
        };
        Ok(Self { vocabulary, model })
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.vocabulary.len()
    }

    /// The token with exactly this name, if it is a marker that no text can contain.
    pub(crate) fn marker(&self, name: &str) -> Option<u32> {
        let id = self.vocabulary.id(name.as_bytes())?;
        (!self.vocabulary.is_text(id)).then_some(id)
    }

    /// The token with exactly this name, whatever it is.
    pub(crate) fn token(&self, name: &str) -> Option<u32> {
        self.vocabulary.id(name.as_bytes())
    }

    /// Appends the tokens of `text`. A marker's name in it is text like any other.
    pub(crate) fn encode(&self, text: &str, tokens: &mut Vec<u32>) {
        match &self.model {
            Model::ByteLevel {
                splitter,
                merges,
                letters,
            } => {
                let mut word = String::new();
                let mut starts = Vec::new();
                splitter.split(text, |part| {
                    letters.spell(part, &mut word, &mut starts);
                    self.encode_word(&word, &starts, splitter.keeps_words(), merges, tokens);
                });
            }
            Model::Scored {
                scores,
                bytes,
                space_prefix,
            } => {
                let mut marked = String::new();
                if *space_prefix && !text.is_empty() {
                    marked.push(SPACE_MARK);
                }
                marked.extend(text.chars().map(|c| if c == ' ' { SPACE_MARK } else { c }));
                self.encode_scored(&marked, scores, bytes, tokens);
            }
        }
    }

    fn encode_word(
        &self,
        word: &str,
        starts: &[usize],
        keeps_words: bool,
        merges: &Merges,
        tokens: &mut Vec<u32>,
    ) {
        let word = word.as_bytes();
        if keeps_words && let Some(id) = self.vocabulary.text_id(word) {
            tokens.push(id);
            return;
        }
        let symbols = merge(starts, word.len(), |left, right| {
            merges.rank(&word[left], &word[right])
        });
        tokens.extend(
            symbols
                .into_iter()
                .filter_map(|symbol| self.vocabulary.text_id(&word[symbol])),
        );
    }

    fn encode_scored(
        &self,
        text: &str,
        scores: &[f32],
        bytes: &[Option<u32>],
        tokens: &mut Vec<u32>,
    ) {
        let starts: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
        let text = text.as_bytes();
        let symbols = merge(&starts, text.len(), |left, right| {
            let id = self.vocabulary.text_id(&text[left.start..right.end])?;
            Some(descending(scores[id as usize]))
        });
        for symbol in symbols {
            match self.vocabulary.text_id(&text[symbol.clone()]) {
                Some(id) => tokens.push(id),
                None => tokens.extend(text[symbol].iter().filter_map(|&byte| bytes[byte as usize])),
            }
        }
    }

    /// Appends the bytes that a token stands for: none for a marker.
    pub(crate) fn decode(&self, token: u32, text: &mut Vec<u8>) {
        let Some(name) = self.vocabulary.name(token) else {
            return;
        };
        match &self.model {
            Model::Scored { bytes, .. } => {
                if let Some(byte) = bytes.iter().position(|&id| id == Some(token)) {
                    text.push(byte as u8);
                } else if self.vocabulary.is_text(token) {
                    let name = String::from_utf8_lossy(name).replace(SPACE_MARK, " ");
                    text.extend_from_slice(name.as_bytes());
                }
            }
            Model::ByteLevel { letters, .. } if self.vocabulary.is_text(token) => {
                letters.read(name, text);
            }
            Model::ByteLevel { .. } => {}
        }
    }
}

/// Orders the highest score first.
fn descending(score: f32) -> u32 {
    let bits = score.to_bits();
    // The usual order of floats by their bits, turned around.
    if bits >> 31 == 0 {
        !(bits | 1 << 31)
    } else {
        bits
    }
}

/// The list of merges, looked up by its text.
#[derive(Debug)]
struct Merges {
    mapping: Arc<Mapping>,
    spans: Vec<Span>,
    table: Table,
}

impl Merges {
    fn read(gguf: &Gguf, mapping: &Arc<Mapping>) -> Result<Self, LoadError> {
        let spans = gguf
            .texts(mapping.bytes(), "tokenizer.ggml.merges")
            .ok_or_else(|| LoadError::Tokenizer("it has no merges".to_owned()))?;
        let table = Table::of(mapping.bytes(), &spans);
        Ok(Self {
            mapping: Arc::clone(mapping),
            spans,
            table,
        })
    }

    fn rank(&self, left: &[u8], right: &[u8]) -> Option<u32> {
        self.table
            .find(self.mapping.bytes(), &self.spans, [left, b" ", right])
    }
}

/// Bytes as letters: byte-level vocabularies are written in an alphabet of 256 visible characters.
#[derive(Debug)]
struct ByteLetters {
    /// The letter of every byte.
    letters: Vec<char>,
    /// Whether the vocabulary has it. Small ones lack bytes that no text has; they are left out before anything is
    /// merged, as the models' makers do.
    known: Vec<bool>,
}

impl ByteLetters {
    fn new(vocabulary: &Vocabulary) -> Self {
        let mut more = '\u{100}'..;
        let letters: Vec<char> = (0..=255u8)
            .map(|byte| match byte {
                33..=126 | 161..=172 | 174..=255 => char::from(byte),
                _ => more.next().unwrap_or_default(),
            })
            .collect();
        let known = letters.iter().map(|letter| {
            let name = letter.encode_utf8(&mut [0; 4]).as_bytes().to_vec();
            vocabulary.text_id(&name).is_some()
        });
        Self {
            known: known.collect(),
            letters,
        }
    }

    /// Writes `part` in letters, and where each begins.
    fn spell(&self, part: &str, word: &mut String, starts: &mut Vec<usize>) {
        word.clear();
        starts.clear();
        for byte in part.bytes().filter(|byte| self.known[*byte as usize]) {
            starts.push(word.len());
            word.push(self.letters[byte as usize]);
        }
    }

    /// Reads letters; what is none stands for itself.
    fn read(&self, name: &[u8], text: &mut Vec<u8>) {
        for letter in String::from_utf8_lossy(name).chars() {
            let known = match u32::from(letter) {
                33..=126 | 161..=172 | 174..=255 => Some(u32::from(letter) as u8),
                256..=323 => self
                    .letters
                    .iter()
                    .position(|&known| known == letter)
                    .map(|byte| byte as u8),
                _ => None,
            };
            match known {
                Some(byte) => text.push(byte),
                None => text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    }
}
