//! Links the program so that it starts with less: a few kilobytes of packed relocations in place of nearly a megabyte
//! that every start would read, the functions of an everyday run side by side, and the library first in which most names
//! are found.

use std::env::var;
use std::path::PathBuf;
use std::process::Command;

/// The first glibc that reads packed relocations.
const READS_PACKED: (u32, u32) = (2, 36);

/// Which functions an everyday run calls, as a linker reads it.
const EVERYDAY: &str = "everyday.ld";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| var(name).is_ok_and(|it| it == value);
    let glibc = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if glibc {
        println!("cargo::rustc-link-lib=dylib=c");
    }
    println!("cargo::rerun-if-changed={EVERYDAY}");
    let everyday = PathBuf::from(var("CARGO_MANIFEST_DIR").unwrap_or_default()).join(EVERYDAY);
    if glibc && is("PROFILE", "release") && reads_scripts() && everyday.exists() {
        println!("cargo::rustc-link-arg-bins=-Wl,-T,{}", everyday.display());
    }
    let native = var("HOST").ok() == var("TARGET").ok();
    // A program needs the glibc that it was built with, or a newer one: what this one reads, those read as well.
    if glibc && native && version_here().is_some_and(|version| version >= READS_PACKED) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Whether the linker is the usual one, GNU's or LLVM's. Others do not read its scripts, and fail for them.
fn reads_scripts() -> bool {
    let flags = var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    var("RUSTC_LINKER").is_err() && !flags.contains("linker") && !flags.contains("-fuse-ld")
}

/// The version of the glibc of this machine.
fn version_here() -> Option<(u32, u32)> {
    let answer = Command::new("getconf")
        .arg("GNU_LIBC_VERSION")
        .output()
        .ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
