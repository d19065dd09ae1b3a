//! What Caro's tests stand on.
//!
//! - [`PostHogServer`]: a PostHog on this machine that stores what it is sent, and misbehaves when told to.
//! - [`FileServer`]: a server of one large file that cuts, stalls, lies and sends elsewhere when told to.
//! - [`ModelServer`]: language models on this machine, in three protocols, that misbehave when told to.
//! - [`SealedHome`]: a home of its own for each test, with an environment that is empty but for it.
//! - [`Terminal`]: a pseudo-terminal, to type at prompts and to read the screen.
//!
//! Nothing here sleeps for a fixed time and hopes: everything waits for what it needs, with a generous bound.

pub mod files;
#[cfg(unix)]
mod home;
pub mod model_server;
pub mod posthog;
#[cfg(unix)]
mod processes;
mod request;
mod server;
#[cfg(unix)]
mod terminal;

pub use files::{Content, Fault, FileServer};
#[cfg(unix)]
pub use home::{Finished, SealedHome};
pub use model_server::ModelServer;
pub use posthog::{Answer, PostHogServer};
#[cfg(unix)]
pub use processes::{Processes, kill};
pub use request::Request;
#[cfg(unix)]
pub use terminal::Terminal;

use std::time::Duration;

/// How long anything may take before a test gives up on it: long, because the machine may be busy with other tests.
pub const PATIENCE: Duration = Duration::from_secs(60);
