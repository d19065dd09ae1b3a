//! What is known of the tools that a command uses.

use std::fmt;

/// Knows which tools are here, and which options they have.
pub trait Tools {
    /// What a command for a POSIX shell uses that is known not to be there, the first first. What nobody knows is not
    /// missing: an empty list means that nothing speaks against the command.
    fn missing(&self, command: &str) -> Vec<Missing>;
}

/// Something that a command uses and that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// A command that is neither installed nor built into the shell.
    Tool(String),
    /// An option that its tool does not have.
    Option {
        /// The tool, perhaps with a subcommand: `git log`.
        tool: String,
        /// The option as it is written: `--sort-by-size`.
        option: String,
    },
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tool(tool) => write!(f, "{tool} is not installed"),
            Self::Option { tool, option } => write!(f, "{tool} has no option {option}"),
        }
    }
}

/// Nothing is known of any tool: every command passes.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnyTools;

impl Tools for AnyTools {
    fn missing(&self, _command: &str) -> Vec<Missing> {
        Vec::new()
    }
}

/// Commands that bash, zsh and POSIX shells have built in: there is no program to be installed.
const BUILTINS: &[&str] = &[
    ".",
    ":",
    "[",
    "alias",
    "autoload",
    "bg",
    "bind",
    "bindkey",
    "break",
    "builtin",
    "caller",
    "cd",
    "command",
    "compgen",
    "complete",
    "compopt",
    "continue",
    "declare",
    "dirs",
    "disown",
    "echo",
    "enable",
    "eval",
    "exec",
    "exit",
    "export",
    "false",
    "fc",
    "fg",
    "getopts",
    "hash",
    "help",
    "history",
    "jobs",
    "kill",
    "let",
    "local",
    "logout",
    "mapfile",
    "popd",
    "printf",
    "print",
    "pushd",
    "pwd",
    "read",
    "readarray",
    "readonly",
    "return",
    "set",
    "setopt",
    "shift",
    "shopt",
    "source",
    "suspend",
    "test",
    "time",
    "times",
    "trap",
    "true",
    "type",
    "typeset",
    "ulimit",
    "umask",
    "unalias",
    "unset",
    "unsetopt",
    "wait",
    "where",
    "whence",
];

/// Whether bash, zsh or a POSIX shell has this command built in.
#[must_use]
pub fn is_builtin(name: &str) -> bool {
    BUILTINS.contains(&name)
}
