//! Spans of time.

use super::number::{count, signed, split};
use crate::phrase::shortened;

/// How long ago, as `find -mtime` counts: whole days or minutes, the rest dropped.
pub(super) fn ago(text: &str, unit: &str) -> String {
    let (sign, rest) = signed(text);
    let unit = match (split(rest), unit) {
        (Some((_, "")), unit) => unit,
        // BSD's units.
        (Some((_, "s")), "day") => "second",
        (Some((_, "m")), "day") => "minute",
        (Some((_, "h")), "day") => "hour",
        (Some((_, "d")), "day") => "day",
        (Some((_, "w")), "day") => "week",
        _ => return format!("{} ago, in {unit}s", shortened(text)),
    };
    let number = split(rest).map_or("", |(number, _)| number);
    match (sign, number.parse::<u64>()) {
        (Some('+'), Ok(number)) if unit == "day" => {
            format!(
                "at least {} ago",
                count(&number.saturating_add(1).to_string(), unit)
            )
        }
        (Some('+'), _) => format!("more than {} ago", count(number, unit)),
        (Some(_), _) => format!("less than {} ago", count(number, unit)),
        (None, Ok(0)) if unit == "day" => "in the last 24 hours".to_owned(),
        (None, Ok(number)) if unit == "day" => format!(
            "between {number} and {} ago",
            count(&number.saturating_add(1).to_string(), unit)
        ),
        (None, _) => format!("{} ago", count(number, unit)),
    }
}

/// A span of time as `sleep` and `timeout` write it: `5`, `1.5h`.
pub(super) fn duration(text: &str) -> String {
    let unit = match split(text) {
        Some((_, "" | "s")) => "second",
        Some((_, "m" | "min")) => "minute",
        Some((_, "h")) => "hour",
        Some((_, "d")) => "day",
        _ => return shortened(text),
    };
    let number = split(text).map_or("", |(number, _)| number);
    count(number, unit)
}

#[cfg(test)]
mod tests {
    use super::{ago, duration};

    #[test]
    fn find_drops_what_is_less_than_a_unit() {
        assert_eq!(ago("-7", "day"), "less than 7 days ago");
        assert_eq!(ago("+7", "day"), "at least 8 days ago");
        assert_eq!(ago("0", "day"), "in the last 24 hours");
        assert_eq!(ago("1", "day"), "between 1 and 2 days ago");
        assert_eq!(ago("-60", "minute"), "less than 60 minutes ago");
        assert_eq!(ago("-1h", "day"), "less than 1 hour ago");
    }

    #[test]
    fn durations_have_their_units() {
        assert_eq!(duration("5"), "5 seconds");
        assert_eq!(duration("1h"), "1 hour");
        assert_eq!(duration("$t"), "$t");
    }
}
