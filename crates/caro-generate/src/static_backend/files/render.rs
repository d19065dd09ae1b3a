//! A query as a command for a POSIX shell or fish: what is found, and what is done with it.

use super::query::{Action, Condition, Key, Object, Order, Output, Query, Reach};
use super::read::Refusal;
use super::{find, grep};
use crate::static_backend::quote;
use crate::{Request, Shell, Userland};

pub(crate) fn render(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    if query.order.is_some() && !matches!(query.action, Action::List | Action::Delete) {
        return Err(Refusal::Hint(
            "I can list or delete what I have ranked, no more.",
        ));
    }
    let command = || find::command(query, request);
    match &query.action {
        Action::List => list(query, request),
        Action::Count => Ok(format!("{} | wc -l", list(query, request)?)),
        Action::Delete => delete(query, request),
        Action::Copy(to) => transfer("cp", to, query, request),
        Action::Move(to) => transfer("mv", to, query, request),
        Action::Grep(text) => match grep::recursive(query, text, "rn", request)? {
            Some(command) => Ok(command),
            None => {
                let options = grep::options(text, query.insensitive, "Hn");
                let pattern = quote::word(&text.text, request.shell).ok_or(Refusal::NotFiles)?;
                Ok(format!(
                    "{} -exec grep {options} -e {pattern} {{}} +",
                    command()?
                ))
            }
        },
        Action::CountLines { each, unit } => {
            only_files(query)?;
            Ok(if *each {
                format!("{} -exec wc -{unit} {{}} +", command()?)
            } else {
                format!("{} -exec cat {{}} + | wc -{unit}", command()?)
            })
        }
        Action::Ends(tool, lines) => {
            only_files(query)?;
            Ok(format!("{} -exec {tool} -n {lines} {{}} +", command()?))
        }
        Action::TotalSize => {
            only_files(query)?;
            let sizes = match request.userland {
                Userland::Gnu => "-printf '%s\\n'",
                Userland::Bsd => "-exec stat -f %z {} +",
            };
            Ok(format!(
                "{} {sizes} | awk '{{ total += $1 }} END {{ print total + 0 }}'",
                command()?
            ))
        }
        Action::Replace { from, to } => replace(query, from, to, request),
        Action::Chmod(mode) => Ok(format!("{} -exec chmod {mode} {{}} +", command()?)),
        Action::Chown(user) => {
            let user = quote::word(user, request.shell).ok_or(Refusal::NotFiles)?;
            Ok(format!("{} -exec chown {user} {{}} +", command()?))
        }
        Action::Compress => {
            only_files(query)?;
            Ok(format!("{} -exec gzip {{}} +", command()?))
        }
        Action::Archive(to) => archive(query, to, request),
        Action::Checksum(kind) => {
            only_files(query)?;
            let tool = match (*kind, request.userland) {
                ("md5", Userland::Gnu) => "md5sum",
                ("md5", Userland::Bsd) => "md5 -r",
                (_, Userland::Gnu) => "sha256sum",
                (_, Userland::Bsd) => "shasum -a 256",
            };
            Ok(format!("{} -exec {tool} {{}} +", command()?))
        }
    }
}

fn only_files(query: &Query) -> Result<(), Refusal> {
    match query.object {
        None if query
            .tests
            .iter()
            .any(|test| matches!(test.condition, Condition::Names(..))) =>
        {
            Ok(())
        }
        Some(Object::File) => Ok(()),
        _ => Err(Refusal::Hint("Say which files are meant.")),
    }
}

fn list(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let counted = query.action == Action::Count;
    if let Some(order) = query.order {
        return ranked(query, order, request);
    }
    // "only the names of the files that contain …": the names, and not the lines.
    let plain = matches!(query.output, Output::Paths | Output::BareNames) || counted;
    if plain
        && let Some((text, negated)) = grep::content(query)
        && let Some(command) =
            grep::recursive(query, text, if negated { "rL" } else { "rl" }, request)?
    {
        return Ok(command);
    }
    let command = find::command(query, request)?;
    let gnu = request.userland == Userland::Gnu;
    Ok(match query.output {
        _ if counted => command,
        Output::Paths => command,
        Output::Sizes if query.object == Some(Object::Directory) => {
            format!("{command} -exec du -sh {{}} +")
        }
        Output::Sizes if gnu => format!("{command} -printf '%s %p\\n'"),
        Output::Sizes => format!("{command} -exec stat -f '%z %N' {{}} +"),
        Output::Details => format!("{command} -exec ls -ldh {{}} +"),
        Output::BareNames if gnu => format!("{command} -printf '%f\\n'"),
        Output::BareNames => format!("{command} -exec basename {{}} \\;"),
        Output::AbsolutePaths => return absolute(query, request),
    })
}

