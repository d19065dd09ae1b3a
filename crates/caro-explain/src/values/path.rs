//! Paths and owners.

use crate::phrase::shortened;
use crate::word::Value;

/// A path, or a pattern of paths.
pub(super) fn say(value: Value<'_>) -> String {
    let text = value.text;
    match text {
        "." | "./" => "the current directory".to_owned(),
        ".." | "../" => "the directory above".to_owned(),
        "/" => "the root directory".to_owned(),
        "~" | "$HOME" | "${HOME}" | "~/" => "your home directory".to_owned(),
        "-" => "standard input".to_owned(),
        "{}" => "what is put there".to_owned(),
        "/dev/null" => "nothing (/dev/null)".to_owned(),
        _ if value.has_pattern => pattern(text),
        _ => shortened(text),
    }
}

fn pattern(text: &str) -> String {
    match text {
        "*" | "./*" => "everything here".to_owned(),
        _ => match text.strip_suffix("/*") {
            Some(folder) if !folder.contains(['*', '?', '[']) => {
                format!("everything in {}", shortened(folder))
            }
            _ => format!("whatever matches {}", shortened(text)),
        },
    }
}

/// `user:group` of chown.
pub(super) fn owner(text: &str) -> String {
    match text.split_once([':', '.']) {
        None => format!("the user {}", shortened(text)),
        Some(("", group)) => format!("the group {}", shortened(group)),
        Some((user, "")) => format!("the user {} and that user's own group", shortened(user)),
        Some((user, group)) => {
            format!(
                "the user {} and the group {}",
                shortened(user),
                shortened(group)
            )
        }
    }
}
