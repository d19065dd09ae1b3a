//! The conditions of a query as the words of a `find` command.

use super::query::{Action, Clock, Compare, Condition, Key, Moment, Object, Query, Reach, Test};
use super::read::Refusal;
use crate::static_backend::measure::{Bytes, Span};
use crate::static_backend::quote;
use crate::{Request, Shell, Userland};

const NOT_HERE: Refusal = Refusal::Hint("The tools of this system have no way to say that.");

/// The command up to its action: `find PLACES OPTIONS TESTS`.
pub(crate) fn command(query: &Query, request: &Request<'_>) -> Result<String, Refusal> {
    let mut words = vec!["find".to_owned()];
    words.extend(places(query, request.shell)?);
    let reach = reach(query)?;
    let needs_floor = excludes_start(query, reach);
    if needs_floor {
        words.push("-mindepth 1".to_owned());
    }
    match reach {
        Reach::Direct => words.push("-maxdepth 1".to_owned()),
        Reach::Levels(levels) => words.push(format!("-maxdepth {levels}")),
        Reach::Tree => {}
    }
    tests(query, request, &mut words)?;
    Ok(words.join(" "))
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
    let first = place.bytes().next().unwrap_or(b'-');
    let plain = first.is_ascii_alphanumeric() || b"._/~".contains(&first) || first >= 0x80;
    let place = if plain {
        place.to_owned()
    } else {
        format!("./{place}")
    };
    quote::path(&place, shell).ok_or(NOT_HERE)
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
            .all(|test| matches!(test.condition, Condition::Hidden) && !test.negated);
    Ok(match query.action {
        Action::Copy(_) | Action::Move(_) => Reach::Direct,
        Action::Delete if query.tests.is_empty() && query.says_in => Reach::Direct,
        Action::Delete if query.tests.is_empty() => {
            return Err(Refusal::Hint(
                "Say which files to delete, or from which folder.",
            ));
        }
        Action::Delete if query.says_in && only_names => {
            return Err(Refusal::Hint(
                "Directly in that folder, or in its subfolders too? Say \"directly in\" or \"under\".",
            ));
        }
        Action::Count if query.tests.is_empty() && query.says_in => Reach::Direct,
        Action::List if !query.sought && only_hidden => Reach::Direct,
        Action::List
            if !query.sought
                && query.tests.is_empty()
                && query.order.is_none_or(|order| order.key == Key::Name) =>
        {
            Reach::Direct
        }
        Action::List | Action::Count
            if here && only_names && !query.sought && query.order.is_none() =>
        {
            Reach::Direct
        }
        _ => Reach::Tree,
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
    finds_directories
        && (hidden || ranked || counted || (bare && (!query.sought || reach == Reach::Direct)))
}

fn tests(query: &Query, request: &Request<'_>, words: &mut Vec<String>) -> Result<(), Refusal> {
    let today = query
        .tests
        .iter()
        .any(|test| matches!(test.condition, Condition::DaysBack(..)));
    if today && request.userland == Userland::Gnu {
        if query
            .tests
            .iter()
            .any(|test| matches!(test.condition, Condition::Age(..)))
        {
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
    let holds_bytes =
        |test: &Test| matches!(test.condition, Condition::Size(..) | Condition::Contains(_));
    let acts_on_files = !matches!(query.action, Action::List | Action::Count);
    match query.object {
        Some(Object::File) => words.push("-type f".to_owned()),
        Some(Object::Directory) => words.push("-type d".to_owned()),
        Some(Object::Symlink) if !broken => words.push("-type l".to_owned()),
        None if acts_on_files || query.order.is_some() || query.tests.iter().any(holds_bytes) => {
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
            let text = condition(&test.condition, query, request)?;
            if !test.negated {
                words.push(text);
                continue;
            }
            match &test.condition {
                Condition::Hidden => words.push(visible(query)?),
                Condition::Below(_) => words.push(text),
                _ => words.push(format!("-not {text}")),
            }
        }
    }
    Ok(())
}

/// Names are cheap to test and come first; reading the content comes last.
const fn rank_of(condition: &Condition) -> u8 {
    match condition {
        Condition::Names(..) | Condition::Below(_) | Condition::Hidden => 0,
        Condition::Contains(_) => 2,
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
        Condition::Permission(mode) => format!("-perm {mode}"),
        Condition::Owner(user) => format!("-user {}", word(user)?),
        Condition::Mine => "-user \"$(id -un)\"".to_owned(),
        Condition::Group(group) => format!("-group {}", word(group)?),
        Condition::Contains(text) => {
            let options = super::grep::options(text, query.insensitive, "q");
            format!(
                "-exec grep {options} {{}} \\;",
                options = options + " -e " + &word(&text.text)?
            )
        }
        Condition::Broken if gnu => "-xtype l".to_owned(),
        Condition::Broken => "-not -exec test -e {} \\;".to_owned(),
        Condition::Below(folder) if folder.contains('/') => {
            let [place] = places(query, request.shell)?
                .try_into()
                .map_err(|_| Refusal::NotFiles)?;
            let place = place.trim_end_matches('/').to_owned();
            if folder.starts_with(&format!("{place}/")) {
                format!("-not -path {}", word(&format!("{folder}/*"))?)
            } else if place == "." {
                format!("-not -path {}", word(&format!("./{folder}/*"))?)
            } else {
                return Err(Refusal::Hint(
                    "Name the folder to leave out as it is called, without its path.",
                ));
            }
        }
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
    let (test, amount) = match (span.days(), span.minutes()) {
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
        Moment::StartOfMonth => format!("-newer{letter}t \"$(date +%Y-%m-01){midnight}\""),
        Moment::StartOfYear => format!("-newer{letter}t \"$(date +%Y-01-01){midnight}\""),
    }
}
