//! One run of the program, from its arguments to its exit code.

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use crate::cli::{self, Invocation};
use crate::config::environment::Environment;
use crate::failure::{Exit, Failure};
use crate::signals::Signals;
use crate::ui::{self, Ui};

/// Runs the program.
pub(crate) fn run(arguments: Vec<OsString>) -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        // The message of a panic may quote what was being worked on; its place never does.
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        // The shell's parser is not ours: whoever asks it catches its panics, and takes the text for unreadable.
        if !place.contains("brush-parser") {
            ui::say_panic(&place);
        }
    }));
    let exit = catch_unwind(AssertUnwindSafe(|| work(arguments))).unwrap_or(Exit::Error);
    ExitCode::from(exit.code())
}

fn work(arguments: Vec<OsString>) -> Exit {
    Signals::survive_the_file_limit();
    let environment = Environment::capture();
    let mut ui = Ui::new(&environment);
    let result = Invocation::parse(arguments).and_then(|invocation| {
        ui.set_verbosity(invocation.verbosity());
        cli::run(invocation, &environment, &mut ui)
    });
    let exit = result.unwrap_or_else(|failure: Failure| {
        ui.fail(&failure);
        failure.exit()
    });
    ui.finish(exit)
}
