//! Replacing what a file holds: `cp`, `dd`, `tee`, `truncate`, `sed -i`, `>` and their like.

use std::borrow::Cow;
use std::ops::Range;

use crate::effects::{Effect, Judged, described, shown};
use crate::options::{Arguments, Spec};
use crate::place::{Located, Place};
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::{Call, exhaustion, shells};
use crate::value::{Carries, Stream, Value};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static OVERWRITE_DEVICE: Rule = Rule {
    id: "overwrite-device",
    category: Category::Disk,
    summary: "writes to a disk, a partition or memory directly",
    catches: &[
        "dd if=/dev/zero of=/dev/sda",
        "cat image > /dev/nvme0n1",
        "cp x.iso /dev/disk2",
        "echo x | sudo tee /dev/sdb",
        "shred /dev/sda1",
    ],
    leaves: &[
        "dd if=/dev/zero of=test.img bs=1M count=10",
        "ls > /dev/null",
        "echo hi > /dev/stderr",
        "dd if=/dev/sda of=backup.img",
    ],
};

static OVERWRITE_SYSTEM: Rule = Rule {
    id: "overwrite-system",
    category: Category::Overwrite,
    summary: "replaces or changes a file of the system",
    catches: &[
        "> /etc/passwd",
        "echo x > /etc/hosts",
        "cp x /usr/bin/ls",
        "truncate -s 0 /etc/fstab",
        "echo x | sudo tee /etc/resolv.conf",
        "sed -i s/a/b/ /etc/ssh/sshd_config",
        "cat /dev/null > /var/log/syslog",
    ],
    leaves: &[
        "cat /etc/passwd",
        "> listing.txt",
        "cp /etc/hosts hosts.bak",
        "diff /etc/hosts hosts",
    ],
};

static OVERWRITE_STARTUP: Rule = Rule {
    id: "overwrite-startup",
    category: Category::Overwrite,
    summary: "replaces a shell's startup file, or keys",
    catches: &["echo x > ~/.bashrc", "> ~/.ssh/id_rsa", "cp x ~/.profile"],
    leaves: &["cat ~/.bashrc", "cp ~/.bashrc bashrc.bak"],
};

static OVERWRITE_UNKNOWN: Rule = Rule {
    id: "overwrite-unknown",
    category: Category::Overwrite,
    summary: "writes to something that is not known before it runs",
    catches: &["echo x > \"$FILE\"", "cp a.txt \"$DEST\"", "cp $SRC \"$1\""],
    leaves: &[
        "OUT=list.txt; ls > \"$OUT\"",
        "echo x > /tmp/log.$$",
        "ls > out-$(date +%F).txt",
    ],
};

static EMPTY_FILE: Rule = Rule {
    id: "empty-file",
    category: Category::Overwrite,
    summary: "throws the contents of a file away",
    catches: &["truncate -s 0 app.log", "shred notes.txt"],
    leaves: &["truncate -s 10M disk.img", "touch app.log"],
};

static EMPTY_BEFORE_READING: Rule = Rule {
    id: "empty-before-reading",
    category: Category::Overwrite,
    summary: "empties a file before it is read by the same pipeline",
    catches: &[
        "sort f > f",
        "sort ./f > f",
        "cat f | sort > f",
        "cat f | sort | uniq >| f",
        "grep -v x f 2> f",
        "sort < f > f",
        "jq .a data.json > data.json",
        "sed s/a/b/ \"$f\" > \"$f\"",
        "awk '{print $1}' f &> f",
        "perl -pe s/a/b/ f > f",
        "{ grep x f; echo y; } > f",
        "while read -r line; do echo \"$line\"; done < f > f",
        "cat f | tee f",
        "sort ~/f > ~/f",
        "for f in *.txt; do tr a b < \"$f\" > \"$f\"; done",
    ],
    leaves: &[
        "sort f > g",
        "sort f >> f",
        "sort f | sponge f",
        "sort -o f f",
        "sort f > f.sorted && mv f.sorted f",
        "sed -i s/a/b/ f",
        "grep f log > f",
        "echo \"$(sort f)\" > f",
        "echo f > f",
        "cat f | tee -a f",
        "cat < /dev/null > /dev/null",
        "cat a > b; sort b > a",
        "uniq f g > h",
        "{ sort f > g; sort g > f; }",
        "sort \"$a\" > \"$b\"",
        "cat *.log > all.log",
        "cat f 1<> f",
        "ls | tee f | cat - f",
        "sort $(mktemp) > $(mktemp)",
    ],
};

