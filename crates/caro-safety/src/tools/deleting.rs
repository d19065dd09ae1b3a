//! Deleting: `rm`, `rmdir`, `unlink`, `shred`, and whoever else deletes.

use crate::effects::{Effect, Judged, Reach, described, shown};
use crate::options::{Arguments, Spec};
use crate::place::{Located, Place};
use crate::rule::Rule;
use crate::scope::Scope;
use crate::tools::Call;
use crate::value::Stream;
use crate::verdict::{Category, RiskLevel};
use crate::walk::Walker;

static DELETE_ROOT: Rule = Rule {
    id: "delete-root",
    category: Category::FilesystemDestruction,
    summary: "deletes the root of the file system",
    catches: &[
        "rm -rf /",
        "rm --recursive --force /",
        "rm -rf /*",
        "sudo rm -fr -- /",
        "bash -c 'rm -rf /'",
        "find / -delete",
        "rm -rf \"$DIR\"/*",
        "cd / && rm -rf *",
        "r\\m -r\"f\" //",
        "echo / | xargs rm -rf",
    ],
    leaves: &[
        "rm -rf ./target",
        "rm ./notes.md",
        "grep -rn \"rm -rf /\" .",
        "rm -rf \"${DIR:?}\"/*",
    ],
};

static DELETE_HOME: Rule = Rule {
    id: "delete-home",
    category: Category::FilesystemDestruction,
    summary: "deletes a home directory or everything in it",
    catches: &[
        "find ~ -name '*.bak' -delete",
        "find ~ -mtime +30 -delete",
        "rm -rf ~",
        "rm -rf \"$HOME\"",
        "rm -rf ~/*",
        "rm -rf /home/ann",
        "rm -rf /root/",
        "rm -rf $HOME/$X",
        "find ~ -type f -delete",
        "find ~ -maxdepth 1 -type f -delete",
        "find ~ -name keep -o -delete",
        "echo \"don't\"; rm -rf ~/",
    ],
    leaves: &["rm ~/notes.txt", "rm -rf ~/.cache/thumbnails", "echo ~"],
};

static DELETE_SYSTEM: Rule = Rule {
    id: "delete-system",
    category: Category::FilesystemDestruction,
    summary: "deletes a directory or file of the system",
    catches: &[
        "rm -rf /etc",
        "rm -rf /usr/bin/*",
        "rm /etc/passwd",
        "rm -rf /{bin,boot}",
        "rm -rf /var/lib/mysql",
        "rm /etc/nginx/nginx.conf",
    ],
    leaves: &["rm -rf /tmp/build", "rm -rf etc", "ls /etc"],
};

static DELETE_SECRETS: Rule = Rule {
    id: "delete-secrets",
    category: Category::FilesystemDestruction,
    summary: "deletes keys or credentials",
    catches: &[
        "rm -rf ~/.ssh",
        "rm ~/.ssh/id_ed25519",
        "shred -u ~/.gnupg/pubring.kbx",
    ],
    leaves: &["ls ~/.ssh", "rm ~/.ssh/known_hosts"],
};

static DELETE_DEVICE: Rule = Rule {
    id: "delete-device",
    category: Category::Disk,
    summary: "deletes a device node",
    catches: &["rm /dev/sda", "rm /dev/null"],
    leaves: &["ls /dev/sda"],
};

static DELETE_EVERYTHING_HERE: Rule = Rule {
    id: "delete-everything-here",
    category: Category::FilesystemDestruction,
    summary: "deletes everything in a directory that is not named",
    catches: &[
        "rm -rf *",
        "rm -rf .",
        "rm -rf ..",
        "find . -delete",
        "ls | xargs rm",
        "rm -rf /tmp/*",
    ],
    leaves: &["rm *.log", "rm -rf ./target"],
};

