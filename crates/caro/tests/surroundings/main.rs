//! Homes, files, users and networks that want to corner Caro: the run is as if telemetry were off, what can be kept is
//! kept, and `status` and `-v` say what is wrong.

#![cfg(all(unix, feature = "telemetry"))]

mod files;
mod homes;
mod network;
mod processes;
mod stage;
