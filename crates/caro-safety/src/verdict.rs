//! The closed words of a verdict: how risky, what kind, what to do about it.

use std::fmt;
use std::str::FromStr;

/// How much a command can cost whoever runs it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskLevel {
    /// Reads, prints, or writes files that the command names.
    #[default]
    Safe,
    /// Changes something on purpose, and says what: deletes a named file, stops a process.
    Moderate,
    /// Hard to undo, wide, or not knowable before it runs.
    High,
    /// Destroys a system, a home or a device, gives secrets away, or runs what nobody has read.
    Critical,
}

/// What Caro does with a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Shown and run as any other.
    #[default]
    Allowed,
    /// Shown with its findings; runs only after a question.
    Warned,
    /// Never run by Caro.
    Blocked,
}

/// How careful the user wants Caro to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SafetyLevel {
    /// Asks about every change, blocks what is hard to undo.
    Strict,
    /// Asks about what is hard to undo, blocks what is critical.
    #[default]
    Moderate,
    /// Blocks nothing, and still asks.
    Permissive,
}

/// What kind of harm a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Files or directories are deleted or moved away.
    FilesystemDestruction,
    /// The contents of a file are replaced or emptied.
    Overwrite,
    /// A disk, partition, volume or file system is written or formatted.
    Disk,
    /// Permissions or owners change.
    Permissions,
    /// The command gains rights that its user does not have.
    PrivilegeEscalation,
    /// Processes are stopped.
    Process,
    /// Services, the firewall, the network or the machine are stopped or changed.
    Service,
    /// Something fetched from the network is run.
    NetworkExecution,
    /// Keys, credentials or private files leave the machine.
    Exfiltration,
    /// Version control history is rewritten or work is thrown away.
    HistoryRewrite,
    /// A database, table or its rows are dropped.
    Database,
    /// Containers, their volumes or a cluster's resources are removed.
    Container,
    /// Resources of a cloud account are removed.
    Cloud,
    /// Something is arranged to run later, or to let someone in later.
    Persistence,
    /// Text that is only known at run time is run.
    CodeEvaluation,
    /// What is run has been hidden from the reader.
    Obfuscation,
    /// Processes, memory or disk are used up.
    ResourceExhaustion,
    /// The command could not be read well enough to judge.
    Unassessable,
}

impl RiskLevel {
    /// All levels, from the lowest.
    pub const ALL: &'static [Self] = &[Self::Safe, Self::Moderate, Self::High, Self::Critical];

    /// The level in lower case, as JSON and telemetry spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Moderate => "moderate",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl Action {
    /// All actions, from the mildest.
    pub const ALL: &'static [Self] = &[Self::Allowed, Self::Warned, Self::Blocked];

    /// The action in lower case, as JSON and telemetry spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Warned => "warned",
            Self::Blocked => "blocked",
        }
    }
}

impl SafetyLevel {
    /// All levels, from the most careful.
    pub const ALL: &'static [Self] = &[Self::Strict, Self::Moderate, Self::Permissive];

    /// The level in lower case, as the configuration spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Moderate => "moderate",
            Self::Permissive => "permissive",
        }
    }

    /// What this level does about a risk: the table in `docs/safety.md`.
    ///
    /// High is never better than `Warned`, so that a command that cannot be read is always asked about.
    #[must_use]
    pub const fn action(self, risk_level: RiskLevel) -> Action {
        match (risk_level, self) {
            (RiskLevel::Safe, _) | (RiskLevel::Moderate, Self::Moderate | Self::Permissive) => {
                Action::Allowed
            }
            (RiskLevel::Moderate, Self::Strict)
            | (RiskLevel::High, Self::Moderate | Self::Permissive)
            | (RiskLevel::Critical, Self::Permissive) => Action::Warned,
            (RiskLevel::High, Self::Strict)
            | (RiskLevel::Critical, Self::Strict | Self::Moderate) => Action::Blocked,
        }
    }
}

impl Category {
    /// All categories, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::FilesystemDestruction,
        Self::Overwrite,
        Self::Disk,
        Self::Permissions,
        Self::PrivilegeEscalation,
        Self::Process,
        Self::Service,
        Self::NetworkExecution,
        Self::Exfiltration,
        Self::HistoryRewrite,
        Self::Database,
        Self::Container,
        Self::Cloud,
        Self::Persistence,
        Self::CodeEvaluation,
        Self::Obfuscation,
        Self::ResourceExhaustion,
        Self::Unassessable,
    ];

    /// The category in snake case, as JSON and telemetry spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FilesystemDestruction => "filesystem_destruction",
            Self::Overwrite => "overwrite",
            Self::Disk => "disk",
            Self::Permissions => "permissions",
            Self::PrivilegeEscalation => "privilege_escalation",
            Self::Process => "process",
            Self::Service => "service",
            Self::NetworkExecution => "network_execution",
            Self::Exfiltration => "exfiltration",
            Self::HistoryRewrite => "history_rewrite",
            Self::Database => "database",
            Self::Container => "container",
            Self::Cloud => "cloud",
            Self::Persistence => "persistence",
            Self::CodeEvaluation => "code_evaluation",
            Self::Obfuscation => "obfuscation",
            Self::ResourceExhaustion => "resource_exhaustion",
            Self::Unassessable => "unassessable",
        }
    }
}

impl fmt::Display for RiskLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for SafetyLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no safety level.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no safety level is called {given:?}: it is one of strict, moderate, permissive")]
pub struct UnknownSafetyLevel {
    /// The word as it was given.
    pub given: String,
}

impl FromStr for SafetyLevel {
    type Err = UnknownSafetyLevel;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|level| level.as_str().eq_ignore_ascii_case(word))
            .ok_or_else(|| UnknownSafetyLevel {
                given: word.to_owned(),
            })
    }
}