fn absolute(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let [place] = find::places(query, request.shell)?
        .try_into()
        .map_err(|_| Refusal::NotFiles)?;
    let command = find::command(query, request)?;
    if place.starts_with(['/', '~']) {
        return Ok(command);
    }
    if place != "." {
        return Err(Refusal::Hint("Give the folder with its whole path."));
    }
    Ok(command.replacen("find .", "find \"$PWD\"", 1))
}

/// `find … | sort | head`: the sizes stay visible, the times are cut off.
fn ranked(query: &Query, order: Order, request: &Request<'_>) -> Result<String, Refusal> {
    if query.object == Some(Object::Directory) && order.key == Key::Size {
        return Err(Refusal::Hint(
            "Ask for the largest directories by themselves.",
        ));
    }
    let command = find::command(query, request)?;
    let reverse = if order.descending { "r" } else { "" };
    let head = query.limit.map_or(String::new(), |limit| {
        if query.all_but {
            format!(" | tail -n +{}", limit + 1)
        } else {
            format!(" | head -n {limit}")
        }
    });
    let gnu = request.userland == Userland::Gnu;
    let bare = if query.output == Output::BareNames {
        return Err(Refusal::NotFiles);
    } else {
        query.output
    };
    Ok(match order.key {
        Key::Name => format!(
            "{command} | sort{}{head}",
            if order.descending { " -r" } else { "" }
        ),
        Key::Size if bare == Output::Details => {
            return Err(Refusal::Hint("Ask for sizes or for details, not for both."));
        }
        Key::Size => {
            let sizes = if gnu {
                "-printf '%s %p\\n'"
            } else {
                "-exec stat -f '%z %N' {} +"
            };
            format!(
                "{command} {sizes} | sort -{reverse}n{head}",
                reverse = if order.descending { "r" } else { "" }
            )
        }
        Key::Modified | Key::Accessed if bare == Output::Paths => {
            let letter = if order.key == Key::Modified {
                ('T', 'm')
            } else {
                ('A', 'a')
            };
            let times = if gnu {
                format!("-printf '%{}@ %p\\n'", letter.0)
            } else {
                format!("-exec stat -f '%{} %N' {{}} +", letter.1)
            };
            format!("{command} {times} | sort -{reverse}n{head} | cut -d' ' -f2-")
        }
        _ => {
            return Err(Refusal::Hint(
                "Ask for the newest files without their sizes.",
            ));
        }
    })
}

fn delete(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let named = query
        .tests
        .iter()
        .any(|test| !test.negated && matches!(test.condition, Condition::Names(..)));
    let empty = query
        .tests
        .iter()
        .any(|test| !test.negated && test.condition == Condition::Empty);
    if let Some(order) = query.order {
        return delete_ranked(query, order, request);
    }
    if query.places.iter().any(|place| place == "/") {
        return Err(Refusal::Hint(
            "I delete nothing from the whole system; name a folder.",
        ));
    }
    if query.object.is_none() && !query.tests.iter().any(is_glob_name) {
        return Err(Refusal::Hint("Say which files to delete."));
    }
    let command = find::command(query, request)?;
    match query.object {
        Some(Object::Directory) if empty => Ok(format!("{command} -delete")),
        Some(Object::Directory) if named => Ok(format!("{command} -prune -exec rm -rf {{}} +")),
        Some(Object::Directory | Object::Any) => Err(Refusal::Hint(
            "I delete empty directories, or those of a name.",
        )),
        _ => Ok(format!("{command} -delete")),
    }
}

