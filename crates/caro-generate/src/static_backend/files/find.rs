//! The conditions of a query as the words of a `find` command.

use super::query::{
    Action, Clock, Compare, Condition, Dialect, Key, Moment, Object, Query, Reach, Test,
};
use super::read::Refusal;
use crate::static_backend::measure::{Bytes, Span};
use crate::static_backend::quote;
use crate::{Request, Shell, Userland};

pub(super) const NOT_HERE: Refusal =
    Refusal::Hint("The tools of this system have no way to say that.");

/// The command up to its action: `find PLACES OPTIONS TESTS`.
pub(crate) fn command(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let extended = has_extended(query);
    let mut words = vec!["find".to_owned()];
    if extended && request.userland == Userland::Bsd {
        words.push("-E".to_owned());
    }
    words.extend(places(query, request.shell)?);
    let reach = reach(query)?;
    let floor = query
        .floor
        .or_else(|| excludes_start(query, reach).then_some(1));
    if let Some(floor) = floor {
        words.push(format!("-mindepth {floor}"));
    }
    match reach {
        Reach::Direct => words.push("-maxdepth 1".to_owned()),
        Reach::Levels(levels) => words.push(format!("-maxdepth {levels}")),
        Reach::Tree => {}
    }
    if query.one_file_system {
        words.push("-xdev".to_owned());
    }
    if extended && request.userland == Userland::Gnu {
        words.push("-regextype posix-extended".to_owned());
    }
    tests(query, request, &mut words)?;
    Ok(words.join(" "))
}

/// Whether a path is matched by an extended regular expression, which `find` must be told before its tests.
fn has_extended(query: &Query) -> bool {
    query.tests.iter().any(|test| {
        holds(&test.condition, |one| {
            matches!(one, Condition::PathRegex(_, Dialect::Extended, _))
        })
    })
}

/// The command with an action that prints: `find` prints by itself only where no test runs a program.
pub(crate) fn printing(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let mut command = command(query, request)?;
    if command.contains(" -exec ") {
        command.push_str(" -print");
    }
    Ok(command)
}

/// The places as words.
pub(crate) fn places(query: &Query, shell: Shell) -> Result<Vec<String>, Refusal> {
    if query.places.is_empty() {
        return Ok(vec![".".to_owned()]);
    }
    query
        .places
        .iter()
        .map(|place| path(place, shell))
        .collect()
}

/// A path that `find` and others cannot take for anything else.
pub(crate) fn path(place: &str, shell: Shell) -> Result<String, Refusal> {
    if is_variable_path(place) {
        return match shell {
            Shell::PowerShell => Err(NOT_HERE),
            _ => Ok(format!("\"{place}\"")),
        };
    }
    let first = place.bytes().next().unwrap_or(b'-');
    let plain = first.is_ascii_alphanumeric() || b"._/~".contains(&first) || first >= 0x80;
    let place = if plain {
        place.to_owned()
    } else {
        format!("./{place}")
    };
    quote::path(&place, shell).ok_or(NOT_HERE)
}

