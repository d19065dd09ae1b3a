//! One helper for each event: from what happened in a run to the event that says so.
//!
//! The helpers take what the program works with, and translate it into the closed sets of the dictionary. A name, a
//! sentence or a command that comes by here goes no further: there is no property that it would fit into.

use std::sync::OnceLock;

use caro_events::{
    Action, Arch, Backend, Caller, CommandExecuted, CommandGenerated, Component, ErrorCategory,
    ErrorOccurred, ExecutionMode, ExitCategory, ModelFamily, Os, PatternCategory, RiskLevel,
    SafetyTriggered, SessionEnded, SessionStarted, Shell,
};
use caro_generate::BackendKind;
use caro_safety::Category;

use super::{PRODUCT, get, try_get};
use crate::execution::Ending;
use crate::session::{Executed, Generated, Happening, Mode, SafetyDecided, SessionStats, Trouble};

static CALLER: OnceLock<Caller> = OnceLock::new();

/// Notes who runs Caro, for the session's first event.
pub(super) fn set_caller(caller: Caller) {
    _ = CALLER.set(caller);
}

/// Records what happened, if this run is recorded.
pub(crate) fn record(happening: &Happening) {
    if try_get().is_none() {
        return;
    }
    match happening {
        Happening::Started { shell, backend } => session_start(*shell, *backend),
        Happening::Generated(generated) => command_generated(generated),
        Happening::SafetyDecided(decided) => safety_triggered(decided),
        Happening::Executed(executed) => command_executed(executed),
        Happening::Failed {
            trouble,
            recoverable,
        } => error_occurred(*trouble, *recoverable),
        Happening::Ended { time, stats } => session_end(milliseconds(*time), *stats),
    }
}

/// A run that generates began.
fn session_start(shell: caro_generate::Shell, backend: BackendKind) {
    get().capture(&SessionStarted {
        caro_version: PRODUCT.version,
        os: os(),
        arch: arch(),
        shell: shell_of(shell),
        backend: backend_of(backend),
        caller: CALLER.get().copied().unwrap_or(Caller::Script),
    });
}

/// A run that generates ended.
fn session_end(duration_ms: u64, stats: SessionStats) {
    let SessionStats {
        commands_generated,
        commands_executed,
        errors,
    } = stats;
    let command_success_rate = match commands_generated {
        0 => 0.0,
        generated => f64::from(commands_executed) / f64::from(generated) * 100.0,
    };
    get().capture(&SessionEnded {
        duration_ms,
        commands_generated,
        commands_executed,
        errors,
        command_success_rate,
    });
}

/// A command was generated.
fn command_generated(generated: &Generated) {
    get().capture(&CommandGenerated {
        backend: backend_of(generated.backend),
        inference_time_ms: milliseconds(generated.time),
        risk_level: risk_of(generated.risk_level),
        patterns_matched: generated.findings,
        model_name: generated.model.as_deref().map(family_of),
        generation: generated.generation,
        offered_to_run: generated.offered,
    });
}

/// The safety check spoke, and the decision has fallen.
fn safety_triggered(decided: &SafetyDecided) {
    get().capture(&SafetyTriggered {
        risk_level: risk_of(decided.risk_level),
        pattern_category: category_of(decided.category),
        action: action_of(decided.action),
        user_override: decided.overridden,
        asked: decided.asked,
        generation: decided.generation,
    });
}

/// A command was executed.
fn command_executed(executed: &Executed) {
    get().capture(&CommandExecuted {
        execution_mode: mode_of(executed.mode),
        modified_before_execution: executed.modified,
        exit_category: ending_of(executed.ending),
        execution_time_ms: Some(milliseconds(executed.time)),
        generation: executed.generation,
    });
}

/// Something went wrong.
fn error_occurred(trouble: Trouble, recoverable: bool) {
    let (error_category, component) = match trouble {
        Trouble::NoAnswer => (ErrorCategory::NoAnswer, Component::Backend),
        Trouble::Timeout => (ErrorCategory::Timeout, Component::Backend),
        Trouble::Unreachable => (ErrorCategory::Unreachable, Component::Backend),
        Trouble::Unauthorized => (ErrorCategory::Unauthorized, Component::Backend),
        Trouble::Quota => (ErrorCategory::Quota, Component::Backend),
        Trouble::TooLong => (ErrorCategory::Generation, Component::Backend),
        Trouble::BadAnswer => (ErrorCategory::BadAnswer, Component::Backend),
        Trouble::ModelMissing => (ErrorCategory::ModelMissing, Component::Backend),
        Trouble::ModelLoad => (ErrorCategory::ModelLoad, Component::Backend),
        Trouble::Interrupted => (ErrorCategory::Interrupted, Component::Ui),
        Trouble::Execution => (ErrorCategory::Execution, Component::Execution),
        Trouble::Config => (ErrorCategory::Config, Component::Config),
        Trouble::Output => (ErrorCategory::Io, Component::Ui),
        Trouble::Panic => (ErrorCategory::Panic, Component::Ui),
    };
    get().capture(&ErrorOccurred {
        error_category,
        component,
        recoverable,
    });
}

