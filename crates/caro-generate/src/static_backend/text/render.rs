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
    // A backup is kept of what is changed in place.
    let in_place_script = query.changes && query.sink == Sink::Screen;
    if query.backup.is_some() && !in_place_script {
        return None;
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
            Change::Program(_) if query.backup.is_some() => return None,
            Change::Program(program) => stages.push(Stage::Plain(program)),
        }
    } else {
        stages = plan::stages(query, request)?;
    }
    let command = piped(query, &stages, request)?;
    sunk(query, &command, &stages, request)
}

fn in_place(query: &Query, script: &str, request: &Request<'_>) -> Option<String> {
    let option = match (query.backup, request.userland) {
        (Some(ending), _) => &format!("-i{ending}"),
        (None, Userland::Gnu) => "-i",
        (None, Userland::Bsd) => "-i ''",
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
    let files = files(query, request)?;
    let Some(first) = stages.first() else {
        return (!matches!(query.source, Source::Tree { .. })).then(|| format!("cat {files}"));
    };
    let mut words = match first {
        Stage::Grep(grep) => searched(query, grep, stages.len() > 1, &files, request)?,
        other => read_first(query, other, &files, request)?,
    };
    for stage in &stages[1..] {
        words.push(match stage {
            Stage::Grep(grep) => grepped(grep, "", request)?,
            Stage::Plain(text) | Stage::Filter(text) => text.clone(),
            Stage::Awk(separator, program) => awk(*separator, program, request)?,
        });
    }
    Some(words.join(" | "))
}

/// A `grep` that reads the files, `followed` by other programs.
fn searched(
    query: &Query,
    grep: &Grep,
    followed: bool,
    files: &str,
    request: &Request<'_>,
) -> Option<Vec<String>> {
    let several = many(&query.source);
    let tree = matches!(query.source, Source::Tree { .. });
    // Names of files before lines are in the way of what comes behind, and each file has its own count.
    let followed = followed || grep.only;
    if query.each_file && !grep.count {
        return None;
    }
    // "The first match in all files" may be one, or one of each.
    if several && grep.limit.is_some() {
        return None;
    }
    let together = grep.count && !grep.names && !query.each_file;
    if several && !tree && together {
        return Some(vec![format!("cat {files}"), grepped(grep, "", request)?]);
    }
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
    let command = grepped_with(&grep, letters, &filters, request)?;
    let mut words = vec![format!("{command} {files}")];
    if count {
        words.push("wc -l".to_owned());
    }
    Some(words)
}

/// Any other program that reads the files.
fn read_first(
    query: &Query,
    stage: &Stage,
    files: &str,
    request: &Request<'_>,
) -> Option<Vec<String>> {
    let several = many(&query.source);
    let tree = matches!(query.source, Source::Tree { .. });
    let behind_cat = |text: &str| Some(vec![format!("cat {files}"), text.to_owned()]);
    match stage {
        // What is counted in a tree is all of it together.
        Stage::Plain(text) if tree && text.starts_with("wc ") && !query.each_file => {
            Some(vec![concatenated(query, request)?, text.clone()])
        }
        _ if tree || query.each_file => None,
        Stage::Filter(text) if several => behind_cat(text),
        Stage::Filter(text) => Some(vec![format!("{text} < {files}")]),
        // Behind "-" it would wait for what is typed.
        Stage::Plain(text) if text.starts_with("paste ") && text.ends_with(" -") => {
            if several {
                return behind_cat(text);
            }
            Some(vec![format!("{} {files}", text.trim_end_matches(" -"))])
        }
        Stage::Plain(text) => {
            let each = ["head", "tail", "sed", "cat -n", "wc"]
                .iter()
                .any(|tool| text.starts_with(tool));
            if several && each && query.edit.is_none() {
                return behind_cat(text);
            }
            (!(several && text.starts_with("uniq"))).then(|| vec![format!("{text} {files}")])
        }
        Stage::Awk(separator, program) => Some(vec![format!(
            "{} {files}",
            awk(*separator, program, request)?
        )]),
        Stage::Grep(_) => None,
    }
}

/// All files of a tree, one after the other.
fn concatenated(query: &Query, request: &Request<'_>) -> Option<String> {
    let Source::Tree {
        folder,
        names,
        without,
    } = &query.source
    else {
        return None;
    };
    without.is_empty().then_some(())?;
    let word = |name: &String| quote::word(name, request.shell).map(|word| format!("-name {word}"));
    let tests = names.iter().map(word).collect::<Option<Vec<_>>>()?;
    let names = match tests.as_slice() {
        [] => String::new(),
        [one] => format!(" {one}"),
        several => format!(" \\( {} \\)", several.join(" -o ")),
    };
    let folder = quote::path(folder, request.shell)?;
    Some(format!("find {folder} -type f{names} -exec cat {{}} +"))
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
