//! A query as a command for a POSIX shell or fish: what is found, and what is done with it.

use super::query::{Action, Condition, Key, Object, Order, Query, Reach, Tool};
use super::read::Refusal;
use super::render_list::list;
use super::{find, grep};
use crate::static_backend::quote;
use crate::{Request, Shell, Userland};

pub(crate) fn render(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let ranks = matches!(
        query.action,
        Action::List | Action::Count | Action::Delete | Action::Move(_) | Action::Copy(_)
    );
    // The lines of each file are sorted by their numbers.
    let numbers = matches!(query.action, Action::CountLines { each: true, .. })
        && query.order.is_some_and(|order| match order.key {
            Key::Name => query.limit.is_none(),
            Key::Size => query.limit.is_some() && !query.all_but,
            _ => false,
        });
    let chosen_for = matches!(query.action, Action::Tool(_) | Action::Ends(..))
        && query.limit.is_some()
        && request.userland == Userland::Gnu;
    if query.order.is_some() && !ranks && !numbers && !chosen_for {
        return Err(Refusal::Hint(
            "I can list, move, copy or delete what I have ranked, no more.",
        ));
    }
    if query.cut.is_some()
        && !query.per_folder
        && !matches!(query.action, Action::List | Action::Grep(_))
    {
        return Err(Refusal::Hint("I can cut off a list, no more."));
    }
    let command = acted(query, request)?;
    if !query.quiet {
        return Ok(command);
    }
    // What `find` or `grep` complains about is the first command's.
    Ok(match command.split_once(" | ") {
        Some((first, rest)) => format!("{first} 2>/dev/null | {rest}"),
        None => format!("{command} 2>/dev/null"),
    })
}

fn acted(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let command = || find::command(query, request);
    let word = |value: &str| quote::word(value, request.shell).ok_or(Refusal::NotFiles);
    match &query.action {
        Action::List => list(query, request),
        Action::Count if query.per_folder => match request.userland {
            Userland::Gnu => {
                let rank = match (query.most_first, query.cut) {
                    (false, _) => "",
                    (true, None) => " | sort -rn",
                    (true, Some(_)) => " | sort -rn | head -n 1",
                };
                Ok(format!(
                    "{} -printf '%h\\n' | sort | uniq -c{rank}",
                    command()?
                ))
            }
            Userland::Bsd => Err(find::NOT_HERE),
        },
        Action::Count => Ok(format!("{} | wc -l", list(query, request)?)),
        Action::Delete => delete(query, request),
        Action::Copy(to) => transfer("cp", to, query, request),
        Action::Move(to) => transfer("mv", to, query, request),
        Action::Grep(text) => searched(query, text, request),
        Action::CountLines { each, unit } => counted_lines(query, *each, *unit, request),
        Action::Ends(tool, lines) if query.order.is_some() => {
            only_files(query)?;
            let order = query.order.ok_or(Refusal::NotFiles)?;
            chosen(query, order, &format!("{tool} -n {lines}"), request)
        }
        Action::Ends(tool, lines) => {
            only_files(query)?;
            Ok(format!("{} -exec {tool} -n {lines} {{}} +", command()?))
        }
        Action::Duplicates => {
            only_files(query)?;
            match request.userland {
                Userland::Gnu => Ok(format!(
                    "{} -exec md5sum {{}} + | sort | uniq -w32 --all-repeated=separate",
                    command()?
                )),
                Userland::Bsd => Err(find::NOT_HERE),
            }
        }
        Action::TotalSize
            if query.object == Some(Object::Directory)
                && query.tests.iter().any(|test| {
                    !test.negated && matches!(test.condition, Condition::Names(..))
                }) =>
        {
            Ok(format!(
                "{} -prune -exec du -shc {{}} + | tail -n 1",
                command()?
            ))
        }
        Action::TotalSize => {
            only_files(query)?;
            let sizes = match request.userland {
                Userland::Gnu => "-printf '%s\\n'",
                Userland::Bsd => "-exec stat -f %z {} +",
            };
            let people = match (query.human, request.userland) {
                (true, Userland::Gnu) => " | numfmt --to=iec",
                (true, Userland::Bsd) => return Err(find::NOT_HERE),
                (false, _) => "",
            };
            Ok(format!(
                "{} {sizes} | awk '{{ total += $1 }} END {{ printf \"%.0f\\n\", total }}'{people}",
                command()?
            ))
        }
        Action::Replace { from, to } => replace(query, from, to, request),
        Action::Chmod(_) | Action::Modes { .. } | Action::Chown(_) | Action::Chgrp(_) => {
            given(query, request)
        }
        Action::Archive(to) => archive(query, to, request),
        Action::Tool(tool) if query.order.is_some() && !tool.single => {
            only_files(query)?;
            let order = query.order.ok_or(Refusal::NotFiles)?;
            chosen(query, order, tool.gnu, request)
        }
        Action::Tool(tool) => {
            if !tool.any {
                only_files(query)?;
            }
            Ok(format!(
                "{} -exec {} {{}} {}",
                command()?,
                program(tool, request.userland),
                if tool.single { "\\;" } else { "+" }
            ))
        }
        Action::Run { words, each } => {
            let words: Result<Vec<_>, _> = words.iter().map(|part| word(part)).collect();
            Ok(format!(
                "{} -exec {} {{}} {}",
                command()?,
                words?.join(" "),
                if *each { "\\;" } else { "+" }
            ))
        }
        Action::Extension { from, to } => extension(query, from, to, request),
    }
}

