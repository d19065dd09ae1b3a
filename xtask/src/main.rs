//! Tasks for maintainers: `cargo xtask <task>`.

mod r#gen;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What maintainers run.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write what is generated from the types: dictionary, schema, references, completions, manual.
    Gen(r#gen::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Gen(arguments) => r#gen::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// One line for the person who runs the task.
fn say(line: &str) {
    use std::io::Write as _;
    // Nobody is there to read it: that is no reason to fail.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
