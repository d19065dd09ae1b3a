//! Queries that show files: their paths, what is known about them, ranked and cut off.

use super::query::{Action, Cut, Field, Key, Object, Order, Output, Query, Reach};
use super::read::Refusal;
use super::{find, grep};
use crate::{Request, Userland};

/// The command of a query that lists or counts.
pub(crate) fn list(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let counted = query.action == Action::Count;
    if let Some(order) = query.order.filter(|_| !counted) {
        return ranked(query, order, request);
    }
    // "only the names of the files that contain …": the names, and not the lines.
    let plain = matches!(query.output, Output::Paths | Output::BareNames) || counted;
    if plain
        && let Some((text, negated)) = grep::content(query)
        && let Some(command) =
            grep::recursive(query, text, if negated { "rL" } else { "rl" }, request)?
    {
        return Ok(format!("{command}{}", cut(query.cut)));
    }
    if counted {
        return find::printing(query, request);
    }
    let command = find::command(query, request)?;
    if query.cut.is_some() && query.output == Output::Null {
        return Err(find::NOT_HERE);
    }
    Ok(format!(
        "{}{}",
        shown(&command, query, request)?,
        cut(query.cut)
    ))
}

/// `find …` with what is to be shown of each file.
fn shown(command: &str, query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let gnu = request.userland == Userland::Gnu;
    let directories = query.object == Some(Object::Directory);
    Ok(match query.output {
        Output::Paths => find::printing(query, request)?,
        Output::Sizes if directories => format!("{command} -exec du -sh {{}} +"),
        Output::Sizes if query.human => format!("{command} -exec du -h {{}} +"),
        Output::Sizes if gnu => format!("{command} -printf '%s %p\\n'"),
        Output::Sizes => format!("{command} -exec stat -f '%z %N' {{}} +"),
        Output::Details => format!("{command} -exec ls -ldh {{}} +"),
        Output::BareNames if gnu => format!("{command} -printf '%f\\n'"),
        Output::BareNames => format!("{command} -exec basename {{}} \\;"),
        Output::Stems if gnu => format!("{command} -printf '%f\\n' | sed 's/\\.[^.]*$//'"),
        Output::Stems => format!("{command} -exec basename {{}} \\; | sed 's/\\.[^.]*$//'"),
        Output::AbsolutePaths => return absolute(query, request),
        Output::Null => format!("{command} -print0"),
        Output::Parents if gnu => format!("{command} -printf '%h\\n' | sort -u"),
        Output::Parents => format!("{command} -exec dirname {{}} \\; | sort -u"),
        Output::Fields(fields) => {
            let listed = format!("{command} {}", columns(&fields, gnu)?);
            if query.absolute {
                return from_root(&listed, query, request);
            }
            listed
        }
    })
}

fn cut(cut: Option<Cut>) -> String {
    match cut {
        None => String::new(),
        Some(Cut::First(number)) => format!(" | head -n {number}"),
        Some(Cut::Last(number)) => format!(" | tail -n {number}"),
    }
}

/// The action that prints these fields, one line a file.
fn columns(fields: &[Option<Field>], gnu: bool) -> Result<String, Refusal> {
    let parts = fields
        .iter()
        .flatten()
        .map(|field| match (field, gnu) {
            (Field::Path, true) => Ok("%p"),
            (Field::Name, true) => Ok("%f"),
            (Field::Size, true) => Ok("%s"),
            (Field::Modified, true) => Ok("%TY-%Tm-%Td %TH:%TM"),
            (Field::Accessed, true) => Ok("%AY-%Am-%Ad %AH:%AM"),
            (Field::StatusChanged, true) => Ok("%CY-%Cm-%Cd %CH:%CM"),
            (Field::Owner, true) => Ok("%u"),
            (Field::Group, true) => Ok("%g"),
            (Field::Permissions, true) => Ok("%M"),
            (Field::Mode, true) => Ok("%m"),
            (Field::Type, true) => Ok("%y"),
            (Field::Inode, true) => Ok("%i"),
            (Field::Path, false) => Ok("%N"),
            (Field::Size, false) => Ok("%z"),
            (Field::Modified, false) => Ok("%Sm"),
            (Field::Accessed, false) => Ok("%Sa"),
            (Field::StatusChanged, false) => Ok("%Sc"),
            (Field::Owner, false) => Ok("%Su"),
            (Field::Group, false) => Ok("%Sg"),
            (Field::Permissions, false) => Ok("%Sp"),
            (Field::Mode, false) => Ok("%Lp"),
            (Field::Inode, false) => Ok("%i"),
            (Field::Type, false) => Ok("%HT"),
            (Field::Name, false) => Err(find::NOT_HERE),
        })
        .collect::<Result<Vec<_>, _>>()?
        .join(" ");
    Ok(if gnu {
        format!("-printf '{parts}\\n'")
    } else if parts.contains("%S") {
        format!("-exec stat -t '%Y-%m-%d %H:%M' -f '{parts}' {{}} +")
    } else {
        format!("-exec stat -f '{parts}' {{}} +")
    })
}

