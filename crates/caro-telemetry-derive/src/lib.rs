//! caro-telemetry-derive
