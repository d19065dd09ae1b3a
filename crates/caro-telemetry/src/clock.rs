//! Time as telemetry needs it: UTC, in whole milliseconds, without a time-zone database.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant in UTC, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

/// The latest instant that is written: 9999-12-30 at 22:00, the last that `jiff` knows.
const LATEST: i64 = 253_402_207_200_000;

impl Timestamp {
    /// The instant that many milliseconds after 1970; kept between the years 1970 and 9999.
    #[must_use]
    pub fn from_milliseconds(milliseconds: i64) -> Self {
        Self(milliseconds.clamp(0, LATEST))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn milliseconds(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339, with any offset; `None` where the text is not of that form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let instant: jiff::Timestamp = text.parse().ok()?;
        Some(Self::from_milliseconds(instant.as_millisecond()))
    }

    /// This instant plus a duration.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        let milliseconds = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self::from_milliseconds(self.0.saturating_add(milliseconds))
    }

    /// How long after `earlier` this is; zero where it is before.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0 - earlier.0).unwrap_or(0))
    }

    /// The UTC date, as `2026-11-22`.
    #[must_use]
    pub fn date(self) -> String {
        let date = self.civil().date();
        format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }

    fn civil(self) -> jiff::civil::DateTime {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        Offset::UTC.to_datetime(instant)
    }
}

/// RFC 3339 with milliseconds, or without a fraction where they are zero: to the letter what `posthog-rs` writes, so
/// that a line shown is the line sent.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.civil();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        )?;
        match at.millisecond() {
            0 => f.write_str("Z"),
            milliseconds => write!(f, ".{milliseconds:03}Z"),
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("a time in RFC 3339 was expected"))
    }
}

/// Where the time comes from: the system, moved by an offset that only tests set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// Milliseconds added to the system's time.
    pub offset: i64,
}

impl Clock {
    /// The time now.
    #[must_use]
    pub fn now(self) -> Timestamp {
        let system = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let milliseconds = i64::try_from(system.as_millis()).unwrap_or(LATEST);
        Timestamp::from_milliseconds(milliseconds.saturating_add(self.offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_fraction_is_written_only_where_there_is_one() {
        assert_eq!(
            Timestamp::from_milliseconds(1_763_805_600_123).to_string(),
            "2025-11-22T10:00:00.123Z"
        );
        assert_eq!(
            Timestamp::from_milliseconds(1_763_805_600_000).to_string(),
            "2025-11-22T10:00:00Z"
        );
        assert_eq!(
            Timestamp::from_milliseconds(1_763_805_600_120).to_string(),
            "2025-11-22T10:00:00.120Z"
        );
    }

    #[test]
    fn a_time_before_1970_or_beyond_9999_is_kept_in_between() {
        assert_eq!(Timestamp::from_milliseconds(-5).milliseconds(), 0);
        assert_eq!(Timestamp::from_milliseconds(i64::MAX).date(), "9999-12-30");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(milliseconds in 0..LATEST) {
            let at = Timestamp::from_milliseconds(milliseconds);
            prop_assert_eq!(Timestamp::parse(&at.to_string()), Some(at));
        }
    }
}