fn milliseconds(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

const fn os() -> Os {
    if cfg!(target_os = "linux") {
        Os::Linux
    } else if cfg!(target_os = "macos") {
        Os::Macos
    } else if cfg!(target_os = "windows") {
        Os::Windows
    } else if cfg!(target_os = "freebsd") {
        Os::Freebsd
    } else {
        Os::Other
    }
}

const fn arch() -> Arch {
    if cfg!(target_arch = "x86_64") {
        Arch::X8664
    } else if cfg!(target_arch = "aarch64") {
        Arch::Aarch64
    } else {
        Arch::Other
    }
}

const fn shell_of(shell: caro_generate::Shell) -> Shell {
    match shell {
        caro_generate::Shell::Bash => Shell::Bash,
        caro_generate::Shell::Zsh => Shell::Zsh,
        caro_generate::Shell::Fish => Shell::Fish,
        caro_generate::Shell::Sh => Shell::Sh,
        caro_generate::Shell::PowerShell => Shell::PowerShell,
        caro_generate::Shell::Cmd => Shell::Cmd,
        caro_generate::Shell::Nu => Shell::Nu,
        caro_generate::Shell::Other => Shell::Other,
    }
}

const fn backend_of(backend: BackendKind) -> Backend {
    match backend {
        BackendKind::Static => Backend::Static,
        BackendKind::Embedded => Backend::Embedded,
        BackendKind::Ollama => Backend::Ollama,
        BackendKind::OpenAi => Backend::OpenAi,
        BackendKind::OpenAiCompatible => Backend::OpenAiCompatible,
        BackendKind::Anthropic => Backend::Anthropic,
    }
}

const fn risk_of(level: caro_safety::RiskLevel) -> RiskLevel {
    match level {
        caro_safety::RiskLevel::Safe => RiskLevel::Safe,
        caro_safety::RiskLevel::Moderate => RiskLevel::Moderate,
        caro_safety::RiskLevel::High => RiskLevel::High,
        caro_safety::RiskLevel::Critical => RiskLevel::Critical,
    }
}

const fn action_of(action: caro_safety::Action) -> Action {
    match action {
        caro_safety::Action::Allowed => Action::Allowed,
        caro_safety::Action::Warned => Action::Warned,
        caro_safety::Action::Blocked => Action::Blocked,
    }
}

const fn mode_of(mode: Mode) -> ExecutionMode {
    match mode {
        Mode::Interactive => ExecutionMode::Interactive,
        Mode::Auto => ExecutionMode::Auto,
        Mode::Edited => ExecutionMode::Edited,
    }
}

const fn ending_of(ending: Ending) -> ExitCategory {
    match ending {
        Ending::Success => ExitCategory::Success,
        Ending::Error => ExitCategory::Error,
        Ending::Signal => ExitCategory::Signal,
        Ending::NotFound => ExitCategory::NotFound,
        Ending::NotExecutable => ExitCategory::NotExecutable,
    }
}

const fn category_of(category: Category) -> PatternCategory {
    match category {
        Category::FilesystemDestruction => PatternCategory::FilesystemDestruction,
        Category::Overwrite => PatternCategory::Overwrite,
        Category::Disk => PatternCategory::Disk,
        Category::Permissions => PatternCategory::Permissions,
        Category::PrivilegeEscalation => PatternCategory::PrivilegeEscalation,
        Category::Process => PatternCategory::Process,
        Category::Service => PatternCategory::Service,
        Category::NetworkExecution => PatternCategory::NetworkExecution,
        Category::Exfiltration => PatternCategory::Exfiltration,
        Category::HistoryRewrite => PatternCategory::HistoryRewrite,
        Category::Database => PatternCategory::Database,
        Category::Container => PatternCategory::Container,
        Category::Cloud => PatternCategory::Cloud,
        Category::Persistence => PatternCategory::Persistence,
        Category::CodeEvaluation => PatternCategory::CodeEvaluation,
        Category::Obfuscation => PatternCategory::Obfuscation,
        Category::ResourceExhaustion => PatternCategory::ResourceExhaustion,
        Category::Unassessable => PatternCategory::Unassessable,
    }
}

/// The family that a model's name tells of. The name itself goes no further.
fn family_of(model: &str) -> ModelFamily {
    let model = model.to_ascii_lowercase();
    // A distilled or tuned model is named after both: the first that fits is the one it was made as.
    [
        ("deepseek", ModelFamily::DeepSeek),
        ("smollm", ModelFamily::SmolLm),
        ("qwen", ModelFamily::Qwen),
        ("qwq", ModelFamily::Qwen),
        ("codellama", ModelFamily::Llama),
        ("llama", ModelFamily::Llama),
        ("gemma", ModelFamily::Gemma),
        ("mistral", ModelFamily::Mistral),
        ("mixtral", ModelFamily::Mistral),
        ("codestral", ModelFamily::Mistral),
        ("claude", ModelFamily::Claude),
        ("gpt", ModelFamily::Gpt),
        ("phi", ModelFamily::Phi),
    ]
    .into_iter()
    .find_map(|(part, family)| model.contains(part).then_some(family))
    .unwrap_or(ModelFamily::Custom)
}

#[cfg(test)]
mod tests {
    use super::family_of;
    use caro_events::ModelFamily;

    #[test]
    fn a_model_is_known_by_its_family_only() {
        for (model, family) in [
            ("Qwen2.5-Coder-1.5B-Instruct", ModelFamily::Qwen),
            ("hf.co/bartowski/Llama-3.2-3B", ModelFamily::Llama),
            ("DeepSeek-R1-Distill-Qwen-7B", ModelFamily::DeepSeek),
            ("gpt-4o-mini", ModelFamily::Gpt),
            ("claude-opus-4", ModelFamily::Claude),
            ("SmolLM2-135M", ModelFamily::SmolLm),
            ("acme-internal-secret-model", ModelFamily::Custom),
            ("", ModelFamily::Custom),
        ] {
            assert_eq!(family_of(model), family, "{model}");
        }
    }
}
