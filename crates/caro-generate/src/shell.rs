//! Where a command is to run: the shell that reads it and the tools it finds there.

use std::fmt;
use std::str::FromStr;

/// The shell that will read a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shell {
    /// GNU Bash.
    Bash,
    /// The Z shell.
    Zsh,
    /// The friendly interactive shell.
    Fish,
    /// A POSIX shell: dash, ash, ksh.
    Sh,
    /// PowerShell, on any system.
    PowerShell,
    /// Windows' `cmd.exe`.
    Cmd,
    /// Nushell.
    Nu,
    /// Something else; nothing is assumed about its grammar.
    Other,
}

impl Shell {
    /// Every shell, in the order they are listed to people.
    pub const ALL: [Self; 8] = [
        Self::Bash,
        Self::Zsh,
        Self::Fish,
        Self::Sh,
        Self::PowerShell,
        Self::Cmd,
        Self::Nu,
        Self::Other,
    ];

    /// The lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Sh => "sh",
            Self::PowerShell => "powershell",
            Self::Cmd => "cmd",
            Self::Nu => "nu",
            Self::Other => "other",
        }
    }

    /// Whether the shell reads the POSIX grammar: bash, zsh and sh do.
    #[must_use]
    pub const fn is_posix(self) -> bool {
        matches!(self, Self::Bash | Self::Zsh | Self::Sh)
    }

    /// Whether simple commands and pipelines are written as in POSIX shells: in fish they are, too.
    pub(crate) const fn has_posix_pipelines(self) -> bool {
        self.is_posix() || matches!(self, Self::Fish)
    }
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A shell name that Caro does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown shell \"{name}\"; the shells are {}", known_shells())]
pub struct UnknownShell {
    /// The name as it was given.
    pub name: String,
}

fn known_shells() -> String {
    Shell::ALL.map(Shell::as_str).join(", ")
}

impl FromStr for Shell {
    type Err = UnknownShell;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|shell| shell.as_str() == name)
            .ok_or_else(|| UnknownShell {
                name: name.to_owned(),
            })
    }
}

/// Which family of core utilities a command will find. Their options differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Userland {
    /// GNU coreutils, findutils, sed, and a Linux kernel below them.
    Gnu,
    /// The BSD tools, as macOS and the BSDs ship them.
    Bsd,
}

impl Userland {
    /// The family of the system this was built for.
    #[must_use]
    pub const fn current() -> Self {
        if cfg!(any(
            target_os = "macos",
            target_os = "freebsd",
            target_os = "netbsd",
            target_os = "openbsd",
            target_os = "dragonfly"
        )) {
            Self::Bsd
        } else {
            Self::Gnu
        }
    }

    /// The lower-case name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gnu => "gnu",
            Self::Bsd => "bsd",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shell_is_found_by_its_own_name() {
        for shell in Shell::ALL {
            assert_eq!(shell.as_str().parse(), Ok(shell));
        }
    }

    #[test]
    fn an_unknown_shell_is_told_the_known_ones() {
        let error = "tcsh".parse::<Shell>().unwrap_err().to_string();
        assert_eq!(
            error,
            "unknown shell \"tcsh\"; the shells are bash, zsh, fish, sh, powershell, cmd, nu, other"
        );
    }
}
