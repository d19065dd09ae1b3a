//! Numbers, sizes, spans of time and dates, as sentences write them.
//!
//! KB, MB, GB and TB are powers of 1,024, as `find`, `ls -h` and `du -h` have it, and so are KiB, MiB, GiB, TiB.

use super::lexicon::w;
use super::tokens::Token;

/// A number of bytes.
pub(crate) type Bytes = u64;

/// A length of time, in the unit it was said in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) amount: u64,
    pub(crate) unit: Unit,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl Span {
    /// In whole days, if it is said in days or more: a month has 30, a year 365.
    pub(crate) fn days(self) -> Option<u64> {
        let days = match self.unit {
            Unit::Day => 1,
            Unit::Week => 7,
            Unit::Month => 30,
            Unit::Year => 365,
            Unit::Second | Unit::Minute | Unit::Hour => return None,
        };
        self.amount.checked_mul(days)
    }

    /// In minutes, if it is said in minutes or hours.
    pub(crate) const fn minutes(self) -> Option<u64> {
        match self.unit {
            Unit::Minute => Some(self.amount),
            Unit::Hour => self.amount.checked_mul(60),
            _ => None,
        }
    }
}

/// A whole number, in digits or as a word.
pub(crate) fn number(token: &Token<'_>) -> Option<u64> {
    if token.quoted {
        return None;
    }
    let raw = token.raw;
    if !raw.is_empty()
        && raw.len() <= 12
        && raw
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
    {
        let groups_right = raw.split(',').skip(1).all(|group| group.len() == 3);
        return groups_right
            .then(|| raw.replace(',', "").parse().ok())
            .flatten();
    }
    // "24*7 hours".
    if let Some((first, second)) = raw.split_once('*') {
        let factor = |digits: &str| {
            let good =
                (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            good.then(|| digits.parse::<u64>().ok()).flatten()
        };
        return factor(first)?.checked_mul(factor(second)?);
    }
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    if let Some(value) = WORDS.iter().position(|word| raw.eq_ignore_ascii_case(word)) {
        return u64::try_from(value).ok();
    }
    const TENS: [(&str, u64); 12] = [
        ("fifteen", 15),
        ("twenty", 20),
        ("twenty-four", 24),
        ("thirty", 30),
        ("forty", 40),
        ("forty-five", 45),
        ("forty-eight", 48),
        ("fifty", 50),
        ("sixty", 60),
        ("ninety", 90),
        ("hundred", 100),
        ("dozen", 12),
    ];
    TENS.iter()
        .find(|(word, _)| raw.eq_ignore_ascii_case(word))
        .map(|(_, value)| *value)
}

/// "3rd", "third".
pub(crate) fn ordinal(token: &Token<'_>) -> Option<u64> {
    const WORDS: [&str; 11] = [
        "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    let raw = token.raw;
    if token.quoted || raw.is_empty() {
        return None;
    }
    if let Some(value) = WORDS.iter().position(|word| raw.eq_ignore_ascii_case(word)) {
        return u64::try_from(value).ok();
    }
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| raw.strip_suffix(ending))?;
    if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// A size at the start of the tokens, and how many tokens it takes: "100MB", "1.5 GiB", "500 kilobytes".
pub(crate) fn size(tokens: &[Token<'_>]) -> Option<(Bytes, usize)> {
    let first = tokens.first().filter(|token| !token.quoted)?;
    let split = first
        .raw
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .unwrap_or(first.raw.len());
    let (digits, unit) = first.raw.split_at(split);
    if digits.is_empty() {
        let amount = number(first)?;
        return Some((
            scale(&amount.to_string(), size_unit(tokens.get(1)?.raw)?)?,
            2,
        ));
    }
    if !unit.is_empty() {
        return Some((scale(digits, size_unit(unit.trim_start_matches('-'))?)?, 1));
    }
    let next = tokens
        .get(1)
        .filter(|token| !token.quoted && !first.comma)?;
    Some((scale(digits, size_unit(next.raw)?)?, 2))
}

/// Whether a word is a unit of size: "in megabytes" is no folder.
pub(crate) fn is_size_unit(token: &Token<'_>) -> bool {
    let word = token.raw.trim_end_matches(['s', 'S']);
    !token.quoted && word.len() > 1 && size_unit(word).is_some()
}

/// "a gigabyte", whose article is gone by now.
pub(crate) fn one_unit(tokens: &[Token<'_>]) -> Option<(Bytes, usize)> {
    let unit = tokens.first().filter(|token| !token.quoted)?.raw;
    (unit.len() > 2 && !unit.ends_with('s'))
        .then(|| size_unit(unit))
        .flatten()
        .map(|bytes| (bytes, 1))
}

fn size_unit(unit: &str) -> Option<Bytes> {
    const UNITS: [(&[&str], u32); 5] = [
        (&["b", "byte", "bytes"], 0),
        (
            &[
                "k",
                "kb",
                "kib",
                "kilobyte",
                "kilobytes",
                "kibibyte",
                "kibibytes",
                "kilo",
                "kilos",
                "kbyte",
                "kbytes",
            ],
            10,
        ),
        (
            &[
                "m",
                "mb",
                "mib",
                "megabyte",
                "megabytes",
                "mebibyte",
                "mebibytes",
                "meg",
                "megs",
                "mbyte",
                "mbytes",
            ],
            20,
        ),
        (
            &[
                "g",
                "gb",
                "gib",
                "gigabyte",
                "gigabytes",
                "gibibyte",
                "gibibytes",
                "gig",
                "gigs",
                "gbyte",
                "gbytes",
            ],
            30,
        ),
        (
            &[
                "t",
                "tb",
                "tib",
                "terabyte",
                "terabytes",
                "tebibyte",
                "tebibytes",
            ],
            40,
        ),
    ];
    UNITS
        .iter()
        .find(|(names, _)| names.iter().any(|name| unit.eq_ignore_ascii_case(name)))
        .map(|(_, shift)| 1 << shift)
}

/// Digits with a point or with thousands separators, times a unit, if that is a whole number of bytes.
fn scale(digits: &str, unit: Bytes) -> Option<Bytes> {
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole.to_owned(), fraction),
        None if digits.contains(',') => {
            let mut groups = digits.split(',');
            let first = groups.next()?;
            let right =
                !first.is_empty() && first.len() <= 3 && groups.all(|group| group.len() == 3);
            (right.then(|| digits.replace(',', ""))?, "")
        }
        None => (digits.to_owned(), ""),
    };
    if fraction.len() > 3
        || !fraction.bytes().all(|byte| byte.is_ascii_digit())
        || whole.contains(',')
    {
        return None;
    }
    let whole = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    if fraction.is_empty() {
        return (whole < 1 << 60).then_some(whole);
    }
    let thousandths = format!("{fraction:0<3}").parse::<u64>().ok()?;
    let rest = thousandths.checked_mul(unit)? / 1000;
    whole.checked_add(rest).filter(|bytes| *bytes < 1 << 60)
}

/// A unit of time.
pub(crate) fn unit(token: &Token<'_>) -> Option<Unit> {
    if token.quoted {
        return None;
    }
    Some(match token.id {
        w::SECOND => Unit::Second,
        w::MINUTE => Unit::Minute,
        w::HOUR => Unit::Hour,
        w::DAY => Unit::Day,
        w::WEEK => Unit::Week,
        w::MONTH => Unit::Month,
        w::YEAR => Unit::Year,
        _ => return None,
    })
}

/// A span at the start of the tokens: "3 days", "24h", "an hour" (the article is gone by now: "hour").
pub(crate) fn span(tokens: &[Token<'_>]) -> Option<(Span, usize)> {
    let first = tokens.first().filter(|token| !token.quoted)?;
    if let Some(unit) = unit(first) {
        return Some((Span { amount: 1, unit }, 1));
    }
    // "half a year".
    if first.raw.eq_ignore_ascii_case("half") {
        let (amount, unit) = match unit(tokens.get(1)?)? {
            Unit::Year => (6, Unit::Month),
            Unit::Day => (12, Unit::Hour),
            Unit::Hour => (30, Unit::Minute),
            _ => return None,
        };
        return Some((Span { amount, unit }, 2));
    }
    if let Some(amount) = number(first) {
        let unit = unit(tokens.get(1)?)?;
        return (amount < 1_000_000).then_some((Span { amount, unit }, 2));
    }
    let split = first.raw.find(|c: char| !c.is_ascii_digit())?;
    let (digits, rest) = first.raw.split_at(split);
    let unit = match rest.trim_start_matches('-') {
        "s" | "sec" => Unit::Second,
        "min" | "mins" | "minute" | "minutes" => Unit::Minute,
        "h" | "hr" | "hrs" | "hour" | "hours" => Unit::Hour,
        "d" | "day" | "days" => Unit::Day,
        "w" | "week" | "weeks" => Unit::Week,
        "month" | "months" => Unit::Month,
        "y" | "year" | "years" => Unit::Year,
        _ => return None,
    };
    let amount = digits.parse().ok().filter(|amount| *amount < 1_000_000)?;
    Some((Span { amount, unit }, 1))
}

/// A calendar date as ISO 8601 writes it, with a time if one is given ("2024-01-31", "2024-01-31 10:00").
pub(crate) fn date<'a>(token: &Token<'a>) -> Option<&'a str> {
    let raw = token.raw;
    let bytes = raw.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| {
            if at == 4 || at == 7 {
                *byte == b'-'
            } else {
                byte.is_ascii_digit()
            }
        });
    if !shape {
        return None;
    }
    is_day(raw).then_some(raw)
}

