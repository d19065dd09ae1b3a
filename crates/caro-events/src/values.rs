//! The closed sets of values that properties may have.

use caro_telemetry::Property;

/// How much harm a command could do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum RiskLevel {
    /// Nothing that it does is worth a second look.
    Safe,
    /// It changes something that was named.
    Moderate,
    /// It may destroy something that matters.
    High,
    /// It would destroy a system, a home or a secret.
    Critical,
}

/// What the safety check decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum Action {
    /// The command may run.
    Allowed,
    /// The command may run once it is confirmed.
    Warned,
    /// The command does not run.
    Blocked,
}

/// How a command came to be executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum ExecutionMode {
    /// Chosen in the menu.
    Interactive,
    /// By `--execute`.
    Auto,
    /// Chosen in the menu after it was edited there.
    Edited,
    /// Put on the shell's own line by the widget.
    ShellWidget,
}

/// How an executed command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum ExitCategory {
    /// With exit code 0.
    Success,
    /// With another exit code.
    Error,
    /// By a signal.
    Signal,
    /// It took too long and was ended.
    Timeout,
    /// The shell did not find a program of that name.
    NotFound,
    /// The shell found it and could not execute it.
    NotExecutable,
}

/// What turned the sentence into a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum Backend {
    /// What Caro knows by itself.
    Static,
    /// The model that runs inside Caro.
    Embedded,
    /// An Ollama server.
    Ollama,
    /// OpenAI.
    #[property(name = "openai")]
    OpenAi,
    /// Another server that speaks OpenAI's protocol.
    #[property(name = "openai_compatible")]
    OpenAiCompatible,
    /// Anthropic.
    Anthropic,
    /// Any other.
    Other,
}

/// The family of the model, never its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum ModelFamily {
    /// Qwen.
    Qwen,
    /// Llama.
    Llama,
    /// Gemma.
    Gemma,
    /// Mistral.
    Mistral,
    /// Phi.
    Phi,
    /// `DeepSeek`.
    #[property(name = "deepseek")]
    DeepSeek,
    /// GPT.
    Gpt,
    /// Claude.
    Claude,
    /// `SmolLM`.
    #[property(name = "smollm")]
    SmolLm,
    /// Any other: its name is not recorded.
    Custom,
}

/// The shell that the command is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum Shell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// A POSIX `sh`.
    Sh,
    /// `PowerShell`
    #[property(name = "powershell")]
    PowerShell,
    /// cmd.exe
    Cmd,
    /// Nushell
    Nu,
    /// Any other.
    Other,
}

/// The operating system that Caro was built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum Os {
    /// Linux
    Linux,
    /// macOS
    Macos,
    /// Windows
    Windows,
    /// FreeBSD
    Freebsd,
    /// Any other.
    Other,
}

/// The processor that Caro was built for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum Arch {
    /// 64-bit x86
    #[property(name = "x86_64")]
    X8664,
    /// 64-bit ARM
    #[property(name = "aarch64")]
    Aarch64,
    /// Any other.
    Other,
}

/// Who ran Caro, so that robots do not pass for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum Caller {
    /// Someone at a terminal.
    Human,
    /// A coding agent.
    Agent,
    /// A CI system.
    Ci,
    /// A script or a pipe.
    Script,
}

/// What kind of thing went wrong, never its details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum ErrorCategory {
    /// A command could not be made.
    Generation,
    /// There was no answer to the sentence.
    NoAnswer,
    /// A backend took too long.
    Timeout,
    /// A backend could not be reached.
    Unreachable,
    /// A backend did not accept the key.
    Unauthorized,
    /// A backend's quota is used up.
    Quota,
    /// A backend answered something that is no command.
    BadAnswer,
    /// The model is not there.
    ModelMissing,
    /// The model could not be loaded.
    ModelLoad,
    /// A command could not be started.
    Execution,
    /// The configuration cannot be read.
    Config,
    /// A file or a terminal could not be read or written.
    Io,
    /// Caro has a fault.
    Panic,
    /// The run was interrupted.
    Interrupted,
}

/// The part of Caro in which it went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum Component {
    /// What turns sentences into commands.
    Backend,
    /// The safety check.
    Safety,
    /// What executes commands.
    Execution,
    /// The configuration.
    Config,
    /// Telemetry itself.
    Telemetry,
    /// The terminal.
    Ui,
}

/// What kind of danger the safety check saw, never the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Property)]
pub enum PatternCategory {
    /// Deletes files.
    FilesystemDestruction,
    /// Overwrites or empties files.
    Overwrite,
    /// Formats or writes a disk.
    Disk,
    /// Changes permissions or owners.
    Permissions,
    /// Gains another user's rights.
    PrivilegeEscalation,
    /// Stops processes.
    Process,
    /// Stops or changes services.
    Service,
    /// Fetches something and runs it.
    NetworkExecution,
    /// Sends data out.
    Exfiltration,
    /// Rewrites a repository's history.
    HistoryRewrite,
    /// Drops or empties a database.
    Database,
    /// Removes containers, images or volumes.
    Container,
    /// Removes resources in a cloud or a cluster.
    Cloud,
    /// Makes itself start again later.
    Persistence,
    /// Runs code that is computed.
    CodeEvaluation,
    /// Hides what it does.
    Obfuscation,
    /// Uses the machine up.
    ResourceExhaustion,
    /// Cannot be read as the shell will read it.
    Unassessable,
}
