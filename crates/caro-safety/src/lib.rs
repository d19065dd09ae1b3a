//! caro-safety
