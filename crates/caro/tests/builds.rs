//! What a build has in it, and what it has not.

use std::path::Path;

use toml_edit::DocumentMut;

#[test]
fn beta_is_a_default_exactly_as_long_as_the_version_says_so() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest: DocumentMut = std::fs::read_to_string(manifest).unwrap().parse().unwrap();
    let defaults = manifest["features"]["default"].as_array().unwrap();
    let is_default = defaults.iter().any(|name| name.as_str() == Some("beta"));
    assert_eq!(is_default, env!("CARGO_PKG_VERSION").contains("-beta"));
}

/// Where events go, and the key of that project. A build without telemetry could send nothing if it wanted to.
#[test]
fn only_a_build_with_telemetry_knows_where_to_send() {
    let program = std::fs::read(env!("CARGO_BIN_EXE_caro")).unwrap();
    let holds = |text: &str| {
        let text = text.as_bytes();
        program.windows(text.len()).any(|bytes| bytes == text)
    };
    for text in ["i.posthog.com", "phc_"] {
        assert_eq!(holds(text), cfg!(feature = "telemetry"), "{text}");
    }
}
