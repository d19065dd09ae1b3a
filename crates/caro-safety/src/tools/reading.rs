//! Tools that print: what is known of their output, and where it came from.

use crate::choice::Choice;
use crate::options::{Arguments, Spec};
use crate::place::Place;
use crate::quoting::decode_ansi_c;
use crate::scope::Scope;
use crate::tools::Call;
use crate::value::{Carries, FoundNames, HOME, MAYBE, START, Stream, UNKNOWN, Value};
use crate::walk::Walker;

/// Judges a tool that only reads and prints; gives what it prints.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    match call.name {
        "cat" => read_files(walker, call, scope),
        "echo" => echo(call),
        "printf" => printf(call),
        "pwd" => Stream::Text(scope.directory.clone()),
        "ls" => list(walker, call, scope),
        "yes" => Stream::Endless,
        "mktemp" => Stream::Text(format!("/tmp/{UNKNOWN}")),
        "date" | "whoami" | "which" | "uname" | "nproc" | "hostname" | "id" | "seq" => {
            Stream::Text(UNKNOWN.to_string())
        }
        "realpath" | "readlink" | "dirname" | "basename" => path_of(call),
        "printenv" => Stream::Other(Carries::Secret),
        "gunzip" | "zcat" | "bzcat" | "xzcat" | "rev" | "uudecode" => {
            decode(walker, call, scope, true)
        }
        "base64" | "base32" => {
            let decodes = call.has(&["--decode", "-D"]) || call.has_letter('d');
            decode(walker, call, scope, decodes)
        }
        "xxd" => decode(walker, call, scope, call.has_letter('r')),
        "openssl" => decode(walker, call, scope, call.has(&["-d", "-decrypt"])),
        "gpg" if call.has(&["--export-secret-keys", "--export-secret-subkeys"]) => {
            Stream::Other(Carries::Secret)
        }
        "gpg" => decode(walker, call, scope, call.has(&["-d", "--decrypt"])),
        "tr" => match &call.input {
            Stream::Text(_) => Stream::Other(Carries::Decoded),
            other => filtered(other, false),
        },
        _ => default_output(walker, call, scope),
    }
}

/// `cat`: its input where it names no file.
fn read_files(walker: &mut Walker<'_>, call: &Call<'_>, scope: &Scope) -> Stream {
    let arguments = Arguments::read(call.arguments, Spec::default());
    let mut worst = Stream::Nothing;
    for file in &arguments.operands {
        let stream = if file.text == "-" {
            call.input.clone()
        } else {
            walker.contents(file, scope)
        };
        let replaces = matches!(worst, Stream::Nothing) || stream.carries() > worst.carries();
        if replaces {
            worst = stream;
        }
    }
    if arguments.operands.is_empty() {
        call.input.clone()
    } else {
        worst
    }
}

/// A filter's output: what it reads, or the secrets among its files.
pub(crate) fn filtered(input: &Stream, secret: bool) -> Stream {
    if secret {
        return Stream::Other(Carries::Secret);
    }
    match input {
        Stream::Shell => Stream::Shell,
        Stream::Nothing | Stream::Text(_) | Stream::File => Stream::Other(Carries::Nothing),
        Stream::Endless => Stream::Other(Carries::Nothing),
        Stream::Names(found) => Stream::Names(
            found
                .iter()
                .cloned()
                .map(|mut found| {
                    found.choice = found.choice.and(Choice::SOME);
                    found
                })
                .collect(),
        ),
        Stream::Other(carries) => Stream::Other(*carries),
    }
}

/// What a tool prints that is not known better: its input's origin, or its files'.
pub(crate) fn default_output(walker: &mut Walker<'_>, call: &Call<'_>, scope: &Scope) -> Stream {
    let mut secret = false;
    for argument in call.arguments {
        secret |= argument.carries == Carries::Secret;
        let path = argument.text.as_str();
        if path.contains(['/', '.']) && !path.starts_with('-') && argument.pipe.is_none() {
            secret |= walker.contents(argument, scope).carries() == Carries::Secret;
        }
    }
    let integrates = prints_integration(call);
    if prints_names(call) && !secret {
        let root = Value::new(START, call.span.clone());
        return Stream::Names(vec![FoundNames {
            root,
            choice: Choice::SOME,
        }]);
    }
    match filtered(&call.input, secret) {
        Stream::Other(Carries::Nothing) if integrates => Stream::Other(Carries::Integration),
        other => other,
    }
}

