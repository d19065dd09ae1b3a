//! Tools that run another command: `sudo`, `env`, `timeout`, `watch` and their like.

use crate::options::{Arguments, Spec};
use crate::scope::Scope;
use crate::tools::{Call, accounts, shells};
use crate::value::{Carries, HOME, Stream, Value};
use crate::walk::Walker;

/// How a wrapper's own arguments are told from the command it runs.
struct Wrapper {
    spec: Spec,
    /// Operands of its own before the command: `timeout 5 …`.
    operands: usize,
}

const fn wrapper(
    letters: &'static str,
    words: &'static [&'static str],
    operands: usize,
) -> Wrapper {
    Wrapper {
        spec: Spec {
            letters,
            words,
            leading: true,
            single_dash: false,
        },
        operands,
    }
}

fn wrapper_of(name: &str) -> Wrapper {
    match name {
        "sudo" => wrapper(
            "ugpChrtTDRU",
            &[
                "user", "group", "prompt", "chdir", "host", "role", "type", "chroot",
            ],
            0,
        ),
        "doas" => wrapper("uC", &[], 0),
        "pkexec" | "gosu" | "fakeroot" => wrapper("u", &["user"], usize::from(name == "gosu")),
        "nice" => wrapper("n", &["adjustment"], 0),
        "ionice" => wrapper("cnp", &["class", "classdata"], 0),
        "time" => wrapper("fo", &["format", "output"], 0),
        "timeout" | "gtimeout" => wrapper("ks", &["kill-after", "signal"], 1),
        "stdbuf" => wrapper("ioe", &["input", "output", "error"], 0),
        "watch" => wrapper("nq", &["interval", "equexit"], 0),
        "flock" => wrapper("wE", &["wait", "timeout", "conflict-exit-code"], 1),
        "chroot" => wrapper("", &["userspec", "groups"], 1),
        "strace" | "ltrace" => wrapper("eopsuPESaAbIOX", &["output"], 0),
        "taskset" => wrapper("", &[], 1),
        "chrt" => wrapper("TPD", &[], 1),
        "setarch" | "proxychains" => wrapper("f", &[], usize::from(name == "setarch")),
        "runuser" => wrapper("ugG", &["user", "group"], 0),
        "unshare" | "nsenter" => wrapper("tSGR", &["target", "root"], 0),
        "systemd-run" => wrapper(
            "pEu",
            &[
                "unit",
                "property",
                "uid",
                "gid",
                "slice",
                "on-calendar",
                "on-active",
            ],
            0,
        ),
        "setpriv" | "capsh" => wrapper("", &["reuid", "regid"], 0),
        "start-stop-daemon" => wrapper("xnpu", &["exec", "name", "pidfile", "user"], 0),
        _ => wrapper("", &[], 0),
    }
}

