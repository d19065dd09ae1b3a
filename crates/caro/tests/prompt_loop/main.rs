//! `caro` alone: what a person types at its prompt, and what comes of it.

#![cfg(unix)]

#[cfg(feature = "telemetry")]
mod events;
mod history;
mod refine;
#[cfg(feature = "remote")]
mod refine_models;
mod settings;
mod stage;
mod terminals;
mod typing;
