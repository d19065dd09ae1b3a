//! Models behind a network, against servers on this machine that speak their protocols.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod failures;
mod interruption;
mod place;
mod probes;
mod secrets;
mod sent;
