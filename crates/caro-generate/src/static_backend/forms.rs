//! Values with a form of their own: sizes as tools take them, owners, letters, hexadecimal.

use super::tokens::Token;

/// `100MB`, `1 GiB` as `100M`, `1G`, and how many words that takes.
pub(crate) fn bytes(tokens: &[Token<'_>]) -> Option<(String, usize)> {
    let first = tokens.first().filter(|token| !token.quoted)?.raw;
    let digits = first.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = first.split_at(digits);
    if number.is_empty() || number.len() > 6 {
        return None;
    }
    let letter = |unit: &str| match unit.to_ascii_lowercase().as_str() {
        "k" | "kb" | "kib" | "kilobytes" => Some('K'),
        "m" | "mb" | "mib" | "megabyte" | "megabytes" => Some('M'),
        "g" | "gb" | "gib" | "gigabyte" | "gigabytes" => Some('G'),
        _ => None,
    };
    if let Some(letter) = letter(unit) {
        return Some((format!("{number}{letter}"), 1));
    }
    let letter = letter(tokens.get(1).filter(|_| unit.is_empty())?.raw)?;
    Some((format!("{number}{letter}"), 2))
}

/// `user:group`.
pub(crate) fn owners<'a>(token: &Token<'a>) -> Option<&'a str> {
    let plain = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && part.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte)
            })
    };
    let (user, group) = token.raw.split_once(':')?;
    (plain(user) && plain(group)).then_some(token.raw)
}

/// `720p`: the lines of a picture.
pub(crate) fn video_lines<'a>(token: &Token<'a>) -> Option<&'a str> {
    token
        .raw
        .strip_suffix('p')
        .filter(|lines| ["240", "360", "480", "720", "1080", "1440", "2160"].contains(lines))
}

/// Bytes in hexadecimal, two digits each.
pub(crate) fn hexadecimal<'a>(token: &Token<'a>) -> Option<&'a str> {
    let raw = token.raw.strip_prefix("0x").unwrap_or(token.raw);
    let good = raw.len() >= 4
        && raw.len().is_multiple_of(2)
        && raw.bytes().all(|byte| byte.is_ascii_hexdigit());
    (good && raw.bytes().any(|byte| byte.is_ascii_digit())).then_some(raw)
}

pub(crate) fn letter<'a>(token: &Token<'a>) -> Option<&'a str> {
    (token.raw.len() == 1 && token.raw.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .then_some(token.raw)
}

pub(crate) fn email<'a>(token: &Token<'a>) -> Option<&'a str> {
    let (who, host) = token.raw.split_once('@')?;
    let plain = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_.+-".contains(&byte))
    };
    (plain(who) && plain(host) && host.contains('.')).then_some(token.raw)
}

/// A variable in small letters, with an underscore that tells it from a word.
pub(crate) fn variable<'a>(token: &Token<'a>) -> Option<&'a str> {
    let good = token.raw.contains('_')
        && token.raw.starts_with(|c: char| c.is_ascii_lowercase())
        && token
            .raw
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    good.then_some(token.raw)
}
