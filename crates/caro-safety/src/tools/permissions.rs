//! Permissions and owners: `chmod`, `chown`, `chgrp`, `setfacl`, `chattr`, `setcap`.

use crate::effects::{Effect, Judged, described, shown};
use crate::options::{Arguments, Spec};
use crate::place::{Located, Place};
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::Call;
use crate::value::{Stream, Value};
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static MODE_PROTECTED: Rule = Rule {
    id: "permissions-system",
    category: Category::Permissions,
    summary: "changes permissions of the root, a home or the system",
    catches: &[
        "chmod -R 777 /",
        "chmod -R 755 ~",
        "chmod 777 /etc/passwd",
        "chmod --recursive a-x /usr",
        "chmod 000 /etc",
        "find / -exec chmod 777 {} +",
    ],
    leaves: &[
        "chmod 600 ~/.ssh/id_rsa",
        "chmod +x script.sh",
        "chmod -R 755 public",
    ],
};

static MODE_OPEN: Rule = Rule {
    id: "permissions-open",
    category: Category::Permissions,
    summary: "lets every user of the machine write",
    catches: &[
        "chmod 777 upload",
        "chmod -R 777 .",
        "chmod -R a+w shared",
        "chmod o+w notes.txt",
    ],
    leaves: &["chmod 755 upload", "chmod u+w notes.txt", "chmod 1777 /tmp"],
};

static SETUID: Rule = Rule {
    id: "setuid",
    category: Category::PrivilegeEscalation,
    summary: "lets a program run with its owner's rights, or gives it capabilities",
    catches: &[
        "chmod u+s /bin/bash",
        "chmod 4755 tool",
        "setcap cap_setuid+ep ./tool",
    ],
    leaves: &["chmod 755 tool", "chmod 2775 shared", "getcap tool"],
};

static MODE_UNKNOWN: Rule = Rule {
    id: "permissions-unknown",
    category: Category::Permissions,
    summary: "changes permissions or owners of something that is not known before it runs",
    catches: &["chmod 644 \"$FILE\"", "chown -R www-data \"$1\""],
    leaves: &["F=a.sh; chmod +x $F"],
};

static OWNER_PROTECTED: Rule = Rule {
    id: "owner-system",
    category: Category::Permissions,
    summary: "changes owners of the root, a home or the system",
    catches: &[
        "chown -R nobody /",
        "chown -R ann:ann /home",
        "chown ann /etc/shadow",
        "chgrp -R users /usr",
        "chown -R $USER ~",
    ],
    leaves: &["chown -R www-data:www-data site", "chown ann notes.txt"],
};

static ATTRIBUTES: Rule = Rule {
    id: "immutable",
    category: Category::Permissions,
    summary: "makes files unchangeable, or changeable again",
    catches: &["chattr +i /etc/resolv.conf", "chattr -i /etc/passwd"],
    leaves: &["lsattr /etc"],
};

pub(crate) static RULES: &[&Rule] = &[
    &MODE_PROTECTED,
    &MODE_OPEN,
    &SETUID,
    &MODE_UNKNOWN,
    &OWNER_PROTECTED,
    &ATTRIBUTES,
];

/// Judges a change of permissions or owners.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    match call.name {
        "chmod" => judge_mode(walker, call, scope),
        "chown" | "chgrp" => judge_owner(walker, call, scope),
        "setcap" => call.report(
            walker,
            &SETUID,
            RiskLevel::High,
            "This gives a program rights that its user does not have.",
        ),
        "setfacl" => {
            let spec = Spec {
                letters: "mxMX",
                words: &["modify", "remove"],
                ..Spec::default()
            };
            let arguments = Arguments::read(call.arguments, spec);
            let recursive = arguments.has_any('R', "recursive");
            for operand in &arguments.operands {
                walker.effect(
                    Effect::Mode {
                        recursive,
                        open: false,
                    },
                    operand,
                    scope,
                );
            }
        }
        _ => {
            let arguments = Arguments::read(
                call.arguments,
                Spec {
                    letters: "pv",
                    ..Spec::default()
                },
            );
            let unlocks = call.arguments.iter().any(|argument| {
                argument.text.starts_with(['+', '-']) && argument.text.contains('i')
            });
            let system = arguments.operands.iter().any(|operand| {
                let place = walker.locate(operand, scope).place;
                place.is_protected() || place == Place::Config
            });
            if unlocks && system {
                call.report(
                    walker,
                    &ATTRIBUTES,
                    RiskLevel::High,
                    "This makes a file of the system unchangeable, or changeable again.",
                );
            } else if unlocks {
                call.report(
                    walker,
                    &ATTRIBUTES,
                    RiskLevel::Moderate,
                    "This makes files unchangeable, or changeable again.",
                );
            }
        }
    }
    Stream::Nothing
}

