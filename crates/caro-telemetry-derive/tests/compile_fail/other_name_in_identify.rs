use caro_telemetry::{Event, PostHogClient};

/// Something happened.
#[derive(Event)]
#[event(name = "something", why = "To try it.")]
struct Something {}

fn identify(client: &PostHogClient) {
    client.identify(&Something {});
}

fn main() {
    let _ = identify as fn(&PostHogClient);
}
