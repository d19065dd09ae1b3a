//! The events.

use caro_telemetry::{Event, Version};

use crate::values::{
    Action, Arch, Backend, Caller, Component, ErrorCategory, ExecutionMode, ExitCategory,
    ModelFamily, Os, PatternCategory, RiskLevel, Shell,
};

/// A run that generates commands began.
#[derive(Clone, Copy, Debug, PartialEq, Event)]
#[event(
    name = "session_started",
    why = "To know which platforms and versions to look after first."
)]
pub struct SessionStarted {
    /// The version of Caro.
    #[property(why = "To tell a new fault from an old one.", example = "1.1.0-beta.1")]
    pub caro_version: Version,
    /// The operating system.
    #[property(why = "To know which systems to build and test for.")]
    pub os: Os,
    /// The processor.
    #[property(why = "To know which builds to offer.")]
    pub arch: Arch,
    /// The shell that commands are written for.
    #[property(why = "To know which shells' commands have to be right.")]
    pub shell: Shell,
    /// The backend that is asked first.
    #[property(why = "To know which backends are used.")]
    pub backend: Backend,
    /// Who ran Caro.
    #[property(why = "So that robots do not pass for people.")]
    pub caller: Caller,
}

/// A run that generates commands ended, however it ended.
#[derive(Clone, Copy, Debug, PartialEq, Event)]
#[event(
    name = "session_ended",
    why = "To know whether a run served its purpose."
)]
pub struct SessionEnded {
    /// How long the run took.
    #[property(
        why = "To notice when Caro becomes slow.",
        unit = "milliseconds",
        example = "1840"
    )]
    pub duration_ms: u64,
    /// How many commands were generated.
    #[property(why = "To know how many tries people need.", example = "1")]
    pub commands_generated: u32,
    /// How many commands were executed.
    #[property(why = "To know whether what is generated is used.", example = "1")]
    pub commands_executed: u32,
    /// How many errors occurred.
    #[property(why = "To notice runs that went wrong.", example = "0")]
    pub errors: u32,
    /// Commands executed, of those generated; 0 where none was.
    #[property(
        why = "The north star: does Caro give commands that people run?",
        unit = "percent",
        example = "100.0"
    )]
    pub command_success_rate: f64,
}

/// A command was generated.
#[derive(Clone, Copy, Debug, PartialEq, Event)]
#[event(
    name = "command_generated",
    why = "To know how often, how fast and by what commands are made."
)]
pub struct CommandGenerated {
    /// The backend that made it.
    #[property(why = "To compare backends.")]
    pub backend: Backend,
    /// How long that took.
    #[property(
        why = "To notice when answers become slow.",
        unit = "milliseconds",
        example = "3"
    )]
    pub inference_time_ms: u64,
    /// How risky the command is.
    #[property(why = "To know how often dangerous commands are made.")]
    pub risk_level: RiskLevel,
    /// How many findings the safety check had.
    #[property(why = "To know how often the safety check speaks.", example = "0")]
    pub patterns_matched: u32,
    /// The family of the model, where a model made it.
    #[property(why = "To compare models.")]
    pub model_name: Option<ModelFamily>,
    /// Which of the run's commands it is: 1, 2, 3 …
    #[property(why = "To follow one command through a run.", example = "1")]
    pub generation: u32,
    /// Whether the command was offered to be run: not in a pipe, a dry run or JSON.
    #[property(why = "To count only what could have been run when asking how much was.")]
    pub offered_to_run: bool,
}

/// A command was executed.
#[derive(Clone, Copy, Debug, PartialEq, Event)]
#[event(name = "command_executed", why = "To know whether commands work.")]
pub struct CommandExecuted {
    /// How it came to be executed.
    #[property(why = "To know which ways of running commands are used.")]
    pub execution_mode: ExecutionMode,
    /// Whether it was changed before.
    #[property(why = "A command that has to be changed was not quite right.")]
    pub modified_before_execution: bool,
    /// How it ended.
    #[property(why = "To know how often a command fails.")]
    pub exit_category: ExitCategory,
    /// How long it ran.
    #[property(
        why = "To know whether people wait for commands.",
        unit = "milliseconds",
        example = "25"
    )]
    pub execution_time_ms: Option<u64>,
    /// Which of the run's commands it is.
    #[property(why = "To follow one command through a run.", example = "1")]
    pub generation: u32,
}

/// The safety check had something to say of a command, and the decision about it has fallen.
#[derive(Clone, Copy, Debug, PartialEq, Event)]
#[event(
    name = "safety_triggered",
    why = "To know whether the safety check helps or annoys."
)]
pub struct SafetyTriggered {
    /// How risky the command is.
    #[property(why = "To see where the check draws its lines.")]
    pub risk_level: RiskLevel,
    /// The kind of danger of the worst finding.
    #[property(why = "To find rules that are too strict or too lax.")]
    pub pattern_category: PatternCategory,
    /// What the check decided.
    #[property(why = "To know how often commands are blocked.")]
    pub action: Action,
    /// Whether the user ran a command in spite of a warning.
    #[property(why = "A warning that is always overridden is a false alarm.")]
    pub user_override: bool,
    /// Whether the user was asked.
    #[property(why = "Only who was asked can override.")]
    pub asked: bool,
    /// Which of the run's commands it is.
    #[property(why = "To follow one command through a run.", example = "1")]
    pub generation: u32,
}

/// Something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Event)]
#[event(name = "error_occurred", why = "To know what to mend first.")]
pub struct ErrorOccurred {
    /// What kind of thing went wrong.
    #[property(why = "To know which faults are frequent.")]
    pub error_category: ErrorCategory,
    /// Where it went wrong.
    #[property(why = "To know where to look.")]
    pub component: Component,
    /// Whether the run went on.
    #[property(why = "To mend first what ends a run.")]
    pub recoverable: bool,
}
