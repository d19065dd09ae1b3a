use caro_telemetry::{Event, PostHogClient};

/// A page was seen.
#[derive(Event)]
#[event(name = "$pageview", why = "To try it.")]
struct PageView {}

fn capture(client: &PostHogClient) {
    client.capture(&PageView {});
}

fn main() {
    let _ = capture as fn(&PostHogClient);
}
