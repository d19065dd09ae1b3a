//! A change of names as a loop of a POSIX shell.

use super::find;
use super::rename::{Edit, Files};
use crate::Request;
use crate::static_backend::quote;

/// `for f in GLOBS; do mv -n -- "$f" NEW; done`, in the folder where the files lie.
pub(super) fn render(edit: &Edit, files: &Files, request: &Request<'_>) -> Option<String> {
    let word = |text: &str| quote::word(text, request.shell);
    let (middle, change) = match edit {
        Edit::Prefix(text) => (String::new(), moved(&format!("{}\"$f\"", word(text)?))),
        Edit::Append(text) => (String::new(), moved(&format!("\"$f\"{}", word(text)?))),
        Edit::Suffix(text) => (
            String::new(),
            moved(&format!("\"${{f%.*}}\"{}\".${{f##*.}}\"", word(text)?)),
        ),
        Edit::Replace(from, to) => {
            let script = format!(
                "s/{}/{}/g",
                quote::sed_pattern(from),
                quote::sed_replacement(to)
            );
            (
                format!("*{}", word(from)?),
                renamed(&format!("sed {}", word(&script)?)),
            )
        }
        Edit::Strip(text) => {
            let text = word(text)?;
            return loops(
                &format!("{text}*"),
                &format!("n=${{f#{text}}}; {}", moved("\"$n\"")),
                files,
                request,
            );
        }
        Edit::Lower => (
            "*[[:upper:]]".to_owned(),
            renamed("tr '[:upper:]' '[:lower:]'"),
        ),
        Edit::Upper => (
            "*[[:lower:]]".to_owned(),
            renamed("tr '[:lower:]' '[:upper:]'"),
        ),
        Edit::LowerExtension | Edit::UpperExtension => {
            let extension = files.extensions.first()?;
            let other = if *edit == Edit::LowerExtension {
                extension.to_ascii_lowercase()
            } else {
                extension.to_ascii_uppercase()
            };
            if other == *extension {
                return None;
            }
            (String::new(), moved(&format!("\"${{f%.*}}.{other}\"")))
        }
    };
    loops(&format!("{middle}*"), &change, files, request)
}

fn moved(to: &str) -> String {
    format!("mv -n -- \"$f\" {to}")
}

fn renamed(filter: &str) -> String {
    format!("n=$(printf '%s' \"$f\" | {filter}); {}", moved("\"$n\""))
}

/// The loop over what begins so, with the extensions that were named.
fn loops(begins: &str, change: &str, files: &Files, request: &Request<'_>) -> Option<String> {
    let globs = if files.extensions.is_empty() {
        vec![begins.to_owned()]
    } else {
        files
            .extensions
            .iter()
            .map(|extension| {
                // "*[[:upper:]]*" and ".JPG": the capitals may be those of the extension.
                if begins.contains("[[:") {
                    format!("*.{extension}")
                } else {
                    format!("{begins}.{extension}")
                }
            })
            .collect()
    };
    let only_files = if files.extensions.len() != 1 {
        "[ -f \"$f\" ] || continue; "
    } else {
        ""
    };
    let looped = format!(
        "for f in {}; do {only_files}{change}; done",
        globs.join(" ")
    );
    Some(match files.folder.as_deref() {
        None | Some(".") => looped,
        Some(folder) => format!(
            "(cd {} && {looped})",
            find::path(folder, request.shell).ok()?
        ),
    })
}

/// One line of plain English.
pub(super) fn explain(edit: &Edit, files: &Files) -> String {
    let which = if files.extensions.is_empty() {
        "the files".to_owned()
    } else {
        format!("the .{} files", files.extensions.join(" and ."))
    };
    let place = files
        .folder
        .as_deref()
        .filter(|folder| *folder != ".")
        .map_or_else(|| "here".to_owned(), |folder| format!("in {folder}"));
    match edit {
        Edit::Prefix(text) => format!("Puts \"{text}\" before the names of {which} {place}."),
        Edit::Append(text) | Edit::Suffix(text) => {
            format!("Puts \"{text}\" behind the names of {which} {place}.")
        }
        Edit::Replace(from, to) if to.is_empty() => {
            format!("Deletes \"{from}\" from the names of {which} {place}.")
        }
        Edit::Replace(from, to) => {
            format!("Replaces \"{from}\" by \"{to}\" in the names of {which} {place}.")
        }
        Edit::Strip(text) => {
            format!("Takes \"{text}\" off the front of the names of {which} {place}.")
        }
        Edit::Lower => format!("Writes the names of {which} {place} in lower case."),
        Edit::Upper => format!("Writes the names of {which} {place} in upper case."),
        Edit::LowerExtension => {
            format!("Writes the extension of {which} {place} in lower case.")
        }
        Edit::UpperExtension => {
            format!("Writes the extension of {which} {place} in upper case.")
        }
    }
}