fn absolute(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    from_root(&find::printing(query, request)?, query, request)
}

/// The command with its place told from the root.
fn from_root(command: &str, query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let command = command.to_owned();
    let [place] = find::places(query, request.shell)?
        .try_into()
        .map_err(|_| Refusal::NotFiles)?;
    if place.starts_with(['/', '~']) {
        return Ok(command);
    }
    if place == "." {
        return Ok(command.replacen("find .", "find \"$PWD\"", 1));
    }
    if place.starts_with("..") || place.contains(['\'', '"']) {
        return Err(Refusal::Hint("Give the folder with its whole path."));
    }
    let below = place.trim_start_matches("./");
    Ok(command.replacen(
        &format!("find {place}"),
        &format!("find \"$PWD\"/{below}"),
        1,
    ))
}

/// `find … | sort | head`: the sizes stay visible, the times are cut off.
fn ranked(query: &Query, order: Order, request: &Request<'_>) -> Result<String, Refusal> {
    if query.object == Some(Object::Directory) && order.key == Key::Size {
        return directories(query, order, request);
    }
    if query.output == Output::BareNames && order.key != Key::Name {
        return ranked_names(query, order, request);
    }
    let command = match query.output {
        Output::AbsolutePaths => absolute(query, request)?,
        _ => find::command(query, request)?,
    };
    let head = limit(query);
    let gnu = request.userland == Userland::Gnu;
    let output = match query.output {
        Output::AbsolutePaths => Output::Paths,
        other => other,
    };
    let reverse = if order.descending { "r" } else { "" };
    Ok(match order.key {
        Key::Name => {
            let shown = match output {
                Output::Paths if query.output == Output::Paths => find::printing(query, request)?,
                Output::Paths => command,
                Output::Sizes | Output::Details | Output::Null => {
                    return Err(Refusal::Hint("I can sort bare names only by name."));
                }
                _ => shown(&command, query, request)?,
            };
            format!(
                "{shown} | sort{}{head}",
                if order.descending { " -r" } else { "" }
            )
        }
        Key::Size if output == Output::Details || (output == Output::Sizes && query.human) => {
            by_disk_usage(&command, output, order, &head)
        }
        Key::Size if query.human => by_disk_usage(&command, Output::Sizes, order, &head),
        Key::Size if !matches!(output, Output::Paths | Output::Sizes) => {
            return Err(Refusal::Hint("Ask for sizes or for something else."));
        }
        Key::Size => {
            let sizes = if gnu {
                "-printf '%s %p\\n'"
            } else {
                "-exec stat -f '%z %N' {} +"
            };
            format!("{command} {sizes} | sort -{reverse}n{head}")
        }
        _ if output == Output::Details => {
            let sort = if order.descending { "-1t" } else { "-1tr" };
            let details = sort.replace('1', "l");
            if query.limit.is_some() && gnu {
                return ranked_details(&command, order, &head);
            }
            format!("{command} -exec ls {details}d {{}} +{head}")
        }
        key if output == Output::Paths => {
            let field = time_field(key, gnu).ok_or(find::NOT_HERE)?;
            format!("{command} {field} | sort -{reverse}n{head} | cut -d' ' -f2-")
        }
        key if gnu && output == Output::Sizes && !query.human => format!(
            "{} | sort -{reverse}n{head} | cut -d' ' -f2-",
            format!("{command} {}", time_field(key, true).ok_or(find::NOT_HERE)?)
                .replace(" %p", " %s %p")
        ),
        Key::Modified if gnu && shows_times(output) => format!(
            "{command} -printf '%TY-%Tm-%Td %TH:%TM %p\\n' | sort{}{head}",
            if order.descending { " -r" } else { "" }
        ),
        _ => {
            return Err(Refusal::Hint(
                "Ask for the newest files without their sizes.",
            ));
        }
    })
}