static CHANGE_STARTUP: Rule = Rule {
    id: "change-startup",
    category: Category::Persistence,
    summary: "adds to what a shell or the system runs by itself, or to who may log in",
    catches: &[
        "echo 'alias ll=\"ls -l\"' >> ~/.bashrc",
        "cat key.pub >> ~/.ssh/authorized_keys",
        "echo x >> /etc/rc.local",
        "echo 'x ALL=(ALL) NOPASSWD:ALL' >> /etc/sudoers",
    ],
    leaves: &["echo x >> notes.txt", "cat ~/.bashrc"],
};

pub(crate) static RULES: &[&Rule] = &[
    &OVERWRITE_DEVICE,
    &OVERWRITE_SYSTEM,
    &OVERWRITE_STARTUP,
    &OVERWRITE_UNKNOWN,
    &EMPTY_FILE,
    &EMPTY_BEFORE_READING,
    &CHANGE_STARTUP,
];

/// Notes that a file is empty by the time that it is read.
pub(crate) fn report_emptied_first(walker: &mut Walker<'_>, what: &str, span: Range<usize>) {
    let explanation =
        format!("The shell empties `{what}` before it is read, so what it holds is lost.");
    let safer = "write to another file and rename it, or end with `| sponge`, which reads first";
    walker.report(
        &EMPTY_BEFORE_READING,
        RiskLevel::High,
        span,
        explanation,
        Some(Cow::Borrowed(safer)),
    );
}

/// What replacing the contents of a path is.
pub(crate) fn overwritten(what: &str, located: &Located, emptied: bool) -> Option<Judged> {
    use RiskLevel::{Critical, High, Moderate};
    Some(match located.place {
        Place::Device => Judged::new(
            &OVERWRITE_DEVICE,
            Critical,
            "This writes over a device, and so over every file on it.",
        ),
        Place::Root | Place::System | Place::Core | Place::Accounts | Place::Config => Judged::new(
            &OVERWRITE_SYSTEM,
            Critical,
            format!("This replaces {}.", described(located)),
        )
        .safer("write to a copy, compare, and keep the old file"),
        Place::Home => Judged::new(
            &EMPTY_FILE,
            Critical,
            "This throws away what the files in a home directory hold.",
        ),
        Place::Here | Place::Above => Judged::new(
            &EMPTY_FILE,
            High,
            "This throws away what every file in the working directory holds.",
        ),
        Place::State if located.path.starts_with("/usr/local/") => return None,
        Place::State => Judged::new(
            &OVERWRITE_SYSTEM,
            High,
            format!(
                "This replaces {}, which belongs to the system.",
                shown(&located.path)
            ),
        ),
        Place::Secret => Judged::new(
            &OVERWRITE_STARTUP,
            High,
            "This replaces keys or credentials.",
        ),
        Place::Startup => Judged::new(
            &OVERWRITE_STARTUP,
            High,
            format!(
                "This replaces {}, which is read at login.",
                shown(&located.path)
            ),
        )
        .safer(">> adds to it"),
        Place::Unknown => Judged::new(
            &OVERWRITE_UNKNOWN,
            High,
            format!(
                "What `{}` is, and so what is overwritten, is only known when it runs.",
                what
            ),
        ),
        Place::Named | Place::Pattern | Place::Personal if emptied => Judged::new(
            &EMPTY_FILE,
            Moderate,
            format!("This throws away what `{}` holds.", what),
        ),
        _ => return None,
    })
}