/// Permissions and owners that the files are given.
fn given(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let command = || find::command(query, request);
    let word = |value: &str| quote::word(value, request.shell).ok_or(Refusal::NotFiles);
    match &query.action {
        Action::Chmod(mode) if is_whole_tree(query) => Ok(format!(
            "chmod -R {mode} {}",
            find::places(query, request.shell)?.join(" ")
        )),
        Action::Chmod(mode) => Ok(format!("{} -exec chmod {mode} {{}} +", command()?)),
        Action::Modes { directories, files } => Ok(format!(
            "{} -type d -exec chmod {directories} {{}} + -o -type f -exec chmod {files} {{}} +",
            command()?
        )),
        Action::Chown(user) if is_whole_tree(query) => Ok(format!(
            "chown -R {} {}",
            word(user)?,
            find::places(query, request.shell)?.join(" ")
        )),
        Action::Chgrp(group) if is_whole_tree(query) => Ok(format!(
            "chgrp -R {} {}",
            word(group)?,
            find::places(query, request.shell)?.join(" ")
        )),
        Action::Chown(user) => Ok(format!("{} -exec chown {} {{}} +", command()?, word(user)?)),
        Action::Chgrp(group) => Ok(format!(
            "{} -exec chgrp {} {{}} +",
            command()?,
            word(group)?
        )),
        _ => Err(Refusal::NotFiles),
    }
}

/// The lines, words or bytes of each file, or of all together.
fn counted_lines(
    query: &Query,
    each: bool,
    unit: char,
    request: &Request<'_>,
) -> Result<String, Refusal> {
    only_files(query)?;
    Ok(if each {
        let sort = match query.order {
            Some(order) if order.descending => " | sort -rn",
            Some(_) => " | sort -n",
            None => "",
        };
        let sorted = match query.limit {
            Some(limit) => format!(" | grep -v ' total$'{sort} | head -n {limit}"),
            None => sort.to_owned(),
        };
        format!(
            "{} -exec wc -{unit} {{}} +{sorted}",
            find::command(query, request)?
        )
    } else {
        format!(
            "{} -exec cat {{}} + | wc -{unit}",
            find::command(query, request)?
        )
    })
}

/// Whether everything below the places is meant, and they themselves.
fn is_whole_tree(query: &Query) -> bool {
    query.object == Some(Object::Any)
        && query.tests.is_empty()
        && query.reach == Some(Reach::Tree)
        && query.floor.is_none()
        && !query.one_file_system
        && !query.subdirectories
}

fn program(tool: &Tool, userland: Userland) -> &'static str {
    match userland {
        Userland::Gnu => tool.gnu,
        Userland::Bsd => tool.bsd,
    }
}

/// The lines that hold a text, with the names of their files.
fn searched(
    query: &Query,
    text: &super::query::Text,
    request: &Request<'_>,
) -> Result<String, Refusal> {
    if query.order.is_some() || query.object.is_some_and(|object| object != Object::File) {
        return Err(Refusal::Hint("Only files contain texts."));
    }
    if let Some(command) = grep::recursive(query, text, "rn", request)? {
        return Ok(command);
    }
    let options = grep::options(text, query.insensitive, "Hn");
    let patterns = grep::patterns(text, request)?;
    Ok(format!(
        "{} -exec grep {options} {patterns} {{}} +",
        find::command(query, request)?
    ))
}

