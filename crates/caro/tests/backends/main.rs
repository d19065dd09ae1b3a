//! Who answers where Caro knows no command: a model on this machine, or one behind a network.

#![cfg(unix)]
#![cfg(all(feature = "embedded", feature = "remote"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod chain;
mod context;
mod embedded;
mod events;
mod hostile;
mod keys;
mod listing;
mod stage;
mod streaming;
