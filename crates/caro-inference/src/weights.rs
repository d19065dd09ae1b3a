//! The weights of a model: large ones in the file, small ones in memory.

use std::sync::Arc;

use crate::architecture::{Architecture, Family};
use crate::blocks::blocks;
use crate::error::LoadError;
use crate::gguf::{Gguf, TensorEntry};
use crate::mapping::Mapping;
use crate::matrix::Matrix;
use crate::tensor_kind::TensorKind;

/// A matrix and what is added to its product.
#[derive(Debug)]
pub(crate) struct Linear {
    pub(crate) matrix: Matrix,
    pub(crate) bias: Option<Vec<f32>>,
}

/// The weights of one layer.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) attention_norm: Vec<f32>,
    pub(crate) query: Linear,
    pub(crate) key: Linear,
    pub(crate) value: Linear,
    pub(crate) query_norm: Option<Vec<f32>>,
    pub(crate) key_norm: Option<Vec<f32>>,
    pub(crate) attention_output: Linear,
    pub(crate) feed_forward_norm: Vec<f32>,
    pub(crate) gate: Linear,
    pub(crate) up: Linear,
    pub(crate) down: Linear,
}

/// The weights of a model.
#[derive(Debug)]
pub(crate) struct Weights {
    pub(crate) embedding: Matrix,
    pub(crate) layers: Vec<Layer>,
    pub(crate) output_norm: Vec<f32>,
    pub(crate) output: Matrix,
    /// What the speed of each rotation is divided by, for models that were stretched.
    pub(crate) rotation_factors: Option<Vec<f32>>,
}

impl Weights {
    /// Finds every tensor of the architecture, with the shape that it must have.
    pub(crate) fn read(
        gguf: &Gguf,
        mapping: &Arc<Mapping>,
        architecture: &Architecture,
        vocabulary: usize,
    ) -> Result<Self, LoadError> {
        let finder = Finder { gguf, mapping };
        let width = architecture.width;
        let embedding = finder.matrix("token_embd.weight", width, vocabulary)?;
        let output = match finder.matrix("output.weight", width, vocabulary) {
            // One matrix for both ends.
            Err(LoadError::TensorMissing { .. }) => embedding.clone(),
            output => output?,
        };
        let layers = (0..architecture.layers)
            .map(|index| Layer::read(&finder, architecture, index))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            embedding,
            layers,
            output_norm: finder.vector("output_norm.weight", width)?,
            output,
            rotation_factors: finder
                .optional_vector("rope_freqs.weight", architecture.rotated / 2)?,
        })
    }
}

impl Layer {
    fn read(
        finder: &Finder<'_>,
        architecture: &Architecture,
        index: usize,
    ) -> Result<Self, LoadError> {
        let &Architecture {
            width,
            feed_forward,
            heads,
            kv_heads,
            head,
            ..
        } = architecture;
        let name = |name: &str| format!("blk.{index}.{name}");
        let linear = |part: &str, columns, rows| finder.linear(&name(part), columns, rows);
        let head_norm = |part: &str| match architecture.family {
            Family::Qwen3 => finder.vector(&name(part), head).map(Some),
            Family::Llama | Family::Qwen2 => Ok(None),
        };
        Ok(Self {
            attention_norm: finder.vector(&name("attn_norm.weight"), width)?,
            query: linear("attn_q", width, heads * head)?,
            key: linear("attn_k", width, kv_heads * head)?,
            value: linear("attn_v", width, kv_heads * head)?,
            query_norm: head_norm("attn_q_norm.weight")?,
            key_norm: head_norm("attn_k_norm.weight")?,
            attention_output: linear("attn_output", heads * head, width)?,
            feed_forward_norm: finder.vector(&name("ffn_norm.weight"), width)?,
            gate: linear("ffn_gate", width, feed_forward)?,
            up: linear("ffn_up", width, feed_forward)?,
            down: linear("ffn_down", feed_forward, width)?,
        })
    }
}

struct Finder<'a> {
    gguf: &'a Gguf,
    mapping: &'a Arc<Mapping>,
}

impl Finder<'_> {
    fn entry(&self, name: &str, shape: &[usize]) -> Result<&TensorEntry, LoadError> {
        let tensor = || name.to_owned();
        let entry = self
            .gguf
            .tensor(name)
            .ok_or_else(|| LoadError::TensorMissing { tensor: tensor() })?;
        if entry.dimensions != shape {
            return Err(LoadError::TensorShape { tensor: tensor() });
        }
        Ok(entry)
    }

    fn matrix(&self, name: &str, columns: usize, rows: usize) -> Result<Matrix, LoadError> {
        let entry = self.entry(name, &[columns, rows])?;
        Ok(Matrix::new(self.mapping, entry))
    }

    fn linear(&self, name: &str, columns: usize, rows: usize) -> Result<Linear, LoadError> {
        Ok(Linear {
            matrix: self.matrix(&format!("{name}.weight"), columns, rows)?,
            bias: self.optional_vector(&format!("{name}.bias"), rows)?,
        })
    }

    fn vector(&self, name: &str, length: usize) -> Result<Vec<f32>, LoadError> {
        let entry = self.entry(name, &[length])?;
        if entry.kind != TensorKind::F32 {
            return Err(LoadError::TensorType {
                tensor: name.to_owned(),
                kind: format!("{:?}", entry.kind),
            });
        }
        let bytes = &self.mapping.bytes()[entry.start..entry.start + entry.length];
        Ok(blocks::<f32>(bytes).to_vec())
    }

    fn optional_vector(&self, name: &str, length: usize) -> Result<Option<Vec<f32>>, LoadError> {
        match self.vector(name, length) {
            Err(LoadError::TensorMissing { .. }) => Ok(None),
            vector => vector.map(Some),
        }
    }
}
