//! The second wall: what an event may never contain, whatever the types say.
//!
//! The types already make text impossible (see [`Property`](crate::Property)). The guard looks all the same, at the
//! encoder and again when a file is imported, at any depth, in keys and values and in any letter case: a mistake in
//! one wall does not open the other. It must never fire on an event that the types allow; a property test holds it
//! to that.

use serde_json::{Map, Value};

/// The longest text that an event may carry, in characters.
const LONGEST_TEXT: usize = 200;

/// How deep an event's properties may nest.
const DEEPEST: usize = 8;

/// Words that mark a secret, in lower case. Their first letters stand in `check_secret` once more.
const SECRETS: [&str; 12] = [
    "password",
    "passwd",
    "secret",
    "token",
    "bearer ",
    "api_key",
    "apikey",
    "private key",
    "authorization",
    "akia",
    "ghp_",
    "sk-",
];

/// What the guard found, without the text itself: that must not travel, not even in an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Violation {
    /// Something like `/home/…`, `~/…`, `C:\…`.
    #[error("file path detected")]
    Path,
    /// A word that marks a secret.
    #[error("secret detected")]
    Secret,
    /// A character or pair that belongs to a command line.
    #[error("command detected")]
    Command,
    /// A text of more than 200 characters.
    #[error("field too long")]
    TooLong,
    /// Properties that nest deeper than an event does.
    #[error("nested too deeply")]
    TooDeep,
}

/// Checks the properties of an event: their keys and values, at any depth.
///
/// # Errors
///
/// The first violation that is found.
pub fn validate_properties(properties: &Map<String, Value>) -> Result<(), Violation> {
    check_object(properties, DEEPEST)
}

fn check_object(object: &Map<String, Value>, depth: usize) -> Result<(), Violation> {
    for (key, value) in object {
        check_text(key)?;
        check_value(value, depth)?;
    }
    Ok(())
}

fn check_value(value: &Value, depth: usize) -> Result<(), Violation> {
    let inside = depth.checked_sub(1).ok_or(Violation::TooDeep);
    match value {
        Value::String(text) => check_text(text),
        Value::Array(items) => {
            let depth = inside?;
            items.iter().try_for_each(|item| check_value(item, depth))
        }
        Value::Object(object) => check_object(object, inside?),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// Checks one text.
///
/// # Errors
///
/// The first violation that is found.
pub fn check_text(text: &str) -> Result<(), Violation> {
    // What a closed set can hold is all of this form, and is cleared at a glance.
    if text.len() <= 24
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    {
        return check_secret(text);
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(Violation::TooLong);
    }
    check_path(text)?;
    check_secret(text)?;
    let pairs = ["$(", "&&", "${", "<(", ">(", "--"];
    if text.contains(['|', ';', '`', '<', '>', '\n', '\r', '\u{1b}', '\0'])
        || pairs.iter().any(|pair| text.contains(pair))
    {
        return Err(Violation::Command);
    }
    Ok(())
}

fn check_path(text: &str) -> Result<(), Violation> {
    let text = text.trim_start();
    let drive = || text.contains(":\\") || text.contains(":/") || text.contains("\\\\");
    if text.starts_with(['/', '~', '\\'])
        || text.starts_with("./")
        || text.starts_with("../")
        || drive()
    {
        return Err(Violation::Path);
    }
    let inside = |root: &str| text.to_ascii_lowercase().contains(root);
    if text.contains('/')
        && ["/home/", "/users/", "/root/", "/etc/", "/tmp/", "/var/"]
            .iter()
            .any(|root| inside(root))
    {
        return Err(Violation::Path);
    }
    Ok(())
}

fn check_secret(text: &str) -> Result<(), Violation> {
    let bytes = text.as_bytes();
    // One pass: most positions are dismissed by their first letter, without a search for each word.
    let marks = |at: usize| {
        let rest = &bytes[at..];
        SECRETS.iter().any(|word| {
            rest.len() >= word.len() && rest[..word.len()].eq_ignore_ascii_case(word.as_bytes())
        })
    };
    let may_start = |byte: u8| {
        matches!(
            byte.to_ascii_lowercase(),
            b'a' | b'b' | b'g' | b'p' | b's' | b't'
        )
    };
    let found = bytes
        .iter()
        .enumerate()
        .any(|(at, byte)| may_start(*byte) && marks(at));
    if found {
        Err(Violation::Secret)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(properties: Value) -> Result<(), Violation> {
        validate_properties(properties.as_object().unwrap())
    }

    #[test]
    fn paths_are_refused_wherever_they_stand() {
        for text in [
            "/etc/passwd",
            "~/notes",
            "C:\\Users\\me",
            "  /home/me",
            "../up",
            "see /Home/me",
            "file:///x",
            "\\\\srv\\x",
        ] {
            assert_eq!(check(json!({ "a": text })), Err(Violation::Path), "{text}");
            assert_eq!(
                check(json!({ "a": { "b": [text] } })),
                Err(Violation::Path),
                "{text}"
            );
            assert_eq!(check(json!({ text: 1 })), Err(Violation::Path), "{text}");
        }
    }

    #[test]
    fn secrets_are_refused_in_any_letter_case() {
        for text in [
            "my_Password",
            "SECRET",
            "token",
            "Bearer abc",
            "ghp_0123",
            "AKIA0123",
            "sk-abc",
            "API_KEY",
        ] {
            assert_eq!(
                check(json!({ "a": text })),
                Err(Violation::Secret),
                "{text}"
            );
            assert_eq!(
                check(json!({ text: true })),
                Err(Violation::Secret),
                "{text}"
            );
        }
    }

    #[test]
    fn commands_are_refused() {
        for text in [
            "ls | wc",
            "a; b",
            "`id`",
            "$(id)",
            "a && b",
            "a > b",
            "rm --force",
            "two\nlines",
            "\u{1b}[31m",
        ] {
            assert_eq!(
                check(json!({ "a": text })),
                Err(Violation::Command),
                "{text}"
            );
        }
    }

    #[test]
    fn length_and_depth_are_bounded() {
        assert_eq!(check(json!({ "a": "é".repeat(200) })), Ok(()));
        assert_eq!(
            check(json!({ "a": "é".repeat(201) })),
            Err(Violation::TooLong)
        );
        let mut deep = json!(1);
        for _ in 0..50 {
            deep = json!([deep]);
        }
        assert_eq!(check(json!({ "a": deep })), Err(Violation::TooDeep));
    }

    #[test]
    fn what_events_really_hold_passes() {
        let properties = json!({
            "caro_version": "1.1.0-beta.1", "os": "linux", "backend": "openai_compatible", "duration_ms": 12, "ok": true,
            "rate": 66.6, "$lib": "caro-cli", "$ip": "0.0.0.0", "$session_id": "0192a3b4-0000-7000-8000-000000000000",
        });
        assert_eq!(check(properties), Ok(()));
    }
}