/// Whether a command prints some of the names that are appended to it.
pub(crate) fn prints_names_with(words: &[Value]) -> bool {
    let lists = |word: &Value| {
        let text = word.text.as_str();
        text.starts_with('-') && !text.starts_with("--") && text.contains(['l', 'L'])
    };
    words.split_first().is_some_and(|(name, rest)| {
        matches!(
            name.text.as_str(),
            "grep" | "egrep" | "fgrep" | "zgrep" | "rg"
        ) && rest.iter().any(lists)
    })
}

/// Whether a call prints the names of files in the working directory, as `grep -l` does.
fn prints_names(call: &Call<'_>) -> bool {
    let first = call
        .arguments
        .first()
        .map_or("", |first| first.text.as_str());
    match call.name {
        "grep" | "egrep" | "fgrep" | "rg" | "ag" | "ack" => {
            let absolute = call
                .arguments
                .iter()
                .skip(1)
                .any(|argument| argument.text.starts_with(['/', HOME, MAYBE, UNKNOWN]));
            (call.has_letter('l')
                || call.has_letter('L')
                || call.has(&["--files-with-matches", "--files"]))
                && !absolute
        }
        "git" => {
            matches!(first, "ls-files" | "grep") || first == "diff" && call.has(&["--name-only"])
        }
        _ => false,
    }
}

/// Whether printing shell code to be run is the documented use of a call.
pub(crate) fn prints_integration(call: &Call<'_>) -> bool {
    const SHELL: &[&str] = &[
        "completion",
        "completions",
        "hook",
        "init",
        "init-",
        "shellenv",
        "env",
        "docker-env",
        "shell-init",
        "activate",
        "shell.bash",
        "completion-bash",
        "generate-shell-completion",
    ];
    match call.name {
        "ssh-agent"
        | "dircolors"
        | "keychain"
        | "tset"
        | "resize"
        | "lesspipe"
        | "lesspipe.sh"
        | "thefuck"
        | "gnome-keyring-daemon"
        | "register-python-argcomplete"
        | "gpg-agent"
        | "vte.sh"
        | "fasd" => true,
        "direnv" | "brew" | "starship" | "zoxide" | "pyenv" | "rbenv" | "nodenv" | "goenv"
        | "jenv" | "fnm" | "mise" | "rtx" | "asdf" | "kubectl" | "helm" | "minikube" | "gh"
        | "npm" | "pip" | "pip3" | "docker" | "conda" | "mamba" | "micromamba" | "opam"
        | "luarocks" | "fzf" | "atuin" | "rustup" | "poetry" | "just" | "pipx" | "hub"
        | "stack" | "kind" | "k9s" | "argocd" | "oh-my-posh" | "docker-machine" | "podman"
        | "caro" | "jump" | "navi" | "mcfly" | "carapace" | "ng" | "flux" | "uv" | "eksctl"
        | "conda.exe" | "pixi" | "sheldon" | "gcloud" | "terraform" | "oc" | "istioctl"
        | "velero" | "arc" | "op" | "hcloud" => call.arguments.iter().any(|argument| {
            let text = argument.text.trim_start_matches('-');
            SHELL
                .iter()
                .any(|word| text == *word || text.starts_with(word))
                || matches!(text, "bash" | "zsh" | "alias" | "s")
        }),
        _ => false,
    }
}

/// `echo`: its arguments, with escapes decoded where asked for.
fn echo(call: &Call<'_>) -> Stream {
    let mut arguments = call.arguments;
    let mut escapes = false;
    while let Some((first, rest)) = arguments.split_first() {
        if !matches!(
            first.text.as_str(),
            "-n" | "-e" | "-E" | "-ne" | "-en" | "-nE"
        ) {
            break;
        }
        escapes |= first.text.contains('e');
        arguments = rest;
    }
    let text = join(arguments);
    text_of(if escapes { decode_ansi_c(&text) } else { text }, arguments)
}

