//! What servers say, made fit to be shown.

use serde_json::Value;

use crate::Endpoint;

/// Characters of a server's text that are shown at the most.
const SHOWN: usize = 200;

/// What a server's text says, on one line, without control characters, without secrets, and not too much of it.
pub(crate) fn plain(endpoint: &Endpoint, text: &str) -> String {
    let words = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|&c| !is_invisible(c)).collect();
    // First without secrets, then cut: else half a secret could be left at the end.
    let line = endpoint.hide_secrets(&line);
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The message in an error's body, in whichever shape its server packs it.
pub(crate) fn message(endpoint: &Endpoint, body: &str) -> String {
    // A server may send more than anybody will read.
    let body = body
        .get(..body.floor_char_boundary(64 << 10))
        .unwrap_or(body);
    if let Ok(value) = serde_json::from_str::<Value>(body)
        && let Some(text) = message_of(&value)
    {
        return plain(endpoint, text);
    }
    if body.trim_start().starts_with('<') {
        return "a web page".to_owned();
    }
    plain(endpoint, body)
}

/// The message in an error that is JSON.
pub(crate) fn message_of(value: &Value) -> Option<&str> {
    [
        "/error/message",
        "/error",
        "/message",
        "/detail",
        "/0/error/message",
        "",
    ]
    .into_iter()
    .filter_map(|path| value.pointer(path)?.as_str())
    .find(|text| !text.trim().is_empty())
}

/// Marks that turn text around, or are not seen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use caro_generate::BackendKind;
    use proptest::prelude::*;

    use super::*;
    use crate::Key;

    fn endpoint() -> Endpoint {
        let endpoint = Endpoint::new(BackendKind::OpenAi, None, "m").unwrap();
        endpoint.with_key(Key::new("sk-0123456789").unwrap())
    }

    #[test]
    fn a_message_is_found_in_every_shape() {
        let said = [
            r#"{"error":{"message":"no such model","type":"x"}}"#,
            r#"{"error":"model \"x\" not found, try pulling it first"}"#,
            r#"{"object":"error","message":"too long"}"#,
            r#"{"detail":"Not Found"}"#,
            "upstream\r\nfailed\u{1b}[31m \u{202e}red",
            "  <html>sign in</html>",
            r#"{"error":{"message":"Incorrect API key provided: sk-0123456789."}}"#,
            r#"{"odd":1}"#,
            "",
        ]
        .map(|body| message(&endpoint(), body));
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn a_key_does_not_hide_in_a_cut() {
        let text = format!("{}sk-0123456789", "x".repeat(190));
        assert_eq!(plain(&endpoint(), &text), format!("{}…", "x".repeat(190)));
    }

    #[test]
    fn a_key_does_not_hide_between_control_characters() {
        assert_eq!(plain(&endpoint(), "sk-012\u{200b}3456789"), "…");
    }

    proptest! {
        #[test]
        fn whatever_a_server_says_is_one_short_line(body in any::<String>()) {
            let said = message(&endpoint(), &body);
            prop_assert!(said.chars().count() <= SHOWN + 1);
            prop_assert!(!said.chars().any(char::is_control));
        }
    }
}
