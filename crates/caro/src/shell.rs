//! Which shell a command is written for, and which program runs it.

use std::path::{Path, PathBuf};

use caro_generate::Shell;

use crate::config::Config;
use crate::config::environment::Environment;

/// The shell that a command is written for and run by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UserShell {
    /// Its grammar.
    pub(crate) kind: Shell,
    /// The program: a path, or a name to be found in `PATH`.
    pub(crate) program: PathBuf,
}

impl UserShell {
    /// The shell that was asked for (flag, variable or configuration), else the user's own.
    pub(crate) fn detect(config: &Config, environment: &Environment) -> Self {
        let own = environment.path("SHELL").filter(|path| path.is_absolute());
        let own = own.map(|path| (kind_of(&path), path));
        match (config.shell(), own) {
            (None, Some((kind, program))) => Self { kind, program },
            (None, None) => Self::named(system_default()),
            // The user's own program where it is of that kind: it may be newer than the one in PATH.
            (Some(kind), Some((own, program))) if kind == own => Self { kind, program },
            (Some(Shell::Other), _) => Self::named(system_default()),
            (Some(kind), _) => Self::named(kind),
        }
    }

    fn named(kind: Shell) -> Self {
        let program = match kind {
            Shell::PowerShell if !cfg!(windows) => "pwsh",
            Shell::Other => Shell::Sh.as_str(),
            other => other.as_str(),
        };
        Self {
            kind,
            program: program.into(),
        }
    }

    /// The arguments that make it run one command.
    pub(crate) const fn run_arguments(&self) -> &'static [&'static str] {
        match self.kind {
            Shell::PowerShell => &["-NoProfile", "-Command"],
            Shell::Cmd => &["/D", "/C"],
            _ => &["-c"],
        }
    }
}

const fn system_default() -> Shell {
    if cfg!(windows) {
        Shell::PowerShell
    } else {
        Shell::Sh
    }
}

fn kind_of(program: &Path) -> Shell {
    let name = program.file_stem().unwrap_or_default().to_string_lossy();
    match name.as_ref() {
        "bash" => Shell::Bash,
        "zsh" => Shell::Zsh,
        "fish" => Shell::Fish,
        "sh" | "dash" | "ash" | "ksh" | "mksh" => Shell::Sh,
        "pwsh" | "powershell" => Shell::PowerShell,
        "cmd" => Shell::Cmd,
        "nu" => Shell::Nu,
        _ => Shell::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::UserShell;
    use crate::config::Config;
    use crate::config::environment::Environment;
    use crate::config::key::Key;
    use caro_generate::Shell;
    use std::path::Path;

    fn detect(own: Option<&str>, asked: Option<&str>) -> UserShell {
        let mut config = Config::default();
        if let Some(asked) = asked {
            config.set_flag(Key::Shell, asked).unwrap();
        }
        let own = own.map(|own| ("SHELL", own));
        UserShell::detect(&config, &Environment::of(own.as_slice()))
    }

    #[test]
    fn the_users_own_shell_is_taken_with_its_path() {
        let shell = detect(Some("/opt/homebrew/bin/fish"), None);
        assert_eq!(shell.kind, Shell::Fish);
        assert_eq!(shell.program, Path::new("/opt/homebrew/bin/fish"));
    }

    #[test]
    fn a_shell_asked_for_wins_over_the_users_own() {
        let shell = detect(Some("/bin/bash"), Some("zsh"));
        assert_eq!(
            (shell.kind, shell.program.as_path()),
            (Shell::Zsh, Path::new("zsh"))
        );
    }

    #[test]
    fn asking_for_the_shell_one_has_keeps_its_path() {
        assert_eq!(
            detect(Some("/opt/bin/bash"), Some("bash")).program,
            Path::new("/opt/bin/bash")
        );
    }

    #[test]
    #[cfg(unix)]
    fn without_a_shell_it_is_sh() {
        assert_eq!(detect(None, None).kind, Shell::Sh);
        assert_eq!(
            detect(Some("bash"), None).kind,
            Shell::Sh,
            "a relative SHELL could be anything"
        );
    }

    #[test]
    fn an_unknown_shell_is_still_run_by_its_own_program() {
        let shell = detect(Some("/bin/tcsh"), None);
        assert_eq!(
            (shell.kind, shell.program.as_path()),
            (Shell::Other, Path::new("/bin/tcsh"))
        );
    }
}
