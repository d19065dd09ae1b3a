//! Reading events from files of any size, in constant memory.
//!
//! A line is read twice at the most: first by [`mod@line`], which knows only the form that Caro writes and takes a third of
//! a microsecond; where it does not recognize the line, by [`careful`], which decides. So nothing depends on the fast
//! way but speed, and a property test holds the two to the same answer.

mod careful;
mod folder;
mod framing;
mod line;
mod record;
mod source;
mod time;

pub(crate) use framing::Framed;
pub(crate) use record::{Read, Record, Slot};
pub use source::Source;
pub(crate) use source::{Task, tasks};
pub(crate) use time::{DAY, day_of};

/// Reads a line, or an object of a JSON array.
pub(crate) fn read(bytes: &[u8]) -> Read {
    match line::read(bytes) {
        Some(record) => Read::Event(record),
        None => careful::read(bytes),
    }
}

#[cfg(test)]
mod tests;
