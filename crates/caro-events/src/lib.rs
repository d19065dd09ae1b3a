//! caro-events
