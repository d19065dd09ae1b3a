//! Where a model's command is to run, beyond the shell: what the prompt tells of this machine.

/// Tools that a model is told of where they are installed. Those that every system has are not told, and neither are
/// those that a sentence would name itself: each costs the model a moment with every sentence.
pub const RELEVANT_TOOLS: &[&str] = &[
    "systemctl",
    "apt",
    "dnf",
    "pacman",
    "apk",
    "zypper",
    "brew",
    "winget",
    "ip",
    "ss",
    "docker",
    "podman",
    "kubectl",
    "jq",
    "git",
];

/// What a model is told of the machine, apart from the shell and the userland, which are the request's.
///
/// It changes seldom: a model may keep what it worked out of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The system by the name it gives itself: `Debian GNU/Linux 12 (bookworm)`, `macOS 15.1`. Empty: nothing is said.
    pub os: String,
    /// Those of [`RELEVANT_TOOLS`] that are installed, in that order.
    pub tools: Vec<String>,
    /// What the user let us tell beyond that, a few lines. It goes before the sentence, and is not kept.
    pub context: Option<String>,
}
