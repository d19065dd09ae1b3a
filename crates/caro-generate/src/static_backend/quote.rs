//! Values from a sentence, as inert words of a shell.

use crate::Shell;

/// One word of `shell` that stands for exactly `value`, or `None` where that cannot be written.
pub(crate) fn word(value: &str, shell: Shell) -> Option<String> {
    if value.is_empty() || value.chars().any(char::is_control) {
        return None;
    }
    if is_plain(value, shell) {
        return Some(value.to_owned());
    }
    match shell {
        Shell::Bash | Shell::Zsh | Shell::Sh => Some(format!("'{}'", value.replace('\'', r"'\''"))),
        Shell::Fish => Some(format!(
            "'{}'",
            value.replace('\\', r"\\").replace('\'', r"\'")
        )),
        // PowerShell takes the typographic single quotes for quotes too.
        Shell::PowerShell => (!value.contains(['\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}']))
            .then(|| format!("'{}'", value.replace('\'', "''"))),
        Shell::Cmd | Shell::Nu | Shell::Other => None,
    }
}

/// A path as one word: `~/` stays a home directory, a leading dash cannot become an option.
pub(crate) fn path(value: &str, shell: Shell) -> Option<String> {
    if value == "~" {
        return Some(value.to_owned());
    }
    if let Some(rest) = value.strip_prefix("~/") {
        if rest.is_empty() {
            return Some(value.to_owned());
        }
        return Some(format!("~/{}", word(rest, shell)?));
    }
    if value.starts_with('-') {
        return word(&format!("./{value}"), shell);
    }
    word(value, shell)
}

/// A text as a basic regular expression between the slashes of `sed` that matches just this text.
pub(crate) fn sed_pattern(text: &str) -> String {
    escaped(text, &['\\', '/', '.', '*', '[', ']', '^', '$'])
}

/// A text as the replacement between the slashes of `sed`.
pub(crate) fn sed_replacement(text: &str) -> String {
    escaped(text, &['\\', '/', '&'])
}

/// A text with a backslash before each of these.
pub(crate) fn escaped(text: &str, signs: &[char]) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    for character in text.chars() {
        if signs.contains(&character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Whether no shell of ours reads anything but the text itself.
fn is_plain(value: &str, shell: Shell) -> bool {
    let first = value.bytes().next().unwrap_or(b'~');
    let harmless = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || b"_-./".contains(&byte)
            || (shell != Shell::PowerShell && b":+@,%=".contains(&byte))
    };
    // zsh looks "=name" up, fish and PowerShell read "%" and "@" at the start of a word.
    !b"%@=+:,".contains(&first) && value.bytes().all(harmless)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_as_they_are() {
        for plain in ["notes.txt", "/var/log", "a-b_c", "user@host", "10:30"] {
            assert_eq!(word(plain, Shell::Bash).as_deref(), Some(plain));
        }
    }

    #[test]
    fn hostile_words_become_data() {
        assert_eq!(
            word("'; rm -rf ~", Shell::Bash).unwrap(),
            r"''\''; rm -rf ~'"
        );
        assert_eq!(word("$(x)", Shell::Zsh).unwrap(), "'$(x)'");
        assert_eq!(word(r"a\'b", Shell::Fish).unwrap(), r"'a\\\'b'");
        assert_eq!(word("it's", Shell::PowerShell).unwrap(), "'it''s'");
        assert_eq!(word("it\u{2019}s", Shell::PowerShell), None);
        assert_eq!(word("a b", Shell::Cmd), None);
        assert_eq!(word("a\nb", Shell::Bash), None);
    }

    #[test]
    fn a_path_keeps_its_home_and_loses_its_dash() {
        assert_eq!(
            path("~/My Documents", Shell::Bash).unwrap(),
            "~/'My Documents'"
        );
        assert_eq!(path("-rf", Shell::Bash).unwrap(), "./-rf");
        assert_eq!(path("~", Shell::Bash).unwrap(), "~");
        assert_eq!(path("~root", Shell::Bash).unwrap(), "'~root'");
    }
}
