//! The guard never fires on what the types allow, and always on what they do not.

use caro_telemetry::guard::check_text;
use caro_telemetry::{LONGEST_LINE, StoredEvent, Violation, validate_properties};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::arbitrary::line_at;

/// Every name that the dictionary can write, keys and values.
fn names() -> Vec<&'static str> {
    let mut names = Vec::new();
    for event in caro_events::DICTIONARY {
        names.push(event.name);
        for property in event.properties {
            names.push(property.name);
            if let caro_telemetry::PropertyKind::Choice(choices) = property.kind {
                names.extend(choices.iter().map(|choice| choice.name));
            }
        }
    }
    names
}

#[test]
fn no_name_in_the_dictionary_offends_the_guard() {
    for name in names() {
        assert_eq!(check_text(name), Ok(()), "{name}");
    }
}

/// What people type, with something in it that must not travel.
fn hostile() -> impl Strategy<Value = String> {
    let words = "[a-z ]{0,20}";
    prop_oneof![
        words.prop_map(|text| format!("/home/{text}")),
        words.prop_map(|text| format!("~/{text}")),
        words.prop_map(|text| format!("C:\\{text}")),
        (words, words).prop_map(|(a, b)| format!("{a} /Users/{b}")),
        (words, words).prop_map(|(a, b)| format!("{a} | {b}")),
        (words, words).prop_map(|(a, b)| format!("{a}; {b}")),
        (words, words).prop_map(|(a, b)| format!("{a} && {b}")),
        (words, words).prop_map(|(a, b)| format!("{a}$({b})")),
        (words, words).prop_map(|(a, b)| format!("{a}`{b}`")),
        (words, words).prop_map(|(a, b)| format!("{a}\n{b}")),
        (words, words).prop_map(|(a, b)| format!("{a}PassWord{b}")),
        (words, words).prop_map(|(a, b)| format!("{a}ToKeN{b}")),
        (words, words).prop_map(|(a, b)| format!("{a}sk-{b}")),
        (words, words).prop_map(|(a, b)| format!("{a}AKIA{b}")),
        "[a-z]{201,400}",
    ]
}

/// The text somewhere in an event's properties.
fn buried() -> impl Strategy<Value = Map<String, Value>> {
    (hostile(), 0..5_usize).prop_map(|(text, place)| {
        let properties = match place {
            0 => json!({ "backend": text }),
            1 => json!({ text: true }),
            2 => json!({ "backend": "static", "more": { "still": [1, { "deeper": text }] } }),
            3 => json!({ "more": [[[text]]] }),
            _ => json!({ "more": { text: { "a": 1 } } }),
        };
        properties.as_object().expect("an object").clone()
    })
}

proptest! {
    #[test]
    fn whatever_the_types_allow_passes_the_guard_and_reads_back(line in line_at(0..4_102_444_800_000_i64)) {
        prop_assert!(line.len() <= LONGEST_LINE / 4, "{} bytes", line.len());
        let event = StoredEvent::read(&line).expect("a line is an event");
        prop_assert_eq!(validate_properties(&event.properties), Ok(()));
        prop_assert_eq!(&event.line, &line);
    }

    #[test]
    fn what_must_not_travel_is_refused_wherever_it_stands(properties in buried()) {
        let refused = validate_properties(&properties);
        let violations = [Violation::Path, Violation::Secret, Violation::Command, Violation::TooLong];
        prop_assert!(refused.is_err_and(|violation| violations.contains(&violation)));
    }
}
