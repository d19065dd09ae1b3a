//! What a line of each event looks like.

use caro_events::{
    Action, Arch, Backend, Caller, CommandExecuted, CommandGenerated, Component, ErrorCategory,
    ErrorOccurred, ExecutionMode, ExitCategory, ModelFamily, Os, PatternCategory, RiskLevel,
    SafetyTriggered, SessionEnded, SessionStarted, Shell,
};
use caro_telemetry::{ENVELOPE, Envelope, Event, Timestamp, Uuid, Version, encode};
use proptest::prelude::*;
use serde_json::Value;

use crate::arbitrary::line_at;

fn line(event: &impl Event) -> String {
    let envelope = Envelope {
        uuid: Uuid::from_u128(0x0192_d4a8_3c5e_7b1a_9f00_1d2e_3f40_5162),
        distinct_id: "9f2c04d17be85a36",
        timestamp: Timestamp::parse("2026-11-22T10:00:00.123Z").unwrap(),
        session_id: Uuid::from_u128(0x0192_d4a8_3c5d_7c2b_8a11_2b3c_4d5e_6f70),
        library: "caro-cli",
        version: Version::parse("1.1.0-beta.1").unwrap(),
    };
    encode(event, &envelope).unwrap()
}

const SUCCESS: SessionEnded = SessionEnded {
    duration_ms: 1840,
    commands_generated: 3,
    commands_executed: 2,
    errors: 0,
    command_success_rate: 200.0 / 3.0,
};

const GENERATED: CommandGenerated = CommandGenerated {
    backend: Backend::OpenAiCompatible,
    inference_time_ms: 3,
    risk_level: RiskLevel::Safe,
    patterns_matched: 0,
    model_name: Some(ModelFamily::SmolLm),
    generation: 1,
    offered_to_run: true,
};

#[test]
fn a_line_of_each_event() {
    let lines = [
        line(&SessionStarted {
            caro_version: Version::parse("1.1.0-beta.1").unwrap(),
            os: Os::Linux,
            arch: Arch::X8664,
            shell: Shell::Bash,
            backend: Backend::Static,
            caller: Caller::Human,
        }),
        line(&GENERATED),
        line(&SafetyTriggered {
            risk_level: RiskLevel::Critical,
            pattern_category: PatternCategory::FilesystemDestruction,
            action: Action::Blocked,
            user_override: false,
            asked: false,
            generation: 1,
        }),
        line(&CommandExecuted {
            execution_mode: ExecutionMode::Interactive,
            modified_before_execution: false,
            exit_category: ExitCategory::Success,
            execution_time_ms: Some(25),
            generation: 1,
        }),
        line(&ErrorOccurred {
            error_category: ErrorCategory::NoAnswer,
            component: Component::Backend,
            recoverable: false,
        }),
        line(&SUCCESS),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_is_not_known_is_left_out_instead_of_null() {
    let without_model = CommandGenerated {
        model_name: None,
        ..GENERATED
    };
    assert!(!line(&without_model).contains("model_name"));
    for unknown in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let ended = SessionEnded {
            command_success_rate: unknown,
            ..SUCCESS
        };
        assert!(!line(&ended).contains("command_success_rate"));
    }
}

#[test]
fn a_whole_percentage_is_written_as_a_number_with_a_fraction() {
    let ended = SessionEnded {
        command_success_rate: 100.0,
        ..SUCCESS
    };
    assert!(line(&ended).contains("\"command_success_rate\":100.0,"));
}

/// The keys of an object as they stand in the text.
fn keys(object: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut depth = 0;
    let mut parts = object.split('"');
    while let Some(between) = parts.next() {
        depth += between.matches('{').count();
        depth -= between.matches('}').count();
        let Some(text) = parts.next() else { break };
        let is_key = parts
            .clone()
            .next()
            .is_some_and(|after| after.starts_with(':'));
        if is_key {
            keys.push(format!("{depth}:{text}"));
        }
    }
    keys
}

proptest! {
    /// Readers of old lines rely on it, and so does whoever compares two lines by eye.
    #[test]
    fn the_keys_stand_in_the_order_of_the_dictionary(line in line_at(0..4_102_444_800_000_i64)) {
        let value: Value = serde_json::from_str(&line).unwrap();
        let event = caro_events::DICTIONARY
            .iter()
            .find(|event| event.name == value["event"])
            .expect("an event of the dictionary");
        let present = |name: &str| value["properties"].get(name).is_some();
        let own = event.properties.iter().map(|property| property.name);
        let around = ENVELOPE.iter().map(|field| field.name).filter(|name| name.starts_with('$'));
        let properties = own.filter(|name| present(name)).chain(around);
        let expected: Vec<String> = ["uuid", "event", "distinct_id", "timestamp", "properties"]
            .iter()
            .map(|key| format!("1:{key}"))
            .chain(properties.map(|key| format!("2:{key}")))
            .collect();
        prop_assert_eq!(keys(&line), expected);
        let missing: Vec<_> = event.properties.iter().filter(|p| !p.optional && !present(p.name)).collect();
        let no_rate = value["event"] == "session_ended" && missing.len() == 1;
        prop_assert!(missing.is_empty() || no_rate, "{missing:?}");
    }
}
