//! Why a model file cannot be used, each as a clause for the user.

use caro_generate::GenerateError;

/// What is wrong with a model file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    #[error("the file cannot be read: {0}")]
    Read(#[from] std::io::Error),
    #[error("the file is not a GGUF file")]
    Foreign,
    #[error("the file is written for big-endian machines")]
    BigEndian,
    #[error("the file has version {0} of the GGUF format; versions 2 and 3 are known here")]
    Version(u32),
    #[error("the file is part of a model in {0} files; merge them into one first")]
    Split(u64),
    #[error("the file ends within its header; it is not complete")]
    HeaderCut,
    #[error("the file's header is damaged: {0}")]
    Header(&'static str),
    #[error(
        "the file has {has} bytes, but its tensor {tensor} ends at byte {needs}; it is not complete"
    )]
    TensorCut {
        tensor: String,
        needs: u64,
        has: u64,
    },
    #[error("its tensor {tensor} has the type {kind}, which this program cannot compute with")]
    TensorType { tensor: String, kind: String },
    #[error("its tensor {tensor} is missing")]
    TensorMissing { tensor: String },
    #[error("its tensor {tensor} does not have the shape that the rest of the file asks for")]
    TensorShape { tensor: String },
    #[error("it is of the architecture {0}; this program runs qwen2, qwen3 and llama")]
    Architecture(String),
    #[error("its header does not say {0}")]
    Missing(String),
    #[error("its header gives an impossible value for {0}")]
    Impossible(String),
    #[error("it uses {0}, which this program does not know")]
    Unsupported(String),
    #[error("its tokenizer cannot be read: {0}")]
    Tokenizer(String),
    #[error(
        "it does not show which chat template it was trained with; this program knows ChatML, Llama 3 and [INST]"
    )]
    Template,
    #[error("no threads to compute with: {0}")]
    Threads(String),
}

impl LoadError {
    /// The same, said of the model `name`.
    pub(crate) fn of(self, name: &str) -> GenerateError {
        GenerateError::ModelLoad {
            model: name.to_owned(),
            detail: self.to_string(),
        }
    }
}