static DELETE_UNKNOWN: Rule = Rule {
    id: "delete-unknown",
    category: Category::FilesystemDestruction,
    summary: "deletes something that is not known before it runs",
    catches: &["rm -rf \"$1\"", "rm $FILE", "cat list.txt | xargs rm"],
    leaves: &["f=a.txt; rm \"$f\"", "for f in *.bak; do rm \"$f\"; done"],
};

static DELETE_TREE: Rule = Rule {
    id: "delete-tree",
    category: Category::FilesystemDestruction,
    summary: "deletes a directory and everything in it",
    catches: &[
        "rm -rf src",
        "rm -r ~/Documents",
        "rm -rf .git",
        "rm -rf node_modules",
    ],
    leaves: &["rm notes.md", "rmdir empty"],
};

static DELETE_FILES: Rule = Rule {
    id: "delete-files",
    category: Category::FilesystemDestruction,
    summary: "deletes files that the command names or a search chooses",
    catches: &[
        "rm ./notes.md",
        "rm *.log",
        "unlink a.txt",
        "find . -name '*.o' -delete",
        "find ~/Downloads -type f -mtime +30 -delete",
    ],
    leaves: &["ls notes.md", "echo rm notes.md", "which rm"],
};

static MIRROR: Rule = Rule {
    id: "mirror-over",
    category: Category::FilesystemDestruction,
    summary: "makes a directory like another, deleting what the other lacks",
    catches: &[
        "rsync -a --delete empty/ /",
        "rsync -a --delete /tmp/empty/ ~/",
        "rsync -av --delete src/ dest/",
    ],
    leaves: &["rsync -av src/ dest/", "rsync -avn --delete src/ dest/"],
};

pub(crate) static RULES: &[&Rule] = &[
    &DELETE_ROOT,
    &DELETE_HOME,
    &DELETE_SYSTEM,
    &DELETE_SECRETS,
    &DELETE_DEVICE,
    &DELETE_EVERYTHING_HERE,
    &DELETE_UNKNOWN,
    &DELETE_TREE,
    &DELETE_FILES,
    &MIRROR,
];

/// What is safer than a search that deletes.
const PRINT_FIRST: &str = "run it with -print in place of the deletion first";

/// `rm`, `rmdir`, `unlink`, `shred` and their like.
pub(crate) fn judge(walker: &mut Walker<'_>, call: &Call<'_>, scope: &mut Scope) -> Stream {
    let spec = match call.name {
        "shred" => Spec {
            letters: "ns",
            words: &["iterations", "size", "random-source"],
            ..Spec::default()
        },
        _ => Spec::default(),
    };
    let arguments = Arguments::read(call.arguments, spec);
    let effect = match call.name {
        "rmdir" => Effect::DeleteEmpty { below: false },
        "shred" if !arguments.has_any('u', "remove") => Effect::Empty,
        "shred" | "unlink" => Effect::Delete { recursive: false },
        _ => Effect::Delete {
            recursive: arguments.has_any('r', "recursive")
                || arguments.has('R')
                || call.name != "rm",
        },
    };
    if arguments.has_long("help") {
        return Stream::Nothing;
    }
    // Who is asked before each file sees what goes.
    let asks = call.name == "rm"
        && (arguments.has_any('i', "interactive") || arguments.has('I'))
        && !arguments.has_any('f', "force");
    for operand in &arguments.operands {
        let located = walker.locate(operand, scope);
        let careful = asks && !located.place.is_protected() && located.place != Place::Unknown;
        let effect = if careful {
            Effect::DeleteSome { sure: true }
        } else {
            effect
        };
        walker.effect_on(effect, operand, &located, scope);
    }
    Stream::Nothing
}

