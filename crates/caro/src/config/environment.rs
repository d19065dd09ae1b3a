//! The environment, read once and only here.
//!
//! Everything else is handed an [`Environment`], so that a test can make one and nothing depends on a variable that
//! nobody can find.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// Every variable that Caro looks at.
const VARIABLES: &[&str] = &[
    // Where things are.
    "HOME",
    "PATH",
    "SHELL",
    "EDITOR",
    "VISUAL",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    // The terminal.
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "DISPLAY",
    "NO_COLOR",
    "TERM",
    "WAYLAND_DISPLAY",
    // Caro's own.
    "CARO_BACKEND",
    "CARO_MODEL",
    "CARO_OPENAI_COMPATIBLE_KEY",
    "CARO_POSTHOG_API_KEY",
    "CARO_POSTHOG_HOST",
    "CARO_SAFETY",
    "CARO_SHELL",
    "CARO_TELEMETRY_AIR_GAPPED",
    "CARO_TELEMETRY_ENABLED",
    "CARO_TELEMETRY_FLUSH_INTERVAL",
    // Of services that can answer, and of where models come from.
    "ANTHROPIC_API_KEY",
    "HF_ENDPOINT",
    "OLLAMA_HOST",
    "OPENAI_API_KEY",
    // Everyone's, about being watched, and about the way out.
    "ALL_PROXY",
    "CI",
    "DO_NOT_TRACK",
    "HTTPS_PROXY",
    "NO_PROXY",
    "all_proxy",
    "https_proxy",
    "no_proxy",
];

/// What coding agents set in the terminals that they open. A name that ends in `_` stands for all that begin so.
const AGENTS: &[&str] = &[
    "AIDER_",
    "AUGMENT_AGENT",
    "CLAUDECODE",
    "CLINE_ACTIVE",
    "CODEX_SANDBOX",
    "CURSOR_AGENT",
    "GEMINI_CLI",
    "GOOSE_TERMINAL",
    "OPENCODE",
];

/// Where the system's policy is.
pub(crate) const SYSTEM_POLICY: &str = "/etc/caro/config.toml";

/// The environment of this run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Environment {
    values: Vec<(&'static str, OsString)>,
    home: Option<PathBuf>,
    system_policy: Option<PathBuf>,
    fail_on_purpose: bool,
    agent: Option<&'static str>,
    clock_offset: i64,
}

impl Environment {
    /// Reads the environment of this process.
    pub(crate) fn capture() -> Self {
        let values = VARIABLES
            .iter()
            .filter_map(|name| Some((*name, env::var_os(name)?)))
            .collect();
        Self {
            values,
            // Without HOME the account's own directory is meant; a relative one would litter wherever we are.
            home: etcetera::home_dir().ok().filter(|home| home.is_absolute()),
            system_policy: system_policy(),
            fail_on_purpose: cfg!(debug_assertions) && env::var_os("CARO_DEBUG_PANIC").is_some(),
            agent: agent(),
            clock_offset: clock_offset(),
        }
    }

    /// An environment of these variables and nothing else.
    #[cfg(test)]
    pub(crate) fn of(values: &[(&'static str, &str)]) -> Self {
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, OsString::from(value)))
            .collect();
        let home = values
            .iter()
            .find(|(name, _)| *name == "HOME")
            .map(|(_, home)| home.into());
        Self {
            values,
            home,
            ..Self::default()
        }
    }

    /// The same environment with another `PATH`.
    #[cfg(test)]
    pub(crate) fn with_path(mut self, path: &str) -> Self {
        self.values.push(("PATH", path.into()));
        self
    }

    /// A variable's value. An empty one counts as not set, as is custom.
    pub(crate) fn value(&self, name: &str) -> Option<&OsStr> {
        debug_assert!(
            VARIABLES.contains(&name),
            "{name} is not among the variables that are read"
        );
        let (_, value) = self.values.iter().find(|(known, _)| *known == name)?;
        Some(value.as_os_str()).filter(|value| !value.is_empty())
    }

