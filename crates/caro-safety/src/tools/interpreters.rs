//! One-line programs: `python -c`, `perl -e`, `ruby -e`, `node -e`, `awk` and their like.

use crate::effects::Effect;
use crate::options::{Arguments, Spec};
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::code::{self, Act};
use crate::tools::{Call, computed, exfiltration, exhaustion, shells};
use crate::value::{Carries, Stream, Value};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static PROGRAM: Rule = Rule {
    id: "program-runs-shell",
    category: Category::CodeEvaluation,
    summary: "a one-line program runs, deletes or writes something that is only known when it runs",
    catches: &[
        "python3 -c 'import os; os.system(x)'",
        "ruby -e 'system(x)'",
        "awk '{system($1)}' list",
    ],
    leaves: &[
        "python3 -c 'print(1)'",
        "awk '{print $1}' list",
        "perl -ne 'print if /x/' f",
        "node -e 'console.log(1)'",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&PROGRAM];

/// How an interpreter is given a program on its command line.
fn spec_of(name: &str) -> Spec {
    let (letters, words): (&str, &'static [&'static str]) = match name {
        "python" | "python2" | "python3" | "pypy3" => ("cmWX", &[]),
        "perl" => ("eEIMm", &[]),
        "ruby" => ("eIrE", &[]),
        "node" | "nodejs" | "deno" | "bun" => ("epr", &["eval", "print", "require"]),
        "php" => ("rfd", &["run"]),
        "lua" | "Rscript" | "osascript" => ("ei", &[]),
        "vim" | "vi" | "nvim" | "ex" | "ed" | "emacs" => ("cSTuis", &["cmd", "eval"]),
        _ => (
            "FvfiEo",
            &["assign", "field-separator", "file", "include", "source"],
        ),
    };
    Spec {
        letters,
        words,
        leading: !matches!(name, "vim" | "vi" | "nvim" | "ex" | "ed" | "emacs"),
        single_dash: false,
    }
}

/// Judges an interpreter by its program; gives what it prints.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let arguments = Arguments::read(call.arguments, spec_of(call.name));
    match call.name {
        "awk" | "gawk" | "mawk" | "nawk" => return judge_awk(walker, call, &arguments, scope),
        "vim" | "vi" | "nvim" | "ex" | "ed" | "emacs" => {
            judge_editor(walker, &arguments, scope);
            return Stream::Nothing;
        }
        _ => {}
    }
    let mut given = false;
    for option in &arguments.options {
        let runs = matches!(
            option.name,
            "c" | "e" | "E" | "r" | "p" | "eval" | "print" | "run"
        );
        let module = matches!((call.name, option.name), ("ruby" | "node", "r"));
        if let Some(program) = option.as_value().filter(|_| runs && !module) {
            given = true;
            judge_program(walker, call, &program, scope);
        }
    }
    if call.name == "perl" && given && arguments.has('i') {
        for file in &arguments.operands {
            walker.effect(Effect::Edit, file, scope);
        }
    }
    if given || arguments.has('m') {
        return crate::tools::reading::default_output(walker, call, scope);
    }
    let file = arguments
        .operands
        .iter()
        .find(|operand| !matches!(operand.text.as_str(), "run" | "eval" | "-"));
    match file {
        Some(file) => shells::run_file(walker, file, call, scope),
        None => judge_input(walker, call, scope),
    }
    Stream::Other(Carries::Nothing)
}

/// A program that comes in over the standard input.
fn judge_input(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) {
    match &call.input {
        Stream::Text(text) => judge_program(
            walker,
            call,
            &Value::new(text.clone(), call.span.clone()),
            scope,
        ),
        Stream::Other(carries @ (Carries::Fetched | Carries::Decoded)) => {
            computed::report_code(walker, *carries, call.span.clone())
        }
        Stream::Other(carries @ Carries::Computed) => {
            computed::report_code(walker, *carries, call.span.clone())
        }
        _ => {}
    }
}

fn judge_program(walker: &mut Walker<'_>, call: &Call<'_>, program: &Value, scope: &mut Scope) {
    if matches!(program.carries, Carries::Fetched | Carries::Decoded) || program.is_wholly_unknown()
    {
        computed::report_code(
            walker,
            program.carries.max(Carries::Computed),
            program.span.clone(),
        );
        return;
    }
    if !walker.spend(2 + program.text.len() / 8, &program.span) {
        return;
    }
    for act in code::acts(call.name, &program.text) {
        perform(walker, act, program, scope);
    }
}

/// Judges one thing that a program does.
fn perform(walker: &mut Walker<'_>, act: Act, program: &Value, scope: &mut Scope) {
    let value = |text: String| Value::new(text, program.span.clone());
    match act {
        Act::Delete { path, recursive } => {
            walker.effect(Effect::Delete { recursive }, &value(path), scope)
        }
        Act::Write(path) => walker.effect(Effect::Overwrite, &value(path), scope),
        Act::Shell(text) => {
            let text = value(text);
            // Only an unknown name is told here: unknown arguments are what its own rules judge.
            if text
                .text
                .starts_with([crate::value::MAYBE, crate::value::UNKNOWN])
            {
                let explanation = "This program runs a command that is only known when it runs.";
                walker.report(
                    &PROGRAM,
                    RiskLevel::High,
                    program.span.clone(),
                    explanation,
                    None,
                );
            }
            if !text.is_wholly_unknown() {
                shells::run_value(walker, &text, &mut scope.clone(), Stream::Nothing);
            }
        }
        Act::Command(words) => {
            let words: Vec<Value> = words.into_iter().map(value).collect();
            walker.judge(&words, Stream::Nothing, &mut scope.clone());
        }
        Act::Send(path) => exfiltration::judge_file(walker, &value(path), scope, false),
        Act::RunFetched => computed::report_code(walker, Carries::Fetched, program.span.clone()),
        Act::RunDecoded => computed::report_code(walker, Carries::Decoded, program.span.clone()),
        Act::ForkBomb => exhaustion::report_fork_bomb(walker, program.span.clone()),
        Act::RemoteShell => shells::report_remote_shell(walker, program.span.clone()),
    }
}

fn judge_awk(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    arguments: &Arguments<'_>,
    scope: &mut Scope,
) -> Stream {
    let from_file = arguments.has_any('f', "file");
    let program = arguments.operands.first().filter(|_| !from_file);
    if let Some(program) = program {
        judge_program(walker, call, program, scope);
    }
    let in_place = arguments
        .all('i', "include")
        .any(|given| given.value == Some("inplace"));
    if in_place {
        for file in arguments.operands.iter().skip(1) {
            walker.effect(Effect::Edit, file, scope);
        }
    }
    crate::tools::reading::default_output(walker, call, scope)
}

/// `vim -c ':!command'` and `emacs --eval`.
fn judge_editor(walker: &mut Walker<'_>, arguments: &Arguments<'_>, scope: &mut Scope) {
    for given in arguments.all('c', "cmd") {
        let Some(mut value) = given.as_value() else {
            continue;
        };
        let command = value.text.trim_start_matches(':');
        if let Some(code) = command.strip_prefix('!').map(str::to_owned) {
            value.text = code;
            shells::run_value(walker, &value, &mut scope.clone(), Stream::Nothing);
        }
    }
}
