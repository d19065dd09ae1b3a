//! Every rule proves itself on its own examples.

use std::collections::HashSet;

use caro_safety::{Category, Context, assess, rules};

#[test]
fn every_rule_finds_what_it_must_and_leaves_the_rest() {
    let mut wrong = Vec::new();
    for rule in rules() {
        let finds = |command: &str| {
            let assessment = assess(command, &Context::default());
            assessment
                .findings
                .iter()
                .any(|finding| finding.rule == rule.id)
        };
        for command in rule.catches.iter().filter(|command| !finds(command)) {
            wrong.push(format!("{} misses {command}", rule.id));
        }
        for command in rule.leaves.iter().filter(|command| finds(command)) {
            wrong.push(format!("{} finds {command}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_are_complete_and_their_ids_are_their_own() {
    let mut ids = HashSet::new();
    for rule in rules() {
        assert!(ids.insert(rule.id), "{} is there twice", rule.id);
        assert!(
            !rule.catches.is_empty() && !rule.leaves.is_empty(),
            "{} proves nothing",
            rule.id
        );
        let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(rule.id.chars().all(kebab), "{}", rule.id);
        assert!(
            !rule.summary.ends_with('.') && !rule.summary.is_empty(),
            "{}",
            rule.id
        );
    }
}

#[test]
fn every_category_has_a_rule() {
    let used: HashSet<Category> = rules().map(|rule| rule.category).collect();
    for category in Category::ALL {
        assert!(used.contains(category), "{category}");
    }
}
