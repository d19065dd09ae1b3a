//! GGUF files made by hand: whole tiny models, and broken ones.

use std::path::{Path, PathBuf};

/// A GGUF file in the making.
#[derive(Clone, Default)]
pub(crate) struct GgufBuilder {
    metadata: Vec<(String, u32, Vec<u8>)>,
    tensors: Vec<Tensor>,
}

#[derive(Clone)]
struct Tensor {
    name: String,
    dimensions: Vec<u64>,
    kind: u32,
    data: Vec<u8>,
}

impl GgufBuilder {
    pub(crate) fn set(mut self, key: &str, kind: u32, value: Vec<u8>) -> Self {
        self.metadata.retain(|(known, _, _)| known != key);
        self.metadata.push((key.to_owned(), kind, value));
        self
    }

    pub(crate) fn without(mut self, key: &str) -> Self {
        self.metadata.retain(|(known, _, _)| known != key);
        self.tensors.retain(|tensor| tensor.name != key);
        self
    }

    pub(crate) fn text(self, key: &str, value: &str) -> Self {
        self.set(key, 8, text(value))
    }

    pub(crate) fn number(self, key: &str, value: u32) -> Self {
        self.set(key, 4, value.to_le_bytes().to_vec())
    }

    pub(crate) fn float(self, key: &str, value: f32) -> Self {
        self.set(key, 6, value.to_le_bytes().to_vec())
    }

    pub(crate) fn flag(self, key: &str, value: bool) -> Self {
        self.set(key, 7, vec![u8::from(value)])
    }

    pub(crate) fn texts(self, key: &str, values: &[String]) -> Self {
        let items = values.iter().flat_map(|value| text(value)).collect();
        self.list(key, 8, values.len(), items)
    }

    pub(crate) fn integers(self, key: &str, values: &[i32]) -> Self {
        let items = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        self.list(key, 5, values.len(), items)
    }

    pub(crate) fn floats(self, key: &str, values: &[f32]) -> Self {
        let items = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        self.list(key, 6, values.len(), items)
    }

    fn list(self, key: &str, kind: u32, count: usize, items: Vec<u8>) -> Self {
        let mut value = kind.to_le_bytes().to_vec();
        value.extend((count as u64).to_le_bytes());
        value.extend(items);
        self.set(key, 9, value)
    }

    /// A tensor of a type by its number, with whatever data.
    pub(crate) fn tensor(
        mut self,
        name: &str,
        kind: u32,
        dimensions: &[u64],
        data: Vec<u8>,
    ) -> Self {
        self.tensors.push(Tensor {
            name: name.to_owned(),
            dimensions: dimensions.to_vec(),
            kind,
            data,
        });
        self
    }

    /// A tensor of numbers that look random and are always the same.
    fn noise(self, name: &str, dimensions: &[u64], size: f32, around: f32) -> Self {
        let mut state = name.bytes().fold(0x9e37_79b9_7f4a_7c15_u64, |state, byte| {
            (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let count: u64 = dimensions.iter().product();
        let data = (0..count).flat_map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let unit = (state >> 40) as f32 / 8_388_608.0 - 1.0;
            (around + unit * size).to_le_bytes()
        });
        let data = data.collect();
        self.tensor(name, 0, dimensions, data)
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3u32.to_le_bytes());
        bytes.extend((self.tensors.len() as u64).to_le_bytes());
        bytes.extend((self.metadata.len() as u64).to_le_bytes());
        for (key, kind, value) in &self.metadata {
            bytes.extend(text(key));
            bytes.extend(kind.to_le_bytes());
            bytes.extend(value);
        }
        let mut data: Vec<u8> = Vec::new();
        for tensor in &self.tensors {
            bytes.extend(text(&tensor.name));
            bytes.extend((tensor.dimensions.len() as u32).to_le_bytes());
            bytes.extend(tensor.dimensions.iter().flat_map(|size| size.to_le_bytes()));
            bytes.extend(tensor.kind.to_le_bytes());
            bytes.extend((data.len() as u64).to_le_bytes());
            data.extend(&tensor.data);
            data.resize(data.len().next_multiple_of(32), 0);
        }
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        bytes.extend(data);
        bytes
    }

    pub(crate) fn write(&self, directory: &Path) -> PathBuf {
        let path = directory.join("model.gguf");
        std::fs::write(&path, self.bytes()).unwrap();
        path
    }

