//! Reads shell, on any input, within limits.
//!
//! [`read`] is the whole of it: a text goes in, its tokens and its tree come out, or a reason why there are none. The
//! parser below descends recursively, backtracks and asserts; what it could not read in bounded time and stack is kept
//! from it (`limits`), and what it trips over all the same is caught. [`Positions`] turns its positions, which count
//! characters, into bytes.
//!
//! The grammar is that of bash, which holds that of POSIX shells.

mod limits;
mod positions;
mod reading;

pub use positions::Positions;
pub use reading::{Reading, Unreadable, read};
