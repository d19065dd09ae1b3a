//! Caro's events, from their types to the wire.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod arbitrary;
mod guard;
mod lines;
mod wire;
