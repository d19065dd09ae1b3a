use caro_telemetry::{Choice, Value};

fn main() {
    let _ = Value::Choice(Choice("rm -rf /"));
}
