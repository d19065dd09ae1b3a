//! The program as it is shipped, to be measured.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::test::root;

/// Builds it, and says where it lies. `linker` are arguments for the compiler of the program itself.
pub(crate) fn build(linker: &[&str]) -> Result<PathBuf> {
    let root = root()?;
    let status = Command::new("cargo")
        .args(["rustc", "--release", "--package", "caro", "--bin", "caro"])
        .arg("--")
        .args(linker)
        .current_dir(&root)
        .status()?;
    if !status.success() {
        bail!("the release build failed");
    }
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    Ok(target.join("release/caro"))
}
