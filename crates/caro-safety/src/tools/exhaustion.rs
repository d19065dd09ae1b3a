//! Using the machine up: fork bombs, endless writes.

use std::ops::Range;
use std::rc::Rc;

use brush_parser::ast::{AndOrList, Command, CompoundCommand, SourceLocation as _};

use crate::rule::Rule;
use crate::script::Script;
use crate::tools::Call;
use crate::value::{Stream, Value};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static FORK_BOMB: Rule = Rule {
    id: "fork-bomb",
    category: Category::ResourceExhaustion,
    summary: "starts processes that start processes, without end",
    catches: &[
        ":(){ :|:& };:",
        "bomb() { bomb | bomb & }; bomb",
        "while true; do $0 & done",
        "f() { f & f & }; f",
        "perl -e 'fork while fork'",
    ],
    leaves: &[
        "f() { echo hi; }; f",
        "walk() { for d in */; do walk \"$d\"; done; }",
        "sleep 5 & wait",
    ],
};

static ENDLESS_FILE: Rule = Rule {
    id: "endless-file",
    category: Category::ResourceExhaustion,
    summary: "writes to a file without end",
    catches: &[
        "yes > big.txt",
        "cat /dev/zero > fill",
        "dd if=/dev/urandom of=fill",
    ],
    leaves: &[
        "yes | head -200 > ten.txt",
        "dd if=/dev/zero of=img bs=1M count=5",
        "yes | apt-get install -y jq",
    ],
};

static STRESS: Rule = Rule {
    id: "stress",
    category: Category::ResourceExhaustion,
    summary: "loads the machine as much as it can",
    catches: &["stress --cpu 8", "stress-ng --vm 4"],
    leaves: &["uptime"],
};

pub(crate) static RULES: &[&Rule] = &[&FORK_BOMB, &ENDLESS_FILE, &STRESS];

/// Notes a fork bomb.
pub(crate) fn report_fork_bomb(walker: &mut Walker<'_>, span: Range<usize>) {
    let explanation =
        "This starts copies of itself without end, until the machine stops answering.";
    walker.report(&FORK_BOMB, RiskLevel::Critical, span, explanation, None);
}

/// Notes that a file is written without end.
pub(crate) fn report_endless_file(walker: &mut Walker<'_>, file: &Value) {
    let explanation = format!("This writes to {} until the disk is full.", file.shown());
    walker.report(
        &ENDLESS_FILE,
        RiskLevel::High,
        file.span.clone(),
        explanation,
        Some("bound it with head -c, or with count=".into()),
    );
}

/// Judges a background job inside of a loop that never ends and never waits.
pub(crate) fn judge_background(walker: &mut Walker<'_>, script: &Rc<Script>, commands: &AndOrList) {
    if walker.endless_loops.last() == Some(&false) {
        let span = commands
            .location()
            .map_or_else(|| script.whole(), |location| script.span(&location));
        report_fork_bomb(walker, span);
    }
}

/// Whether a loop's condition is always true.
pub(crate) fn never_ends(compound: &CompoundCommand) -> bool {
    let (condition, wanted): (_, &[&str]) = match compound {
        CompoundCommand::WhileClause(clause) => (&clause.0, &["true", ":", "1"]),
        CompoundCommand::UntilClause(clause) => (&clause.0, &["false"]),
        _ => return false,
    };
    let [item] = condition.0.as_slice() else {
        return false;
    };
    match item.0.first.seq.as_slice() {
        [Command::Simple(simple)] => simple
            .word_or_name
            .as_ref()
            .is_some_and(|name| wanted.contains(&name.value.as_str())),
        [Command::Compound(CompoundCommand::Arithmetic(arithmetic), _)] => {
            arithmetic.expr.value.trim() == "1"
        }
        _ => false,
    }
}

/// Tools whose purpose is load.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>) -> Option<Stream> {
    if !matches!(call.name, "stress" | "stress-ng" | "memtester") {
        return None;
    }
    call.report(
        walker,
        &STRESS,
        RiskLevel::High,
        "This loads the machine as much as it can.",
    );
    Some(Stream::Nothing)
}
