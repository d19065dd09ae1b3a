//! Counts and sizes.

use crate::phrase::shortened;

/// A number of something: `1 line`, `5 lines`, `$n lines`.
pub(super) fn count(text: &str, noun: &str) -> String {
    match (text, noun) {
        ("1", "time") => return "once".to_owned(),
        ("1", _) => return format!("1 {noun}"),
        _ => {}
    }
    format!("{} {}", shortened(text), plural(noun))
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ if noun.ends_with('s') => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// What `head` keeps: `5`, or `-5` for all but the last.
pub(super) fn head(text: &str, noun: &str) -> String {
    match text.strip_prefix('-') {
        Some(number) => format!("all but the last {}", some(number, noun)),
        None => format!("the first {}", some(text.trim_start_matches('+'), noun)),
    }
}

/// What `tail` keeps: `5`, or `+5` for all from there.
pub(super) fn tail(text: &str, noun: &str) -> String {
    match text.strip_prefix('+') {
        Some(number) => format!("everything from {noun} {} on", shortened(number)),
        None => format!("the last {}", some(text.trim_start_matches('-'), noun)),
    }
}

/// `line` for one, `5 lines` for five, `10 KiB` where a size can stand.
fn some(number: &str, noun: &str) -> String {
    match number {
        "1" => noun.to_owned(),
        _ if noun.is_empty() => shortened(number),
        _ if noun == "byte" && !number.bytes().all(|byte| byte.is_ascii_digit()) => bytes(number),
        _ => count(number, noun),
    }
}

/// A size as `dd`, `split`, `truncate` and `head -c` write it: `10M`, `1KB`, `512`.
pub(super) fn bytes(text: &str) -> String {
    let Some((number, unit)) = split(text) else {
        return shortened(text);
    };
    let unit = match unit {
        "" | "c" => return count(number, "byte"),
        "b" => "blocks of 512 bytes",
        "k" | "K" | "KiB" | "Ki" => "KiB",
        "m" | "M" | "MiB" | "Mi" => "MiB",
        "g" | "G" | "GiB" | "Gi" => "GiB",
        "t" | "T" | "TiB" | "Ti" => "TiB",
        "kB" | "KB" => "kB",
        "MB" => "MB",
        "GB" => "GB",
        "TB" => "TB",
        _ => return shortened(text),
    };
    format!("{number} {unit}")
}

/// A size as `find -size` writes it. Sizes are rounded up to whole units before they are compared.
pub(super) fn find_size(text: &str) -> String {
    let (sign, rest) = signed(text);
    let Some((number, unit)) = split(rest) else {
        return format!("of the size {}", shortened(text));
    };
    let unit = match unit {
        "c" => "bytes",
        "w" => "words of two bytes",
        "" | "b" => "blocks of 512 bytes",
        "k" => "KiB",
        "M" => "MiB",
        "G" => "GiB",
        "T" => "TiB",
        _ => return format!("of the size {}", shortened(text)),
    };
    match (sign, number.parse::<u64>()) {
        (Some('+'), Ok(0)) => "larger than nothing".to_owned(),
        (Some('+'), _) => format!("larger than {number} {unit}"),
        (Some(_), Ok(0 | 1)) => "empty".to_owned(),
        (Some(_), Ok(number)) => format!("of at most {} {unit}", number - 1),
        (Some(_), Err(_)) => format!("smaller than {number} {unit}"),
        (None, Ok(0)) => "empty".to_owned(),
        (None, _) if unit == "bytes" => format!("of {}", count(number, "byte")),
        (None, _) => format!("of {number} {unit}, rounded up to whole ones"),
    }
}

/// The sign of a number that `find` compares with, and what follows it.
pub(super) fn signed(text: &str) -> (Option<char>, &str) {
    let sign = text.chars().next().filter(|c| matches!(c, '+' | '-'));
    (sign, &text[sign.map_or(0, char::len_utf8)..])
}

/// A number and its unit.
pub(super) fn split(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (!number.is_empty()).then_some((number, unit))
}

#[cfg(test)]
mod tests {
    use super::{bytes, count, find_size, head, tail};

    #[test]
    fn sizes_are_compared_as_find_does() {
        assert_eq!(find_size("+10M"), "larger than 10 MiB");
        assert_eq!(find_size("-10M"), "of at most 9 MiB");
        assert_eq!(find_size("-1M"), "empty");
        assert_eq!(find_size("0"), "empty");
        assert_eq!(find_size("5k"), "of 5 KiB, rounded up to whole ones");
        assert_eq!(find_size("100c"), "of 100 bytes");
        assert_eq!(find_size("$x"), "of the size $x");
    }

    #[test]
    fn counts_have_their_plural() {
        assert_eq!(count("1", "line"), "1 line");
        assert_eq!(count("2", "directory"), "2 directories");
        assert_eq!(count("2", "day"), "2 days");
        assert_eq!(count("2", "process"), "2 processes");
        assert_eq!(head("1", "line"), "the first line");
        assert_eq!(head("-5", "line"), "all but the last 5 lines");
        assert_eq!(head("10k", "byte"), "the first 10 KiB");
        assert_eq!(tail("+2", "line"), "everything from line 2 on");
        assert_eq!(bytes("1MB"), "1 MB");
        assert_eq!(bytes("512"), "512 bytes");
    }
}
