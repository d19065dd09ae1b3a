//! A secret that shows itself to nobody.

use std::fmt;

/// How many characters in a row of a key make it guessable, or recognisable: none of that length leaves this crate.
const TELLING: usize = 8;

/// What a server wants to see before it answers. It is shown by nothing here.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// There is nothing in it.
    Empty,
    /// It holds spaces, control characters or others that no key has: perhaps it is an error message.
    NotAKey,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the key is empty",
            Self::NotAKey => "the key holds characters that no key has",
        })
    }
}

impl std::error::Error for KeyError {}

impl Key {
    /// A key from what an environment variable holds or a command printed, without the white space around it.
    ///
    /// # Errors
    /// If there is nothing left, or something that cannot be a key.
    pub fn new(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(KeyError::NotAKey);
        }
        Ok(Self(text.to_owned()))
    }

    /// The secret itself, to be sent to its server.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// The text with every piece of the key in it replaced.
    pub(crate) fn hide_in(&self, text: &str) -> String {
        hide(&self.0, text)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Replaces whatever has `TELLING` or more successive characters of the secret in it.
pub(crate) fn hide(secret: &str, text: &str) -> String {
    let secret = secret.as_bytes();
    // A dummy of a letter or two opens no door, and to hide it would leave no text.
    if secret.len() < 4 {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let window = TELLING.min(secret.len());
    let mut hidden = vec![false; bytes.len()];
    for start in 0..(bytes.len() + 1).saturating_sub(window) {
        let found = &bytes[start..start + window];
        if secret.windows(window).any(|piece| piece == found) {
            hidden[start..start + window].fill(true);
        }
    }
    let mut shown = String::with_capacity(text.len());
    let mut hiding = false;
    for (at, character) in text.char_indices() {
        if !hidden[at] {
            shown.push(character);
        } else if !hiding {
            shown.push('…');
        }
        hiding = hidden[at];
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_shows_itself_to_nobody() {
        let key = Key::new(" sk-0123456789abcdef\n").unwrap();
        assert_eq!(format!("{key:?}"), "Key(…)");
        assert_eq!(
            key.hide_in("no sk-0123456789abcdef here, nor 3456789abc; 1234567 is not telling"),
            "no … here, nor …; 1234567 is not telling"
        );
    }

    #[test]
    fn an_error_message_is_no_key() {
        assert_eq!(Key::new("pass: not found"), Err(KeyError::NotAKey));
        assert_eq!(Key::new("one\ntwo"), Err(KeyError::NotAKey));
        assert_eq!(Key::new(" \n"), Err(KeyError::Empty));
    }

    proptest! {
        #[test]
        fn no_eight_characters_of_a_key_are_left(secret in "[a-d]{8,20}", text in "[a-dé ]{0,60}") {
            let shown = hide(&secret, &format!("{text}{secret}{text}"));
            for at in 0..=secret.len() - TELLING {
                prop_assert!(!shown.contains(&secret[at..at + TELLING]), "{shown}");
            }
        }
    }
}
