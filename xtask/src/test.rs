//! `cargo xtask test`: every test, on a machine that may have nothing but Rust and a C compiler.
//!
//! What a step needs and the machine lacks is installed where that takes a moment and we may (as root on Debian), and
//! named otherwise. A step that cannot run says so and fails; nothing is skipped in silence.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::say;

/// Run every test; install or name what they need.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only the tests of the Rust code.
    #[arg(long)]
    rust_only: bool,
}

/// Programs that tests use, and the Debian packages that bring them.
const PROGRAMS: &[(&str, &str)] = &[
    ("strace", "strace"),
    ("unshare", "util-linux"),
    ("ip", "iproute2"),
    ("dash", "dash"),
    ("git", "git"),
    ("jq", "jq"),
];

/// The oldest Node.js that the site's tools run on.
const OLDEST_NODE: u32 = 20;

/// What the tests of the site use besides.
const SITE_PROGRAMS: &[(&str, &str)] =
    &[("node", "nodejs"), ("npm", "npm"), ("chromium", "chromium")];

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = root()?;
    let site = !arguments.rust_only && root.join("website/package.json").exists();
    provide(PROGRAMS)?;
    if site {
        provide(SITE_PROGRAMS)?;
        check_node()?;
    }
    rust(&root)?;
    if site {
        website(&root)?;
    }
    say("every test passed");
    Ok(())
}

/// The root of the repository.
pub(crate) fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here
        .parent()
        .context("the task runner has no parent directory")?
        .to_owned())
}

fn rust(root: &Path) -> Result<()> {
    // The programs as they are shipped: the beta, the release, and the one without telemetry.
    let builds: [(&str, &[&str]); 3] = [
        ("the beta", &[]),
        (
            "a release",
            &[
                "--no-default-features",
                "--features",
                "telemetry,embedded,remote",
            ],
        ),
        ("a build without telemetry", &["--no-default-features"]),
    ];
    task(root, &["gen", "--check"])?;
    for (index, (what, features)) in builds.into_iter().enumerate() {
        say(&format!("== {what}"));
        let scope: &[&str] = if index == 0 {
            &["--workspace"]
        } else {
            &["--package", "caro"]
        };
        let runner: &[&str] = if has_nextest() {
            &["nextest", "run", "--no-fail-fast"]
        } else {
            &["test"]
        };
        step(
            root,
            "cargo",
            &[runner, &["--locked"], scope, features].concat(),
        )?;
    }
    if has_nextest() {
        step(root, "cargo", &["test", "--locked", "--workspace", "--doc"])?;
    }
    // The insights once more, against DuckDB and in a browser.
    for what in ["check", "page"] {
        task(root, &["insights", what])?;
    }
    Ok(())
}

/// Runs another task of ours, as it is now.
fn task(root: &Path, arguments: &[&str]) -> Result<()> {
    let run = ["run", "--quiet", "--package", "xtask", "--"];
    step(root, "cargo", &[&run, arguments].concat())
}

fn website(root: &Path) -> Result<()> {
    let site = root.join("website");
    step(&site, "npm", &["ci", "--no-audit", "--no-fund"])?;
    step(&site, "npm", &["test"])
}

/// The site's tools need a Node.js that is newer than some distributions have.
fn check_node() -> Result<()> {
    let output = Command::new("node").arg("--version").output()?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        bail!(
            "the site needs Node.js {OLDEST_NODE} or newer, and this is {version}; `cargo xtask test --rust-only` does without"
        );
    }
    Ok(())
}

fn has_nextest() -> bool {
    let mut command = Command::new("cargo");
    command
        .args(["nextest", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Runs a step and shows what it prints.
fn step(directory: &Path, program: &str, arguments: &[&str]) -> Result<()> {
    say(&format!("$ {program} {}", arguments.join(" ")));
    let status = Command::new(program)
        .args(arguments)
        .current_dir(directory)
        .status();
    let status = status.with_context(|| format!("{program} could not be started"))?;
    if !status.success() {
        bail!("{program} {} failed", arguments.join(" "));
    }
    Ok(())
}

/// Sees to it that programs are there.
fn provide(programs: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<_> = programs
        .iter()
        .filter(|(program, _)| !is_there(program))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|(_, package)| *package).collect();
    let install = format!(
        "apt-get update && apt-get install -y {}",
        packages.join(" ")
    );
    if !(is_root() && is_there("apt-get")) {
        bail!("these programs are missing; on Debian they come by: {install}");
    }
    say(&format!("$ {install}"));
    let quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"];
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command
            .args(arguments)
            .args(quiet)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    // An update that fails may still leave lists that are new enough.
    apt(&["update"]);
    let arguments = [
        &["install", "-y", "--no-install-recommends"],
        packages.as_slice(),
    ]
    .concat();
    if !apt(&arguments) {
        bail!(
            "these packages could not be installed: {}",
            packages.join(" ")
        );
    }
    Ok(())
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|directory| directory.join(program).is_file())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
