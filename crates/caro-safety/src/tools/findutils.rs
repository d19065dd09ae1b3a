//! Tools that run a command for what they find: `find`, `xargs`, `parallel`, `fd`.

use crate::choice::Choice;
use crate::effects::{Effect, Reach};
use crate::options::{Arguments, Spec};
use crate::place::Place;
use crate::scope::Scope;
use crate::tools::search::{self, Search};
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
    let Search { actions, printed } = search::read(expression, &roots);
    for (at, choice) in actions {
        let action = expression[at].text.as_str();
        if action == "-delete" {
            for root in &roots {
                walker.effect(deletion(choice, root), root, scope);
            }
            continue;
        }
        // Who is asked before each chooses.
        let choice = match action {
            "-ok" | "-okdir" => choice.and(Choice::SOME),
            _ => choice,
        };
        let found: Vec<FoundNames> = roots
            .iter()
            .map(|root| FoundNames {
                root: root.clone(),
                choice,
            })
            .collect();
        let rest = &expression[at + 1..];
        let command = &rest[..search::command_length(rest)];
        run_for_names(walker, command, "{}", false, &found, scope);
    }
    for (at, argument) in expression.iter().enumerate() {
        if let "-fprint" | "-fprintf" | "-fls" | "-fprint0" = argument.text.as_str()
            && let Some(file) = expression.get(at + 1)
        {
            walker.effect(Effect::Overwrite, file, scope);
        }
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
            .map(|root| FoundNames {
                root,
                choice: printed,
            })
            .collect(),
    )
}

/// What deleting all that a search found in a place is.
fn deletion(choice: Choice, root: &Value) -> Effect {
    match choice.depth_below(root) {
        _ if choice.empty && choice.directories => Effect::DeleteEmpty { below: true },
        _ if choice.narrowed => Effect::DeleteSome { sure: choice.sure },
        None if !choice.files && !choice.spares => Effect::Delete { recursive: true },
        depth => Effect::DeleteFiles(Reach {
            depth,
            directories: !choice.files,
            spares: choice.spares,
        }),
    }
}

/// What running a tool that deletes for all that a search found in a place is.
fn deletion_by(program: &str, words: &[Value], found: &FoundNames) -> Effect {
    let mut choice = found.choice;
    if program == "rmdir" {
        choice.empty = true;
        choice.directories = true;
    }
    let options = Arguments::read(words, Spec::default());
    let descends = match program {
        "rm" => options.has_any('r', "recursive") || options.has('R'),
        "srm" | "trash" => true,
        _ => false,
    };
    if !descends {
        choice.files |= program != "rmdir";
    } else if !choice.files {
        // A directory that is found goes with all that is in it, tested or not.
        choice.depth = None;
        choice.spares = false;
        choice.sure &= choice.named;
    }
    deletion(choice, &found.root)
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
            let effect = deletion_by(program, &words[1..], found);
            walker.effect(effect, &found.root, scope);
            continue;
        }
        // What changes everything below a root is what `-R` does to the root itself.
        let changes = matches!(program, "chmod" | "chown" | "chgrp");
        if changes && !found.choice.narrowed {
            let mut recursive = words.to_vec();
            recursive.insert(1, Value::new("-R", words[0].span.clone()));
            run_for(walker, &recursive, placeholder, append, &found.root, scope);
            continue;
        }
        let mut name = found.root.clone();
        let root = found.root.text.trim_end_matches('/');
        let place = walker.locate(&found.root, scope).place;
        name.text = match place {
            _ if !found.choice.narrowed => found.path(),
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
    let choice = Choice {
        narrowed,
        ..Choice::default()
    };
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
        .map(|root| FoundNames { root, choice })
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
