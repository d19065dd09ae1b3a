//! The models that Caro offers.

/// A model in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// What people call it.
    pub name: &'static str,
    /// Who publishes it, as `owner/repository` of Hugging Face.
    pub repository: &'static str,
    /// The file, there and here. It ends in `.gguf`.
    pub file: &'static str,
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// The licence, by its SPDX identifier.
    pub licence: &'static str,
}

impl Model {
    /// The file's name without `.gguf`: what a file that nobody has named is called.
    #[must_use]
    pub fn stem(&self) -> &'static str {
        self.file.strip_suffix(".gguf").unwrap_or(self.file)
    }
}

/// Every model that Caro offers, the default first.
pub static KNOWN: [Model; 2] = [
    Model {
        name: "qwen2.5-coder-1.5b-instruct",
        repository: "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        file: "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        bytes: 1_117_320_768,
        sha256: digest("cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"),
        licence: "Apache-2.0",
    },
    Model {
        name: "qwen2.5-coder-0.5b-instruct",
        repository: "Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
        file: "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        bytes: 491_400_064,
        sha256: digest("1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"),
        licence: "Apache-2.0",
    },
];

/// The model that is meant where none is named.
#[must_use]
pub fn default_model() -> &'static Model {
    &KNOWN[0]
}

/// The known model of this name, or whose file is called so.
#[must_use]
pub fn known(name: &str) -> Option<&'static Model> {
    KNOWN
        .iter()
        .find(|model| model.name == name || model.stem() == name || model.file == name)
}

/// Reads 64 hexadecimal digits at compile time.
const fn digest(hex: &str) -> [u8; 32] {
    let hex = hex.as_bytes();
    assert!(hex.len() == 64, "a SHA-256 has 64 digits");
    let mut bytes = [0; 32];
    let mut i = 0;
    while i < 32 {
        bytes[i] = nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]);
        i += 1;
    }
    bytes
}

const fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => panic!("a digit is 0 to 9 or a to f"),
    }
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, default_model, known};

    #[test]
    fn each_is_found_by_its_name_and_by_its_file() {
        for model in &KNOWN {
            for name in [model.name, model.stem(), model.file] {
                assert_eq!(known(name), Some(model), "{name}");
            }
            assert!(model.file.ends_with(".gguf"));
            assert!(model.stem().starts_with(model.name));
        }
        assert_eq!(known("gpt"), None);
        assert_eq!(default_model().name, "qwen2.5-coder-1.5b-instruct");
    }

    #[test]
    fn a_sum_is_read_as_it_is_written() {
        assert_eq!(default_model().sha256[..3], [0xcc, 0x32, 0x4a]);
        assert_eq!(default_model().sha256[31], 0x46);
    }
}