/// The largest directories: what each takes on the disk, with all that is in it.
fn directories(query: &Query, order: Order, request: &Request<'_>) -> Result<String, Refusal> {
    if !query.tests.is_empty() || query.floor.is_some() || query.all_but {
        return Err(Refusal::Hint(
            "Ask for the largest directories by themselves.",
        ));
    }
    let [place] = find::places(query, request.shell)?
        .try_into()
        .map_err(|_| find::NOT_HERE)?;
    let depth = match (query.reach, request.userland) {
        (Some(Reach::Tree), _) => String::new(),
        (Some(Reach::Levels(levels)), Userland::Gnu) => format!(" --max-depth={levels}"),
        (_, Userland::Gnu) => " --max-depth=1".to_owned(),
        (Some(Reach::Levels(levels)), Userland::Bsd) => format!(" -d {levels}"),
        (_, Userland::Bsd) => " -d 1".to_owned(),
    };
    let (reverse, place_itself) = if order.descending {
        ("r", "sed 1d")
    } else {
        ("", "sed '$d'")
    };
    // The place's own total stands beside all of them, but is none of the first few.
    let chosen = limit(query);
    Ok(if chosen.is_empty() {
        format!("du -h{depth} {place} | sort -{reverse}h")
    } else {
        format!("du -h{depth} {place} | sort -{reverse}h | {place_itself}{chosen}")
    })
}

/// "… with their modification times": the time and the path.
fn shows_times(output: Output) -> bool {
    let Output::Fields(fields) = output else {
        return false;
    };
    fields
        .iter()
        .flatten()
        .all(|field| matches!(field, Field::Modified | Field::Path | Field::Name))
}

/// `head` or `tail` for the number that was asked for.
fn limit(query: &Query) -> String {
    match (query.limit, query.cut) {
        (Some(limit), _) if query.all_but => format!(" | tail -n +{}", limit + 1),
        (Some(limit), _) => format!(" | head -n {limit}"),
        (None, cutting) => cut(cutting),
    }
}

/// Sizes for people: `du -h` and a sort that reads them.
fn by_disk_usage(command: &str, output: Output, order: Order, head: &str) -> String {
    if output == Output::Details {
        let reverse = if order.descending { "r" } else { "" };
        return format!("{command} -exec ls -ld {{}} + | sort -k5,5n{reverse}{head}");
    }
    let reverse = if order.descending { "r" } else { "" };
    format!("{command} -exec du -h {{}} + | sort -{reverse}h{head}")
}

/// The long listing of the newest or the oldest: they must be chosen before they are listed.
fn ranked_details(command: &str, order: Order, head: &str) -> Result<String, Refusal> {
    let field = time_field(order.key, true).ok_or(find::NOT_HERE)?;
    let reverse = if order.descending { "r" } else { "" };
    Ok(format!(
        "{command} {field} | sort -{reverse}n{head} | cut -d' ' -f2- | xargs -d '\\n' ls -ldU"
    ))
}

fn ranked_names(query: &Query, order: Order, request: &Request<'_>) -> Result<String, Refusal> {
    if request.userland != Userland::Gnu {
        return Err(find::NOT_HERE);
    }
    let command = find::command(query, request)?;
    let field = match order.key {
        Key::Size => "%s",
        Key::Modified => "%T@",
        Key::Accessed => "%A@",
        Key::StatusChanged => "%C@",
        Key::Name => return Err(find::NOT_HERE),
    };
    let reverse = if order.descending { "r" } else { "" };
    Ok(format!(
        "{command} -printf '{field} %f\\n' | sort -{reverse}n{} | cut -d' ' -f2-",
        limit(query)
    ))
}

/// The number to sort by and the path.
fn time_field(key: Key, gnu: bool) -> Option<&'static str> {
    Some(match (key, gnu) {
        (Key::Modified, true) => "-printf '%T@ %p\\n'",
        (Key::Accessed, true) => "-printf '%A@ %p\\n'",
        (Key::StatusChanged, true) => "-printf '%C@ %p\\n'",
        (Key::Modified, false) => "-exec stat -f '%m %N' {} +",
        (Key::Accessed, false) => "-exec stat -f '%a %N' {} +",
        (Key::StatusChanged, false) => "-exec stat -f '%c %N' {} +",
        (Key::Size | Key::Name, _) => return None,
    })
}