/// What deleting a path is.
pub(crate) fn deleted(what: &str, located: &Located, recursive: bool) -> Option<Judged> {
    use RiskLevel::{Critical, High, Moderate};
    Some(match located.place {
        Place::Root => Judged::new(
            &DELETE_ROOT,
            Critical,
            "This deletes the whole file system.",
        ),
        Place::Home => Judged::new(
            &DELETE_HOME,
            Critical,
            "This deletes a home directory and everything in it.",
        ),
        Place::System | Place::Core | Place::Accounts => Judged::new(
            &DELETE_SYSTEM,
            Critical,
            format!(
                "This deletes {}, which the system needs.",
                shown(&located.path)
            ),
        ),
        Place::Config if recursive => Judged::new(
            &DELETE_SYSTEM,
            Critical,
            format!(
                "This deletes {}, with everything in it.",
                described(located)
            ),
        ),
        Place::Config | Place::State => Judged::new(
            &DELETE_SYSTEM,
            High,
            format!(
                "This deletes {}, which belongs to the system.",
                shown(&located.path)
            ),
        ),
        Place::Device | Place::Harmless => {
            Judged::new(&DELETE_DEVICE, Critical, "This deletes a device.")
        }
        Place::Secret => {
            let risk = if recursive { Critical } else { High };
            Judged::new(
                &DELETE_SECRETS,
                risk,
                "This deletes keys or credentials, which cannot be made again.",
            )
        }
        Place::Here => Judged::new(
            &DELETE_EVERYTHING_HERE,
            High,
            "This deletes everything in the working directory, whichever that is.",
        )
        .safer("list it first with ls, or ask before each file with rm -i"),
        Place::Above => Judged::new(
            &DELETE_EVERYTHING_HERE,
            High,
            "This deletes what is above the working directory, whichever that is.",
        ),
        Place::AllTemporary => Judged::new(
            &DELETE_EVERYTHING_HERE,
            High,
            "This deletes the temporary files of everything that runs.",
        ),
        Place::Unknown => Judged::new(
            &DELETE_UNKNOWN,
            High,
            format!("What `{what}` is, and so what is deleted, is only known when it runs."),
        )
        .safer("print it first, and write ${VARIABLE:?} so that it cannot be empty"),
        Place::Personal | Place::Startup => {
            let rule = if recursive {
                &DELETE_TREE
            } else {
                &DELETE_FILES
            };
            Judged::new(
                rule,
                High,
                format!(
                    "This deletes {}, which is not easily made again.",
                    shown(&located.path)
                ),
            )
        }
        Place::Temporary if recursive => Judged::new(
            &DELETE_TREE,
            Moderate,
            format!("This deletes `{what}` and everything in it."),
        ),
        Place::Pattern | Place::Named if recursive => Judged::new(
            &DELETE_TREE,
            High,
            format!("This deletes `{what}` and everything in it, without a way back."),
        )
        .safer("rm -rI asks once before it deletes"),
        Place::Temporary | Place::Pattern | Place::Named => {
            Judged::new(&DELETE_FILES, Moderate, format!("This deletes `{what}`."))
                .safer("rm -i asks before each file")
        }
        Place::Nothing => return None,
    })
}

/// What deleting every file in a path is, to a number of levels.
pub(crate) fn deleted_files(what: &str, located: &Located, reach: Reach) -> Option<Judged> {
    let whole = deleted(what, located, true)?;
    let place = match located.place {
        // What is said of these holds for their files, too.
        Place::Nothing
        | Place::Unknown
        | Place::Above
        | Place::AllTemporary
        | Place::Device
        | Place::Harmless
        | Place::Secret => return Some(whole),
        Place::Here => "the working directory".into(),
        Place::Temporary | Place::Pattern | Place::Named => format!("`{what}`").into(),
        _ => described(located),
    };
    let every = if reach.spares {
        "nearly every"
    } else {
        "every"
    };
    let files = match (reach.directories, reach.depth) {
        (false, _) => "file",
        (true, None) => "file and directory",
        (true, Some(_)) => "file and empty directory",
    };
    let explanation = match reach.depth {
        None => format!("This deletes {every} {files} in {place}, at any depth."),
        Some(0 | 1) => format!("This deletes {every} {files} directly in {place}."),
        Some(levels) => format!("This deletes {every} {files} in {place}, {levels} levels deep."),
    };
    let shallow = matches!(reach.depth, Some(0 | 1));
    let risk = match located.place {
        Place::Home if shallow => RiskLevel::High,
        _ => whole.risk,
    };
    Some(Judged::new(whole.rule, risk, explanation).safer(PRINT_FIRST))
}

