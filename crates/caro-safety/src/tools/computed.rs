//! Commands whose name, or whose text, is only known when they run.

use std::ops::Range;

use crate::place::Place;
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{Call, fetching, span_of};
use crate::value::{Carries, Stream, Value};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static COMPUTED_NAME: Rule = Rule {
    id: "computed-name",
    category: Category::CodeEvaluation,
    summary: "runs a command whose name is only known when it runs",
    catches: &[
        "$CMD file",
        "$X -rf /",
        "\"$TOOL\" status",
        "/bin/r? -rf ~",
        "$(cat cmd) x",
    ],
    leaves: &["C=ls; $C -l", "$(echo ls) -l", "echo $CMD"],
};

static COMPUTED_CODE: Rule = Rule {
    id: "computed-code",
    category: Category::CodeEvaluation,
    summary: "runs text that another command, a variable or the network gives",
    catches: &[
        "eval \"$CMD\"",
        "bash -c \"$1\"",
        "some-generator | sh",
        "find . -name '*.txt' -printf 'rm %p\\n' | sh",
    ],
    leaves: &[
        "eval \"$(ssh-agent -s)\"",
        "bash -c 'echo hi'",
        "source <(kubectl completion bash)",
        "bash script.sh",
    ],
};

static DECODED_CODE: Rule = Rule {
    id: "decoded-code",
    category: Category::Obfuscation,
    summary: "runs text that was hidden by an encoding",
    catches: &[
        "echo cm0gLXJmIC8= | base64 -d | sh",
        "echo 'fr- mr' | rev | bash",
        "bash -c \"$(base64 -d <<< bHM=)\"",
        "xxd -r -p x.hex | sh",
        "eval \"$(echo bHM= | base64 --decode)\"",
    ],
    leaves: &[
        "base64 -d data.txt > data.bin",
        "echo aGk= | base64 -d",
        "rev names.txt",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&COMPUTED_NAME, &COMPUTED_CODE, &DECODED_CODE];

/// Judges a command whose name is not known.
pub(crate) fn judge_name(
    walker: &mut Walker<'_>,
    words: &[Value],
    input: Stream,
    scope: &mut Scope,
) -> Stream {
    let (name, arguments) = words
        .split_first()
        .map_or((None, words), |(name, rest)| (Some(name), rest));
    let Some(name) = name else {
        return Stream::Nothing;
    };
    if matches!(name.carries, Carries::Fetched | Carries::Decoded) {
        report_code(walker, name.carries, name.span.clone());
    }
    let destroys = arguments.iter().any(|argument| {
        let text = argument.text.as_str();
        let located = walker.locate(argument, scope);
        let device = text
            .strip_prefix("of=")
            .is_some_and(|path| path.starts_with("/dev/"));
        device
            || (!text.is_empty()
                && !text.starts_with('-')
                && (located.place.is_protected() || located.place == Place::Device))
    });
    if destroys {
        let explanation = format!(
            "The command that `{}` stands for is only known when it runs, and its arguments are what must not be destroyed.",
            walker.written_as(name)
        );
        walker.report(
            &COMPUTED_NAME,
            RiskLevel::Critical,
            span_of(words),
            explanation,
            None,
        );
    } else {
        let explanation = format!(
            "The command that `{}` stands for is only known when it runs.",
            walker.written_as(name)
        );
        walker.report(
            &COMPUTED_NAME,
            RiskLevel::High,
            name.span.clone(),
            explanation,
            None,
        );
    }
    // `$SUDO rm -rf /`: an empty variable leaves the rest as a command.
    if name.is_wholly_unknown()
        && !name.quoted
        && arguments
            .first()
            .is_some_and(|next| !next.text.starts_with('-'))
    {
        return walker.judge(arguments, input, scope);
    }
    Stream::Other(Carries::Nothing)
}

/// Judges text that is run as code, where it is not known, by where it comes from.
pub(crate) fn report_code(walker: &mut Walker<'_>, carries: Carries, span: Range<usize>) {
    match carries {
        Carries::Fetched => fetching::report_run(walker, span),
        Carries::Decoded => {
            let explanation =
                "This runs text that was hidden by an encoding, so nobody has read it.";
            walker.report(
                &DECODED_CODE,
                RiskLevel::Critical,
                span,
                explanation,
                Some("print it, and read it first".into()),
            );
        }
        Carries::Integration => {}
        Carries::Nothing | Carries::Computed | Carries::Secret => {
            let explanation = "What this runs is only known when it runs.";
            walker.report(
                &COMPUTED_CODE,
                RiskLevel::High,
                span,
                explanation,
                Some("print it first, in place of running it".into()),
            );
        }
    }
}

/// Judges a command that is a file which the same command fetched.
pub(crate) fn judge_fetched(walker: &mut Walker<'_>, name: &Value, call: &Call<'_>, scope: &Scope) {
    if name.text.contains('/') && scope.marked(&walker.locate(name, scope).path) == Carries::Fetched
    {
        fetching::report_run(walker, call.span.clone());
    }
}
