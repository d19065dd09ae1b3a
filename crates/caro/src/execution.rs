//! Running a command in the user's shell.
//!
//! The command gets our own streams and stays in our process group, so that it behaves as if it had been typed: what
//! it writes is not touched, and Ctrl-C reaches it from the terminal. SIGTERM and SIGHUP are passed on; SIGINT and
//! SIGQUIT are not, since the terminal has sent them to the command as well. Caro waits until the command has ended, whatever happens.

use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::shell::UserShell;
use crate::signals::Signals;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With exit code 0.
    Success,
    /// With another exit code.
    Error,
    /// By a signal.
    Signal,
    /// The shell did not find it (127).
    NotFound,
    /// The shell found it and may not execute it (126).
    NotExecutable,
}

/// What came of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Its exit code, 128 + n for signal n.
    pub(crate) code: u8,
    /// How it ended.
    pub(crate) ending: Ending,
    /// How long it ran.
    pub(crate) time: Duration,
}

/// Where the command's stdout goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// To our stdout.
    Output,
    /// To our stderr, since stdout is for JSON.
    Error,
}

/// Runs a command and waits for its end.
///
/// # Errors
/// The shell itself cannot be started.
pub(crate) fn execute(
    command: &str,
    shell: &UserShell,
    destination: Destination,
    signals: &Signals,
) -> io::Result<Outcome> {
    let mut process = Command::new(&shell.program);
    process.args(shell.run_arguments()).arg(command);
    if destination == Destination::Error {
        process.stdout(stderr()?);
    }
    let start = Instant::now();
    let child = process.spawn()?;
    let status = wait(child, signals)?;
    let code = code(status);
    Ok(Outcome {
        code,
        ending: ending(code),
        time: start.elapsed(),
    })
}

#[cfg(unix)]
fn stderr() -> io::Result<Stdio> {
    use std::os::fd::AsFd as _;
    Ok(io::stderr().as_fd().try_clone_to_owned()?.into())
}

#[cfg(windows)]
fn stderr() -> io::Result<Stdio> {
    use std::os::windows::io::AsHandle as _;
    Ok(io::stderr().as_handle().try_clone_to_owned()?.into())
}

#[cfg(unix)]
fn wait(mut child: Child, signals: &Signals) -> io::Result<ExitStatus> {
    use rustix::process::{Pid, Signal, kill_process};
    let mut passed_on = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        let number = signals
            .received()
            .filter(|number| !Signals::is_interrupt(*number));
        if let Some(number) = number
            && passed_on != Some(number)
            && let Some(signal) = Signal::from_named_raw(i32::from(number))
        {
            passed_on = Some(number);
            // It may have ended a moment ago; then there is nobody to tell.
            _ = kill_process(Pid::from_child(&child), signal);
        }
        signals.wait_for_child();
    }
}

#[cfg(not(unix))]
fn wait(mut child: Child, _signals: &Signals) -> io::Result<ExitStatus> {
    child.wait()
}

fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return 128_u8.saturating_add(u8::try_from(signal).unwrap_or(u8::MAX));
    }
    // A code that does not fit must not become 0 by losing its upper half.
    status
        .code()
        .map_or(1, |code| u8::try_from(code).unwrap_or(1))
}

/// What an exit code means. A shell reports the signal that ended its last command as 128 + n.
const fn ending(code: u8) -> Ending {
    match code {
        0 => Ending::Success,
        126 => Ending::NotExecutable,
        127 => Ending::NotFound,
        129..=192 => Ending::Signal,
        _ => Ending::Error,
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::{Destination, Ending, execute};
    use crate::shell::UserShell;
    use crate::signals::Signals;
    use caro_generate::Shell;

    fn run(command: &str) -> (u8, Ending) {
        let shell = UserShell {
            kind: Shell::Sh,
            program: "/bin/sh".into(),
        };
        let signals = Signals::install().unwrap();
        let outcome = execute(command, &shell, Destination::Error, &signals).unwrap();
        (outcome.code, outcome.ending)
    }

    #[test]
    fn exit_codes_are_passed_on_with_what_they_mean() {
        assert_eq!(run("true"), (0, Ending::Success));
        assert_eq!(run("exit 7"), (7, Ending::Error));
        assert_eq!(run("exit 255"), (255, Ending::Error));
        assert_eq!(
            run("no-such-program-anywhere 2>/dev/null"),
            (127, Ending::NotFound)
        );
        assert_eq!(run("/etc 2>/dev/null"), (126, Ending::NotExecutable));
    }

    #[test]
    fn a_signal_is_128_and_its_number() {
        assert_eq!(run("kill -TERM $$"), (143, Ending::Signal));
        assert_eq!(run("sh -c 'kill -KILL $$'; exit $?"), (137, Ending::Signal));
    }

    #[test]
    fn a_shell_that_is_not_there_is_an_error_of_ours() {
        let shell = UserShell {
            kind: Shell::Zsh,
            program: "/nonexistent/zsh".into(),
        };
        let signals = Signals::install().unwrap();
        assert!(execute("true", &shell, Destination::Output, &signals).is_err());
    }
}
