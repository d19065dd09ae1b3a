//! Telemetry that its users would not want to switch off.
//!
//! An event is a typed value: booleans, numbers, closed enums and versions, and nothing that could hold text
//! ([`Property`]). Nothing exists before consent ([`consent`]). Recording is one append to a file ([`queue`]); the
//! foreground never opens a socket. A process of its own delivers what waits ([`delivery`], a feature), under the id
//! of a day that nobody can link to the next ([`identity`]).
//!
//! The engine knows nothing of the program that it serves, reads no environment, prints nothing and never exits: the
//! program passes in what it needs.

pub mod client;
mod clock;
pub mod config;
pub mod consent;
#[cfg(feature = "delivery")]
pub mod delivery;
pub mod directory;
mod encoder;
mod event;
pub mod export;
pub mod guard;
pub mod identity;
pub mod import;
pub mod lines;
pub mod offline;
mod property;
pub mod queue;
pub mod schedule;
mod version;

pub use caro_telemetry_derive::{Event, Property};
pub use client::{ClientOptions, PostHogClient, Product};
pub use clock::{Clock, Timestamp};
pub use config::TelemetryConfig;
pub use encoder::{
    ENVELOPE, EncodeError, Envelope, EnvelopeField, LONGEST_LINE, encode, encode_identify,
};
pub use event::{Dictionary, Event, EventSchema, PropertySchema, dictionary_hash};
pub use guard::{Violation, validate_properties};
pub use lines::StoredEvent;
pub use offline::OfflineQueue;
pub use property::{Choice, ChoiceSchema, ClosedEnum, Property, PropertyKind, PropertyRef, Value};
pub use uuid::Uuid;
pub use version::{PreRelease, Version};

/// What the derive macros write against. Not for use by hand: the point of the sealed traits is that text cannot
/// become a property.
#[doc(hidden)]
pub mod __private {
    pub trait Sealed {}

    #[must_use]
    pub const fn choice(name: &'static str) -> crate::Value {
        crate::Value::Choice(crate::Choice(name))
    }

    #[must_use]
    pub const fn property_ref<E, P>(name: &'static str) -> crate::PropertyRef<E, P> {
        crate::PropertyRef::new(name)
    }
}
