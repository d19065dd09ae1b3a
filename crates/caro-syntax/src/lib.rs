//! Reads shell: any input, within limits, without a panic.