fn judge_mode(walker: &mut Walker<'_>, call: &Call<'_>, scope: &Scope) {
    let mut recursive = false;
    let mut mode: Option<&Value> = None;
    let mut referenced = false;
    let mut files = Vec::new();
    let mut only_operands = false;
    for argument in call.arguments {
        let text = argument.text.as_str();
        match text {
            "--" => only_operands = true,
            _ if !only_operands && text.starts_with("--") => {
                recursive |= "--recursive".starts_with(text) && text.len() > 4;
                referenced |= text.starts_with("--reference");
            }
            // `-x` takes a permission away, unlike `-R`, `-v`, `-c` and `-f`.
            _ if !only_operands
                && text.len() > 1
                && text.starts_with('-')
                && text[1..].bytes().all(|letter| b"Rvcf".contains(&letter)) =>
            {
                recursive |= text.contains('R');
            }
            _ if mode.is_none() && !referenced => mode = Some(argument),
            _ => files.push(argument),
        }
    }
    let text = mode.map_or("", |mode| mode.text.as_str());
    let (open, setuid) = (opens(text), sets_user(text));
    for file in files {
        let located = walker.locate(file, scope);
        if setuid {
            let shell = [
                "bash", "sh", "zsh", "dash", "python", "python3", "perl", "find", "vim", "cp",
            ];
            let name = located.path.rsplit('/').next().unwrap_or("");
            let risk = if shell.contains(&name) {
                RiskLevel::Critical
            } else {
                RiskLevel::High
            };
            let explanation = format!(
                "This lets anyone run {} with its owner's rights.",
                file.shown()
            );
            walker.report(&SETUID, risk, call.span.clone(), explanation, None);
        }
        // A sticky bit and a harmless addition are what these directories usually have.
        if matches!(text, "1777" | "+t") && !recursive {
            continue;
        }
        walker.effect_on(Effect::Mode { recursive, open }, file, &located, scope);
    }
}

/// Whether a mode lets everyone write.
fn opens(mode: &str) -> bool {
    if mode.bytes().all(|byte| byte.is_ascii_digit()) {
        return mode.len() >= 3 && mode.ends_with(['2', '3', '6', '7']);
    }
    mode.split(',').any(|clause| {
        let Some(at) = clause.find(['+', '=']) else {
            return false;
        };
        let (who, what) = clause.split_at(at);
        (who.contains(['a', 'o'])) && what.contains('w')
    })
}

/// Whether a mode makes a program run with its owner's rights.
fn sets_user(mode: &str) -> bool {
    if mode.bytes().all(|byte| byte.is_ascii_digit()) {
        return mode.len() == 4 && mode.starts_with(['4', '6', '7']);
    }
    mode.split(',').any(|clause| match clause.find(['+', '=']) {
        Some(at) => clause[at..].contains('s') && !clause[..at].contains(['g', 'o']),
        None => false,
    })
}

fn judge_owner(walker: &mut Walker<'_>, call: &Call<'_>, scope: &Scope) {
    let arguments = Arguments::read(
        call.arguments,
        Spec {
            words: &["from"],
            ..Spec::default()
        },
    );
    let recursive = arguments.has_any('R', "recursive");
    let skip = usize::from(!arguments.has_long("reference"));
    for file in arguments.operands.iter().skip(skip) {
        walker.effect(Effect::Own { recursive }, file, scope);
    }
}

