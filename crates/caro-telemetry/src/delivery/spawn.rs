//! Starting the sender, so that nobody waits for it and nobody has to reap it.
//!
//! The run in the foreground starts the program again with one argument, plainly: that costs it a third of a
//! millisecond, where detaching in the parent would cost half a one. That process leaves the session, starts the
//! program once more and ends; the last one belongs to nobody but `init`.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Starts the first of the two processes. `program` is the running executable; one that is gone, after an upgrade,
/// is an error like any other.
///
/// # Errors
///
/// If it cannot be started.
pub fn start(program: &Path, argument: &str) -> io::Result<std::process::Child> {
    detached(program, argument).spawn()
}

/// In the first process: leaves the terminal's session, so that nothing typed there reaches us.
///
/// # Errors
///
/// If the system refuses.
pub fn become_detached() -> io::Result<()> {
    #[cfg(unix)]
    rustix::process::setsid()?;
    Ok(())
}

/// In the first process: starts the second, in `/` and with nothing of the environment but these variables.
///
/// # Errors
///
/// If it cannot be started.
pub fn continue_detached(
    program: &Path,
    argument: &str,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> io::Result<()> {
    let mut command = detached(program, argument);
    command.env_clear().envs(environment);
    if cfg!(unix) {
        command.current_dir("/");
    }
    command.spawn().map(drop)
}

fn detached(program: &Path, argument: &str) -> Command {
    let mut command = Command::new(program);
    command
        .arg(argument)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        const DETACHED_PROCESS: u32 = 0x0000_0008;
        const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
        command.creation_flags(DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP);
    }
    command
}