fn is_glob_name(test: &super::query::Test) -> bool {
    matches!(&test.condition, Condition::Names(patterns, _) if patterns.iter().any(|pattern| pattern.contains('*')))
}

fn delete_ranked(query: &Query, order: Order, request: &Request<'_>) -> Result<String, Refusal> {
    let field = match (order.key, request.userland) {
        (Key::Size, Userland::Gnu) => "%s",
        (Key::Modified, Userland::Gnu) => "%T@",
        _ => return Err(Refusal::Hint("List them first, then delete them by name.")),
    };
    let limit = query.limit.ok_or(Refusal::Hint("How many?"))?;
    let reverse = if order.descending { "r" } else { "" };
    let command = find::command(query, request)?;
    let chosen = if query.all_but {
        format!("tail -z -n +{}", limit + 1)
    } else {
        format!("head -z -n {limit}")
    };
    Ok(format!(
        "{command} -printf '{field} %p\\0' | sort -z{reverse}n | {chosen} | cut -z -d' ' -f2- | xargs -0 -r rm --"
    ))
}

/// `cp ./*.pdf to/` where a glob says it, `find … -exec cp {} to/ \;` elsewhere.
fn transfer(tool: &str, to: &str, query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    if to.is_empty() {
        return Err(Refusal::Hint("Where to? Say \"to ~/backup\"."));
    }
    if query.object.is_some_and(|object| object != Object::File)
        || (query.object.is_none() && !query.tests.iter().any(is_glob_name))
    {
        return Err(Refusal::Hint(
            "I copy and move files, by name, kind, size or age.",
        ));
    }
    let to = format!(
        "{}{}",
        find::path(to, request.shell)?,
        if to.ends_with('/') { "" } else { "/" }
    );
    let first = if query.new_folder {
        format!("mkdir -p {to} && ")
    } else {
        String::new()
    };
    if let Some(glob) = as_glob(query, request.shell)? {
        return Ok(format!("{first}{tool} {glob} {to}"));
    }
    Ok(format!(
        "{first}{} -exec {tool} {{}} {to} \\;",
        find::command(query, request)?
    ))
}

fn as_glob(query: &Query, shell: Shell) -> Result<Option<String>, Refusal> {
    let [test] = query.tests.as_slice() else {
        return Ok(None);
    };
    let Condition::Names(patterns, false) = &test.condition else {
        return Ok(None);
    };
    let [pattern] = patterns.as_slice() else {
        return Ok(None);
    };
    let plain = pattern
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"*._-".contains(&byte));
    if test.negated || !plain || query.insensitive || find::reach(query)? != Reach::Direct {
        return Ok(None);
    }
    Ok(match find::places(query, shell)?.as_slice() {
        [place] => Some(format!("{}/{pattern}", place.trim_end_matches('/'))),
        _ => None,
    })
}

fn replace(query: &Query, from: &str, to: &str, request: &Request<'_>) -> Result<String, Refusal> {
    only_files(query)?;
    let script = format!(
        "s/{}/{}/g",
        quote::sed_pattern(from),
        quote::sed_replacement(to)
    );
    let script = quote::word(&script, request.shell).ok_or(Refusal::NotFiles)?;
    let in_place = match request.userland {
        Userland::Gnu => "-i",
        Userland::Bsd => "-i ''",
    };
    Ok(format!(
        "{} -exec sed {in_place} {script} {{}} +",
        find::command(query, request)?
    ))
}

fn archive(query: &Query, to: &str, request: &Request<'_>) -> Result<String, Refusal> {
    only_files(query)?;
    let path = find::path(to, request.shell)?;
    let command = find::command(query, request)?;
    let letter = match to {
        _ if to.ends_with(".zip") => return Ok(format!("{command} | zip {path} -@")),
        _ if to.ends_with(".tar.gz") || to.ends_with(".tgz") => "z",
        _ if to.ends_with(".tar.bz2") => "j",
        _ if to.ends_with(".tar.xz") => "J",
        _ if to.ends_with(".tar") => "",
        _ => {
            return Err(Refusal::Hint(
                "Name the archive, such as backup.tar.gz or backup.zip.",
            ));
        }
    };
    Ok(format!(
        "{command} -print0 | tar --null -c{letter}f {path} -T -"
    ))
}
