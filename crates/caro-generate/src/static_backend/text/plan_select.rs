//! Stages that choose lines.

use super::patterns::{self, Kind};
use super::plan::Stage;
use super::query::{Condition, Query, Range};
use crate::{Request, Userland};

/// A `grep` with what it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grep {
    pub(crate) patterns: Vec<String>,
    pub(crate) kind: Kind,
    pub(crate) negated: bool,
    pub(crate) insensitive: bool,
    pub(crate) word: bool,
    pub(crate) numbered: bool,
    pub(crate) count: bool,
    /// Only what matches, not the line.
    pub(crate) only: bool,
    pub(crate) names: bool,
    pub(crate) limit: Option<u64>,
    pub(crate) context: (u64, u64),
}

impl Grep {
    pub(crate) fn of(pattern: &str, kind: Kind) -> Self {
        Self {
            patterns: vec![pattern.to_owned()],
            kind,
            negated: false,
            insensitive: false,
            word: false,
            numbered: false,
            count: false,
            only: false,
            names: false,
            limit: None,
            context: (0, 0),
        }
    }
}

/// The stage that keeps what a condition holds of; `first` is whether it reads the files, where lines are chosen.
pub(crate) fn filter(condition: &Condition, query: &Query, first: Option<bool>) -> Option<Stage> {
    if let Some(program) = patterns::awk(condition) {
        return Some(Stage::Awk(None, program));
    }
    let pattern = patterns::pattern(condition)?;
    let text = matches!(
        condition,
        Condition::Holds { .. }
            | Condition::Begins { .. }
            | Condition::Ends { .. }
            | Condition::Is { .. }
    );
    Some(Stage::Grep(Grep {
        patterns: pattern.texts,
        kind: pattern.kind,
        negated: pattern.negated,
        insensitive: query.insensitive && text,
        word: query.whole_word && text,
        numbered: query.numbered && first == Some(true),
        count: false,
        only: false,
        names: query.names_only && first == Some(true),
        limit: None,
        context: if first == Some(true) {
            query.context
        } else {
            (0, 0)
        },
    }))
}

/// The stages that choose lines by their place.
pub(crate) fn range(range: &Range, request: &Request<'_>) -> Option<Vec<Stage>> {
    let gnu = request.userland == Userland::Gnu;
    let plain = |text: String| Some(vec![Stage::Plain(text)]);
    let awk = |text: &str| Some(vec![Stage::Awk(None, text.to_owned())]);
    match range {
        Range::First(number) => plain(format!("head -n {number}")),
        Range::Last(number) => plain(format!("tail -n {number}")),
        Range::FirstBytes(number) => plain(format!("head -c {number}")),
        Range::LastBytes(number) => plain(format!("tail -c {number}")),
        Range::Nth(number) => plain(format!("sed -n '{number}p'")),
        Range::Several(numbers) => {
            let each: Vec<_> = numbers.iter().map(|number| format!("{number}p")).collect();
            plain(format!("sed -n '{}'", each.join(";")))
        }
        Range::Between(low, high) => plain(format!("sed -n '{low},{high}p'")),
        Range::From(number) => plain(format!("tail -n +{number}")),
        Range::Every(number) => awk(&format!("NR % {number} == 0")),
        Range::Odd => awk("NR % 2 == 1"),
        Range::Even => awk("NR % 2 == 0"),
        Range::Random(number) if gnu => plain(format!("shuf -n {number}")),
        Range::Random(number) => Some(vec![
            Stage::Plain("sort -R".to_owned()),
            Stage::Plain(format!("head -n {number}")),
        ]),
        Range::Longest(1) => awk("length($0) > length(m) {m = $0} END {print m}"),
        Range::Shortest(1) => awk("NR == 1 || length($0) < length(m) {m = $0} END {print m}"),
        Range::Longest(number) | Range::Shortest(number) => {
            let reverse = if matches!(range, Range::Longest(_)) {
                "r"
            } else {
                ""
            };
            Some(vec![
                Stage::Awk(None, "{print length($0) \"\\t\" $0}".to_owned()),
                Stage::Plain(format!("sort -{reverse}n")),
                Stage::Plain(format!("head -n {number}")),
                Stage::Plain("cut -f2-".to_owned()),
            ])
        }
        Range::Marks(from, to) => {
            let slashed = |text: &str| patterns::basic(text).replace('/', "\\/");
            let script = format!("/{}/,/{}/p", slashed(from), slashed(to));
            let word = crate::static_backend::quote::word(&script, request.shell)?;
            plain(format!("sed -n {word}"))
        }
        Range::After(text) => awk(&format!(
            "f; index($0, {}) {{f = 1}}",
            patterns::awk_string(text)
        )),
        Range::Before(text) => awk(&format!(
            "index($0, {}) {{exit}} {{print}}",
            patterns::awk_string(text)
        )),
    }
}
