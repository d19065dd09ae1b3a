//! Lines that languages mark: the functions of a Python file, the headings of a Markdown file.

use super::query::{Condition, Text};
use super::read::Reader;

/// What it is called, the endings of its files, and the expression that finds its lines.
const MARKED: [(&[&str], &[&str], &str); 9] = [
    (
        &["functions", "methods", "function", "method"],
        &[".py"],
        "^[[:space:]]*(async )?def ",
    ),
    (&["classes", "class"], &[".py"], "^[[:space:]]*class "),
    (
        &["imports", "import"],
        &[".py"],
        "^[[:space:]]*(import|from) ",
    ),
    (&["functions"], &[".rs"], "(^|[[:space:]])fn [a-z_]"),
    (&["functions"], &[".go"], "^func "),
    (&["imports"], &[".java", ".ts", ".js"], "^import "),
    (
        &["includes"],
        &[".c", ".h", ".cpp"],
        "^[[:space:]]*#include",
    ),
    (
        &["headings", "headlines", "headers", "titles"],
        &[".md", ".markdown"],
        "^#+ ",
    ),
    (&["sections"], &[".ini", ".conf", ".cfg", ".toml"], "^\\["),
];

impl Reader<'_, '_> {
    /// "functions defined", "import statements", "headings", where the file is one of a language that has them.
    pub(crate) fn marked_by_language(&mut self) -> Option<()> {
        // "search for functions" may look for the word.
        if self.verb == "find" && !self.tokens[0].raw.eq_ignore_ascii_case("find") {
            return None;
        }
        let raw = self
            .token(0)
            .filter(|token| !token.quoted)?
            .raw
            .to_ascii_lowercase();
        let (_, _, pattern) = MARKED.iter().find(|(names, ends, _)| {
            names.contains(&raw.as_str())
                && self.tokens.iter().any(|token| {
                    ends.iter()
                        .any(|end| token.raw.len() > end.len() && token.raw.ends_with(end))
                })
        })?;
        self.at += 1;
        self.raw_is(0, &["statements", "lines", "definitions"])
            .then(|| self.at += 1);
        self.take(&["that"]);
        self.take(&["is"]);
        self.raw_is(0, &["defined", "declared", "used"])
            .then(|| self.at += 1);
        self.is(0, &["in"]).then_some(())?;
        self.query.conditions.push(Condition::Holds {
            texts: vec![Text {
                text: (*pattern).to_owned(),
                regex: true,
            }],
            negated: false,
        });
        self.named = true;
        Some(())
    }
}
