//! Where a sentence goes on in the next line.

/// Whether more is to come: the last line ends in a backslash, or something in quotes has not ended. An empty line
/// ends every sentence, so that nobody is caught in one.
pub(crate) fn goes_on(text: &str) -> bool {
    let last = text.rsplit('\n').next().unwrap_or_default();
    if text.contains('\n') && last.trim().is_empty() {
        return false;
    }
    ends_in_backslash(last) || is_quoted_at_end(text)
}

/// The sentence that the lines make: what a backslash joined is one line.
pub(crate) fn joined(text: &str) -> String {
    let mut sentence = String::with_capacity(text.len());
    for line in text.split('\n') {
        let joins = ends_in_backslash(line);
        let line = if joins {
            line.trim_end().trim_end_matches('\\').trim_end()
        } else {
            line
        };
        sentence.push_str(line);
        sentence.push(if joins { ' ' } else { '\n' });
    }
    sentence.trim().to_owned()
}

/// An even number of them is what they say they are: backslashes.
fn ends_in_backslash(line: &str) -> bool {
    let line = line.trim_end();
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

/// Whether the text ends inside of quotes. A quote opens where a word begins and closes where one ends: in "what's
/// here" and in "the users' files" nothing is quoted.
fn is_quoted_at_end(text: &str) -> bool {
    let mut open = None;
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if matches!(c, '\'' | '"') {
            let ends_word = characters.peek().is_none_or(|next| !next.is_alphanumeric());
            match open {
                None if before.is_whitespace() || matches!(before, '(' | '=') => open = Some(c),
                Some(quote) if quote == c && ends_word => open = None,
                _ => {}
            }
        }
        before = c;
    }
    open.is_some()
}

#[cfg(test)]
mod tests {
    use super::{goes_on, joined};
    use proptest::prelude::*;

    #[test]
    fn a_backslash_or_an_open_quote_goes_on() {
        for text in [
            "find pdf files \\",
            "find files named 'my",
            "find files named \"my ",
            "find files named 'don't",
            "find files \\\nlarger than 1MB \\",
        ] {
            assert!(goes_on(text), "{text:?}");
        }
    }

    #[test]
    fn an_apostrophe_is_no_quote() {
        for text in [
            "",
            "what's using port 80",
            "list the users' files",
            "don't show hidden files",
            "find files named 'my notes'",
            "find files named 'don't panic'",
            "find lines with \"a 'b\" in them",
            "a disk of 5\" or so",
            "find files whose names end in \\\\",
        ] {
            assert!(!goes_on(text), "{text:?}");
        }
    }

    #[test]
    fn an_empty_line_always_ends_it() {
        assert!(!goes_on("find 'tis file\n"));
        assert!(!goes_on("find pdf files \\\n  "));
    }

    #[test]
    fn joined_lines_are_one_and_others_stay() {
        assert_eq!(
            joined("find pdf files \\\n  larger than 1MB"),
            "find pdf files   larger than 1MB"
        );
        assert_eq!(joined("find 'my\nnotes'"), "find 'my\nnotes'");
        assert_eq!(joined("find pdf files \\\n"), "find pdf files");
        assert_eq!(
            joined("find files ending in \\\\"),
            "find files ending in \\\\"
        );
    }

    proptest! {
        #[test]
        fn one_line_without_quotes_and_backslashes_is_left_as_it_is(text in "[a-z0-9 .~/*]*") {
            prop_assert!(!goes_on(&text));
            prop_assert_eq!(joined(&text), text.trim());
        }
    }
}
