//! What kind of model a file holds: its family and its sizes.

use crate::error::LoadError;
use crate::gguf::Gguf;

/// Tokens that this crate keeps in mind at the most, whatever the model could: a question and its answer are far
/// shorter, and memory is the user's.
const LONGEST_CONTEXT: usize = 8192;

/// A family of models that differ in small ways only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Llama,
    Qwen2,
    Qwen3,
}

impl Family {
    /// Which values of a head are turned together.
    pub(crate) fn rotates_neighbours(self) -> bool {
        // GGUF stores the llama family's heads in an order of its own.
        self == Self::Llama
    }
}

/// The sizes of a model.
#[derive(Debug, Clone)]
pub(crate) struct Architecture {
    pub(crate) family: Family,
    pub(crate) layers: usize,
    /// Values of the vector that goes from layer to layer.
    pub(crate) width: usize,
    pub(crate) feed_forward: usize,
    pub(crate) heads: usize,
    /// Heads of keys and values; each serves as many heads of queries.
    pub(crate) kv_heads: usize,
    /// Values of a head.
    pub(crate) head: usize,
    /// Values of a head that tell positions apart.
    pub(crate) rotated: usize,
    pub(crate) rotation_base: f32,
    /// What positions are divided by.
    pub(crate) rotation_scale: f32,
    pub(crate) norm_epsilon: f32,
    /// Tokens at the most.
    pub(crate) context: usize,
}

impl Architecture {
    /// Reads it from the metadata.
    pub(crate) fn read(gguf: &Gguf) -> Result<Self, LoadError> {
        let name = gguf
            .text("general.architecture")
            .ok_or_else(|| LoadError::Missing("its architecture".to_owned()))?;
        let family = match name {
            "llama" => Family::Llama,
            "qwen2" => Family::Qwen2,
            "qwen3" => Family::Qwen3,
            other => return Err(LoadError::Architecture(other.to_owned())),
        };
        let keys = Keys { gguf, name };
        keys.refuse_what_is_unknown()?;

        let width = keys.size("embedding_length", 1 << 16)?;
        let heads = keys.size("attention.head_count", 1 << 10)?;
        let kv_heads = keys.size_or("attention.head_count_kv", heads, 1 << 10)?;
        let head = keys.size_or("attention.key_length", width / heads, 1 << 10)?;
        let rotated = keys.size_or("rope.dimension_count", head, 1 << 10)?;
        if !heads.is_multiple_of(kv_heads) {
            return Err(keys.impossible("attention.head_count_kv"));
        }
        if keys.size_or("attention.value_length", head, 1 << 10)? != head {
            return Err(keys.impossible("attention.value_length"));
        }
        if rotated > head || !rotated.is_multiple_of(2) {
            return Err(keys.impossible("rope.dimension_count"));
        }
        let mut context = keys.size_or("context_length", LONGEST_CONTEXT, usize::MAX)?;
        if let Some(window) = gguf.unsigned(&keys.key("attention.sliding_window")) {
            // Within its window, attention that slides is attention to everything.
            context = context.min(usize::try_from(window).unwrap_or(usize::MAX).max(1));
        }
        Ok(Self {
            family,
            layers: keys.size("block_count", 1 << 10)?,
            width,
            feed_forward: keys.size("feed_forward_length", 1 << 20)?,
            heads,
            kv_heads,
            head,
            rotated,
            rotation_base: keys.float("rope.freq_base").unwrap_or(10_000.0),
            rotation_scale: keys.rotation_scale()?,
            norm_epsilon: keys
                .float("attention.layer_norm_rms_epsilon")
                .ok_or_else(|| keys.missing("attention.layer_norm_rms_epsilon"))?,
            context: context.min(LONGEST_CONTEXT),
        })
    }
}

/// The metadata of one architecture: its keys begin with its name.
struct Keys<'a> {
    gguf: &'a Gguf,
    name: &'a str,
}

impl Keys<'_> {
    fn key(&self, key: &str) -> String {
        format!("{}.{key}", self.name)
    }

    fn missing(&self, key: &str) -> LoadError {
        LoadError::Missing(self.key(key))
    }

    fn impossible(&self, key: &str) -> LoadError {
        LoadError::Impossible(self.key(key))
    }

    fn size(&self, key: &str, most: usize) -> Result<usize, LoadError> {
        let value = self
            .gguf
            .unsigned(&self.key(key))
            .ok_or_else(|| self.missing(key))?;
        match usize::try_from(value) {
            Ok(value) if (1..=most).contains(&value) => Ok(value),
            _ => Err(self.impossible(key)),
        }
    }

    fn size_or(&self, key: &str, otherwise: usize, most: usize) -> Result<usize, LoadError> {
        match self.size(key, most) {
            Err(LoadError::Missing(_)) if otherwise > 0 => Ok(otherwise),
            size => size,
        }
    }

    fn float(&self, key: &str) -> Option<f32> {
        self.gguf.float(&self.key(key)).map(|value| value as f32)
    }

    /// What would be computed wrongly if it were ignored.
    fn refuse_what_is_unknown(&self) -> Result<(), LoadError> {
        if self.gguf.unsigned(&self.key("expert_count")).unwrap_or(0) > 0 {
            return Err(LoadError::Unsupported("a mixture of experts".to_owned()));
        }
        Ok(())
    }

    fn rotation_scale(&self) -> Result<f32, LoadError> {
        match self.gguf.text(&self.key("rope.scaling.type")) {
            None | Some("none") => Ok(1.0),
            Some("linear") => {
                let scale = self.float("rope.scaling.factor").unwrap_or(1.0);
                if scale.is_finite() && scale > 0.0 {
                    Ok(scale)
                } else {
                    Err(self.impossible("rope.scaling.factor"))
                }
            }
            Some(other) => Err(LoadError::Unsupported(format!(
                "the scaling of positions {other}"
            ))),
        }
    }
}
