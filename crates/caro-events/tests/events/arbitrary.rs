//! Any event that the types allow.

use std::fmt::Debug;

use caro_events::{
    CommandExecuted, CommandGenerated, ErrorOccurred, SafetyTriggered, SessionEnded, SessionStarted,
};
use caro_telemetry::{
    ClosedEnum, EncodeError, Envelope, PreRelease, Timestamp, Uuid, Version, encode,
};
use proptest::num::f64::ANY as ANY_NUMBER;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

#[derive(Clone, Copy, Debug)]
pub(crate) enum AnyEvent {
    Started(SessionStarted),
    Generated(CommandGenerated),
    Safety(SafetyTriggered),
    Executed(CommandExecuted),
    Failed(ErrorOccurred),
    Ended(SessionEnded),
}

impl AnyEvent {
    pub(crate) fn encode(&self, envelope: &Envelope<'_>) -> Result<String, EncodeError> {
        match self {
            Self::Started(event) => encode(event, envelope),
            Self::Generated(event) => encode(event, envelope),
            Self::Safety(event) => encode(event, envelope),
            Self::Executed(event) => encode(event, envelope),
            Self::Failed(event) => encode(event, envelope),
            Self::Ended(event) => encode(event, envelope),
        }
    }
}

pub(crate) fn event() -> impl Strategy<Value = AnyEvent> {
    prop_oneof![
        started(),
        generated(),
        safety(),
        executed(),
        failed(),
        ended()
    ]
}

/// Any line that can be written at this time.
pub(crate) fn line_at(timestamp: impl Strategy<Value = i64>) -> impl Strategy<Value = String> {
    let envelope = (
        any::<u128>(),
        any::<u128>(),
        any::<u64>(),
        timestamp,
        version(),
    );
    (event(), envelope).prop_map(|(event, (uuid, session, id, timestamp, version))| {
        let envelope = Envelope {
            uuid: Uuid::from_u128(uuid),
            distinct_id: &format!("{id:016x}"),
            timestamp: Timestamp::from_milliseconds(timestamp),
            session_id: Uuid::from_u128(session),
            library: "caro-cli",
            version,
        };
        event.encode(&envelope).expect("the types allow it")
    })
}

fn one<P: ClosedEnum + Debug>() -> impl Strategy<Value = P> {
    select(P::ALL)
}

fn version() -> impl Strategy<Value = Version> {
    let tag = prop_oneof![
        Just(PreRelease::Release),
        any::<u16>().prop_map(PreRelease::Alpha),
        any::<u16>().prop_map(PreRelease::Beta),
        any::<u16>().prop_map(PreRelease::Candidate),
    ];
    let numbers = (any::<u16>(), any::<u16>(), any::<u16>());
    (numbers, tag).prop_map(|((major, minor, patch), pre)| Version {
        major,
        minor,
        patch,
        pre,
    })
}

fn started() -> impl Strategy<Value = AnyEvent> {
    (version(), one(), one(), one(), one(), one()).prop_map(
        |(caro_version, os, arch, shell, backend, caller)| {
            AnyEvent::Started(SessionStarted {
                caro_version,
                os,
                arch,
                shell,
                backend,
                caller,
            })
        },
    )
}

fn generated() -> impl Strategy<Value = AnyEvent> {
    let numbers = (any::<u64>(), any::<u32>(), any::<u32>(), any::<bool>());
    (one(), one(), of(one()), numbers).prop_map(
        |(backend, risk_level, model_name, (time, matched, generation, offered))| {
            AnyEvent::Generated(CommandGenerated {
                backend,
                inference_time_ms: time,
                risk_level,
                patterns_matched: matched,
                model_name,
                generation,
                offered_to_run: offered,
            })
        },
    )
}

fn safety() -> impl Strategy<Value = AnyEvent> {
    let rest = (any::<bool>(), any::<bool>(), any::<u32>());
    (one(), one(), one(), rest).prop_map(
        |(risk_level, pattern_category, action, (user_override, asked, generation))| {
            AnyEvent::Safety(SafetyTriggered {
                risk_level,
                pattern_category,
                action,
                user_override,
                asked,
                generation,
            })
        },
    )
}

fn executed() -> impl Strategy<Value = AnyEvent> {
    let numbers = (any::<bool>(), of(any::<u64>()), any::<u32>());
    (one(), one(), numbers).prop_map(
        |(execution_mode, exit_category, (modified, execution_time_ms, generation))| {
            AnyEvent::Executed(CommandExecuted {
                execution_mode,
                modified_before_execution: modified,
                exit_category,
                execution_time_ms,
                generation,
            })
        },
    )
}

fn failed() -> impl Strategy<Value = AnyEvent> {
    (one(), one(), any::<bool>()).prop_map(|(error_category, component, recoverable)| {
        AnyEvent::Failed(ErrorOccurred {
            error_category,
            component,
            recoverable,
        })
    })
}

fn ended() -> impl Strategy<Value = AnyEvent> {
    let counts = (any::<u32>(), any::<u32>(), any::<u32>());
    (any::<u64>(), counts, ANY_NUMBER).prop_map(
        |(duration_ms, (commands_generated, commands_executed, errors), command_success_rate)| {
            AnyEvent::Ended(SessionEnded {
                duration_ms,
                commands_generated,
                commands_executed,
                errors,
                command_success_rate,
            })
        },
    )
}