/// What changing a path in place is.
pub(crate) fn edited(what: &str, located: &Located) -> Option<Judged> {
    use RiskLevel::{Critical, High};
    Some(match located.place {
        Place::Device => Judged::new(&OVERWRITE_DEVICE, Critical, "This writes over a device."),
        Place::Accounts => Judged::new(
            &OVERWRITE_SYSTEM,
            Critical,
            format!("This changes {}.", described(located)),
        )
        .safer("use visudo, vipw or usermod"),
        Place::Root | Place::System | Place::Core | Place::Config | Place::State => Judged::new(
            &OVERWRITE_SYSTEM,
            High,
            format!("This changes {} in place.", described(located)),
        )
        .safer("sed -i.bak keeps the old file"),
        Place::Unknown => Judged::new(
            &OVERWRITE_UNKNOWN,
            High,
            format!(
                "What `{}` is, and so what is changed, is only known when it runs.",
                what
            ),
        ),
        _ => return None,
    })
}

/// What adding to a path is.
pub(crate) fn appended(_what: &str, located: &Located) -> Option<Judged> {
    use RiskLevel::{Critical, High, Moderate};
    let path = located.path.as_str();
    Some(match located.place {
        Place::Device => Judged::new(&OVERWRITE_DEVICE, Critical, "This writes over a device."),
        Place::Accounts => Judged::new(
            &CHANGE_STARTUP,
            Critical,
            "This adds to who may log in, or to what they may do.",
        )
        .safer("use visudo, vipw or useradd"),
        Place::Core if path.contains("sudoers.d") || path.contains("ld.so.preload") => Judged::new(
            &CHANGE_STARTUP,
            Critical,
            "This adds to what users may do, or to what every program loads.",
        ),
        Place::Core | Place::Config | Place::State if is_run_by_itself(path) => Judged::new(
            &CHANGE_STARTUP,
            High,
            "This adds to what the system runs by itself.",
        ),
        Place::Root | Place::System | Place::Core | Place::Config => Judged::new(
            &OVERWRITE_SYSTEM,
            High,
            format!("This adds to {}.", described(located)),
        ),
        Place::Startup if path.contains("authorized_keys") || path.contains("autostart") => {
            Judged::new(
                &CHANGE_STARTUP,
                High,
                "This lets the owner of a key log in, or runs something at every login.",
            )
        }
        Place::Startup => Judged::new(
            &CHANGE_STARTUP,
            Moderate,
            format!("This adds to {}, which is run at every login.", shown(path)),
        ),
        _ => return None,
    })
}

fn is_run_by_itself(path: &str) -> bool {
    [
        "/etc/cron",
        "/etc/rc.local",
        "/etc/init.d",
        "/etc/profile",
        "/etc/systemd",
        "/var/spool/cron",
        "/etc/udev",
        "/etc/bash.bashrc",
    ]
    .iter()
    .any(|start| path.starts_with(start))
}

/// What putting files into a directory is.
pub(crate) fn put_into(what: &str, located: &Located) -> Option<Judged> {
    use RiskLevel::High;
    Some(match located.place {
        Place::Home | Place::Here | Place::Above => return None,
        Place::Root | Place::System
            if located.path.starts_with("/usr/local") || located.path.starts_with("/opt") =>
        {
            return None;
        }
        Place::System
            if matches!(
                located.path.as_str(),
                "/mnt" | "/media" | "/srv" | "/home" | "/var/www" | "/Applications"
            ) =>
        {
            return None;
        }
        Place::Root | Place::System | Place::Core | Place::Config => Judged::new(
            &OVERWRITE_SYSTEM,
            High,
            format!("This puts files into {}.", described(located)),
        ),
        _ => return overwritten(what, located, false),
    })
}

