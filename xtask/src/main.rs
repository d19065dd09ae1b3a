//! Tasks for maintainers: `cargo xtask <task>`.

mod bench;
mod dashboards;
mod eval;
mod r#gen;
mod insights;
mod layout;
mod release;
mod test;

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
    /// Run every test; install or name what they need.
    Test(test::Arguments),
    /// Answer sentences and judge the answers.
    Eval(eval::Arguments),
    /// Count what a run costs, against what it may cost.
    Bench(bench::Arguments),
    /// Write down which functions an everyday run calls, for the linker.
    Layout(layout::Arguments),
    /// Show the insights on PostHog: render, plan, apply, check.
    Dashboards(dashboards::Arguments),
    /// Check the report against DuckDB, measure both, look at the page in a browser.
    Insights(insights::Arguments),
    /// Write what is generated from the types: dictionary, schema, references, completions, manual.
    Gen(r#gen::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Test(arguments) => test::run(&arguments).map(|()| ExitCode::SUCCESS),
        Task::Eval(arguments) => eval::run(&arguments).map(|()| ExitCode::SUCCESS),
        Task::Bench(arguments) => bench::run(&arguments).map(|()| ExitCode::SUCCESS),
        Task::Layout(arguments) => layout::run(&arguments).map(|()| ExitCode::SUCCESS),
        Task::Dashboards(arguments) => dashboards::run(&arguments),
        Task::Insights(arguments) => insights::run(&arguments).map(|()| ExitCode::SUCCESS),
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
