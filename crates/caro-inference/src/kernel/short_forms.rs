//! What blocks of 32 weights with one scale are made of.

/// Bits and a half-precision scale: four bits with a centre, the same with a half-precision offset instead, five with a
/// centre or an offset, and eight with a sign. A tenth of the number is that of the bits.
pub(super) const FOUR: u8 = 40;
pub(super) const FOUR_OFFSET: u8 = 41;
pub(super) const FIVE: u8 = 50;
pub(super) const FIVE_OFFSET: u8 = 51;
pub(super) const EIGHT: u8 = 80;
