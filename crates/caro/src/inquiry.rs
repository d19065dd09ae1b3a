//! Asking a program for a text: it has nothing to read, a bound on what it may say, and a time in which to say it.

use std::io::{self, Read as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How often we look whether the user has had enough, or the program has ended.
const GLANCE: Duration = Duration::from_millis(20);

/// What a program may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// From its start to its end.
    pub(crate) time: Duration,
    /// Bytes of its output; what is beyond them is not read.
    pub(crate) bytes: u64,
    /// Whether it may use the terminal, to ask for a password.
    pub(crate) terminal: bool,
}

/// What a program said.
#[derive(Debug)]
pub(crate) struct Said {
    /// Its standard output.
    pub(crate) output: Vec<u8>,
    /// How it ended.
    pub(crate) status: ExitStatus,
}

/// Why a program said nothing that could be used.
#[derive(Debug)]
pub(crate) enum Silence {
    /// It could not be started, or not be read.
    Broken(io::Error),
    /// It took longer than it may. It has been ended.
    Late,
    /// The user stopped it.
    Stopped,
}

/// Asks a program.
///
/// # Errors
/// Why there is nothing to read.
pub(crate) fn ask(
    command: &mut Command,
    bounds: Bounds,
    stopped: &dyn Fn() -> bool,
) -> Result<Said, Silence> {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    if !bounds.terminal {
        command.stderr(Stdio::null());
        // In a group of its own it is in the background, where nobody may read from the terminal.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
    }
    let mut child = command.spawn().map_err(Silence::Broken)?;
    let said = listen(&mut child, bounds, stopped);
    if said.is_err() {
        end(&mut child, bounds);
    }
    said
}

fn listen(child: &mut Child, bounds: Bounds, stopped: &dyn Fn() -> bool) -> Result<Said, Silence> {
    let until = Instant::now() + bounds.time;
    let (sender, receiver) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        // It may never end: whoever inherited the other side can outlive the program.
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = output.take(bounds.bytes).read_to_end(&mut bytes);
            _ = sender.send(read.map(|_| bytes));
        });
    }
    let pause = |until: Instant| match until.checked_duration_since(Instant::now()) {
        _ if stopped() => Err(Silence::Stopped),
        None => Err(Silence::Late),
        Some(left) => Ok(left.min(GLANCE)),
    };
    let output = loop {
        match receiver.recv_timeout(pause(until)?) {
            Ok(read) => break read.map_err(Silence::Broken)?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break Vec::new(),
        }
    };
    loop {
        if let Some(status) = child.try_wait().map_err(Silence::Broken)? {
            // Ctrl-C reaches it as well, and it may be quicker than we are.
            pause(until)?;
            return Ok(Said { output, status });
        }
        std::thread::sleep(pause(until)?.min(Duration::from_millis(2)));
    }
}

/// Ends a program, and those that it started where it has a group of its own.
fn end(child: &mut Child, bounds: Bounds) {
    #[cfg(unix)]
    if !bounds.terminal {
        use rustix::process::{Pid, Signal, kill_process_group};
        _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = bounds;
    // It may have ended by itself a moment ago.
    _ = child.kill();
    _ = child.wait();
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::{Bounds, Said, Silence, ask};
    use std::process::Command;
    use std::time::{Duration, Instant};

    const BOUNDS: Bounds = Bounds {
        time: Duration::from_secs(20),
        bytes: 1000,
        terminal: false,
    };

    fn ask_shell(script: &str, bounds: Bounds) -> Result<Said, Silence> {
        ask(
            Command::new("/bin/sh").args(["-c", script]),
            bounds,
            &|| false,
        )
    }

    #[test]
    fn what_it_says_comes_with_how_it_ended() {
        let said = ask_shell("echo yes; exit 3", BOUNDS).unwrap();
        assert_eq!(
            (said.output.as_slice(), said.status.code()),
            (&b"yes\n"[..], Some(3))
        );
    }

    #[test]
    fn nobody_is_listened_to_for_ever() {
        let start = Instant::now();
        let said = ask_shell("while :; do echo y; done", BOUNDS).unwrap();
        assert_eq!(said.output.len(), 1000);
        let short = Bounds {
            time: Duration::from_millis(100),
            ..BOUNDS
        };
        assert!(matches!(ask_shell("sleep 60", short), Err(Silence::Late)));
        // Its child holds the pipe, and goes with it.
        assert!(matches!(
            ask_shell("sleep 60 & sleep 60", short),
            Err(Silence::Late)
        ));
        let stopped = ask(Command::new("sleep").arg("60"), BOUNDS, &|| true);
        assert!(matches!(stopped, Err(Silence::Stopped)));
        assert!(start.elapsed() < BOUNDS.time);
    }

    #[test]
    fn it_has_nothing_to_read_and_may_not_be_there() {
        assert!(ask_shell("cat", BOUNDS).unwrap().output.is_empty());
        let nobody = ask(&mut Command::new("/nonexistent/program"), BOUNDS, &|| false);
        assert!(matches!(nobody, Err(Silence::Broken(_))));
    }
}