    /// A variable's value as text; what is not UTF-8 in it is replaced.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        Some(self.value(name)?.to_string_lossy().into_owned())
    }

    /// A variable's value as a path.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.value(name).map(PathBuf::from)
    }

    /// The user's home directory.
    pub(crate) fn home(&self) -> Option<&PathBuf> {
        self.home.as_ref()
    }

    /// The directory of our configuration: `$XDG_CONFIG_HOME/caro`, or `~/.config/caro`.
    pub(crate) fn config_directory(&self) -> Option<PathBuf> {
        self.base_directory("XDG_CONFIG_HOME", ".config")
    }

    /// The directory of what we remember: `$XDG_STATE_HOME/caro`, or `~/.local/state/caro`.
    pub(crate) fn state_directory(&self) -> Option<PathBuf> {
        self.base_directory("XDG_STATE_HOME", ".local/state")
    }

    /// The directory of what is kept for good: `$XDG_DATA_HOME/caro`, or `~/.local/share/caro`.
    pub(crate) fn data_directory(&self) -> Option<PathBuf> {
        self.base_directory("XDG_DATA_HOME", ".local/share")
    }

    /// The directory of what can be made again: `$XDG_CACHE_HOME/caro`, or `~/.cache/caro`.
    pub(crate) fn cache_directory(&self) -> Option<PathBuf> {
        self.base_directory("XDG_CACHE_HOME", ".cache")
    }

    /// The XDG rule, the same on every platform: the variable where it is an absolute path, else under the home.
    fn base_directory(&self, variable: &str, under_home: &str) -> Option<PathBuf> {
        let base = self.path(variable).filter(|path| path.is_absolute());
        let base = base.or_else(|| Some(self.home.as_ref()?.join(under_home)))?;
        Some(base.join("caro"))
    }

    /// The system's policy file.
    pub(crate) fn system_policy(&self) -> Option<&PathBuf> {
        self.system_policy.as_ref()
    }

    /// The directory we were started in.
    pub(crate) fn working_directory() -> Option<PathBuf> {
        env::current_dir().ok()
    }

    /// The variable by which a coding agent tells that the terminal is its own.
    pub(crate) const fn agent(&self) -> Option<&'static str> {
        self.agent
    }

    /// The proxy that the user named for `https`.
    #[cfg(any(feature = "telemetry", feature = "embedded", feature = "remote"))]
    pub(crate) fn https_proxy(&self) -> Option<String> {
        ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
            .into_iter()
            .find_map(|name| self.text(name))
    }

    /// The hosts that the user wants reached without the proxy, as a list.
    #[cfg(any(feature = "telemetry", feature = "embedded", feature = "remote"))]
    pub(crate) fn no_proxy(&self) -> Option<String> {
        ["NO_PROXY", "no_proxy"]
            .into_iter()
            .find_map(|name| self.text(name))
    }

    /// Milliseconds to add to the system's time. Always 0 in a release build.
    pub(crate) const fn clock_offset(&self) -> i64 {
        self.clock_offset
    }

    /// What of the environment is passed on to the process that sends, and a `PATH` that leads nowhere.
    #[cfg(feature = "telemetry")]
    pub(crate) fn for_the_sender() -> impl Iterator<Item = (OsString, OsString)> {
        // Without a `PATH` programs are looked for in `/bin` and `/usr/bin`. Nothing can ever be below a device.
        let nowhere = cfg!(unix).then(|| ("PATH".into(), "/dev/null".into()));
        env::vars_os()
            .filter(|(name, _)| crate::telemetry::sender::is_for_the_sender(name))
            .chain(nowhere)
    }

    /// Where a program is, by `PATH`.
    pub(crate) fn find_program(&self, name: &str) -> Option<PathBuf> {
        env::split_paths(self.value("PATH")?)
            .filter(|directory| directory.is_absolute())
            .map(|directory| directory.join(name))
            .find(|path| is_executable(path))
    }

    /// Whether a developer asks for a panic in the middle of a generation, to see how a run ends that has one.
    /// Always false in a release build.
    pub(crate) const fn fail_on_purpose(&self) -> bool {
        self.fail_on_purpose
    }
}

/// The path of the policy. Only a debug build can be sent elsewhere: a policy that its subjects can move is none.
fn system_policy() -> Option<PathBuf> {
    if cfg!(debug_assertions)
        && let Some(path) = env::var_os("CARO_SYSTEM_CONFIG")
    {
        return Some(path.into());
    }
    cfg!(unix).then(|| SYSTEM_POLICY.into())
}

fn agent() -> Option<&'static str> {
    let (families, names): (Vec<_>, Vec<_>) =
        AGENTS.iter().copied().partition(|name| name.ends_with('_'));
    names
        .into_iter()
        .find(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
        .or_else(|| {
            let begins =
                |name: &OsStr, family: &str| name.as_encoded_bytes().starts_with(family.as_bytes());
            families
                .into_iter()
                .find(|family| env::vars_os().any(|(name, _)| begins(&name, family)))
        })
}

/// A debug build can be told another time, so that a test can cross midnight.
fn clock_offset() -> i64 {
    let offset = || env::var("CARO_DEBUG_CLOCK_OFFSET_MS").ok()?.parse().ok();
    if cfg!(debug_assertions) {
        offset().unwrap_or_default()
    } else {
        0
    }
}

#[cfg(unix)]
fn is_executable(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &std::path::Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::Environment;
    use std::path::Path;

    #[test]
    fn configuration_is_under_the_home_unless_xdg_says_elsewhere() {
        let plain = Environment::of(&[("HOME", "/home/ada")]);
        assert_eq!(
            plain.config_directory().unwrap(),
            Path::new("/home/ada/.config/caro")
        );
        assert_eq!(
            plain.state_directory().unwrap(),
            Path::new("/home/ada/.local/state/caro")
        );
        let xdg = Environment::of(&[("HOME", "/home/ada"), ("XDG_CONFIG_HOME", "/etc/xdg/ada")]);
        assert_eq!(
            xdg.config_directory().unwrap(),
            Path::new("/etc/xdg/ada/caro")
        );
    }

    #[test]
    fn a_relative_xdg_directory_is_ignored_as_its_specification_says() {
        let environment = Environment::of(&[("HOME", "/home/ada"), ("XDG_CONFIG_HOME", "conf")]);
        assert_eq!(
            environment.config_directory().unwrap(),
            Path::new("/home/ada/.config/caro")
        );
    }

    #[test]
    fn without_a_home_there_is_no_configuration_and_nothing_is_made_up() {
        assert_eq!(Environment::of(&[]).config_directory(), None);
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        assert_eq!(Environment::of(&[("EDITOR", "")]).value("EDITOR"), None);
    }
}
