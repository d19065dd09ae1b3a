//! What is said of files that cannot be used.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![expect(unused, reason = "other tests use the rest of the builder")]

#[path = "support/gguf_builder.rs"]
mod gguf_builder;

use caro_inference::{EmbeddedModel, Options};
use gguf_builder::GgufBuilder;

/// What a user is told of a file with these bytes.
fn said_of(bytes: &[u8]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("model.gguf");
    std::fs::write(&path, bytes).unwrap();
    let options = Options {
        name: "tiny".to_owned(),
        ..Options::default()
    };
    match EmbeddedModel::open(&path, &options) {
        Ok(_) => "it can be used".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// A header that claims numbers of tensors and of values.
fn claiming(tensors: u64, values: u64, rest: &[u8]) -> Vec<u8> {
    let mut bytes = b"GGUF\x03\0\0\0".to_vec();
    bytes.extend(tensors.to_le_bytes());
    bytes.extend(values.to_le_bytes());
    bytes.extend(rest);
    bytes
}

#[test]
fn files_that_cannot_be_used() {
    let tiny = || GgufBuilder::tiny("llama");
    let whole = tiny().bytes();
    let mut nested = 9u32.to_le_bytes().to_vec();
    for _ in 0..100 {
        nested.extend(1u64.to_le_bytes());
        nested.extend(9u32.to_le_bytes());
    }
    let mut long_list = 8u32.to_le_bytes().to_vec();
    long_list.extend((1u64 << 60).to_le_bytes());
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("a whole file", whole.clone()),
        ("nothing", Vec::new()),
        (
            "a web page",
            b"<html><body>Not found</body></html>".to_vec(),
        ),
        ("cut in its first bytes", whole[..10].to_vec()),
        ("cut in its vocabulary", whole[..2000].to_vec()),
        (
            "cut in its last tensor",
            whole[..whole.len() - 100].to_vec(),
        ),
        ("version 1", b"GGUF\x01\0\0\0aaaaaaaaaaaaaaaa".to_vec()),
        ("big-endian", b"GGUF\0\0\0\x03aaaaaaaaaaaaaaaa".to_vec()),
        ("2^60 tensors", claiming(1 << 60, 0, &[0; 64])),
        ("2^60 values", claiming(0, 1 << 60, &[0; 64])),
        (
            "a text of 2^60 bytes",
            claiming(0, 1, &(1u64 << 60).to_le_bytes()),
        ),
        (
            "a list of 2^60 texts",
            tiny().set("a.list", 9, long_list).bytes(),
        ),
        (
            "lists in lists in lists",
            tiny().set("a.list", 9, nested).bytes(),
        ),
        (
            "a value of a type that is none",
            tiny().set("a.key", 77, vec![]).bytes(),
        ),
        (
            "one part of several",
            tiny()
                .set("split.count", 2, 3u16.to_le_bytes().to_vec())
                .bytes(),
        ),
        (
            "an alignment of nothing",
            tiny().number("general.alignment", 0).bytes(),
        ),
        (
            "no architecture",
            tiny().without("general.architecture").bytes(),
        ),
        (
            "another architecture",
            tiny().text("general.architecture", "mamba").bytes(),
        ),
        ("experts", tiny().number("llama.expert_count", 8).bytes()),
        (
            "stretched positions",
            tiny().text("llama.rope.scaling.type", "yarn").bytes(),
        ),
        ("no layers", tiny().number("llama.block_count", 0).bytes()),
        (
            "four billion layers",
            tiny().number("llama.block_count", u32::MAX).bytes(),
        ),
        (
            "no number of heads",
            tiny().without("llama.attention.head_count").bytes(),
        ),
        (
            "heads that cannot share",
            tiny().number("llama.attention.head_count_kv", 3).bytes(),
        ),
        (
            "a layer too many",
            tiny().number("llama.block_count", 3).bytes(),
        ),
        (
            "a tensor missing",
            tiny().without("output_norm.weight").bytes(),
        ),
        (
            "a tensor of another shape",
            tiny()
                .without("output_norm.weight")
                .tensor("output_norm.weight", 0, &[16], vec![0; 64])
                .bytes(),
        ),
        (
            "a tensor of a type unknown here",
            tiny()
                .without("output.weight")
                .tensor("output.weight", 23, &[256, 4], vec![0; 544])
                .bytes(),
        ),
        (
            "a tensor whose size overflows",
            tiny()
                .tensor("huge", 0, &[1 << 40, 1 << 40], vec![])
                .bytes(),
        ),
        (
            "a row that is not whole blocks",
            tiny().tensor("odd", 12, &[100, 4], vec![0; 544]).bytes(),
        ),
        (
            "no vocabulary",
            tiny().without("tokenizer.ggml.tokens").bytes(),
        ),
        ("no merges", tiny().without("tokenizer.ggml.merges").bytes()),
        (
            "a tokenizer of another kind",
            tiny().text("tokenizer.ggml.model", "t5").bytes(),
        ),
        (
            "words split in another way",
            tiny().text("tokenizer.ggml.pre", "klingon").bytes(),
        ),
        (
            "fewer kinds than tokens",
            tiny()
                .integers("tokenizer.ggml.token_type", &[1, 1])
                .bytes(),
        ),
        ("no chat template", {
            let kinds = [1; 263];
            tiny().integers("tokenizer.ggml.token_type", &kinds).bytes()
        }),
    ];
    let said: Vec<String> = cases
        .iter()
        .map(|(case, bytes)| format!("{case}:\n    {}", said_of(bytes)))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_file_that_is_not_there_is_missing_and_not_broken() {
    let options = Options {
        name: "tiny".to_owned(),
        ..Options::default()
    };
    let error = EmbeddedModel::open("no/such/model.gguf".as_ref(), &options).unwrap_err();
    insta::assert_snapshot!(error, @"the model tiny is not here: there is no file no/such/model.gguf");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(100))]
    /// A damaged header is an error or harmless, never a panic or a giant allocation.
    #[test]
    fn a_changed_byte_in_the_header_does_no_harm(at in 0usize..7000, byte: u8) {
        let mut bytes = GgufBuilder::tiny("qwen2").bytes();
        let at = at.min(bytes.len() - 1);
        bytes[at] = byte;
        said_of(&bytes);
    }
}
