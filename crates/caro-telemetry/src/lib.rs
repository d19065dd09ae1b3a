//! caro-telemetry
