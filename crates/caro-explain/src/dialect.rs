//! Which tools are meant where systems differ.

/// Whose everyday tools a command is for: the same option can mean different things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// GNU's, as on Linux.
    #[default]
    Gnu,
    /// BSD's, as on macOS.
    Bsd,
}