/// Judges a wrapper by the command it runs.
pub(crate) fn judge(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    words: &[Value],
    scope: &mut Scope,
) -> Stream {
    match call.name {
        "su" | "runuser" | "script"
            if call.has(&["-c", "--command", "--session-command"]) || call.name == "su" =>
        {
            return judge_user(walker, call, scope);
        }
        "env" => return judge_env(walker, call, scope),
        "tmux" | "screen" => return judge_terminal(walker, call, scope),
        "vagrant" => {
            return match call.arguments {
                [ssh, c, command, ..] if ssh.text == "ssh" && c.text == "-c" => {
                    shells::run_value(walker, command, scope, Stream::Nothing)
                }
                _ => Stream::Other(Carries::Nothing),
            };
        }
        _ => {}
    }
    if matches!(call.name, "busybox" | "toybox")
        && call
            .arguments
            .first()
            .is_some_and(|next| next.text.starts_with('-'))
    {
        return Stream::Other(Carries::Nothing);
    }
    if call.name == "command"
        && call
            .arguments
            .first()
            .is_some_and(|next| matches!(next.text.as_str(), "-v" | "-V"))
    {
        return Stream::Text(crate::value::UNKNOWN.to_string());
    }
    let wrapper = wrapper_of(call.name);
    let arguments = Arguments::read(call.arguments, wrapper.spec);
    let mut rest = &call.arguments[arguments.first_operand.min(call.arguments.len())..];
    if call.name == "flock"
        && call.has(&["-c", "--command"])
        && let Some(command) = call.arguments.last()
    {
        return shells::run_value(walker, command, scope, Stream::Nothing);
    }
    rest = rest.get(wrapper.operands..).unwrap_or(&[]);
    // `sudo NAME=value command` and the like set variables first.
    while let Some((first, more)) = rest.split_first() {
        if !is_assignment(&first.text) {
            break;
        }
        rest = more;
    }
    if matches!(call.name, "sudo" | "doas" | "pkexec") {
        accounts::judge_sudo(walker, call, &arguments, rest);
        if rest.is_empty() && arguments.has('s') | arguments.has('i') {
            return shells::run_stream(walker, call, call.input.clone(), scope);
        }
        // A login shell starts in the target user's home.
        if arguments.has('i') {
            let mut inner = scope.clone();
            inner.directory = HOME.to_string();
            return walker.judge(rest, call.input.clone(), &mut inner);
        }
    }
    if call.name == "watch" {
        return shells::run_words(walker, rest, scope, call.input.clone());
    }
    if rest.is_empty() || rest.len() >= words.len() {
        return call.input.clone();
    }
    walker.judge(rest, call.input.clone(), scope)
}

fn is_assignment(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// `su -c`, `runuser -c`, `script -c`: a user, and a command line.
fn judge_user(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = Spec {
        letters: "csgGw",
        words: &["command", "shell", "group", "session-command"],
        ..Spec::default()
    };
    let arguments = Arguments::read(call.arguments, spec);
    let command = arguments
        .all('c', "command")
        .find_map(|given| given.as_value());
    match command {
        Some(command) => shells::run_value(walker, &command, scope, call.input.clone()),
        None => shells::run_stream(walker, call, call.input.clone(), scope),
    }
}

/// `env`: assignments and options, then a command; without one it prints what may hold secrets.
fn judge_env(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let mut rest = call.arguments;
    while let Some((first, more)) = rest.split_first() {
        match first.text.as_str() {
            "-u" | "--unset" | "-C" | "--chdir" => rest = more.get(1..).unwrap_or(&[]),
            "-S" | "--split-string" => {
                return match more.first() {
                    Some(line) => shells::run_value(walker, line, scope, call.input.clone()),
                    None => Stream::Nothing,
                };
            }
            text if text.starts_with("-S") || text.starts_with("--split-string=") => {
                let mut line = first.clone();
                line.text = text
                    .trim_start_matches("--split-string=")
                    .trim_start_matches("-S")
                    .to_owned();
                return shells::run_value(walker, &line, scope, call.input.clone());
            }
            text if text.starts_with('-') || is_assignment(text) => rest = more,
            _ => return walker.judge(rest, call.input.clone(), scope),
        }
    }
    Stream::Other(Carries::Secret)
}

/// `tmux new-session 'command'`, `tmux send-keys`, `screen -dm command`.
fn judge_terminal(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = Spec {
        letters: "cSstnFxytLfTeh",
        leading: call.name == "screen",
        ..Spec::default()
    };
    let arguments = Arguments::read(call.arguments, spec);
    if call.name == "screen" {
        let rest = &call.arguments[arguments.first_operand.min(call.arguments.len())..];
        return walker.judge(rest, Stream::Nothing, scope);
    }
    let runs = arguments.operand(0).is_some_and(|command| {
        matches!(
            command,
            "new"
                | "new-session"
                | "neww"
                | "new-window"
                | "splitw"
                | "split-window"
                | "run"
                | "run-shell"
                | "send"
                | "send-keys"
        )
    });
    if runs {
        for operand in arguments.operands.iter().skip(1) {
            if operand.text.contains(' ') {
                shells::run_value(walker, operand, scope, Stream::Nothing);
            }
        }
    }
    Stream::Other(Carries::Nothing)
}
