//! Values with a form of their own: sizes as tools take them, owners, letters, hexadecimal.

use super::measure::{self, Unit};
use super::slots::Value;
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

/// A text in base64: whole groups of four signs, and more than letters of a word.
pub(crate) fn base64<'a>(token: &Token<'a>) -> Option<&'a str> {
    let raw = token.raw;
    let body = raw.trim_end_matches('=');
    let good = raw.len() >= 4
        && raw.len().is_multiple_of(4)
        && raw.len() - body.len() <= 2
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte));
    let mixed = body.bytes().any(|byte| byte.is_ascii_uppercase())
        && body.bytes().any(|byte| byte.is_ascii_lowercase());
    (good && (token.quoted || mixed)).then_some(raw)
}

/// `0xff`.
pub(crate) fn hex_number<'a>(token: &Token<'a>) -> Option<&'a str> {
    let digits = token.raw.strip_prefix("0x")?;
    let good =
        (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    good.then_some(token.raw)
}

/// `$TOKEN`: a variable that stands in the sentence as the shell writes it.
pub(crate) fn dollar<'a>(token: &Token<'a>) -> Option<&'a str> {
    token
        .raw
        .strip_prefix('$')
        .filter(|name| super::shapes::is_variable(name))
        .map(|_| token.raw)
}

/// "5 seconds", "2 minutes" in seconds, and how many words that takes.
pub(crate) fn seconds(tokens: &[Token<'_>]) -> Option<(Value, usize)> {
    let (span, length) = measure::span(tokens)?;
    let factor = match span.unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3600,
        _ => return None,
    };
    Some((Value::Word((span.amount * factor).to_string()), length))
}

/// A time of the day, and how many words it takes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TimeOfDay {
    hour: u8,
    minute: u8,
    pub(crate) length: usize,
}

impl TimeOfDay {
    /// `18:30`.
    pub(crate) fn clock(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// `30 18`, as the first two columns of a table of cron.
    pub(crate) fn cron(&self) -> String {
        format!("{} {}", self.minute, self.hour)
    }
}

/// "18:30", "3am", "6:30 pm", "noon", "midnight"; an hour without either is none.
pub(crate) fn time_of_day(tokens: &[Token<'_>]) -> Option<TimeOfDay> {
    let first = tokens.first().filter(|token| !token.quoted)?;
    let raw = first.raw.to_ascii_lowercase();
    let named = match raw.as_str() {
        "noon" | "midday" => Some(12),
        "midnight" => Some(0),
        _ => None,
    };
    if let Some(hour) = named {
        return Some(TimeOfDay {
            hour,
            minute: 0,
            length: 1,
        });
    }
    let digits = raw
        .find(|sign: char| !sign.is_ascii_digit() && sign != ':')
        .unwrap_or(raw.len());
    let (time, half) = raw.split_at(digits);
    let next = tokens.get(1).map_or("", |next| next.raw);
    let (half, length) = match half {
        "" if ["am", "pm", "AM", "PM"].contains(&next) => (next, 2),
        other => (other, 1),
    };
    let (hour, minute) = time.split_once(':').unwrap_or((time, "00"));
    let number = |text: &str, most: u8| {
        ((1..=2).contains(&text.len()))
            .then(|| text.parse::<u8>().ok())
            .flatten()
            .filter(|number| *number <= most)
    };
    let (hour, minute) = (number(hour, 23)?, number(minute, 59)?);
    let hour = match half.to_ascii_lowercase().as_str() {
        "" if time.contains(':') => hour,
        "am" if (1..=12).contains(&hour) => hour % 12,
        "pm" if (1..=12).contains(&hour) => hour % 12 + 12,
        _ => return None,
    };
    Some(TimeOfDay {
        hour,
        minute,
        length,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn times_of_the_day_are_read_as_people_say_them() {
        for (text, clock, cron) in [
            ("18:30", "18:30", "30 18"),
            ("3am", "03:00", "0 3"),
            ("12 am", "00:00", "0 0"),
            ("6:15pm", "18:15", "15 18"),
            ("noon", "12:00", "0 12"),
        ] {
            let time = time_of_day(&tokens::read(text).unwrap()).unwrap();
            assert_eq!((time.clock().as_str(), time.cron().as_str()), (clock, cron));
        }
        for text in ["3", "25:00", "13pm", "12:60", "am"] {
            assert_eq!(time_of_day(&tokens::read(text).unwrap()), None, "{text}");
        }
    }
}
