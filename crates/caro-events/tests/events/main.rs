//! Caro's events, from their types to the wire.

mod arbitrary;
mod guard;
mod lines;
mod wire;
