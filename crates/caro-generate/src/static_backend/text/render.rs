//! The stages of a pipeline as one command.

use super::patterns::{self, Kind};
use super::plan::{self, Stage};
use super::plan_edit::{self, Change};
use super::plan_select::Grep;
use super::query::{Condition, Outcome, Query, Range, Sink, Source, What};
use crate::static_backend::quote;
use crate::{Request, Shell, Userland};

pub(crate) fn render(query: &Query, request: &Request<'_>) -> Option<String> {
    if query.followed {
        return followed(query, request);
    }
    if query.highlighted {
        return highlighted(query, request);
    }
    let mut stages = Vec::new();
    if let Some(edit) = &query.edit {
        let change = plan_edit::change(query, edit, request)?;
        let whole = query.order.is_none()
            && query.distinct.is_none()
            && query.result == Outcome::Shown
            && query.case.is_none()
            && query.joined.is_none()
            && !query.without_header;
        if !whole {
            return None;
        }
        match change {
            Change::Script(script, extended) => {
                let option = if extended { "-E " } else { "" };
                let script = quote::word(&script, request.shell)?;
                let changes = matches!(query.sink, Sink::InPlace)
                    || (query.changes && query.sink == Sink::Screen);
                if changes {
                    return in_place(query, &format!("{option}{script}"), request);
                }
                stages.push(Stage::Plain(format!("sed {option}{script}")));
            }
            Change::Program(program) => stages.push(Stage::Plain(program)),
        }
    } else {
        stages = plan::stages(query, request)?;
    }
    let command = piped(query, &stages, request)?;
    sunk(query, &command, &stages, request)
}

fn in_place(query: &Query, script: &str, request: &Request<'_>) -> Option<String> {
    let option = match request.userland {
        Userland::Gnu => "-i",
        Userland::Bsd => "-i ''",
    };
    if !matches!(query.source, Source::Files(_) | Source::Globs(_)) {
        return None;
    }
    let files = files(query, request)?;
    Some(format!("sed {option} {script} {files}"))
}

/// The files as words of the shell; a folder where `grep` is to look in it.
fn files(query: &Query, request: &Request<'_>) -> Option<String> {
    match &query.source {
        Source::Unsaid => None,
        Source::Files(paths) => {
            let words: Option<Vec<_>> = paths
                .iter()
                .map(|path| quote::path(path, request.shell))
                .collect();
            words.map(|words| words.join(" "))
        }
        Source::Globs(globs) => Some(globs.join(" ")),
        Source::Tree { folder, .. } => quote::path(folder, request.shell),
    }
}

fn many(source: &Source) -> bool {
    match source {
        Source::Files(paths) => paths.len() > 1,
        Source::Globs(_) | Source::Tree { .. } => true,
        Source::Unsaid => false,
    }
}

