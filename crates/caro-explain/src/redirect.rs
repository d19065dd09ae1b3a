//! Redirections: where a command reads from and writes to.

use std::ops::Range;

use brush_parser::ast::{
    IoFileRedirectKind, IoFileRedirectTarget, IoRedirect, ProcessSubstitutionKind, SubshellCommand,
};

use crate::script::Script;
use crate::walk::Explainer;
use crate::word::Argument;
use crate::{phrase, values};

/// What redirections are written with.
const OPERATORS: &[&str] = &[
    "<", ">", ">>", ">|", "<>", "<&", ">&", "&>", "&>>", "<<", "<<-", "<<<",
];

impl<'c> Explainer<'c> {
    /// Explains a redirection.
    pub(crate) fn redirect(&mut self, redirect: &IoRedirect, script: &Script<'c>) {
        match redirect {
            IoRedirect::File(descriptor, kind, target) => {
                self.file(*descriptor, kind, target, script);
            }
            IoRedirect::OutputAndError(word, append) => {
                let Some(target) = script.argument(word) else {
                    return;
                };
                let meaning = output("output and error messages", *append, &target);
                self.redirected(&target, None, meaning, script);
            }
            IoRedirect::HereDocument(descriptor, document) => {
                let Some(end) = script.argument(&document.here_end) else {
                    return;
                };
                let mut meaning = format!("gives it the lines from here to {} as input", end.text);
                if document.requires_expansion {
                    meaning.push_str(", with variables replaced");
                }
                self.redirected(&end, *descriptor, meaning, script);
            }
            IoRedirect::HereString(descriptor, word) => {
                let Some(text) = script.argument(word) else {
                    return;
                };
                let meaning = format!("gives it {} as input", phrase::shortened(&text.text));
                self.redirected(&text, *descriptor, meaning, script);
            }
        }
    }

    fn file(
        &mut self,
        descriptor: Option<i32>,
        kind: &IoFileRedirectKind,
        target: &IoFileRedirectTarget,
        script: &Script<'c>,
    ) {
        let word = match target {
            IoFileRedirectTarget::Filename(word) | IoFileRedirectTarget::Duplicate(word) => word,
            IoFileRedirectTarget::ProcessSubstitution(kind, subshell) => {
                return self.process(kind, subshell, None, script);
            }
            IoFileRedirectTarget::Fd(_) => return,
        };
        let Some(target) = script.argument(word) else {
            return;
        };
        let (file, text) = (path(&target), target.text.as_str());
        let number = |default| descriptor.unwrap_or(default);
        let meaning = match kind {
            IoFileRedirectKind::Read if number(0) == 0 => format!("reads its input from {file}"),
            IoFileRedirectKind::Read => {
                format!("opens {file} for reading as descriptor {}", number(0))
            }
            IoFileRedirectKind::Write => output(stream(number(1)), false, &target),
            IoFileRedirectKind::Append => output(stream(number(1)), true, &target),
            IoFileRedirectKind::Clobber => {
                format!(
                    "{}, even where that is protected",
                    output(stream(number(1)), false, &target)
                )
            }
            IoFileRedirectKind::ReadAndWrite => format!("opens {file} for reading and writing"),
            IoFileRedirectKind::DuplicateInput if text == "-" => match number(0) {
                0 => "closes its input".to_owned(),
                other => format!("closes descriptor {other}"),
            },
            IoFileRedirectKind::DuplicateInput => {
                format!("reads from where descriptor {text} does")
            }
            IoFileRedirectKind::DuplicateOutput => match text {
                "-" => format!("closes its {}", stream(number(1))),
                "1" => format!("sends {} where its output goes", stream(number(1))),
                "2" => format!("sends {} where error messages go", stream(number(1))),
                _ if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                    format!("sends {} where descriptor {text} goes", stream(number(1)))
                }
                _ => output("output and error messages", false, &target),
            },
        };
        self.redirected(&target, descriptor, meaning, script);
    }

    fn redirected(
        &mut self,
        target: &Argument<'c>,
        descriptor: Option<i32>,
        meaning: String,
        script: &Script<'c>,
    ) {
        let Some(operator) = script.token_before(target.span.start, OPERATORS) else {
            return;
        };
        let start = self.before_digits(&operator, descriptor);
        self.part(start..target.span.end, meaning);
        self.expansions(target);
    }

    /// Where a redirection begins whose operator may follow the number of a descriptor.
    fn before_digits(&self, operator: &Range<usize>, descriptor: Option<i32>) -> usize {
        if descriptor.is_none() {
            return operator.start;
        }
        let before = &self.command.as_bytes()[..operator.start];
        let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit());
        operator.start - digits.count()
    }

    /// Explains `<(…)` and `>(…)`.
    pub(crate) fn process(
        &mut self,
        kind: &ProcessSubstitutionKind,
        subshell: &SubshellCommand,
        phrase: Option<String>,
        script: &Script<'c>,
    ) {
        let span = script.span(&subshell.loc);
        let meaning = phrase.unwrap_or_else(|| process_phrase(kind).to_owned());
        self.part(span.start.saturating_sub(1)..span.end, meaning);
        self.deeper(|explainer| explainer.list(&subshell.list, script));
    }
}

/// What a substitution of a process stands for.
pub(crate) const fn process_phrase(kind: &ProcessSubstitutionKind) -> &'static str {
    match kind {
        ProcessSubstitutionKind::Read => "reads what this prints, as if from a file:",
        ProcessSubstitutionKind::Write => "writes, as if to a file, what this reads:",
    }
}

fn path(target: &Argument<'_>) -> String {
    values::say("path", "", target.value(0))
}

/// What a descriptor carries.
const fn stream(descriptor: i32) -> &'static str {
    match descriptor {
        1 => "output",
        2 => "error messages",
        _ => "what goes to this descriptor",
    }
}

fn output(what: &str, append: bool, target: &Argument<'_>) -> String {
    if target.text == "/dev/null" {
        return format!("throws {what} away");
    }
    let path = path(target);
    if append {
        format!("appends {what} to {path}")
    } else {
        format!("writes {what} to {path}, whatever was in it before")
    }
}