/// The day of a month: "3", "3rd".
fn day_of_month(token: &Token<'_>) -> Option<u64> {
    number(token)
        .filter(|_| token.raw.bytes().all(|byte| byte.is_ascii_digit()))
        .or_else(|| ordinal(token))
        .filter(|day| (1..=31).contains(day))
}

/// A day at the start of the tokens, as ISO 8601 writes it, and how many tokens it takes: "2024-01-31",
/// "31 January 2024", "January 31st, 2024", "the 31st of January 2024".
pub(crate) fn calendar_date(tokens: &[Token<'_>]) -> Option<(String, usize)> {
    if let Some(date) = tokens.first().and_then(date) {
        return Some((date.to_owned(), 1));
    }
    let day = |at: usize| tokens.get(at).and_then(day_of_month);
    let month = |at: usize| tokens.get(at).and_then(month);
    let year = |at: usize| {
        let raw = tokens.get(at).filter(|token| !token.quoted)?.raw;
        let good = raw.len() == 4 && raw.bytes().all(|byte| byte.is_ascii_digit());
        good.then(|| raw.parse::<u64>().ok()).flatten()
    };
    let of = usize::from(tokens.get(1).is_some_and(|token| token.id == w::OF));
    let (day, month, year, length) = match (day(0), month(0)) {
        (Some(day), _) => (day, month(1 + of)?, year(2 + of)?, 3 + of),
        (None, Some(month)) => (day(1)?, month, year(2)?, 3),
        _ => return None,
    };
    let text = format!("{year:04}-{month:02}-{day:02}");
    is_day(&text).then_some((text, length))
}

/// A day without its year at the start of the tokens, as month and day, and how many tokens it takes: "January 1st",
/// "31 March".
pub(crate) fn day_of_this_year(tokens: &[Token<'_>]) -> Option<(u64, u64, usize)> {
    let day = |at: usize| tokens.get(at).and_then(day_of_month);
    let (first, second) = (tokens.first()?, tokens.get(1)?);
    let (month, day) = match (month(first), month(second)) {
        (Some(month), None) => (month, day(1)?),
        (None, Some(month)) => (month, day(0)?),
        _ => return None,
    };
    is_day(&format!("2023-{month:02}-{day:02}")).then_some((month, day, 2))
}

/// The number of a month that is called by its name.
pub(crate) fn month(token: &Token<'_>) -> Option<u64> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if token.quoted || token.raw.len() < 3 {
        return None;
    }
    let lower = token.raw.to_ascii_lowercase();
    let at = NAMES
        .iter()
        .position(|name| *name == lower || (lower.len() == 3 && name.starts_with(&lower)))?;
    u64::try_from(at + 1).ok()
}

/// Whether a date of the right shape is in the calendar.
fn is_day(raw: &str) -> bool {
    let (Ok(year), Ok(month), Ok(day)) = (
        raw[..4].parse::<u16>(),
        raw[5..7].parse::<u8>(),
        raw[8..10].parse::<u8>(),
    ) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::static_backend::tokens;

    fn size_of(text: &str) -> Option<Bytes> {
        size(&tokens::read(text).unwrap()).map(|(bytes, _)| bytes)
    }

    #[test]
    fn sizes_are_powers_of_1024() {
        assert_eq!(size_of("100MB"), Some(100 << 20));
        assert_eq!(size_of("100 mib"), Some(100 << 20));
        assert_eq!(size_of("1.5 GB"), Some((3 << 30) / 2));
        assert_eq!(size_of("2k"), Some(2048));
        assert_eq!(size_of("1,000 bytes"), Some(1000));
        assert_eq!(size_of("ten megabytes"), Some(10 << 20));
    }

    #[test]
    fn what_is_no_size_is_none() {
        for text in [
            "100",
            "MB",
            "100 files",
            "1,0MB",
            "1.2.3MB",
            "99999999999999TB",
            "'100MB'",
        ] {
            assert_eq!(size_of(text), None, "{text}");
        }
    }

    #[test]
    fn spans_and_dates() {
        let of = |text: &str| {
            span(&tokens::read(text).unwrap()).map(|(span, _)| (span.amount, span.unit))
        };
        assert_eq!(of("3 days"), Some((3, Unit::Day)));
        assert_eq!(of("a week"), Some((1, Unit::Week)));
        assert_eq!(of("24h"), Some((24, Unit::Hour)));
        assert_eq!(of("3 files"), None);
        let day = |text: &str| tokens::read(text).unwrap().first().and_then(date).is_some();
        assert!(day("2024-02-29"));
        assert!(!day("2024-13-01"));
        assert!(!day("2024-04-31"));
    }
}