/// What deleting some of what is in a path is.
pub(crate) fn deleted_some(what: &str, located: &Located, sure: bool) -> Option<Judged> {
    use RiskLevel::{Critical, High, Moderate};
    Some(
        match located.place {
            Place::Nothing => return None,
            Place::Root => Judged::new(
                &DELETE_ROOT,
                High,
                "This deletes whatever matches, anywhere in the file system.",
            ),
            Place::System | Place::Core | Place::Config | Place::State | Place::Accounts => {
                Judged::new(
                    &DELETE_SYSTEM,
                    High,
                    format!("This deletes whatever matches in {}.", described(located)),
                )
            }
            // A whole home is searched: whatever the tests say, they were written for less.
            Place::Home => Judged::new(
                &DELETE_HOME,
                High,
                "This deletes whatever matches in a home directory.",
            ),
            Place::Personal if !sure => Judged::new(
                &DELETE_HOME,
                High,
                "This deletes whatever matches in a directory of personal files.",
            ),
            Place::Secret => Judged::new(
                &DELETE_SECRETS,
                High,
                "This deletes whatever matches among keys and credentials.",
            ),
            Place::Device | Place::Harmless => {
                Judged::new(&DELETE_DEVICE, Critical, "This deletes devices.")
            }
            Place::Unknown | Place::Above => Judged::new(
                &DELETE_UNKNOWN,
                High,
                format!(
                    "Where `{}` is, and so what is deleted, is only known when it runs.",
                    what
                ),
            ),
            Place::Personal
            | Place::Here
            | Place::AllTemporary
            | Place::Temporary
            | Place::Pattern
            | Place::Named
            | Place::Startup => Judged::new(
                &DELETE_FILES,
                Moderate,
                "This deletes every file that matches.",
            ),
        }
        .safer(PRINT_FIRST),
    )
}

/// What deleting empty directories is.
pub(crate) fn deleted_empty(what: &str, located: &Located, below: bool) -> Option<Judged> {
    match located.place {
        Place::Home if below => Some(Judged::new(
            &DELETE_FILES,
            RiskLevel::Moderate,
            "This deletes every empty directory in a home directory.",
        )),
        Place::Root | Place::System | Place::Core if below => Some(Judged::new(
            &DELETE_SYSTEM,
            RiskLevel::High,
            format!(
                "This deletes every empty directory in {}.",
                described(located)
            ),
        )),
        Place::Root | Place::Home | Place::System | Place::Core => Some(Judged::new(
            &DELETE_SYSTEM,
            RiskLevel::High,
            format!("This deletes {} if it is empty.", described(located)),
        )),
        Place::Unknown => Some(Judged::new(
            &DELETE_UNKNOWN,
            RiskLevel::Moderate,
            if below {
                format!("This deletes every empty directory in `{what}`.")
            } else {
                format!("This deletes the directory `{what}` if it is empty.")
            },
        )),
        _ => None,
    }
}

/// What making a path a mirror of another is.
pub(crate) fn mirrored(what: &str, located: &Located) -> Option<Judged> {
    use RiskLevel::{Critical, High};
    let protected = located.place.is_protected()
        || matches!(located.place, Place::Secret | Place::Config | Place::Device);
    Some(if protected {
        Judged::new(
            &MIRROR,
            Critical,
            format!(
                "This deletes from {} whatever the source does not hold.",
                described(located)
            ),
        )
    } else if located.place == Place::Temporary {
        return None;
    } else {
        Judged::new(
            &MIRROR,
            High,
            format!(
                "This deletes from `{}` whatever the source does not hold.",
                what
            ),
        )
        .safer("rsync --dry-run --delete lists what would go")
    })
}
