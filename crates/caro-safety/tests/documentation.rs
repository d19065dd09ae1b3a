//! The documentation lists the rules that there are.

use std::fmt::Write as _;

use caro_safety::{Category, rules};

const PAGE: &str = include_str!("../../../docs/safety.md");

#[test]
fn the_page_lists_every_rule() {
    let mut table = String::from("| rule | category | finds what |\n|---|---|---|\n");
    for rule in rules() {
        writeln!(
            table,
            "| `{}` | {} | {} |",
            rule.id, rule.category, rule.summary
        )
        .expect("a string takes it");
    }
    assert!(
        PAGE.contains(&table),
        "docs/safety.md should hold this table:\n{table}"
    );
}

#[test]
fn the_page_names_every_category() {
    for category in Category::ALL {
        assert!(PAGE.contains(&format!("`{category}`")), "{category}");
    }
}
