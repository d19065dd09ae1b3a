//! Telemetry in the real program: what it asks, what it records, what it sends, and what it never does.
//!
//! Each test has a home of its own, and a PostHog of its own where it needs one.
#![cfg(all(target_os = "linux", feature = "telemetry"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod canaries;
mod consent;
mod endings;
mod question;
mod silence;
mod stage;
mod storm;
mod surroundings;
mod wire;
