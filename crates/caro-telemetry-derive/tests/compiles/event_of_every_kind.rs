use caro_telemetry::{Event, PostHogClient, Property, Version};

/// What it was.
#[derive(Clone, Copy, Property)]
enum Kind {
    /// The first kind.
    First,
    /// The second kind.
    #[property(name = "2nd")]
    Second,
}

/// Something happened.
#[derive(Event)]
#[event(name = "something", why = "To try it.")]
struct Something {
    /// How many.
    #[property(why = "To try it.", unit = "pieces", example = "3")]
    count: u32,
    /// What it was.
    #[property(why = "To try it.")]
    kind: Option<Kind>,
    /// Whether it was.
    #[property(why = "To try it.")]
    was: bool,
    /// How much.
    #[property(why = "To try it.")]
    much: f64,
    /// Of which version.
    #[property(why = "To try it.")]
    version: Option<Version>,
}

/// Someone.
#[derive(Event)]
#[event(name = "$identify", why = "To try it.")]
struct Someone {}

fn record(client: &PostHogClient) {
    client.capture(&Something {
        count: 3,
        kind: Some(Kind::Second),
        was: true,
        much: 0.5,
        version: Version::parse("1.0.0"),
    });
    client.identify(&Someone {});
}

fn main() {
    let _ = (record as fn(&PostHogClient), Kind::First);
    assert_eq!(Something::KIND.name(), "kind");
    assert_eq!(Something::SCHEMA.properties.len(), 5);
}