fn piped(query: &Query, stages: &[Stage], request: &Request<'_>) -> Option<String> {
    let mut words = Vec::with_capacity(stages.len() + 1);
    let files = files(query, request)?;
    let several = many(&query.source);
    let Some(first) = stages.first() else {
        return (!matches!(query.source, Source::Tree { .. })).then(|| format!("cat {files}"));
    };
    let tree = matches!(query.source, Source::Tree { .. });
    match first {
        Stage::Grep(grep) => {
            // Names of files before lines are in the way of what comes behind, and each file has its own count.
            let followed = stages.len() > 1 || grep.only;
            if query.each_file && !grep.count {
                return None;
            }
            let together = grep.count && !grep.names && !query.each_file;
            // "The first match in all files" may be one, or one of each.
            if several && grep.limit.is_some() {
                return None;
            }
            if several && !tree && together {
                words.push(format!("cat {files}"));
                words.push(grepped(grep, "", request)?);
            } else {
                let mut grep = grep.clone();
                let count = grep.count && tree;
                grep.count &= !tree;
                let letters = match (tree, several && (followed || count)) {
                    (true, true) if grep.names => "r",
                    (true, true) => "rh",
                    (true, false) if grep.names => "r",
                    (true, false) => "rn",
                    (false, true) => "h",
                    (false, false) => "",
                };
                let filters = filters(&query.source, request)?;
                words.push(format!(
                    "{} {files}",
                    grepped_with(&grep, letters, &filters, request)?
                ));
                if count {
                    words.push("wc -l".to_owned());
                }
            }
        }
        _ if tree || query.each_file => return None,
        Stage::Filter(text) if several => {
            words.push(format!("cat {files}"));
            words.push(text.clone());
        }
        Stage::Filter(text) => words.push(format!("{text} < {files}")),
        // Behind "-" it would wait for what is typed.
        Stage::Plain(text) if text.starts_with("paste ") && text.ends_with(" -") => {
            if several {
                words.push(format!("cat {files}"));
                words.push(text.clone());
            } else {
                words.push(format!("{} {files}", text.trim_end_matches(" -")));
            }
        }
        Stage::Plain(text) => {
            let each = ["head", "tail", "sed", "cat -n", "wc"]
                .iter()
                .any(|tool| text.starts_with(tool));
            if several && each && query.edit.is_none() {
                words.push(format!("cat {files}"));
                words.push(text.clone());
            } else if several && text.starts_with("uniq") {
                return None;
            } else {
                words.push(format!("{text} {files}"));
            }
        }
        Stage::Awk(separator, program) => {
            words.push(format!("{} {files}", awk(*separator, program, request)?));
        }
    }
    let mut at = 1;
    while let Some(stage) = stages.get(at) {
        words.push(match stage {
            Stage::Grep(grep) => grepped(grep, "", request)?,
            Stage::Plain(text) | Stage::Filter(text) => text.clone(),
            Stage::Awk(separator, program) => awk(*separator, program, request)?,
        });
        at += 1;
    }
    Some(words.join(" | "))
}

fn awk(separator: Option<char>, program: &str, request: &Request<'_>) -> Option<String> {
    let option = match separator {
        None | Some(' ') => String::new(),
        Some('\t') => " -F'\\t'".to_owned(),
        Some(sign) if ",:/_=@-".contains(sign) => format!(" -F{sign}"),
        Some(sign) => format!(" -F'{sign}'"),
    };
    let option = if separator == Some('\t') && request.shell == Shell::Fish {
        " -F '\\t'".to_owned()
    } else {
        option
    };
    let word = quote::word(program, request.shell)?;
    let word = if word.starts_with('\'') {
        word
    } else {
        format!("'{word}'")
    };
    Some(format!("awk{option} {word}"))
}

fn grepped(grep: &Grep, letters: &str, request: &Request<'_>) -> Option<String> {
    grepped_with(grep, letters, "", request)
}

fn grepped_with(
    grep: &Grep,
    letters: &str,
    filters: &str,
    request: &Request<'_>,
) -> Option<String> {
    let mut options = String::from(letters);
    for (said, letter) in [
        (grep.negated && !grep.names, 'v'),
        (grep.insensitive, 'i'),
        (grep.word, 'w'),
        (grep.numbered && !options.contains('n'), 'n'),
        (grep.count, 'c'),
        (grep.only, 'o'),
        (grep.names && !grep.negated, 'l'),
        (grep.names && grep.negated, 'L'),
    ] {
        if said {
            options.push(letter);
        }
    }
    match grep.kind {
        Kind::Basic => {}
        Kind::Extended => options.push('E'),
        Kind::Fixed => options.push('F'),
        Kind::FixedLine => options.push_str("Fx"),
    }
    if grep.only || grep.count || grep.names {
        // The number of a line is not what is counted or cut out.
        options.retain(|letter| letter != 'n' || grep.numbered);
    }
    let mut command = String::from("grep");
    if !options.is_empty() {
        command.push_str(&format!(" -{options}"));
    }
    if let Some(limit) = grep.limit {
        command.push_str(&format!(" -m {limit}"));
    }
    match grep.context {
        (0, 0) => {}
        (before, after) if before == after => command.push_str(&format!(" -C {after}")),
        (before, after) => {
            if before > 0 {
                command.push_str(&format!(" -B {before}"));
            }
            if after > 0 {
                command.push_str(&format!(" -A {after}"));
            }
        }
    }
    command.push_str(filters);
    match grep.patterns.as_slice() {
        [one] if !one.starts_with('-') => {
            command.push_str(&format!(" {}", pattern_word(one, request)?));
        }
        several => {
            for pattern in several {
                command.push_str(&format!(" -e {}", pattern_word(pattern, request)?));
            }
        }
    }
    Some(command)
}

