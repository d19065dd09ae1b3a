//! Timestamps, read quickly.

use caro_telemetry::Timestamp;

/// Milliseconds of a day.
pub(crate) const DAY: i64 = 86_400_000;

/// The UTC day of an instant, counted from 1970.
pub(crate) fn day_of(milliseconds: i64) -> u32 {
    u32::try_from(milliseconds.div_euclid(DAY)).unwrap_or(0)
}

/// Milliseconds since 1970 of a time in RFC 3339.
pub(super) fn parse(text: &[u8]) -> Option<i64> {
    plain(text).or_else(|| {
        let text = std::str::from_utf8(text).ok()?;
        Timestamp::parse(text).map(Timestamp::milliseconds)
    })
}

/// The form that Caro writes: `2026-11-22T10:00:00.123Z`, the fraction left out where it is zero.
fn plain(text: &[u8]) -> Option<i64> {
    let shape = |at: usize, byte: u8| (text.get(at) == Some(&byte)).then_some(());
    let digits = |from: usize, count: usize| -> Option<i64> {
        text.get(from..from + count)?
            .iter()
            .try_fold(0_i64, |value, byte| {
                byte.is_ascii_digit()
                    .then(|| value * 10 + i64::from(byte - b'0'))
            })
    };
    shape(4, b'-')?;
    shape(7, b'-')?;
    shape(10, b'T')?;
    shape(13, b':')?;
    shape(16, b':')?;
    let fraction = match text.len() {
        20 => 0,
        24 => {
            shape(19, b'.')?;
            digits(20, 3)?
        }
        _ => return None,
    };
    shape(text.len() - 1, b'Z')?;
    let (year, month, day) = (digits(0, 4)?, digits(5, 2)?, digits(8, 2)?);
    let (hour, minute, second) = (digits(11, 2)?, digits(14, 2)?, digits(17, 2)?);
    // Days beyond the 28th, and what is no time at all, are left to the careful way.
    let usual = (1970..9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=28).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !usual {
        return None;
    }
    let seconds = days_since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
    Some(seconds * 1000 + fraction)
}

/// The days from 1970-01-01 to a date of the Gregorian calendar; years are taken to begin in March, so that the leap
/// day is the last of its year.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    const BEFORE_1970: i64 = 719_468;
    let year = if month <= 2 { year - 1 } else { year };
    let months_since_march = (month + 9) % 12;
    let day_of_year = (153 * months_since_march + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - BEFORE_1970
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_quick_way_reads_what_the_careful_one_reads(at in 0_i64..253_370_764_800_000) {
            let at = Timestamp::from_milliseconds(at);
            prop_assert_eq!(parse(at.to_string().as_bytes()), Some(at.milliseconds()));
        }

        #[test]
        fn whatever_the_text_the_quick_way_never_disagrees(text in "[0-9TZ:.+-]{19,25}|2026-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z") {
            if let Some(quick) = plain(text.as_bytes()) {
                prop_assert_eq!(Timestamp::parse(&text).map(Timestamp::milliseconds), Some(quick));
            }
        }
    }
}
