//! Quotes, brackets and escapes: where they end, and what they stand for.

/// The index after the closing quote or bracket of what opens at `start`, or `None` where it is open.
///
/// `start` is the index of `(`, `{`, `[`, `'`, `"` or a backquote.
pub(crate) fn end_of(bytes: &[u8], start: usize) -> Option<usize> {
    let mut closers: Vec<u8> = Vec::new();
    let mut at = start;
    while at < bytes.len() {
        let byte = bytes[at];
        match (closers.last().copied(), byte) {
            (Some(b'\''), b'\'') => {
                closers.pop();
            }
            (Some(b'\''), _) => {}
            (_, b'\\') => at += 1,
            (Some(closer), byte) if closer == byte => {
                closers.pop();
            }
            (Some(b'`'), _) => {}
            (Some(b'"'), b'$') if matches!(bytes.get(at + 1), Some(b'(' | b'{')) => {
                closers.push(closer_of(bytes[at + 1]));
                at += 1;
            }
            (Some(b'"'), b'`') => closers.push(b'`'),
            (Some(b'"'), _) => {}
            (_, b'(' | b'\'' | b'"' | b'`') => closers.push(closer_of(byte)),
            // A brace or a bracket closes only what opened with one: `{` alone is a word.
            (Some(b'}'), b'{') | (Some(b']'), b'[') => closers.push(closer_of(byte)),
            (Some(_), b'$') if matches!(bytes.get(at + 1), Some(b'{')) => {
                closers.push(b'}');
                at += 1;
            }
            (None, b'{' | b'[') => closers.push(closer_of(byte)),
            _ => {}
        }
        at += 1;
        if closers.is_empty() {
            return (at <= bytes.len()).then_some(at);
        }
    }
    None
}

const fn closer_of(opener: u8) -> u8 {
    match opener {
        b'(' => b')',
        b'{' => b'}',
        b'[' => b']',
        other => other,
    }
}

/// The text that the inside of `$'…'` stands for.
pub(crate) fn decode_ansi_c(inner: &str) -> String {
    let mut decoded = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(position) = rest.find('\\') {
        decoded.extend_from_slice(&rest.as_bytes()[..position]);
        rest = &rest[position + 1..];
        let Some(escape) = rest.chars().next() else {
            decoded.push(b'\\');
            break;
        };
        rest = &rest[escape.len_utf8()..];
        match escape {
            'n' => decoded.push(b'\n'),
            't' => decoded.push(b'\t'),
            'r' => decoded.push(b'\r'),
            'a' => decoded.push(7),
            'b' => decoded.push(8),
            'e' | 'E' => decoded.push(27),
            'f' => decoded.push(12),
            'v' => decoded.push(11),
            'x' => decode_number(&mut rest, &mut decoded, 16, 2, true),
            'u' => decode_number(&mut rest, &mut decoded, 16, 4, false),
            'U' => decode_number(&mut rest, &mut decoded, 16, 8, false),
            'c' => {
                if let Some(control) = rest.chars().next() {
                    rest = &rest[control.len_utf8()..];
                    decoded.push(u8::try_from(u32::from(control) & 0x1f).unwrap_or(0));
                }
            }
            '0'..='7' => {
                let mut octal = &inner[inner.len() - rest.len() - 1..];
                decode_number(&mut octal, &mut decoded, 8, 3, true);
                rest = octal;
            }
            other => {
                if !matches!(other, '\\' | '\'' | '"' | '?') {
                    decoded.push(b'\\');
                }
                decoded.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
    decoded.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Reads up to `most` digits from `rest` and appends what they stand for.
fn decode_number(rest: &mut &str, decoded: &mut Vec<u8>, radix: u32, most: usize, byte: bool) {
    let mut number = 0_u32;
    let mut digits = 0;
    for c in rest.chars().take(most) {
        let Some(digit) = c.to_digit(radix) else {
            break;
        };
        number = number.wrapping_mul(radix).wrapping_add(digit);
        digits += 1;
    }
    *rest = &rest[digits..];
    if byte {
        decoded.push(u8::try_from(number & 0xff).unwrap_or(0));
    } else if let Some(c) = char::from_u32(number) {
        decoded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// Removes the backslashes that protect characters inside of backquotes.
pub(crate) fn unescape_backquotes(inner: &str) -> String {
    let mut plain = String::with_capacity(inner.len());
    let mut characters = inner.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '\\' && matches!(characters.peek(), Some('\\' | '`' | '$')) {
            plain.extend(characters.next());
        } else {
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{decode_ansi_c, end_of};

    #[test]
    fn ends_are_found_behind_quotes_and_nesting() {
        assert_eq!(end_of(b"(a \")\" b) c", 0), Some(9));
        assert_eq!(end_of(b"{x:-${y}}z", 0), Some(9));
        assert_eq!(end_of(b"(a", 0), None);
        assert_eq!(end_of(b"`a \\` b` c", 0), Some(8));
        assert_eq!(end_of(b"\"$(echo \")\")\" x", 0), Some(13));
    }

    #[test]
    fn escapes_are_decoded() {
        assert_eq!(decode_ansi_c(r"\x72\155 \u002d\'"), "rm -'");
    }
}
