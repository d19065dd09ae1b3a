//! The size of the terminal.

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
