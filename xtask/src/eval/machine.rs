//! The machine that answers are for: this one, as the sandbox of the judge shows it.

use std::path::PathBuf;

use caro_explain::{Dialect, invocations};
use caro_generate::{Missing, Tools, is_builtin};

/// Knows which programs are in the path.
pub(crate) struct Machine {
    folders: Vec<PathBuf>,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Self {
            folders: std::env::split_paths(&path).collect(),
        }
    }

    /// Whether there is a program of this name.
    pub(crate) fn has(&self, tool: &str) -> bool {
        self.folders
            .iter()
            .any(|folder| folder.join(tool).is_file())
    }

    /// The name that the system gives itself.
    pub(crate) fn os() -> String {
        let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
        let name = release
            .lines()
            .find_map(|line| line.strip_prefix("PRETTY_NAME="));
        name.map_or("Linux", |name| name.trim_matches('"'))
            .to_owned()
    }
}

impl Tools for Machine {
    fn missing(&self, command: &str) -> Vec<Missing> {
        let uses = invocations(command, Dialect::Gnu);
        let missing = uses.into_iter().filter(|tool| {
            !tool.name.contains('/') && !is_builtin(&tool.name) && !self.has(&tool.name)
        });
        missing.map(|tool| Missing::Tool(tool.name)).collect()
    }
}