/// Whether a copy or a move replaces its destination, or goes into it.
pub(crate) fn destination_effect(destination: &Value, located: &Located) -> Effect {
    let directory = destination.text.ends_with('/')
        || matches!(
            located.place,
            Place::Root | Place::System | Place::Home | Place::Here | Place::Above
        );
    if directory {
        Effect::PutInto
    } else {
        Effect::Overwrite
    }
}

/// What is copied or moved, and where to: the directory that `-t` names, or the last operand.
pub(crate) fn sources_and_destination<'a>(
    arguments: &'a Arguments<'a>,
) -> (&'a [&'a Value], Option<Cow<'a, Value>>) {
    let operands = arguments.operands.as_slice();
    let mut targets = arguments.all('t', "target-directory");
    if let Some(target) = targets.find_map(|given| given.as_value()) {
        return (operands, Some(Cow::Owned(target)));
    }
    match operands.split_last() {
        Some((last, rest)) => (rest, Some(Cow::Borrowed(*last))),
        None => (operands, None),
    }
}

/// `cp`, `install`, `ln`: the last operand is written.
pub(crate) fn judge_copy(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = match call.name {
        "install" => Spec {
            letters: "tSgmo",
            words: &["target-directory", "suffix", "group", "mode", "owner"],
            ..Spec::default()
        },
        _ => Spec {
            letters: "tS",
            words: &["target-directory", "suffix"],
            ..Spec::default()
        },
    };
    let arguments = Arguments::read(call.arguments, spec);
    let (sources, destination) = sources_and_destination(&arguments);
    if call.name == "install" && arguments.has_any('d', "directory") {
        return Stream::Nothing;
    }
    // Without -f a link never replaces anything.
    if call.name == "ln" && !arguments.has_any('f', "force") {
        return Stream::Nothing;
    }
    let Some(destination) = destination.as_deref().filter(|_| !sources.is_empty()) else {
        return Stream::Nothing;
    };
    if arguments.has_any('n', "no-clobber") || arguments.has_any('i', "interactive") {
        return Stream::Nothing;
    }
    let located = walker.locate(destination, scope);
    let mut effect = destination_effect(destination, &located);
    let nothing = sources.iter().any(|source| source.text == "/dev/null");
    if nothing && effect == Effect::Overwrite {
        effect = Effect::Empty;
    }
    walker.effect(effect, destination, scope);
    replaced_inside(walker, sources, destination, &located, scope);
    let copied = sources
        .iter()
        .map(|source| walker.contents(source, scope).carries());
    let copied = copied.max().unwrap_or_default();
    if copied >= Carries::Secret {
        scope.mark(located.path, copied);
    }
    Stream::Nothing
}

/// Judges the files of `/etc` that a copy into their directory replaces: `cp passwd /etc/`.
fn replaced_inside(
    walker: &mut Walker<'_>,
    sources: &[&Value],
    destination: &Value,
    located: &Located,
    scope: &Scope,
) {
    if located.path != "/etc" {
        return;
    }
    for source in sources {
        let name = source
            .text
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or("");
        let mut file = destination.clone();
        file.text = format!("/etc/{name}");
        let place = walker.locate(&file, scope).place;
        if matches!(place, Place::Core | Place::Accounts) {
            walker.effect(Effect::Overwrite, &file, scope);
        }
    }
}

/// `dd`: `of=` is written, `if=` is read.
pub(crate) fn judge_dd(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let mut input = call.input.clone();
    let mut written = None;
    let mut bounded = false;
    for argument in call.arguments {
        let Some((key, path)) = argument.text.split_once('=') else {
            continue;
        };
        let mut file = argument.clone();
        file.text = path.strip_prefix('~').map_or_else(
            || path.to_owned(),
            |rest| format!("{}{rest}", crate::value::HOME),
        );
        match key {
            "of" => written = Some(file),
            "if" => input = walker.contents(&file, scope),
            "count" => bounded = true,
            _ => {}
        }
    }
    let Some(file) = written else {
        return input;
    };
    walker.effect(Effect::Overwrite, &file, scope);
    if matches!(input, Stream::Endless) && !bounded {
        let located = walker.locate(&file, scope);
        if !matches!(located.place, Place::Device | Place::Harmless) {
            exhaustion::report_endless_file(walker, &file);
        }
    }
    Stream::Nothing
}

