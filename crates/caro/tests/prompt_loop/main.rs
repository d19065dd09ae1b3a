//! `caro` alone: what a person types at its prompt, and what comes of it.

#![cfg(unix)]

mod history;
mod refine;
mod settings;
mod stage;
mod terminals;
mod typing;
