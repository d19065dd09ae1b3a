//! The air gap: machines that never send, an administrator who carries files, and a machine that uploads them.

#![cfg(all(unix, feature = "telemetry"))]

mod export;
mod leaving;
mod policy;
mod round_trip;
mod stage;
mod upload;
