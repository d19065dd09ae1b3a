//! caro-generate