/// `mv` for each file, with the end of its name cut off and another one put there.
fn extension(
    query: &Query,
    from: &str,
    to: &str,
    request: &Request<'_>,
) -> Result<String, Refusal> {
    let plain = |part: &str| {
        part.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    if !plain(from) || !plain(to) || from.is_empty() {
        return Err(find::NOT_HERE);
    }
    let script = format!("mv \"$1\" \"${{1%{from}}}{to}\"");
    Ok(format!(
        "{} -exec sh -c '{script}' sh {{}} \\;",
        find::command(query, request)?
    ))
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

fn delete(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let named = query
        .tests
        .iter()
        .any(|test| !test.negated && matches!(test.condition, Condition::Names(..)));
    let exact = query.tests.iter().any(|test| {
        !test.negated
            && matches!(&test.condition, Condition::Names(patterns, _)
                if patterns.iter().all(|pattern| !pattern.contains(['*', '?', '['])))
    });
    let empty = query
        .tests
        .iter()
        .any(|test| !test.negated && test.condition == Condition::Empty);
    if let Some(order) = query.order {
        return chosen(query, order, "rm --", request);
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
    if query.ask {
        return match query.object {
            Some(Object::Directory | Object::Any) => Err(Refusal::Hint("I ask before files only.")),
            _ => Ok(format!("{command} -ok rm {{}} \\;")),
        };
    }
    match query.object {
        Some(Object::Any) if super::read_finish::empties_a_folder(query) => {
            Ok(format!("{command} -delete"))
        }
        Some(Object::Directory | Object::Any) if empty => Ok(format!("{command} -delete")),
        Some(Object::Directory) if named => Ok(format!("{command} -prune -exec rm -rf {{}} +")),
        Some(Object::Any) if exact && !empty => Ok(format!("{command} -prune -exec rm -rf {{}} +")),
        Some(Object::Directory | Object::Any) => Err(Refusal::Hint(
            "I delete empty directories, or those of a name.",
        )),
        _ => Ok(format!("{command} -delete")),
    }
}

fn is_glob_name(test: &super::query::Test) -> bool {
    matches!(&test.condition, Condition::Names(patterns, _) if patterns.iter().any(|pattern| pattern.contains('*')))
}

/// Chosen by rank, named with zero bytes between them, and handed to a command.
fn chosen(
    query: &Query,
    order: Order,
    then: &str,
    request: &Request<'_>,
) -> Result<String, Refusal> {
    let field = match (order.key, request.userland) {
        (Key::Size, Userland::Gnu) => "%s",
        (Key::Modified, Userland::Gnu) => "%T@",
        (Key::Accessed, Userland::Gnu) => "%A@",
        _ => return Err(Refusal::Hint("List them first, then name them.")),
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
        "{command} -printf '{field} %p\\0' | sort -z{reverse}n | {chosen} | cut -z -d' ' -f2- | xargs -0 -r {then}"
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
    let here = query.places.is_empty() || query.places.iter().all(|place| place == ".");
    if [".", "./"].contains(&to) && here {
        // What lies here already is not to be moved here: what lies deeper is meant.
        let mut deeper = query.clone();
        deeper.floor = Some(deeper.floor.unwrap_or(2).max(2));
        deeper.reach = Some(Reach::Tree);
        if query.order.is_some() {
            return Err(Refusal::Hint("From which folder?"));
        }
        return Ok(format!(
            "{} -exec {tool} {{}} ./ \\;",
            find::command(&deeper, request)?
        ));
    }
    let slash = if to.ends_with('/') { "" } else { "/" };
    let bare = to;
    let to = format!("{}{slash}", find::path(to, request.shell)?);
    let first = if query.new_folder {
        format!("mkdir -p {to} && ")
    } else {
        String::new()
    };
    if query.structure {
        if request.userland != Userland::Gnu || query.order.is_some() {
            return Err(find::NOT_HERE);
        }
        return Ok(format!(
            "{first}{} -exec cp --parents -t {to} {{}} +",
            find::command(query, request)?
        ));
    }
    if let Some(order) = query.order {
        let then = format!("{tool} -t {to}");
        return Ok(format!("{first}{}", chosen(query, order, &then, request)?));
    }
    if let Some(glob) = as_glob(query, request.shell)? {
        return Ok(format!("{first}{tool} {glob} {to}"));
    }
    let mut query = query.clone();
    let here = query.places.is_empty() || query.places.iter().all(|place| place == ".");
    let below = !bare.starts_with(['/', '~', '.', '$']);
    if here && below && find::reach(&query)? != Reach::Direct {
        // What lies in the destination already is not to be moved there.
        let folder = bare.trim_end_matches('/');
        query.require(true, Condition::Path(format!("./{folder}/*"), false));
    }
    let inside = query.places.iter().any(|place| {
        place != "." && bare.starts_with(&format!("{}/", place.trim_end_matches('/')))
    });
    if inside && find::reach(&query)? != Reach::Direct {
        let folder = bare.trim_end_matches('/').to_owned();
        query.require(true, Condition::Below(folder));
    }
    Ok(format!(
        "{first}{} -exec {tool} {{}} {to} \\;",
        find::command(&query, request)?
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
        _ if to.ends_with(".zip") => {
            let command = find::printing(query, request)?;
            return Ok(format!("{command} | zip {path} -@"));
        }
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
