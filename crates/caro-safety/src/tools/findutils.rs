//! Tools that run a command for what they find: `find`, `xargs`, `parallel`, `fd`.

use crate::effects::Effect;
use crate::options::{Arguments, Spec};
use crate::place::{Place, is_everything};
use crate::scope::Scope;
use crate::tools::{Call, computed, reading, shells};
use crate::value::{Carries, FoundNames, GLOB, MAYBE, START, Stream, Value};
use crate::walk::Walker;

/// Most placeholders that are replaced in one command.
const MAX_REPLACED: usize = 64;

/// `find`: its starting points, whether its tests narrow them, and what it does to what it finds.
pub(crate) fn judge_find(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let arguments = call.arguments;
    let starts = |text: &str| text.starts_with(['-', '(', '!', ',']);
    let mut first = 0;
    while first < arguments.len()
        && (!starts(&arguments[first].text)
            || matches!(arguments[first].text.as_str(), "-L" | "-H" | "-P"))
    {
        first += 1;
    }
    let mut roots: Vec<Value> = arguments[..first]
        .iter()
        .filter(|root| !root.text.starts_with('-'))
        .cloned()
        .collect();
    if roots.is_empty() {
        roots.push(Value::new(START, call.span.clone()));
    }
    roots.truncate(32);
    let expression = &arguments[first..];
    let narrowed = is_narrowed(expression);
    let narrowing = |effect: Effect| match effect {
        Effect::Delete { .. } if narrowed => Effect::DeleteSome,
        other => other,
    };
    let mut at = 0;
    while at < expression.len() {
        match expression[at].text.as_str() {
            "-delete" => {
                for root in &roots {
                    let only_empty = expression.iter().any(|argument| argument.text == "-empty");
                    let effect = if only_empty {
                        Effect::DeleteEmpty
                    } else {
                        narrowing(Effect::Delete { recursive: true })
                    };
                    walker.effect(effect, root, scope);
                }
            }
            "-exec" | "-execdir" | "-ok" | "-okdir" => {
                let rest = &expression[at + 1..];
                let end = rest
                    .iter()
                    .position(|argument| matches!(argument.text.as_str(), ";" | "+"))
                    .unwrap_or(rest.len());
                let found: Vec<FoundNames> = roots
                    .iter()
                    .map(|root| FoundNames {
                        root: root.clone(),
                        // Who is asked before each chooses.
                        narrowed: narrowed
                            || matches!(expression[at].text.as_str(), "-ok" | "-okdir"),
                    })
                    .collect();
                run_for_names(walker, &rest[..end], "{}", false, &found, scope);
                at += end;
            }
            "-fprint" | "-fprintf" | "-fls" | "-fprint0" => {
                if let Some(file) = expression.get(at + 1) {
                    walker.effect(Effect::Overwrite, file, scope);
                }
            }
            _ => {}
        }
        at += 1;
    }
    if expression
        .iter()
        .any(|argument| matches!(argument.text.as_str(), "-printf"))
    {
        return Stream::Other(Carries::Computed);
    }
    Stream::Names(
        roots
            .into_iter()
            .map(|root| FoundNames { root, narrowed })
            .collect(),
    )
}

/// Whether the tests of an expression leave only some of what is there.
fn is_narrowed(expression: &[Value]) -> bool {
    let mut narrowed = false;
    let mut at = 0;
    while at < expression.len() {
        let text = expression[at].text.as_str();
        // What is left out by a test leaves all the rest.
        let negated = at > 0 && matches!(expression[at - 1].text.as_str(), "!" | "-not");
        if negated && text.starts_with('-') && text != "-newer" {
            at += 1;
            continue;
        }
        let argument = expression.get(at + 1).map_or("", |next| next.text.as_str());
        match text {
            "-name" | "-iname" | "-path" | "-ipath" | "-wholename" | "-regex" | "-iregex"
            | "-lname" => {
                let everything = argument
                    .chars()
                    .all(|c| matches!(c, '*' | '.' | '?' | GLOB | MAYBE))
                    || is_everything(argument);
                narrowed |= !everything;
                at += 1;
            }
            "-mtime" | "-mmin" | "-ctime" | "-cmin" | "-atime" | "-amin" | "-newer" | "-anewer"
            | "-cnewer" | "-newermt" | "-size" | "-user" | "-group" | "-uid" | "-gid" | "-perm"
            | "-inum" | "-links" | "-samefile" | "-used" => {
                narrowed |= argument != "+0" && !argument.starts_with("-9");
                at += 1;
            }
            // Links, sockets and pipes are few; files and directories are all there is.
            "-type" | "-xtype" => {
                narrowed |= !argument.contains(['f', 'd']);
                at += 1;
            }
            "-empty" | "-nouser" | "-nogroup" | "-executable" => narrowed = true,
            // An alternative to the tests before lets more in; only what all of them leave is narrowed.
            "-o" | "-or" if !narrowed => return false,
            "-exec" | "-execdir" | "-ok" | "-okdir" | "-delete" => break,
            _ => {}
        }
        at += 1;
    }
    narrowed
}

