//! One line of each event, written by the encoder that writes the real ones.

use anyhow::{Context as _, Result};
use caro_events::{
    Action, Arch, Backend, Caller, CommandExecuted, CommandGenerated, Component, ErrorCategory,
    ErrorOccurred, ExecutionMode, ExitCategory, Os, PatternCategory, RiskLevel, SafetyTriggered,
    SessionEnded, SessionStarted, Shell,
};
use caro_telemetry::{Envelope, Event, Timestamp, Uuid, Version, encode};

/// 2026-11-22T10:00:00.123Z, in milliseconds since 1970.
const MOMENT: i64 = 1_795_341_600_123;

/// The line of one run of each event that the dictionary has, by name.
pub(super) fn lines() -> Result<Vec<(&'static str, String)>> {
    let version = Version::parse(env!("CARGO_PKG_VERSION")).context("the workspace's version")?;
    let started = SessionStarted {
        caro_version: version,
        os: Os::Linux,
        arch: Arch::X8664,
        shell: Shell::Zsh,
        backend: Backend::Static,
        caller: Caller::Human,
    };
    let generated = CommandGenerated {
        backend: Backend::Static,
        inference_time_ms: 3,
        risk_level: RiskLevel::High,
        patterns_matched: 1,
        model_name: None,
        generation: 1,
        offered_to_run: true,
    };
    let triggered = SafetyTriggered {
        risk_level: RiskLevel::High,
        pattern_category: PatternCategory::FilesystemDestruction,
        action: Action::Warned,
        user_override: true,
        asked: true,
        generation: 1,
    };
    let executed = CommandExecuted {
        execution_mode: ExecutionMode::Interactive,
        modified_before_execution: false,
        exit_category: ExitCategory::Success,
        execution_time_ms: Some(25),
        generation: 1,
    };
    let failed = ErrorOccurred {
        error_category: ErrorCategory::NoAnswer,
        component: Component::Backend,
        recoverable: true,
    };
    let ended = SessionEnded {
        duration_ms: 6120,
        commands_generated: 1,
        commands_executed: 1,
        errors: 1,
        command_success_rate: 100.0,
    };
    Ok(vec![
        line(&started, version, 0)?,
        line(&generated, version, 1)?,
        line(&triggered, version, 2)?,
        line(&executed, version, 3)?,
        line(&failed, version, 4)?,
        line(&ended, version, 5)?,
    ])
}

fn line<E: Event>(event: &E, version: Version, step: u8) -> Result<(&'static str, String)> {
    let envelope = Envelope {
        uuid: Uuid::from_u128(0x0192_d4a8_3c5e_7b1a_9f00_1d2e_3f40_5160 + u128::from(step)),
        distinct_id: "9f2c04d17be85a36",
        timestamp: Timestamp::from_milliseconds(MOMENT + i64::from(step) * 1_020),
        session_id: Uuid::from_u128(0x0192_d4a8_3c5d_7c2b_8a11_2b3c_4d5e_6f70),
        library: "caro-cli",
        version,
    };
    Ok((E::SCHEMA.name, encode(event, &envelope)?))
}

#[cfg(test)]
mod tests {
    use caro_events::DICTIONARY;

    #[test]
    fn there_is_a_line_for_every_event() {
        let names: Vec<_> = super::lines()
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let events: Vec<_> = DICTIONARY.iter().map(|event| event.name).collect();
        assert_eq!(names, events);
    }
}