/// `tee`: writes its input to every operand.
pub(crate) fn judge_tee(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let arguments = Arguments::read(call.arguments, Spec::default());
    let append = arguments.has_any('a', "append");
    for operand in &arguments.operands {
        walker.effect(
            if append {
                Effect::Append
            } else {
                Effect::Overwrite
            },
            operand,
            scope,
        );
        if !append && call.name == "tee" {
            walker.note_emptied(operand, scope);
        }
        if call.input.carries() == Carries::Fetched {
            scope.mark(walker.locate(operand, scope).path, Carries::Fetched);
        }
    }
    call.input.clone()
}

/// `truncate`: empties where it shrinks to nothing.
pub(crate) fn judge_truncate(
    walker: &mut Walker<'_>,
    call: &Call<'_>,
    scope: &mut Scope,
) -> Stream {
    let spec = Spec {
        letters: "sr",
        words: &["size", "reference"],
        ..Spec::default()
    };
    let arguments = Arguments::read(call.arguments, spec);
    let size = arguments.value('s', "size").unwrap_or("");
    let shrinks = size.starts_with(['0', '-', '<', '%']);
    for operand in &arguments.operands {
        walker.effect(
            if shrinks {
                Effect::Empty
            } else {
                Effect::Overwrite
            },
            operand,
            scope,
        );
    }
    Stream::Nothing
}

/// `sed -i`, `sort -o`, `perl -i` and others that write where an option says so.
pub(crate) fn judge_sed(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = Spec {
        letters: "efl",
        words: &["expression", "file", "line-length"],
        ..Spec::default()
    };
    let arguments = Arguments::read(call.arguments, spec);
    let in_place = arguments.has_long("in-place") || arguments.has('i');
    let scripted = arguments.has_any('e', "expression") || arguments.has_any('f', "file");
    let files = arguments.operands.iter().skip(usize::from(!scripted));
    if in_place {
        for file in files {
            walker.effect(Effect::Edit, file, scope);
        }
        return Stream::Nothing;
    }
    if let Some(script) = arguments.operands.first().filter(|_| !scripted) {
        judge_sed_command(walker, script, scope);
    }
    let mut secret = false;
    for file in files {
        secret |= walker.contents(file, scope).carries() == Carries::Secret;
    }
    crate::tools::reading::filtered(&call.input, secret)
}

/// The `e` command of `sed`, which runs a shell.
fn judge_sed_command(walker: &mut Walker<'_>, script: &Value, scope: &Scope) {
    let address = |c: char| c.is_ascii_digit() || matches!(c, '$' | ',' | ' ' | '!');
    let command = script.text.trim_start_matches(address);
    if let Some(code) = command.strip_prefix("e ") {
        let mut value = script.clone();
        value.text = code.to_owned();
        shells::run_value(walker, &value, &mut scope.clone(), Stream::Nothing);
    }
}

/// Tools that write where `-o` says so, or change their operand: `sort`, compilers, `patch`.
pub(crate) fn judge_output(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = Spec {
        letters: "okStTIDLlipdrB",
        words: &["output", "key", "field-separator", "strip", "input"],
        ..Spec::default()
    };
    let arguments = Arguments::read(call.arguments, spec);
    for given in arguments.all('o', "output") {
        if let Some(file) = given.as_value() {
            walker.effect(Effect::Overwrite, &file, scope);
        }
    }
    if call.name == "patch"
        && !arguments.has_long("dry-run")
        && let Some(file) = arguments.operands.first()
    {
        walker.effect(Effect::Edit, file, scope);
    }
    if call.name == "rename" {
        for file in arguments.operands.iter().skip(1) {
            walker.effect(Effect::MoveAway, file, scope);
        }
    }
    crate::tools::reading::default_output(walker, call, scope)
}
