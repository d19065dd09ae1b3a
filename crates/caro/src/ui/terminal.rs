//! What the terminal is asked.

/// The width of the terminal on stderr, in columns, as it says itself.
#[cfg(unix)]
pub(super) fn width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stderr()).ok()?;
    Some(usize::from(size.ws_col))
}

/// The width of the terminal, in columns.
#[cfg(not(unix))]
pub(super) fn width() -> Option<usize> {
    None
}

/// Whether the terminal that we read from is gone.
#[cfg(unix)]
pub(super) fn is_gone() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::os::fd::AsFd as _;

    let stdin = std::io::stdin();
    let mut input = [PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN)];
    let polled = poll(&mut input, Some(&Timespec::default()));
    polled.is_ok() && input[0].revents().contains(PollFlags::HUP)
}

/// Whether the terminal that we read from is gone.
#[cfg(not(unix))]
pub(super) fn is_gone() -> bool {
    false
}
