//! Other machines: `ssh`, `scp`, `rsync`, `nc`, `socat` and their like.

use crate::effects::Effect;
use crate::options::{Arguments, Spec};
use crate::place::Place;
use crate::scope::Scope;
use crate::tools::{Call, exfiltration, shells};
use crate::value::{Carries, HOME, Stream, Value};
use crate::walk::Walker;

/// Judges a tool that reaches another machine.
pub(crate) fn judge(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    words: &[Value],
    scope: &mut Scope,
) -> Stream {
    match call.name {
        "ssh" | "mosh" | "autossh" => judge_ssh(walker, call, scope),
        "sshpass" => {
            let arguments = Arguments::read(
                call.arguments,
                Spec {
                    letters: "pfdP",
                    leading: true,
                    ..Spec::default()
                },
            );
            let rest = &call.arguments[arguments.first_operand.min(call.arguments.len())..];
            if rest.len() < words.len() {
                return walker.judge(rest, call.input.clone(), scope);
            }
            Stream::Nothing
        }
        "scp" => judge_copy(walker, call, scope),
        "rsync" => judge_rsync(walker, call, scope),
        "rclone" => judge_rclone(walker, call, scope),
        _ => judge_socket(walker, call),
    }
}

fn judge_ssh(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = Spec {
        letters: "bcDEeFIiJLlmOopQRSWw",
        words: &[],
        leading: true,
        single_dash: false,
    };
    let arguments = Arguments::read(call.arguments, spec);
    let rest = call
        .arguments
        .get(arguments.first_operand + 1..)
        .unwrap_or(&[]);
    // Options may stand behind the host, too.
    let after = Arguments::read(rest, spec);
    let command = &rest[after.first_operand.min(rest.len())..];
    let mut there = Scope::new(Some(&HOME.to_string()));
    if command.is_empty() {
        // What comes in over a pipe is run by the login shell there.
        match &call.input {
            Stream::Text(_) | Stream::Other(Carries::Fetched | Carries::Decoded)
                if !call.has(&["-N", "-W"]) =>
            {
                shells::run_stream(walker, call, call.input.clone(), &mut there);
            }
            _ => {}
        }
        return Stream::Other(Carries::Nothing);
    }
    let _ = scope;
    shells::run_words(walker, command, &mut there, call.input.clone());
    Stream::Other(Carries::Nothing)
}

/// Whether an operand of `scp` or `rsync` is on another machine.
fn is_remote(text: &str) -> bool {
    let colon = text.find(':');
    let slash = text.find('/').unwrap_or(usize::MAX);
    text.starts_with("rsync://")
        || text.starts_with("scp://")
        || colon.is_some_and(|colon| colon < slash && colon > 0)
}

fn judge_copy(walker: &mut Walker<'_>, call: &Call<'_>, scope: &Scope) -> Stream {
    let arguments = Arguments::read(
        call.arguments,
        Spec {
            letters: "cDFiJloPSX",
            ..Spec::default()
        },
    );
    let Some((destination, sources)) = arguments.operands.split_last() else {
        return Stream::Nothing;
    };
    if is_remote(&destination.text) || destination.is_wholly_unknown() {
        for source in sources.iter().filter(|source| !is_remote(&source.text)) {
            exfiltration::judge_file(walker, source, scope, true);
        }
    } else {
        let located = walker.locate(destination, scope);
        let effect = crate::tools::overwriting::destination_effect(destination, &located);
        walker.effect(effect, destination, scope);
    }
    Stream::Nothing
}

fn judge_rsync(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = Spec {
        letters: "eBfTM",
        words: &[
            "rsh",
            "exclude",
            "include",
            "exclude-from",
            "include-from",
            "files-from",
            "filter",
            "backup-dir",
            "suffix",
            "bwlimit",
            "port",
            "log-file",
            "chmod",
            "chown",
            "rsync-path",
            "max-size",
            "min-size",
            "timeout",
            "compare-dest",
            "link-dest",
            "partial-dir",
            "out-format",
        ],
        ..Spec::default()
    };
    let arguments = Arguments::read(call.arguments, spec);
    if arguments.has_any('n', "dry-run") || arguments.has_long("list-only") {
        return Stream::Other(Carries::Nothing);
    }
    for given in arguments.all('e', "rsh") {
        if let Some(command) = given.as_value() {
            shells::run_value(walker, &command, &mut scope.clone(), Stream::Nothing);
        }
    }
    let Some((destination, sources)) = arguments.operands.split_last() else {
        return Stream::Nothing;
    };
    let remote = is_remote(&destination.text);
    if remote {
        for source in sources.iter().filter(|source| !is_remote(&source.text)) {
            exfiltration::judge_file(walker, source, scope, true);
        }
    }
    let deletes = arguments
        .options
        .iter()
        .any(|given| given.name.starts_with("delete") || given.name == "del");
    if deletes && !sources.is_empty() {
        let mut there = (*destination).clone();
        if let Some((_, path)) = destination.text.split_once(':').filter(|_| remote) {
            there.text = path.trim_start_matches(':').to_owned();
            walker.effect(Effect::Mirror, &there, &Scope::new(Some(&HOME.to_string())));
        } else {
            walker.effect(Effect::Mirror, &there, scope);
        }
    } else if !remote && !sources.is_empty() {
        let located = walker.locate(destination, scope);
        if matches!(
            located.place,
            Place::Device
                | Place::Core
                | Place::Accounts
                | Place::Root
                | Place::System
                | Place::Unknown
        ) {
            walker.effect(Effect::PutInto, destination, scope);
        }
    }
    if arguments.has_long("remove-source-files") {
        for source in sources.iter().filter(|source| !is_remote(&source.text)) {
            walker.effect(Effect::MoveAway, source, scope);
        }
    }
    Stream::Nothing
}

fn judge_rclone(walker: &mut Walker<'_>, call: &Call<'_>, scope: &Scope) -> Stream {
    let words = call.words();
    if call.has(&["--dry-run", "-n"]) {
        return Stream::Nothing;
    }
    let target = match words.first().copied() {
        Some("sync") => words.get(2),
        Some("purge" | "delete" | "deletefile") => words.get(1),
        _ => return Stream::Nothing,
    };
    if let Some(target) = target {
        let value = Value::new((*target).to_owned(), call.span.clone());
        walker.effect(Effect::Mirror, &value, scope);
    }
    Stream::Nothing
}

/// `nc`, `socat`, `telnet`: a shell at the other end, or what is piped in and out.
fn judge_socket(walker: &mut Walker<'_>, call: &Call<'_>) -> Stream {
    let runs = match call.name {
        "nc" | "ncat" | "netcat" => {
            call.has(&["--exec", "--sh-exec", "--lua-exec"])
                || call.has_letter('e')
                || call.has_letter('c') && call.name == "ncat"
        }
        "socat" => call.arguments.iter().any(|argument| {
            let text = argument.text.to_ascii_lowercase();
            text.starts_with("exec:") || text.starts_with("system:") || text.starts_with("shell:")
        }),
        _ => false,
    };
    let fed = matches!(call.input, Stream::Shell);
    if runs || fed {
        shells::report_remote_shell(walker, call.span.clone());
    }
    Stream::Other(Carries::Fetched)
}
