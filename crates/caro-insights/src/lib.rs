//! Caro's insights: defined once, answered twice.
//!
//! [`insights`] holds the definitions, written in a typed language over Caro's events ([`language`]).
mod boards;
mod insight;
mod insights;
pub mod language;

pub use boards::{Board, Tile, boards};
pub use insight::{Goal, Insight};
pub use insights::{insight, insights};