/// `printf`: known where the format is plain, or prints its arguments as they are.
fn printf(call: &Call<'_>) -> Stream {
    let arguments = match call.arguments {
        [dashes, rest @ ..] if dashes.text == "--" => rest,
        all => all,
    };
    let Some((format, rest)) = arguments.split_first() else {
        return Stream::Nothing;
    };
    let format = decode_ansi_c(&format.text);
    if !format.contains('%') {
        return text_of(format, arguments);
    }
    if matches!(format.trim_end_matches(['\n', '\0', ' ']), "%s" | "%b") {
        let end = &format[2..];
        let mut text = String::new();
        for argument in rest.iter().take(256) {
            text.push_str(&if format.starts_with("%b") {
                decode_ansi_c(&argument.text)
            } else {
                argument.text.clone()
            });
            text.push_str(end);
        }
        return text_of(text, arguments);
    }
    let mut text = String::new();
    let mut values = rest.iter();
    let mut pieces = format.split('%');
    text.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        let conversion = piece.chars().next();
        match conversion {
            Some('s' | 'b' | 'd' | 'q') => {
                text.push_str(values.next().map_or("", |value| value.text.as_str()));
                text.push_str(&piece[1..]);
            }
            _ => text.push(UNKNOWN),
        }
    }
    text_of(text, arguments)
}

fn join(arguments: &[Value]) -> String {
    let mut text = String::new();
    for argument in arguments {
        if text.len() > 64 * 1024 {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&argument.text);
    }
    text
}

/// A text that was built from arguments; where one of them came from elsewhere, so did it.
fn text_of(text: String, arguments: &[Value]) -> Stream {
    match arguments
        .iter()
        .map(|argument| argument.carries)
        .max()
        .unwrap_or_default()
    {
        Carries::Nothing => Stream::Text(text),
        carries => Stream::Other(carries),
    }
}

/// `ls`: the names in its operands.
fn list(walker: &Walker<'_>, call: &Call<'_>, scope: &Scope) -> Stream {
    let arguments = Arguments::read(
        call.arguments,
        Spec {
            letters: "IwT",
            words: &["ignore", "hide"],
            ..Spec::default()
        },
    );
    let root = |value: Value| FoundNames {
        root: value,
        choice: Choice::default(),
    };
    if arguments.operands.is_empty() {
        return Stream::Names(vec![root(Value::new(START, call.span.clone()))]);
    }
    let named = |operand: &&Value| {
        let mut found = root((*operand).clone());
        found.choice.narrowed = walker.locate(operand, scope).place == Place::Pattern;
        found
    };
    Stream::Names(arguments.operands.iter().take(16).map(named).collect())
}

/// `dirname` and its like: where the path is known, so is the output.
fn path_of(call: &Call<'_>) -> Stream {
    let Some(path) = call.words().last().copied().filter(|path| !path.is_empty()) else {
        return Stream::Other(Carries::Nothing);
    };
    let trimmed = path.trim_end_matches('/');
    Stream::Text(match call.name {
        "dirname" => match trimmed.rsplit_once('/') {
            Some(("", _)) => "/".to_owned(),
            Some((parent, _)) => parent.to_owned(),
            None if trimmed.is_empty() => "/".to_owned(),
            None if trimmed.contains(crate::value::is_marker) => trimmed.to_owned(),
            None => ".".to_owned(),
        },
        "basename" => trimmed.rsplit('/').next().unwrap_or("/").to_owned(),
        _ => path.to_owned(),
    })
}

/// A tool that turns text into other text.
fn decode(walker: &mut Walker<'_>, call: &Call<'_>, scope: &Scope, decodes: bool) -> Stream {
    match default_output(walker, call, scope) {
        Stream::Other(carries) if decodes => Stream::Other(carries.max(Carries::Decoded)),
        Stream::Names(_) if decodes => Stream::Other(Carries::Decoded),
        other => other,
    }
}