/// Runs a command for names that a search found: once for each place it searched.
fn run_for_names(
    walker: &mut Walker<'_>,
    words: &[Value],
    placeholder: &str,
    append: bool,
    found: &[FoundNames],
    scope: &mut Scope,
) {
    let Some(name) = words.first() else {
        return;
    };
    for found in found.iter().take(16) {
        let program = name.text.rsplit('/').next().unwrap_or("");
        let deletes = matches!(
            program,
            "rm" | "shred" | "unlink" | "srm" | "trash" | "rmdir"
        );
        if deletes {
            let effect = match program {
                "rmdir" => Effect::DeleteEmpty,
                _ if found.narrowed => Effect::DeleteSome,
                _ => Effect::Delete { recursive: true },
            };
            walker.effect(effect, &found.root, scope);
            continue;
        }
        // What changes everything below a root is what `-R` does to the root itself.
        let changes = matches!(program, "chmod" | "chown" | "chgrp");
        if changes && !found.narrowed {
            let mut recursive = words.to_vec();
            recursive.insert(1, Value::new("-R", words[0].span.clone()));
            run_for(walker, &recursive, placeholder, append, &found.root, scope);
            continue;
        }
        let mut name = found.root.clone();
        let root = found.root.text.trim_end_matches('/');
        let place = walker.locate(&found.root, scope).place;
        name.text = match place {
            _ if !found.narrowed => found.path(),
            Place::Unknown | Place::Root => found.path(),
            _ => format!("{root}/found/{GLOB}"),
        };
        run_for(walker, words, placeholder, append, &name, scope);
    }
}

/// Runs a command with a placeholder replaced by a value.
fn run_for(
    walker: &mut Walker<'_>,
    words: &[Value],
    placeholder: &str,
    append: bool,
    value: &Value,
    scope: &mut Scope,
) {
    let mut replaced: Vec<Value> = Vec::with_capacity(words.len() + 1);
    let mut count = 0;
    for word in words {
        let mut word = word.clone();
        if !placeholder.is_empty() && word.text.contains(placeholder) && count < MAX_REPLACED {
            count += 1;
            word.carries = word.carries.max(value.carries);
            if word.text == placeholder {
                word.span = value.span.clone();
            }
            word.text = word.text.replacen(placeholder, &value.text, 8);
            word.limit();
        }
        replaced.push(word);
    }
    if append && count == 0 {
        replaced.push(value.clone());
    }
    // The command is what does it: its own span is what is shown.
    let span = crate::tools::span_of(words);
    for word in &mut replaced {
        if word.text.contains(&value.text) {
            word.span = span.clone();
        }
    }
    walker.judge(&replaced, Stream::Nothing, scope);
}

/// `xargs`: runs a command with what it reads as arguments.
pub(crate) fn judge_xargs(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = Spec {
        letters: "IdELnPsaJRS",
        words: &[
            "replace",
            "delimiter",
            "max-lines",
            "max-args",
            "max-procs",
            "max-chars",
            "arg-file",
            "process-slot-var",
        ],
        leading: true,
        single_dash: false,
    };
    let arguments = Arguments::read(call.arguments, spec);
    let words = &call.arguments[arguments.first_operand..];
    let given = arguments.value('I', "replace");
    let placeholder = given.unwrap_or(if arguments.has('i') || arguments.has_long("replace") {
        "{}"
    } else {
        ""
    });
    run_with_input(walker, call, words, placeholder, scope)
}

