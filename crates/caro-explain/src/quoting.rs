//! Quotes and brackets of a word: where they end, and which expansions stand between them.

use std::ops::Range;

/// What is replaced before a command sees a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expansion {
    /// `$(…)` or backquotes: what commands print.
    Command,
    /// `$((…))`: the result of a calculation.
    Arithmetic,
    /// `$name` or `${…}`.
    Parameter,
}

/// A word without its quotes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unquoted {
    /// The text, with expansions as they are written.
    pub(crate) text: String,
    /// Expansions, and where they stand in the word.
    pub(crate) expansions: Vec<(Range<usize>, Expansion)>,
    /// Whether it has a pattern of file names outside of quotes.
    pub(crate) has_pattern: bool,
    /// Whether anything in it is quoted.
    pub(crate) is_quoted: bool,
}

/// Takes the quotes off a word.
pub(crate) fn unquote(raw: &str) -> Unquoted {
    let mut word = Unquoted::default();
    let bytes = raw.as_bytes();
    let (mut at, mut in_double) = (0, false);
    while at < bytes.len() {
        let length = match bytes[at] {
            b'"' => {
                in_double = !in_double;
                word.is_quoted = true;
                at += 1;
                continue;
            }
            b'\'' if !in_double => {
                let end = raw[at + 1..]
                    .find('\'')
                    .map_or(raw.len(), |end| at + 1 + end);
                word.text.push_str(&raw[at + 1..end]);
                word.is_quoted = true;
                at = end + 1;
                continue;
            }
            b'$' if !in_double && bytes.get(at + 1) == Some(&b'\'') => {
                let end = end_of_ansi(bytes, at + 2);
                word.text.push_str(&raw[at + 2..end]);
                word.is_quoted = true;
                at = end + 1;
                continue;
            }
            b'\\' => {
                let escaped = raw[at + 1..].chars().next().map_or(0, char::len_utf8);
                let stays =
                    in_double && !matches!(bytes.get(at + 1), Some(b'$' | b'`' | b'"' | b'\\'));
                let from = if stays { at } else { at + 1 };
                word.text.push_str(&raw[from..at + 1 + escaped]);
                word.is_quoted = true;
                at += 1 + escaped;
                continue;
            }
            b'$' | b'`' => match expansion(bytes, at) {
                Some((end, kind)) => {
                    word.expansions.push((at..end, kind));
                    end - at
                }
                None => 1,
            },
            b'*' | b'?' | b'[' if !in_double => {
                word.has_pattern |= bytes[at] != b'[' || raw[at..].contains(']');
                1
            }
            _ => raw[at..].chars().next().map_or(1, char::len_utf8),
        };
        word.text.push_str(&raw[at..at + length]);
        at += length;
    }
    word
}

/// The end of the expansion that begins at a `$` or a backquote, if one does.
fn expansion(bytes: &[u8], at: usize) -> Option<(usize, Expansion)> {
    let next = *bytes.get(at + 1)?;
    if bytes[at] == b'`' {
        return Some((end_of(bytes, at)?, Expansion::Command));
    }
    match next {
        b'(' if bytes.get(at + 2) == Some(&b'(') => {
            let end = end_of(bytes, at + 1)?;
            let kind = if bytes[..end].ends_with(b"))") {
                Expansion::Arithmetic
            } else {
                Expansion::Command
            };
            Some((end, kind))
        }
        b'(' => Some((end_of(bytes, at + 1)?, Expansion::Command)),
        b'{' => Some((end_of(bytes, at + 1)?, Expansion::Parameter)),
        b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'!' | b'$' | b'-' => {
            Some((at + 2, Expansion::Parameter))
        }
        b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
            let name = bytes[at + 1..]
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
            Some((at + 1 + name.count(), Expansion::Parameter))
        }
        _ => None,
    }
}

/// The index after what closes the bracket or quote at `start`; `None` where nothing does.
pub(crate) fn end_of(bytes: &[u8], start: usize) -> Option<usize> {
    let mut open: Vec<u8> = Vec::new();
    let mut at = start;
    while at < bytes.len() {
        let byte = bytes[at];
        match open.last() {
            Some(b'\'') => {
                if byte == b'\'' {
                    open.pop();
                }
            }
            _ if byte == b'\\' => at += 1,
            Some(closer) if *closer == byte => {
                open.pop();
            }
            Some(b'`') => {}
            Some(b'"') => match byte {
                b'`' => open.push(b'`'),
                b'$' if bytes.get(at + 1) == Some(&b'(') => {
                    open.push(b')');
                    at += 1;
                }
                b'$' if bytes.get(at + 1) == Some(&b'{') => {
                    open.push(b'}');
                    at += 1;
                }
                _ => {}
            },
            _ => match byte {
                b'(' => open.push(b')'),
                b'{' => open.push(b'}'),
                b'"' | b'`' | b'\'' => open.push(byte),
                _ => {}
            },
        }
        at += 1;
        if open.is_empty() {
            return Some(at.min(bytes.len()));
        }
    }
    None
}

/// The index of the quote that ends `$'…'`, whose inside begins at `at`.
fn end_of_ansi(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'\'' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::{Expansion, end_of, unquote};

    #[test]
    fn quotes_go_and_expansions_stay() {
        let word = unquote(r#"a'b c'"d $e"\*$(f ')')"#);
        assert_eq!(word.text, "ab cd $e*$(f ')')");
        assert!(!word.has_pattern);
        let kinds: Vec<Expansion> = word.expansions.iter().map(|(_, kind)| *kind).collect();
        assert_eq!(kinds, [Expansion::Parameter, Expansion::Command]);
        assert!(unquote("*.txt").has_pattern);
        assert_eq!(unquote("$((1 + 2))").expansions[0].1, Expansion::Arithmetic);
    }

    #[test]
    fn what_is_open_has_no_end() {
        assert_eq!(end_of(b"(a", 0), None);
        assert_eq!(end_of(b"(a \")\" b)c", 0), Some(9));
    }
}
