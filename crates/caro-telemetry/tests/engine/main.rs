//! The engine, from one append to a server that does not behave.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod append;
mod crash;
mod delivery;
mod file_kinds;
mod interleaving;
mod past_ids;
mod processes;
mod seal;
mod sender;
mod stage;
mod withdrawal;
