//! Caro's insights: defined once, answered twice.
//!
//! [`insights()`] holds the definitions, written in a typed language over Caro's events ([`language`]). [`evaluate`]
//! answers them over local events.
mod boards;
mod evaluation;
mod html;
mod insight;
mod insights;
mod json;
pub mod language;
pub mod posthog;
mod reading;
#[cfg(feature = "synthetic")]
pub mod synthetic;
mod terminal;
mod wording;

pub use boards::{Board, Tile, boards};
pub use evaluation::{
    Answer, Bucket, Coverage, Figure, Group, Options, Progress, Report, Step, Unreadable, evaluate,
};
pub use html::html;
pub use insight::{Goal, Insight};
pub use insights::{Topic, insight, insights, topics};
pub use json::json;
pub use reading::Source;
pub use terminal::terminal;
