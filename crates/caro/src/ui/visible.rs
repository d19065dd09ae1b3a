//! Text that somebody else wrote, made harmless to look at.

use std::borrow::Cow;
use std::fmt::Write as _;

use caro_generate::is_treacherous;

/// The text with everything that could deceive a terminal or its reader written out. Newlines and tabs stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_treacherous(c) {
            seen.extend(c.escape_unicode());
        } else {
            seen.push(c);
        }
    }
    Cow::Owned(seen)
}

/// JSON that is the same value and harmless to look at: inside of strings, which is the only place where such
/// characters can be, JSON has escapes for them.
pub(crate) fn json_visible(json: &str) -> Cow<'_, str> {
    if !json.contains(is_treacherous) {
        return Cow::Borrowed(json);
    }
    let mut seen = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_treacherous(c) {
            // All of them are in the basic plane, so that one escape is enough.
            _ = write!(seen, "\\u{:04x}", u32::from(c));
        } else {
            seen.push(c);
        }
    }
    Cow::Owned(seen)
}

#[cfg(test)]
mod tests {
    use super::{json_visible, visible};

    #[test]
    fn plain_text_is_left_as_it_is() {
        assert_eq!(
            visible("ls -la ~/Müll 📁\n\techo"),
            "ls -la ~/Müll 📁\n\techo"
        );
    }

    #[test]
    fn nothing_reaches_the_terminal_that_could_command_it() {
        assert_eq!(
            visible("a\u{1b}[2Jb\rc\u{9b}m"),
            "a\\u{1b}[2Jb\\u{d}c\\u{9b}m"
        );
        assert_eq!(visible("rm \u{202e}gpj.x"), "rm \\u{202e}gpj.x");
        assert_eq!(visible("l\u{200b}s"), "l\\u{200b}s");
    }

    #[test]
    fn json_keeps_its_value() {
        let value = serde_json::json!({ "command": "a\u{1b}\u{7f}\u{9b}\u{202e}" });
        let shown = json_visible(&value.to_string()).into_owned();
        assert!(shown.is_ascii());
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&shown).unwrap(),
            value
        );
    }
}