    /// A whole model of two layers that talks nonsense, of one of the known architectures.
    pub(crate) fn tiny(architecture: &str) -> Self {
        let key = |key: &str| format!("{architecture}.{key}");
        let (width, inner, heads, kv_heads, head) = (32, 64, 4, 2, 8);
        let vocabulary = byte_letters_and_markers();
        let count = vocabulary.len() as u64;
        let kinds: Vec<i32> = (0..count).map(|id| if id < 260 { 1 } else { 3 }).collect();
        let mut builder = Self::default()
            .text("general.architecture", architecture)
            .number(&key("block_count"), 2)
            .number(&key("context_length"), 256)
            .number(&key("embedding_length"), width)
            .number(&key("feed_forward_length"), inner)
            .number(&key("attention.head_count"), heads)
            .number(&key("attention.head_count_kv"), kv_heads)
            .float(&key("attention.layer_norm_rms_epsilon"), 1e-6)
            .float(&key("rope.freq_base"), 10_000.0)
            .text("tokenizer.ggml.model", "gpt2")
            .text("tokenizer.ggml.pre", "qwen2")
            .texts("tokenizer.ggml.tokens", &vocabulary)
            .integers("tokenizer.ggml.token_type", &kinds)
            .texts(
                "tokenizer.ggml.merges",
                &["l s", "i n", "t h", "th e"].map(str::to_owned),
            )
            .number("tokenizer.ggml.eos_token_id", 262)
            .noise("token_embd.weight", &[width.into(), count], 0.6, 0.0)
            .noise("output.weight", &[width.into(), count], 0.6, 0.0)
            .noise("output_norm.weight", &[width.into()], 0.1, 1.0);
        for layer in 0..2 {
            let name = |name: &str| format!("blk.{layer}.{name}");
            let (width, inner): (u64, u64) = (width.into(), inner.into());
            let (all, shared) = (u64::from(heads * head), u64::from(kv_heads * head));
            builder = builder
                .noise(&name("attn_norm.weight"), &[width], 0.1, 1.0)
                .noise(&name("ffn_norm.weight"), &[width], 0.1, 1.0)
                .noise(&name("attn_q.weight"), &[width, all], 0.4, 0.0)
                .noise(&name("attn_k.weight"), &[width, shared], 0.4, 0.0)
                .noise(&name("attn_v.weight"), &[width, shared], 0.4, 0.0)
                .noise(&name("attn_output.weight"), &[all, width], 0.4, 0.0)
                .noise(&name("ffn_gate.weight"), &[width, inner], 0.4, 0.0)
                .noise(&name("ffn_up.weight"), &[width, inner], 0.4, 0.0)
                .noise(&name("ffn_down.weight"), &[inner, width], 0.4, 0.0);
            if architecture == "qwen2" {
                builder = builder
                    .noise(&name("attn_q.bias"), &[all], 0.5, 0.0)
                    .noise(&name("attn_k.bias"), &[shared], 0.5, 0.0)
                    .noise(&name("attn_v.bias"), &[shared], 0.5, 0.0);
            }
            if architecture == "qwen3" {
                builder = builder
                    .number(&key("attention.key_length"), head)
                    .noise(&name("attn_q_norm.weight"), &[head.into()], 0.1, 1.0)
                    .noise(&name("attn_k_norm.weight"), &[head.into()], 0.1, 1.0);
            }
        }
        builder
    }
}

fn text(value: &str) -> Vec<u8> {
    let mut bytes = (value.len() as u64).to_le_bytes().to_vec();
    bytes.extend(value.as_bytes());
    bytes
}

/// The 256 letters of byte-level vocabularies, four merged ones, and the markers of ChatML from 260 on.
fn byte_letters_and_markers() -> Vec<String> {
    let visible = |byte: u32| matches!(byte, 33..=126 | 161..=172 | 174..=255);
    let mut names: Vec<String> = (0..256u32)
        .filter(|byte| visible(*byte))
        .chain(256..256 + (0..256).filter(|byte| !visible(*byte)).count() as u32)
        .map(|letter| char::from_u32(letter).unwrap().to_string())
        .collect();
    names.extend(["ls", "in", "th", "the"].map(str::to_owned));
    names.extend(["<|endoftext|>", "<|im_start|>", "<|im_end|>"].map(str::to_owned));
    names
}