/// What changing the permissions of a path is.
pub(crate) fn mode_changed(
    what: &str,
    located: &Located,
    recursive: bool,
    open: bool,
) -> Option<Judged> {
    use RiskLevel::{Critical, High, Moderate};
    let wide = recursive || open;
    Some(match located.place {
        Place::System if !open && is_for_services(&located.path) => Judged::new(
            &MODE_PROTECTED,
            High,
            format!("This changes the permissions of {}.", described(located)),
        ),
        Place::Root
        | Place::Home
        | Place::System
        | Place::Core
        | Place::Accounts
        | Place::Config
        | Place::Device
            if wide =>
        {
            Judged::new(
                &MODE_PROTECTED,
                Critical,
                format!("This changes the permissions of {}.", described(located)),
            )
        }
        Place::Root | Place::System | Place::Core | Place::Accounts => Judged::new(
            &MODE_PROTECTED,
            High,
            format!("This changes the permissions of {}.", described(located)),
        ),
        Place::Secret if open => Judged::new(
            &MODE_OPEN,
            High,
            "This lets others read or replace keys and credentials.",
        ),
        Place::Unknown => Judged::new(
            &MODE_UNKNOWN,
            High,
            format!(
                "What `{}` is, and so what changes, is only known when it runs.",
                what
            ),
        ),
        Place::State if recursive && !open => Judged::new(
            &MODE_PROTECTED,
            High,
            format!(
                "This changes the permissions of everything in `{}`.",
                shown(&located.path)
            ),
        ),
        Place::Nothing => return None,
        _ if open && recursive => Judged::new(
            &MODE_OPEN,
            High,
            format!("This lets every user change everything in `{}`.", what),
        )
        .safer("chmod -R u=rwX,go=rX gives others reading only"),
        _ if open => Judged::new(
            &MODE_OPEN,
            Moderate,
            format!("This lets every user change `{}`.", what),
        ),
        _ => return None,
    })
}

/// What changing the owner of a path is.
pub(crate) fn owner_changed(what: &str, located: &Located, recursive: bool) -> Option<Judged> {
    use RiskLevel::{Critical, High};
    Some(match located.place {
        Place::System if is_for_services(&located.path) => Judged::new(
            &OWNER_PROTECTED,
            High,
            format!(
                "This changes the owner of {}, and of what it may hold.",
                described(located)
            ),
        ),
        Place::Root | Place::Home | Place::System | Place::Core | Place::Config | Place::Device
            if recursive =>
        {
            Judged::new(
                &OWNER_PROTECTED,
                Critical,
                format!(
                    "This changes the owner of {}, with everything in it.",
                    described(located)
                ),
            )
        }
        Place::Accounts => Judged::new(
            &OWNER_PROTECTED,
            Critical,
            format!("This changes the owner of {}.", described(located)),
        ),
        Place::Root | Place::System | Place::Core | Place::Config => Judged::new(
            &OWNER_PROTECTED,
            High,
            format!("This changes the owner of {}.", described(located)),
        ),
        Place::Unknown => Judged::new(
            &MODE_UNKNOWN,
            High,
            format!(
                "What `{}` is, and so whose owner changes, is only known when it runs.",
                what
            ),
        ),
        Place::State if recursive => Judged::new(
            &OWNER_PROTECTED,
            High,
            format!(
                "This changes the owner of everything in `{}`.",
                shown(&located.path)
            ),
        ),
        _ => return None,
    })
}

/// Directories whose owner an administrator sets for a service, rather than the system.
fn is_for_services(path: &str) -> bool {
    let starts = ["/var/www", "/srv", "/opt", "/mnt", "/media", "/usr/local"];
    starts.iter().any(|start| path.starts_with(start))
        || path
            .strip_prefix("/var/lib/")
            .is_some_and(|name| !name.contains(crate::value::GLOB))
}
