//! What is known of the tools on this machine: which are installed, and which options they have.
//!
//! A tool is looked up in `PATH`. An option that Caro's own tables do not have is looked for in what the tool says to
//! `--help`, and only tools that the tables know by name are asked: nothing that a model came up with is ever started.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use caro_explain::{Dialect, Invocation, invocations};
use caro_generate::{Missing, Tools, Userland, is_builtin};

use crate::config::environment::Environment;
use crate::inquiry::{self, Bounds};

/// What a tool that is asked for its options may take.
const HELP: Bounds = Bounds {
    time: Duration::from_secs(1),
    bytes: 256 << 10,
    terminal: false,
};

/// How many tools are asked for their options in a run.
const MOST_ASKED: usize = 4;

/// The tools that are installed here.
pub(super) struct InstalledTools {
    dialect: Dialect,
    environment: Environment,
    /// What tools said to `--help`; `None` for those that said nothing of use.
    said: RefCell<HashMap<String, Option<String>>>,
}

impl InstalledTools {
    /// Those in the `PATH` of this environment.
    pub(super) fn new(environment: &Environment) -> Self {
        Self {
            dialect: match Userland::current() {
                Userland::Gnu => Dialect::Gnu,
                Userland::Bsd => Dialect::Bsd,
            },
            environment: environment.clone(),
            said: RefCell::default(),
        }
    }

    fn missing_in(&self, used: &Invocation) -> Vec<Missing> {
        // A path may be to something that the command itself makes.
        if used.name.contains('/') || is_builtin(&used.name) {
            return Vec::new();
        }
        let Some(program) = self.environment.find_program(&used.name) else {
            return vec![Missing::Tool(used.name.clone())];
        };
        if !used.known || used.unknown_options.is_empty() {
            return Vec::new();
        }
        let Some(help) = self.help(program, &used.path) else {
            return Vec::new();
        };
        let options = used.unknown_options.iter();
        options
            .filter(|option| !mentions(&help, option))
            .map(|option| Missing::Option {
                tool: used.path.clone(),
                option: option.clone(),
            })
            .collect()
    }

    /// What a tool says to `--help`.
    fn help(&self, program: PathBuf, path: &str) -> Option<String> {
        let mut said = self.said.borrow_mut();
        if let Some(known) = said.get(path) {
            return known.clone();
        }
        if said.len() >= MOST_ASKED {
            return None;
        }
        let mut words = path.split(' ');
        // Git opens the manual of a subcommand, or a browser.
        let asks = words.next() != Some("git") || path == "git";
        let help = asks.then(|| {
            let mut command = Command::new(program);
            command.args(words).arg("--help").env("PAGER", "cat");
            let said = inquiry::ask(&mut command, HELP, &|| false).ok()?;
            // A tool that does not know the question answers with its usage, which has not every option.
            let text = String::from_utf8_lossy(&said.output).into_owned();
            (said.status.success() && text.contains("--")).then_some(text)
        });
        let help = help.flatten();
        said.insert(path.to_owned(), help.clone());
        help
    }
}

impl Tools for InstalledTools {
    fn missing(&self, command: &str) -> Vec<Missing> {
        let mut missing = Vec::new();
        for used in invocations(command, self.dialect) {
            for one in self.missing_in(&used) {
                if !missing.contains(&one) {
                    missing.push(one);
                }
            }
        }
        missing
    }
}

/// Whether a help text has an option as a word of its own.
fn mentions(help: &str, option: &str) -> bool {
    let option = option.split('=').next().unwrap_or(option);
    let continues = |c: char| c.is_alphanumeric() || c == '-';
    help.match_indices(option).any(|(start, found)| {
        let before = help[..start].chars().next_back();
        let after = help[start + found.len()..].chars().next();
        // A switch that can be negated is often written `--[no-]option`.
        !before.is_some_and(continues) && !after.is_some_and(continues)
    }) || option
        .strip_prefix("--")
        .map(|name| name.strip_prefix("no-").unwrap_or(name))
        .is_some_and(|name| help.contains(&format!("--[no-]{name}")))
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::{InstalledTools, mentions};
    use crate::config::environment::Environment;
    use caro_generate::Tools as _;
    use std::os::unix::fs::PermissionsExt;

    fn missing(path: &str, command: &str) -> Vec<String> {
        let environment = Environment::of(&[]).with_path(path);
        let missing = InstalledTools::new(&environment).missing(command);
        missing.iter().map(ToString::to_string).collect()
    }

    const USUAL: &str = "/usr/local/bin:/usr/bin:/bin";

    #[test]
    fn what_is_installed_or_built_in_is_not_missing() {
        for command in [
            "ls -la | sort -h",
            "cd /tmp && echo $HOME",
            "./configure --prefix=/usr",
            "ls --time-style=full-iso",
        ] {
            assert_eq!(missing(USUAL, command), [""; 0], "{command}");
        }
    }

    #[test]
    fn a_tool_that_is_not_there_is_named_once() {
        assert_eq!(
            missing(USUAL, "frobnicate a; frobnicate b | xargs quuxify"),
            ["frobnicate is not installed", "quuxify is not installed"]
        );
    }

    #[test]
    fn an_option_that_neither_we_nor_the_tool_know_is_named() {
        assert_eq!(
            missing(USUAL, "ls --sort-by-size"),
            ["ls has no option --sort-by-size"]
        );
    }

    /// The tables know `tar` and not `frobnicate`: only the first may be started.
    #[test]
    fn only_tools_that_the_tables_know_are_asked() {
        let directory = tempfile::tempdir().unwrap();
        let trace = directory.path().join("trace");
        for name in ["tar", "frobnicate"] {
            let path = directory.path().join(name);
            let script = format!(
                "#!/bin/sh\necho {name} \"$@\" >> {}\necho '  --odd  is an option'\n",
                trace.display()
            );
            std::fs::write(&path, script).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o700)).unwrap();
        }
        let path = directory.path().to_str().unwrap();
        assert_eq!(missing(path, "tar --odd x; frobnicate --even"), [""; 0]);
        assert_eq!(missing(path, "tar --even x"), ["tar has no option --even"]);
        let trace = std::fs::read_to_string(trace).unwrap();
        assert_eq!(trace, "tar --help\ntar --help\n");
    }

    #[test]
    fn an_option_is_a_word() {
        let help = "  -s, --size=N  the size\n      --[no-]color  or not\n  --all-sizes";
        for option in ["-s", "--size", "--size=3", "--color", "--no-color"] {
            assert!(mentions(help, option), "{option}");
        }
        for option in ["--si", "--all", "-z", "--sizes"] {
            assert!(!mentions(help, option), "{option}");
        }
    }
}
