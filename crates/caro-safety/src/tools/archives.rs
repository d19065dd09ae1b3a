//! Archives: what is unpacked over what, and what they run.

use crate::effects::Effect;
use crate::options::{Arguments, Spec};
use crate::place::Place;
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{Call, reading, shells};
use crate::value::{Carries, Stream, Value};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static UNPACK_OVER: Rule = Rule {
    id: "unpack-over-system",
    category: Category::Overwrite,
    summary: "unpacks an archive over the root, a home or the system",
    catches: &[
        "tar xzf x.tgz -C /",
        "unzip x.zip -d /etc",
        "sudo tar -xf rootfs.tar --directory=/",
    ],
    leaves: &[
        "tar xzf x.tgz",
        "unzip x.zip -d out",
        "tar xzf go.tgz -C /usr/local",
        "tar tf x.tar -C /",
    ],
};

pub(crate) static RULES: &[&Rule] = &[&UNPACK_OVER];

/// Judges an archiver; gives what it prints.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    match call.name {
        "tar" | "bsdtar" | "gtar" => return judge_tar(walker, call, scope),
        "unzip" | "7z" => {
            let target = call
                .arguments
                .windows(2)
                .find(|pair| pair[0].text == "-d")
                .map(|pair| pair[1].clone());
            let joined = call.arguments.iter().find_map(|argument| {
                let path = argument
                    .text
                    .strip_prefix("-o")
                    .filter(|path| call.name == "7z" && !path.is_empty())?;
                let mut value = argument.clone();
                value.text = path.to_owned();
                Some(value)
            });
            if let Some(target) = target.or(joined) {
                unpacked(walker, call, &target, scope);
            }
        }
        "zip" if call.has_letter('m') || call.has(&["--move"]) => {
            for file in call
                .arguments
                .iter()
                .filter(|argument| !argument.text.starts_with('-'))
                .skip(1)
            {
                walker.effect(Effect::MoveAway, file, scope);
            }
        }
        "gzip" | "bzip2" | "xz"
            if !call.has(&[
                "-c", "-k", "-l", "-t", "--stdout", "--keep", "--list", "--test",
            ]) && !["c", "k", "l", "t"]
                .iter()
                .any(|letter| call.has_letter(letter.as_bytes()[0] as char)) =>
        {
            // The file itself goes; what is left has another name.
            let arguments = Arguments::read(call.arguments, Spec::default());
            for file in &arguments.operands {
                walker.effect(Effect::Edit, file, scope);
            }
            if !arguments.operands.is_empty() {
                return Stream::Nothing;
            }
            if call.has_letter('d') {
                return Stream::Other(call.input.carries().max(Carries::Decoded));
            }
        }
        "gzip" | "bzip2" | "xz" | "zstd" if call.has_letter('d') || call.has(&["--decompress"]) => {
            return match reading::default_output(walker, call, scope) {
                Stream::Other(carries) => Stream::Other(carries.max(Carries::Decoded)),
                other => other,
            };
        }
        _ => {}
    }
    let output = reading::default_output(walker, call, scope);
    if output.carries() == Carries::Secret
        && matches!(call.name, "zip" | "7z")
        && let Some(archive) = call
            .arguments
            .iter()
            .find(|argument| argument.text.contains('.'))
    {
        scope.mark(walker.locate(archive, scope).path, Carries::Secret);
    }
    output
}

fn judge_tar(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = Spec {
        letters: "fCTXIHb",
        words: &[
            "file",
            "directory",
            "files-from",
            "exclude-from",
            "use-compress-program",
            "to-command",
            "checkpoint-action",
            "exclude",
            "transform",
        ],
        ..Spec::default()
    };
    // The first word may be letters without a dash.
    let old_style = call.arguments.first().filter(|first| {
        !first.text.starts_with('-') && first.text.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    let mode = old_style.map_or("", |first| first.text.as_str());
    let rest = if old_style.is_some() {
        &call.arguments[1..]
    } else {
        call.arguments
    };
    let arguments = Arguments::read(rest, spec);
    let has = |letter: char, name: &str| mode.contains(letter) || arguments.has_any(letter, name);
    for given in &arguments.options {
        let runs = matches!(
            given.name,
            "to-command" | "checkpoint-action" | "I" | "use-compress-program"
        );
        if let Some(mut value) = given.as_value().filter(|_| runs) {
            value.text = value.text.trim_start_matches("exec=").to_owned();
            shells::run_value(walker, &value, &mut scope.clone(), Stream::Nothing);
        }
    }
    if has('x', "extract") {
        let target = arguments
            .all('C', "directory")
            .find_map(|given| given.as_value());
        let target = target.unwrap_or_else(|| Value::new(".", call.span.clone()));
        unpacked(walker, call, &target, scope);
    }
    if arguments.has_long("remove-files") {
        for operand in &arguments.operands {
            walker.effect(Effect::Delete { recursive: true }, operand, scope);
        }
    }
    let secret = arguments.operands.iter().any(|operand| {
        let place = walker.locate(operand, scope).place;
        let private = matches!(
            place,
            Place::Secret | Place::Accounts | Place::Home | Place::Root
        );
        private && !operand.text.is_empty()
    });
    if secret {
        let archive = old_style
            .filter(|mode| mode.text.contains('f'))
            .and_then(|_| rest.first().cloned())
            .or_else(|| {
                arguments
                    .all('f', "file")
                    .find_map(|given| given.as_value())
            });
        if let Some(archive) = archive {
            scope.mark(walker.locate(&archive, scope).path, Carries::Secret);
        }
        return Stream::Other(Carries::Secret);
    }
    match &call.input {
        Stream::Other(carries) => Stream::Other(*carries),
        _ => Stream::Other(Carries::Nothing),
    }
}

/// Judges unpacking into a directory.
fn unpacked(walker: &mut Walker<'_>, call: &Call<'_>, target: &Value, scope: &Scope) {
    let located = walker.locate(target, scope);
    let path = located.path.as_str();
    let usual = path.starts_with("/usr/local")
        || path.starts_with("/opt")
        || path.starts_with("/mnt")
        || path.starts_with("/srv")
        || path.starts_with("/var/www");
    let over = matches!(
        located.place,
        Place::Root | Place::System | Place::Core | Place::Config | Place::Accounts
    );
    if over && !usual {
        let explanation = "This unpacks over files of the system.";
        let safer = "unpack into an empty directory, and look at it first";
        walker.report(
            &UNPACK_OVER,
            RiskLevel::High,
            call.span.clone(),
            explanation,
            Some(safer.into()),
        );
    }
}
