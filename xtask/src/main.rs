//! Tasks for maintainers.
fn main() {}
