//! What cannot be read cannot be called safe.

use std::ops::Range;

use crate::rule::Rule;
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static UNREADABLE: Rule = Rule {
    id: "unreadable",
    category: Category::Unassessable,
    summary: "the command is not valid shell",
    catches: &["echo 'unterminated", "if true; then", "bash -c 'if'"],
    leaves: &["echo done", "python3 -c 'print((1))'"],
};

static TOO_COMPLEX: Rule = Rule {
    id: "too-complex",
    category: Category::Unassessable,
    summary: "the command is too long or too deeply nested to be followed",
    catches: &["((((((((((((a))))))))))))"],
    leaves: &["echo $(echo $(echo $(echo a)))", "(((a)))"],
};

pub(crate) static RULES: &[&Rule] = &[&UNREADABLE, &TOO_COMPLEX];

/// Notes that a text is not shell.
pub(crate) fn report_syntax(walker: &mut Walker<'_>, span: Range<usize>) {
    let explanation =
        "This is not valid shell as far as Caro can read it, so nobody knows what it does.";
    walker.report(&UNREADABLE, RiskLevel::High, span, explanation, None);
}

/// Notes that a text could not be followed to its end.
pub(crate) fn report_too_complex(walker: &mut Walker<'_>, span: Range<usize>) {
    let explanation = "This is too long or too deeply nested for Caro to follow, so nobody knows all of what it does.";
    walker.report(&TOO_COMPLEX, RiskLevel::High, span, explanation, None);
}