/// `parallel`: like `xargs`, with `{}` and with `:::`.
pub(crate) fn judge_parallel(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    scope: &mut Scope,
) -> Stream {
    let spec = Spec {
        letters: "jINnLsaSd",
        words: &[
            "jobs", "max-args", "joblog", "arg-file", "delay", "timeout", "sshlogin",
        ],
        leading: true,
        single_dash: false,
    };
    let arguments = Arguments::read(call.arguments, spec);
    let words = &call.arguments[arguments.first_operand..];
    let end = words
        .iter()
        .position(|word| word.text.starts_with(":::"))
        .unwrap_or(words.len());
    let (command, values) = words.split_at(end);
    // One quoted word is a whole command line.
    if let [only] = command
        && only.text.contains(' ')
    {
        for value in values.iter().skip(1).take(32) {
            let mut line = only.clone();
            line.text = line.text.replacen("{}", &value.text, 8);
            line.limit();
            shells::run_value(walker, &line, scope, Stream::Nothing);
        }
        if values.is_empty() {
            shells::run_value(walker, only, scope, Stream::Nothing);
        }
        return Stream::Other(Carries::Computed);
    }
    if values.is_empty() {
        return run_with_input(walker, call, command, "{}", scope);
    }
    for value in values.iter().skip(1).take(32) {
        run_for(walker, command, "{}", true, value, scope);
    }
    Stream::Other(Carries::Computed)
}

/// Runs a command with what a call reads as its arguments.
fn run_with_input(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    words: &[Value],
    placeholder: &str,
    scope: &mut Scope,
) -> Stream {
    let append = placeholder.is_empty();
    if words.is_empty() {
        return call.input.clone();
    }
    match &call.input {
        Stream::Names(found) => run_for_names(walker, words, placeholder, append, found, scope),
        Stream::Text(text) => {
            let mut names: Vec<Value> = words.to_vec();
            let given = text
                .split([' ', '\t', '\n', '\0'])
                .filter(|word| !word.is_empty())
                .take(64)
                .map(|word| Value::new(word.trim_matches(['"', '\'']), call.span.clone()));
            if append {
                names.extend(given);
                return walker.judge(&names, Stream::Nothing, scope);
            }
            for value in given {
                run_for(walker, words, placeholder, false, &value, scope);
            }
        }
        other => {
            let mut value = Value::new(MAYBE, crate::tools::span_of(words));
            value.carries = other.carries();
            // `xargs sh -c`: what it reads becomes code only where it is put into the code.
            let shell = words
                .first()
                .is_some_and(|name| shells::is_shell(&name.text));
            if shell
                && !append
                && words
                    .iter()
                    .skip(1)
                    .any(|word| word.text.contains(placeholder))
            {
                computed::report_code(walker, value.carries, call.span.clone());
                return Stream::Other(Carries::Computed);
            }
            run_for(walker, words, placeholder, append, &value, scope);
        }
    }
    match &call.input {
        // `find … | xargs grep -l` prints some of the names again.
        Stream::Names(_) if reading::prints_names_with(words) => {
            reading::filtered(&call.input, false)
        }
        input => Stream::Other(input.carries().max(Carries::Computed)),
    }
}

/// `fd`: `-x` and `-X` run a command.
pub(crate) fn judge_fd(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let exec = call.arguments.iter().position(|argument| {
        matches!(
            argument.text.as_str(),
            "-x" | "-X" | "--exec" | "--exec-batch"
        )
    });
    let (before, after) = call
        .arguments
        .split_at(exec.unwrap_or(call.arguments.len()));
    let spec = Spec {
        letters: "etdEcjS",
        words: &[
            "extension",
            "type",
            "max-depth",
            "exclude",
            "size",
            "changed-within",
        ],
        ..Spec::default()
    };
    let arguments = Arguments::read(before, spec);
    let pattern = arguments.operand(0).unwrap_or("");
    let narrowed = !pattern.is_empty() && pattern != "." || arguments.has_any('e', "extension");
    let mut roots: Vec<Value> = arguments
        .operands
        .iter()
        .skip(1)
        .map(|root| (*root).clone())
        .collect();
    if roots.is_empty() {
        roots.push(Value::new(START, call.span.clone()));
    }
    let found: Vec<FoundNames> = roots
        .into_iter()
        .map(|root| FoundNames { root, narrowed })
        .collect();
    if let Some((_, command)) = after.split_first() {
        let end = command
            .iter()
            .position(|word| word.text == ";")
            .unwrap_or(command.len());
        run_for_names(walker, &command[..end], "{}", true, &found, scope);
    }
    Stream::Names(found)
}