fn pattern_word(pattern: &str, request: &Request<'_>) -> Option<String> {
    let word = quote::word(pattern, request.shell)?;
    Some(if word.starts_with('\'') {
        word
    } else {
        format!("'{word}'")
    })
}

fn filters(source: &Source, request: &Request<'_>) -> Option<String> {
    let Source::Tree { names, without, .. } = source else {
        return Some(String::new());
    };
    let mut out = String::new();
    for name in names {
        out.push_str(&format!(" --include={}", quote::word(name, request.shell)?));
    }
    for folder in without {
        out.push_str(&format!(
            " --exclude-dir={}",
            quote::word(folder, request.shell)?
        ));
    }
    Some(out)
}

/// "follow app.log and show only lines with 'x'".
fn followed(query: &Query, request: &Request<'_>) -> Option<String> {
    let Source::Files(paths) = &query.source else {
        return None;
    };
    let plain = query.order.is_none()
        && query.distinct.is_none()
        && query.edit.is_none()
        && query.what == What::Lines
        && query.result == Outcome::Shown
        && query.sink == Sink::Screen
        && query.joined.is_none()
        && query.case.is_none()
        && !query.without_header
        && paths.len() == 1;
    if !plain {
        return None;
    }
    let number = match query.range {
        None => String::new(),
        Some(Range::Last(number)) => format!(" -n {number}"),
        Some(_) => return None,
    };
    let mut command = format!("tail{number} -F {}", files(query, request)?);
    for condition in &query.conditions {
        let Some(Stage::Grep(grep)) = super::plan_select::filter(condition, query, Some(true))
        else {
            return None;
        };
        let grep = grepped(&grep, "", request)?;
        command.push_str(&grep.replacen("grep", " | grep --line-buffered", 1));
    }
    Some(command)
}

/// All lines, with a text in colour.
fn highlighted(query: &Query, request: &Request<'_>) -> Option<String> {
    let [
        Condition::Holds {
            texts,
            negated: false,
        },
    ] = query.conditions.as_slice()
    else {
        return None;
    };
    let [text] = texts.as_slice() else {
        return None;
    };
    let bare = query.order.is_none()
        && query.edit.is_none()
        && query.range.is_none()
        && query.what == What::Lines
        && query.result == Outcome::Shown
        && query.sink == Sink::Screen
        && matches!(query.source, Source::Files(_));
    if !bare {
        return None;
    }
    let pattern = if text.regex {
        text.text.clone()
    } else {
        patterns::extended(&text.text)
    };
    let options = if query.insensitive { "-iE" } else { "-E" };
    Some(format!(
        "grep --color=always {options} -e {} {}",
        pattern_word(&format!("{pattern}|$"), request)?,
        files(query, request)?
    ))
}

/// Where the result goes.
fn sunk(query: &Query, command: &str, stages: &[Stage], request: &Request<'_>) -> Option<String> {
    match &query.sink {
        Sink::Screen => Some(command.to_owned()),
        Sink::File(path) => {
            if reads(query, path) {
                return None;
            }
            Some(format!("{command} > {}", quote::path(path, request.shell)?))
        }
        Sink::Append(path) => {
            if reads(query, path) {
                return None;
            }
            Some(format!(
                "{command} >> {}",
                quote::path(path, request.shell)?
            ))
        }
        Sink::InPlace => {
            let Source::Files(paths) = &query.source else {
                return None;
            };
            let [path] = paths.as_slice() else {
                return None;
            };
            if query.result != Outcome::Shown {
                return None;
            }
            let file = quote::path(path, request.shell)?;
            if let [Stage::Plain(sort)] = stages
                && let Some(options) = sort.strip_prefix("sort")
            {
                return Some(format!("sort{options} -o {file} {file}"));
            }
            let temporary = quote::path(&format!("{path}.tmp"), request.shell)?;
            Some(format!("{command} > {temporary} && mv {temporary} {file}"))
        }
    }
}

/// A file that is read cannot be written at once.
fn reads(query: &Query, path: &str) -> bool {
    match &query.source {
        Source::Files(paths) => paths.iter().any(|read| read == path),
        Source::Globs(globs) => globs.iter().any(|glob| {
            glob.rsplit_once('.')
                .is_some_and(|(_, end)| path.ends_with(end))
        }),
        _ => false,
    }
}