/// "$DIR", "$DIR/logs": a variable of the user's, which a shell is to fill in.
pub(crate) fn is_variable_path(place: &str) -> bool {
    let Some(rest) = place.strip_prefix('$') else {
        return false;
    };
    let (name, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && below
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
}

/// How deep to look, where the sentence leaves it open.
pub(crate) fn reach(query: &Query) -> Result<Reach, Refusal> {
    if let Some(reach) = query.reach {
        return Ok(reach);
    }
    let here = query.says_in && query.places.iter().all(|place| place == ".");
    let only_names = query
        .tests
        .iter()
        .all(|test| matches!(test.condition, Condition::Names(..)));
    let only_hidden = !query.tests.is_empty()
        && query
            .tests
            .iter()
            .all(|test| matches!(test.condition, Condition::Hidden));
    Ok(match query.action {
        Action::Copy(_) | Action::Move(_) if !query.sought && only_names => Reach::Direct,
        Action::Delete if super::read_finish::empties_a_folder(query) => Reach::Tree,
        Action::Delete if query.tests.is_empty() && query.says_in => Reach::Direct,
        Action::Delete if query.says_this && only_names => Reach::Direct,
        Action::Delete if query.tests.is_empty() => {
            return Err(Refusal::Hint(
                "Say which files to delete, or from which folder.",
            ));
        }
        // "delete all tmp files in cache": of two readings the one that deletes less.
        Action::Delete if query.says_in && only_names && !query.sought => Reach::Direct,
        Action::List
        | Action::Count
        | Action::Tool(_)
        | Action::TotalSize
        | Action::Ends(..)
        | Action::Chmod(_)
        | Action::Chown(_)
        | Action::Chgrp(_)
        | Action::Replace { .. }
        | Action::Run { .. }
        | Action::Archive(_)
            if query.says_this && !exact(query) =>
        {
            Reach::Direct
        }
        Action::Count if query.tests.is_empty() && query.says_in => Reach::Direct,
        Action::List | Action::Count if !query.sought && only_hidden => Reach::Direct,
        // Links are looked for, not listed as folders are.
        Action::List if matches!(query.object, Some(Object::Symlink | Object::Special(_))) => {
            Reach::Tree
        }
        Action::List
            if !query.sought
                && query.tests.is_empty()
                && query
                    .order
                    .is_none_or(|order| order.key == Key::Name || query.limit.is_none()) =>
        {
            Reach::Direct
        }
        Action::List | Action::Count | Action::CountLines { .. } | Action::TotalSize
            if here && only_names && !query.sought && query.order.is_none() =>
        {
            Reach::Direct
        }
        _ => Reach::Tree,
    })
}

/// Whether one file is looked for by its very name.
fn exact(query: &Query) -> bool {
    query.sought
        && query.tests.iter().any(|test| {
            matches!(&test.condition, Condition::Names(patterns, _)
                if !test.negated && patterns.iter().all(|pattern| !pattern.contains('*')))
        })
}

/// Whether the folder that is searched must not be among what is found.
fn excludes_start(query: &Query, reach: Reach) -> bool {
    let finds_directories = query
        .object
        .is_none_or(|object| matches!(object, Object::Directory | Object::Any));
    let hidden = query
        .tests
        .iter()
        .any(|test| matches!(test.condition, Condition::Hidden));
    let bare = query.tests.is_empty() && query.object.is_some();
    let counted = matches!(query.action, Action::Count | Action::Delete) && query.object.is_some();
    let ranked = query.order.is_some() && query.object.is_some();
    if matches!(
        query.action,
        Action::Chmod(_) | Action::Modes { .. } | Action::Chown(_) | Action::Chgrp(_)
    ) {
        return query.subdirectories;
    }
    if query.subdirectories {
        return true;
    }
    finds_directories
        && (hidden
            || ranked
            || counted
            || query.object.is_some() && reach == Reach::Direct
            || bare && !query.sought)
}

fn tests(query: &Query, request: &Request<'_>, words: &mut Vec<String>) -> Result<(), Refusal> {
    let some = |found: fn(&Condition) -> bool| {
        query.tests.iter().any(|test| holds(&test.condition, found))
    };
    let today = some(|condition| matches!(condition, Condition::DaysBack(..)));
    if today && request.userland == Userland::Gnu {
        if some(|condition| matches!(condition, Condition::Age(..))) {
            return Err(Refusal::Hint(
                "I can't mix days of the calendar with spans of time.",
            ));
        }
        words.push("-daystart".to_owned());
    }
    let broken = query
        .tests
        .iter()
        .any(|test| test.condition == Condition::Broken)
        && request.userland == Userland::Gnu;
    let holds_bytes = some(|condition| {
        matches!(
            condition,
            Condition::Size(..) | Condition::Contains(_) | Condition::HardLinks(..)
        )
    });
    let acts_on_files = !matches!(query.action, Action::List | Action::Count);
    match query.object {
        Some(Object::File) => words.push("-type f".to_owned()),
        Some(Object::Directory) => words.push("-type d".to_owned()),
        Some(Object::Special(letter)) => words.push(format!("-type {letter}")),
        Some(Object::Symlink) if !broken => words.push("-type l".to_owned()),
        None if acts_on_files || query.order.is_some() || holds_bytes => {
            words.push("-type f".to_owned())
        }
        _ => {}
    }
    for rank in 0..3 {
        for test in query
            .tests
            .iter()
            .filter(|test| rank_of(&test.condition) == rank)
        {
            words.push(tested(test, query, request)?);
        }
    }
    Ok(())
}

fn tested(test: &Test, query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let text = condition(&test.condition, query, request)?;
    Ok(match &test.condition {
        _ if !test.negated => text,
        Condition::Hidden => visible(query)?,
        Condition::Below(_) => text,
        _ => format!("-not {text}"),
    })
}

/// Whether a condition, or one that it is made of, is such a one.
pub(crate) fn holds(condition: &Condition, found: fn(&Condition) -> bool) -> bool {
    match condition {
        Condition::AnyOf(alternatives) => alternatives
            .iter()
            .flatten()
            .any(|test| holds(&test.condition, found)),
        other => found(other),
    }
}

/// Names are cheap to test and come first; reading the content comes last.
const fn rank_of(condition: &Condition) -> u8 {
    match condition {
        Condition::Names(..)
        | Condition::Below(_)
        | Condition::Hidden
        | Condition::Path(..)
        | Condition::PathRegex(..) => 0,
        Condition::Contains(_) | Condition::AnyOf(_) => 2,
        _ => 1,
    }
}

fn visible(query: &Query) -> Result<String, Refusal> {
    if query
        .places
        .iter()
        .any(|place| place.contains("/.") || (place.starts_with('.') && place != "."))
    {
        return Err(Refusal::Hint("Everything in that folder is hidden."));
    }
    Ok("-not -path '*/.*'".to_owned())
}

fn condition(
    condition: &Condition,
    query: &Query,
    request: &Request<'_>,
) -> Result<String, Refusal> {
    let gnu = request.userland == Userland::Gnu;
    let word = |value: &str| quote::word(value, request.shell).ok_or(NOT_HERE);
    Ok(match condition {
        Condition::Names(patterns, any_case) => names(
            patterns,
            *any_case || query.insensitive && !super::grep::reads(query),
            request.shell,
        )?,
        Condition::Size(..) if query.object == Some(Object::Directory) => {
            return Err(Refusal::Hint(
                "A directory has no size of its own; ask for the largest directories.",
            ));
        }
        Condition::Size(compare, bytes) => format!("-size {}", size(*compare, *bytes)?),
        Condition::Age(clock, compare, span) => age(*clock, *compare, *span)?,
        Condition::DaysBack(clock, days) if gnu => format!("-{}time {days}", letter(*clock)),
        Condition::DaysBack(clock, days) => days_back(*clock, *days),
        Condition::Since(clock, moment) => since(*clock, moment, gnu),
        Condition::NewerThanFile(file) => format!("-newer {}", path(file, request.shell)?),
        Condition::Empty => "-empty".to_owned(),
        Condition::Hidden => "-name '.*'".to_owned(),
        Condition::Executable if gnu => "-executable".to_owned(),
        Condition::Executable => "-perm -u+x".to_owned(),
        Condition::Readable if gnu => "-readable".to_owned(),
        Condition::Writable if gnu => "-writable".to_owned(),
        Condition::Readable | Condition::Writable => return Err(NOT_HERE),
        Condition::Permission(mode) if !gnu && mode.starts_with('/') => {
            format!("-perm +{}", &mode[1..])
        }
        Condition::Permission(mode) => format!("-perm {mode}"),
        Condition::Owner(user) => format!("-user {}", word(user)?),
        Condition::Mine => "-user \"$(id -un)\"".to_owned(),
        Condition::Group(group) => format!("-group {}", word(group)?),
        Condition::Contains(text) => format!(
            "-exec grep {} {} {{}} \\;",
            super::grep::options(text, query.insensitive, "q"),
            super::grep::patterns(text, request)?
        ),
        Condition::Path(pattern, _)
            if pattern.starts_with("./") && query.places.iter().any(|place| place != ".") =>
        {
            return Err(Refusal::Hint("That path is not below the place."));
        }
        Condition::Path(pattern, any_case) => format!(
            "{} {}",
            if *any_case || query.insensitive {
                "-ipath"
            } else {
                "-path"
            },
            word(pattern)?
        ),
        Condition::PathRegex(_, Dialect::Escaped, _) if !gnu => return Err(NOT_HERE),
        Condition::PathRegex(pattern, _, any_case) => format!(
            "{} {}",
            if *any_case || query.insensitive {
                "-iregex"
            } else {
                "-regex"
            },
            word(pattern)?
        ),
        Condition::NoUser => "-nouser".to_owned(),
        Condition::NoGroup => "-nogroup".to_owned(),
        Condition::Inode(number) => format!("-inum {number}"),
        Condition::SameFile(file) => format!("-samefile {}", path(file, request.shell)?),
        Condition::HardLinks(compare, number) => format!("-links {}", counted(*compare, *number)),
        Condition::PointsTo(target) => format!("-lname {}", word(target)?),
        Condition::AnyOf(alternatives) => any_of(alternatives, query, request)?,
        Condition::Broken if gnu => "-xtype l".to_owned(),
        Condition::Broken => "-not -exec test -e {} \\;".to_owned(),
        Condition::Below(folder) if folder.contains('/') => below_path(folder, query, request)?,
        Condition::Below(folder) if query.object == Some(Object::File) => {
            format!("-not -path {}", word(&format!("*/{folder}/*"))?)
        }
        Condition::Below(folder) => {
            format!(
                "-not -path {} -not -path {}",
                word(&format!("*/{folder}"))?,
                word(&format!("*/{folder}/*"))?
            )
        }
    })
}

/// A folder that is left out by its path, which must lie in the place that is searched.
fn below_path(folder: &str, query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    const ELSEWHERE: Refusal = Refusal::Hint(
        "Name the folder to leave out as it is called, or with its path below the place.",
    );
    let places = match query.places.as_slice() {
        [] => &[".".to_owned()],
        places => places,
    };
    let inside = |place: &String| {
        place == "/" && folder.starts_with('/')
            || folder.starts_with(&format!("{}/", place.trim_end_matches('/')))
    };
    let pattern = match places {
        _ if places.iter().any(inside) => format!("{folder}/*"),
        [place] if place == "." && !folder.starts_with('/') => format!("./{folder}/*"),
        _ => return Err(ELSEWHERE),
    };
    let pattern = quote::word(&pattern, request.shell).ok_or(NOT_HERE)?;
    Ok(format!("-not -path {pattern}"))
}

/// `\( A -o B C \)`: what stands side by side holds together.
fn any_of(
    alternatives: &[Vec<Test>],
    query: &Query,
    request: &Request<'_>,
) -> Result<String, Refusal> {
    let alternatives = alternatives
        .iter()
        .map(|tests| {
            let words: Result<Vec<_>, _> = tests
                .iter()
                .map(|test| tested(test, query, request))
                .collect();
            words.map(|words| words.join(" "))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(format!("\\( {} \\)", alternatives.join(" -o ")))
}

fn counted(compare: Compare, number: u64) -> String {
    match compare {
        Compare::More => format!("+{number}"),
        Compare::AtLeast => format!("+{}", number.saturating_sub(1)),
        Compare::Less => format!("-{number}"),
        Compare::AtMost => format!("-{}", number + 1),
        Compare::Exactly => number.to_string(),
    }
}

fn names(patterns: &[String], any_case: bool, shell: Shell) -> Result<String, Refusal> {
    let test = if any_case { "-iname" } else { "-name" };
    let mut words = Vec::with_capacity(patterns.len());
    for pattern in patterns {
        words.push(format!(
            "{test} {}",
            quote::word(pattern, shell).ok_or(NOT_HERE)?
        ));
    }
    Ok(if words.len() == 1 {
        words.remove(0)
    } else {
        format!("\\( {} \\)", words.join(" -o "))
    })
}

/// `find` rounds sizes up to its unit, so only "more than" can be said in units; the rest is said in bytes.
fn size(compare: Compare, bytes: Bytes) -> Result<String, Refusal> {
    Ok(match compare {
        Compare::More => {
            let (amount, unit) = [(30, 'G'), (20, 'M'), (10, 'k')]
                .into_iter()
                .find(|(shift, _)| bytes > 0 && bytes.is_multiple_of(1 << shift))
                .map_or((bytes, 'c'), |(shift, unit)| (bytes >> shift, unit));
            format!("+{amount}{unit}")
        }
        Compare::AtLeast if bytes == 0 => {
            return Err(Refusal::Hint("Every file has at least no bytes."));
        }
        Compare::AtLeast => format!("+{}c", bytes - 1),
        Compare::Less if bytes == 0 => {
            return Err(Refusal::Hint("No file has less than no bytes."));
        }
        Compare::Less => format!("-{bytes}c"),
        Compare::AtMost => format!("-{}c", bytes + 1),
        Compare::Exactly => format!("{bytes}c"),
    })
}

const fn letter(clock: Clock) -> char {
    match clock {
        Clock::Modified => 'm',
        Clock::Accessed => 'a',
        Clock::StatusChanged => 'c',
    }
}

/// Days are whole days of 24 hours, as `-mtime` has them; hours and minutes are exact.
fn age(clock: Clock, compare: Compare, span: Span) -> Result<String, Refusal> {
    let letter = letter(clock);
    // "exactly 48 hours ago" is a day, not a minute.
    let whole_days = span
        .minutes()
        .filter(|minutes| compare == Compare::Exactly && minutes.is_multiple_of(1440))
        .map(|minutes| minutes / 1440);
    let (test, amount) = match (span.days().or(whole_days), span.minutes()) {
        (Some(days), _) => ("time", days),
        (_, Some(minutes)) => ("min", minutes),
        _ => {
            return Err(Refusal::Hint(
                "I can tell the age of files in minutes, hours, days, weeks, months or years.",
            ));
        }
    };
    if amount == 0 {
        return Err(Refusal::Hint("A span of nothing finds nothing."));
    }
    Ok(match compare {
        Compare::More => format!("-{letter}{test} +{amount}"),
        Compare::AtLeast => format!("-{letter}{test} +{}", amount - 1),
        Compare::Less | Compare::AtMost => format!("-{letter}{test} -{amount}"),
        Compare::Exactly => format!("-{letter}{test} {amount}"),
    })
}

/// Without `-daystart`: from the midnight that began the day to the one that ended it.
fn days_back(clock: Clock, days: u64) -> String {
    let letter = letter(clock);
    if days == 0 {
        return format!("-newer{letter}t \"$(date +%Y-%m-%d) 00:00:00\"");
    }
    format!(
        "\\( -newer{letter}t \"$(date -v-{days}d +%Y-%m-%d) 00:00:00\" -not -newer{letter}t \"$(date +%Y-%m-%d) 00:00:00\" \\)"
    )
}

fn since(clock: Clock, moment: &Moment, gnu: bool) -> String {
    let letter = letter(clock);
    let midnight = if gnu { "" } else { " 00:00:00" };
    match moment {
        Moment::Date(date) if gnu => format!("-newer{letter}t {date}"),
        Moment::Date(date) => format!("-newer{letter}t '{date}{midnight}'"),
        Moment::Yesterday if gnu => format!("-newer{letter}t 'yesterday 00:00'"),
        Moment::Yesterday => format!("-newer{letter}t \"$(date -v-1d +%Y-%m-%d) 00:00:00\""),
        Moment::DayAfter(date) if gnu => format!("-newer{letter}t '{date} +1 day'"),
        Moment::DayAfter(date) => format!("-newer{letter}t '{date} 23:59:59'"),
        Moment::ThisYear(month, day) => {
            format!("-newer{letter}t \"$(date +%Y)-{month:02}-{day:02}{midnight}\"")
        }
        Moment::StartOfMonth => format!("-newer{letter}t \"$(date +%Y-%m-01){midnight}\""),
        Moment::StartOfYear => format!("-newer{letter}t \"$(date +%Y-01-01){midnight}\""),
    }
}
