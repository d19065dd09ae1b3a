//! Caro.
fn main() {}
