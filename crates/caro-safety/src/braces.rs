//! Brace expansion: `{a,b}` and `{1..3}`, before anything else is expanded.

use crate::quoting::end_of;

/// Most words that one word is expanded into; what is beyond is cut off with `None`.
const MAX_WORDS: usize = 64;

/// The words that a word with braces stands for, or `None` where it has none or too many.
pub(crate) fn expand(word: &str) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    if !expand_into(word, &mut words, 0) || words.len() < 2 {
        return None;
    }
    Some(words)
}

/// Whether a word may hold a brace expansion: a cheap look before the real one.
pub(crate) fn may_expand(word: &str) -> bool {
    word.contains('{') && (word.contains(',') || word.contains(".."))
}

/// Appends what `word` stands for to every word in `words`. False where it becomes too many.
fn expand_into(word: &str, words: &mut Vec<String>, depth: usize) -> bool {
    if depth > 8 {
        return false;
    }
    let bytes = word.as_bytes();
    let mut plain = 0;
    let mut at = 0;
    // An open brace costs a look to the end of the word: a few of them are enough.
    let mut open = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\'' | b'"' | b'`' => at = end_of(bytes, at).unwrap_or(bytes.len()),
            b'$' if matches!(bytes.get(at + 1), Some(b'{' | b'(')) => {
                at = end_of(bytes, at + 1).unwrap_or(bytes.len());
            }
            b'{' => {
                let members = end_of(bytes, at).and_then(|end| {
                    let members = members(&word[at + 1..end - 1])?;
                    Some((members, end))
                });
                if let Some((members, end)) = members {
                    push(words, &word[plain..at]);
                    let mut product = Vec::new();
                    for member in &members {
                        let mut branch = words.clone();
                        if !expand_into(member, &mut branch, depth + 1) {
                            return false;
                        }
                        product.append(&mut branch);
                        if product.len() > MAX_WORDS {
                            return false;
                        }
                    }
                    *words = product;
                    plain = end;
                    at = end;
                } else {
                    at += 1;
                    open += 1;
                    if open > 16 {
                        break;
                    }
                }
            }
            _ => at += 1,
        }
    }
    push(words, &word[plain..]);
    true
}

fn push(words: &mut [String], text: &str) {
    for word in words {
        word.push_str(text);
    }
}

/// The members of the inside of braces, or `None` where it is no brace expansion.
fn members(inner: &str) -> Option<Vec<String>> {
    let bytes = inner.as_bytes();
    let mut members = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\'' | b'"' | b'`' | b'{' => at = end_of(bytes, at).unwrap_or(bytes.len()),
            b'$' if bytes.get(at + 1) == Some(&b'(') => {
                at = end_of(bytes, at + 1).unwrap_or(bytes.len());
            }
            b',' => {
                members.push(inner[from..at].to_owned());
                at += 1;
                from = at;
            }
            _ => at += 1,
        }
    }
    if !members.is_empty() {
        members.push(inner[from..].to_owned());
        return Some(members);
    }
    sequence(inner)
}

/// The members of `1..3` or `a..c`.
fn sequence(inner: &str) -> Option<Vec<String>> {
    let mut parts = inner.split("..");
    let (start, end) = (parts.next()?, parts.next()?);
    if let (Ok(start), Ok(end)) = (start.parse::<i32>(), end.parse::<i32>()) {
        let (low, high) = (start.min(end), start.max(end));
        let members = (low..=high)
            .take(MAX_WORDS)
            .map(|number| number.to_string());
        return Some(members.collect());
    }
    let (mut start, mut end) = (start.chars(), end.chars());
    let (first, last) = (start.next()?, end.next()?);
    let single = start.next().is_none() && end.next().is_none();
    if !single || !first.is_ascii_alphabetic() || !last.is_ascii_alphabetic() {
        return None;
    }
    let members = (first.min(last)..=first.max(last)).take(MAX_WORDS);
    Some(members.map(String::from).collect())
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn braces_make_words() {
        assert_eq!(expand("/{bin,etc}").unwrap(), ["/bin", "/etc"]);
        assert_eq!(expand("a{1..3}b").unwrap(), ["a1b", "a2b", "a3b"]);
        assert_eq!(expand("{a,b{c,d}}").unwrap(), ["a", "bc", "bd"]);
        assert_eq!(expand("r{m,}").unwrap(), ["rm", "r"]);
    }

    #[test]
    fn other_braces_are_text() {
        for word in [
            "{}",
            "{a}",
            "${a,b}",
            "'{a,b}'",
            "a,b",
            "{",
            "x{1..9}{1..9}{1..9}",
        ] {
            assert_eq!(expand(word), None, "{word}");
        }
    }
}
