//! Caro's six usage events: everything that Caro can ever record.
//!
//! They are a crate of their own because two others read them as types: the program, which records them, and the
//! insights, which are written over them and do not compile where an event or a property does not exist.
//!
//! The doc comments here are the telemetry dictionary: `caro telemetry schema`, the documentation and the website
//! print them. Adding an event, a property or a value changes [`DICTIONARY_HASH`], and with it everybody is asked
//! again.

mod events;
pub mod render;
mod values;

pub use events::{
    CommandExecuted, CommandGenerated, ErrorOccurred, SafetyTriggered, SessionEnded, SessionStarted,
};
pub use values::{
    Action, Arch, Backend, Caller, Component, ErrorCategory, ExecutionMode, ExitCategory,
    ModelFamily, Os, PatternCategory, RiskLevel, Shell,
};

use caro_telemetry::{Dictionary, Event as _, dictionary_hash};

/// Every event that Caro can record, in the order in which a run meets them.
pub const DICTIONARY: Dictionary = &[
    SessionStarted::SCHEMA,
    CommandGenerated::SCHEMA,
    SafetyTriggered::SCHEMA,
    CommandExecuted::SCHEMA,
    ErrorOccurred::SCHEMA,
    SessionEnded::SCHEMA,
];

/// What the dictionary collects, as a number: what a consent was given to.
pub const DICTIONARY_HASH: u64 = dictionary_hash(DICTIONARY);

/// Former dictionaries that asked for all that this one asks for, and more: a yes to those holds. Add the former
/// hash here when something is taken out of the dictionary, and empty the list when something is added.
pub const COVERED_BY: &[u64] = &[];
