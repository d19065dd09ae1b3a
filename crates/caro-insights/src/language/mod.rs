//! The language that insights are written in.
//!
//! It is typed over Caro's events, so that an insight which names an event or a property that does not exist, counts
//! a property of another event, or compares one with a value that it cannot have, does not compile:
//!
//! ```
//! use caro_events::{Action, CommandGenerated, SafetyTriggered};
//! use caro_insights::language::{events, is, ratio};
//!
//! let block_rate = ratio(
//!     events::<SafetyTriggered>().matching(is(SafetyTriggered::ACTION, Action::Blocked)),
//!     events::<CommandGenerated>(),
//! )
//! .per_week();
//! # let _: caro_insights::language::Asked = block_rate.into();
//! ```
//!
//! What it makes is plain data ([`Question`]): the same for the evaluation here and for PostHog.

mod condition;
mod funnel;
mod question;
mod selection;
mod trend;

pub use condition::{Condition, Numeric, at_least, exactly, holds, holds_not, is};
pub use funnel::{CommandFunnel, SessionFunnel, commands, sessions, time_between};
pub use question::{
    Asked, Follow, Interval, Operator, Percentile, Question, Selection, Test, Unit,
};
pub use selection::{Events, events, every_event};
pub use trend::{Count, Machines, Percentiles, Ratio, ratio};
