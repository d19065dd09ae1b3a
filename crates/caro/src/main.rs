//! Caro turns a sentence into a safe shell command.
//!
//! `main` answers `--version` by itself, since that needs neither configuration nor arguments, and hands everything
//! else to [`run`](run::run).

#![cfg_attr(
    not(all(feature = "embedded", feature = "remote")),
    allow(
        dead_code,
        unused_variables,
        reason = "a build with fewer backends asks less of the rest"
    )
)]

mod backends;
mod cli;
mod clipboard;
mod config;
mod execution;
mod failure;
mod generate;
#[cfg(any(feature = "embedded", feature = "remote"))]
mod inquiry;
mod run;
mod sentence;
mod session;
mod shell;
mod signals;
mod telemetry;
mod ui;

use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    // Building the tree of arguments costs more than everything else that `--version` does.
    if let [_, only] = arguments.as_slice()
        && (only == "--version" || only == "-V")
    {
        return ui::print_version();
    }
    #[cfg(feature = "telemetry")]
    if let Some(code) = telemetry::sender::take_over(&arguments) {
        return code;
    }
    run::run(arguments)
}
