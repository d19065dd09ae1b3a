//! What every definition has to hold.

use std::collections::HashSet;

use caro_events::DICTIONARY;
use caro_insights::insights;

#[test]
fn every_event_and_property_of_the_dictionary_is_used_by_an_insight() {
    let used = |event, property| {
        insights()
            .iter()
            .any(|insight| insight.uses(event, property))
    };
    for event in DICTIONARY {
        assert!(
            used(event.name, None),
            "no insight uses the event {}",
            event.name
        );
        for property in event.properties {
            assert!(
                used(event.name, Some(property.name)),
                "no insight uses {} of {}: drop it, or say what it is for",
                property.name,
                event.name
            );
        }
    }
}

#[test]
fn an_unused_property_would_be_noticed() {
    assert!(
        !insights()
            .iter()
            .any(|insight| insight.uses("session_started", Some("hostname")))
    );
    assert!(
        !insights()
            .iter()
            .any(|insight| insight.uses("command_typed", None))
    );
}

#[test]
fn ids_are_unique_and_made_of_lower_case_words() {
    let mut seen = HashSet::new();
    for insight in insights() {
        assert!(seen.insert(insight.id), "{} is defined twice", insight.id);
        let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
        assert!(insight.id.split('-').all(word), "{}", insight.id);
    }
}

#[test]
fn every_insight_says_what_it_is_and_what_to_do_about_it() {
    for insight in insights() {
        for sentence in [insight.what, insight.when_it_moves] {
            assert!(
                sentence.ends_with('.') && sentence.len() > 20,
                "{}: {sentence}",
                insight.id
            );
        }
        assert!(insight.when_it_moves.starts_with("If "), "{}", insight.id);
        assert!(
            insight.title.len() <= 32,
            "{} is too long a title for a tile",
            insight.title
        );
    }
}
