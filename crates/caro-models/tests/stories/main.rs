//! How models come, stay and go, told with small files and a server that misbehaves.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod directory;
mod failures;
mod lies;
mod resuming;
mod stage;
