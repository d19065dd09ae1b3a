//! Time zones by the cities that people name, and months.

use super::tokens::Token;

/// Cities, countries and abbreviations with their zones.
const ZONES: [(&str, &str); 60] = [
    ("utc", "UTC"),
    ("gmt", "GMT"),
    ("london", "Europe/London"),
    ("dublin", "Europe/Dublin"),
    ("lisbon", "Europe/Lisbon"),
    ("paris", "Europe/Paris"),
    ("berlin", "Europe/Berlin"),
    ("munich", "Europe/Berlin"),
    ("germany", "Europe/Berlin"),
    ("france", "Europe/Paris"),
    ("madrid", "Europe/Madrid"),
    ("rome", "Europe/Rome"),
    ("vienna", "Europe/Vienna"),
    ("zurich", "Europe/Zurich"),
    ("amsterdam", "Europe/Amsterdam"),
    ("brussels", "Europe/Brussels"),
    ("stockholm", "Europe/Stockholm"),
    ("oslo", "Europe/Oslo"),
    ("copenhagen", "Europe/Copenhagen"),
    ("helsinki", "Europe/Helsinki"),
    ("warsaw", "Europe/Warsaw"),
    ("prague", "Europe/Prague"),
    ("budapest", "Europe/Budapest"),
    ("athens", "Europe/Athens"),
    ("istanbul", "Europe/Istanbul"),
    ("moscow", "Europe/Moscow"),
    ("kyiv", "Europe/Kyiv"),
    ("cairo", "Africa/Cairo"),
    ("lagos", "Africa/Lagos"),
    ("nairobi", "Africa/Nairobi"),
    ("johannesburg", "Africa/Johannesburg"),
    ("dubai", "Asia/Dubai"),
    ("tehran", "Asia/Tehran"),
    ("karachi", "Asia/Karachi"),
    ("mumbai", "Asia/Kolkata"),
    ("delhi", "Asia/Kolkata"),
    ("bangalore", "Asia/Kolkata"),
    ("india", "Asia/Kolkata"),
    ("bangkok", "Asia/Bangkok"),
    ("singapore", "Asia/Singapore"),
    ("hong kong", "Asia/Hong_Kong"),
    ("shanghai", "Asia/Shanghai"),
    ("beijing", "Asia/Shanghai"),
    ("china", "Asia/Shanghai"),
    ("taipei", "Asia/Taipei"),
    ("seoul", "Asia/Seoul"),
    ("tokyo", "Asia/Tokyo"),
    ("japan", "Asia/Tokyo"),
    ("sydney", "Australia/Sydney"),
    ("melbourne", "Australia/Melbourne"),
    ("auckland", "Pacific/Auckland"),
    ("honolulu", "Pacific/Honolulu"),
    ("los angeles", "America/Los_Angeles"),
    ("san francisco", "America/Los_Angeles"),
    ("denver", "America/Denver"),
    ("chicago", "America/Chicago"),
    ("new york", "America/New_York"),
    ("toronto", "America/Toronto"),
    ("sao paulo", "America/Sao_Paulo"),
    ("mexico city", "America/Mexico_City"),
];

/// The zone that the next word or two name, and how many words that takes.
pub(crate) fn zone<'a>(tokens: &[Token<'a>]) -> Option<(&'a str, usize)> {
    let first = tokens.first()?.raw;
    let region = [
        "Europe/",
        "America/",
        "Asia/",
        "Africa/",
        "Australia/",
        "Pacific/",
        "Atlantic/",
        "Etc/",
    ]
    .iter()
    .any(|region| first.starts_with(region));
    let plain = first
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/_+-".contains(&byte));
    if region && plain {
        return Some((first, 1));
    }
    let two = tokens
        .get(1)
        .map(|second| format!("{first} {}", second.raw));
    let known = |name: &str| {
        ZONES
            .iter()
            .find(|(city, _)| city.eq_ignore_ascii_case(name))
            .map(|(_, zone)| *zone)
    };
    two.and_then(|two| known(&two))
        .map(|zone| (zone, 2))
        .or_else(|| known(first).map(|zone| (zone, 1)))
}

/// The number of a month that is named.
pub(crate) fn month(token: &Token<'_>) -> Option<&'static str> {
    const MONTHS: [(&str, &str); 12] = [
        ("january", "1"),
        ("february", "2"),
        ("march", "3"),
        ("april", "4"),
        ("may", "5"),
        ("june", "6"),
        ("july", "7"),
        ("august", "8"),
        ("september", "9"),
        ("october", "10"),
        ("november", "11"),
        ("december", "12"),
    ];
    MONTHS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(token.raw))
        .map(|(_, number)| *number)
}

/// The days of the week, as cron counts them.
pub(crate) const WEEKDAYS: [&str; 7] = [
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
];

/// Which day of the week is named: "friday", "Fri", "fridays".
pub(crate) fn weekday(token: &Token<'_>) -> Option<usize> {
    let raw = token.raw.to_ascii_lowercase();
    let one = raw.strip_suffix('s').unwrap_or(&raw);
    WEEKDAYS.iter().position(|day| {
        *day == one
            || (["mon", "tue", "tues", "wed", "thu", "thur", "fri"].contains(&one)
                && day.starts_with(one))
            || (["tue", "thur", "wedne"].contains(&one) && day.starts_with(&raw))
    })
}
