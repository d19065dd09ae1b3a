//! The model files on this machine: which there are, where they lie, how they get here.
//!
//! - [`KNOWN`]: the models that Caro offers, each with the sum of its bytes;
//! - [`Store`]: the directory of the files, with what is in it: whole, in part, or not at all;
//! - [`pull()`]: fetches a model, goes on where it stopped, and lets nothing through that is not the model;
//! - [`verify()`]: reads a model once more, and says whether it still is the model.
//!
//! Nothing here prints, ends the process or looks at the environment: directory, server, proxy and patience are passed
//! in, and a [`Watcher`] is told what happens and says when it is enough.

mod endpoint;
mod known;
mod lock;
mod pull;
mod size;
mod space;
mod store;
mod verify;
mod watcher;

pub use endpoint::{Endpoint, EndpointError, Plain};
pub use known::{KNOWN, Model, default_model, known};
pub use pull::{Limits, PullError, Pulled, Source, pull};
pub use size::Size;
pub use space::free_space;
pub use store::{Absent, Entry, State, Store, StoreError};
pub use verify::verify;
pub use watcher::{Step, Unwatched, Watcher};
