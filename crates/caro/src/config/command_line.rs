//! A program and its arguments on one line, as a configuration holds them.
//!
//! No shell reads the line: it means the same whichever shell the user has, none of its start-up files are run, and a
//! `$` or a `;` is a character as any other. Who needs a shell writes `sh -c '…'`.

/// The words of a line, separated by blanks. Quotes of either kind keep blanks, and hold everything as it is.
///
/// `None`: a quote is not closed, or there is no word.
pub(crate) fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match quote {
            Some(end) if c == end => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '\'' || c == '"' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    (quote.is_none() && !words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn words_are_separated_by_blanks_and_kept_together_by_quotes() {
        for (line, words) in [
            ("pass show openai", &["pass", "show", "openai"][..]),
            (
                "  op  read 'op://Private/Open AI/key' ",
                &["op", "read", "op://Private/Open AI/key"],
            ),
            (
                "sh -c \"head -n1 ~/'my key'\"",
                &["sh", "-c", "head -n1 ~/'my key'"],
            ),
            ("a''b \"\"", &["ab", ""]),
            ("echo $KEY; id", &["echo", "$KEY;", "id"]),
        ] {
            assert_eq!(split(line).unwrap(), words, "{line}");
        }
    }

    #[test]
    fn half_a_quote_and_nothing_at_all_are_no_command() {
        for line in ["pass show 'openai", "echo \"", "", " \t"] {
            assert_eq!(split(line), None, "{line:?}");
        }
    }
}
