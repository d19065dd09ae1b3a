//! Formats of dates: `%Y-%m-%d`.

use crate::phrase::shortened;

/// A format of a date, in words.
pub(super) fn say(text: &str) -> String {
    let format = text.strip_prefix('+').unwrap_or(text);
    let mut said = String::new();
    let mut characters = format.chars();
    while let Some(c) = characters.next() {
        if c != '%' {
            said.push(c);
            continue;
        }
        let mut letter = characters.next();
        // No padding, or other letters: the same part of the date.
        while matches!(letter, Some('-' | '_' | '^' | ':')) {
            letter = characters.next();
        }
        match letter.and_then(part) {
            Some(part) => said.push_str(part),
            None => return shortened(format),
        }
    }
    shortened(&said)
}

const fn part(letter: char) -> Option<&'static str> {
    Some(match letter {
        'Y' => "year",
        'y' => "year in two digits",
        'm' => "month",
        'd' | 'e' => "day",
        'j' => "day of the year",
        'H' | 'k' => "hour",
        'I' | 'l' => "hour of twelve",
        'M' => "minute",
        'S' => "second",
        'N' => "nanoseconds",
        'p' | 'P' => "am or pm",
        'a' => "short weekday",
        'A' => "weekday",
        'u' | 'w' => "weekday's number",
        'b' | 'h' => "short month's name",
        'B' => "month's name",
        'F' => "year-month-day",
        'D' => "month/day/year",
        'T' => "hour:minute:second",
        'R' => "hour:minute",
        'c' => "date and time",
        'x' => "date",
        'X' => "time",
        's' => "seconds since 1970",
        'z' => "offset from UTC",
        'Z' => "time zone",
        'V' | 'U' | 'W' => "week",
        'G' => "week's year",
        'n' => "line end",
        't' => "tab",
        '%' => "%",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::say;

    #[test]
    fn letters_become_words() {
        assert_eq!(say("+%Y-%m-%d"), "year-month-day");
        assert_eq!(say("%H:%M"), "hour:minute");
        assert_eq!(say("%s"), "seconds since 1970");
        assert_eq!(say("%Q"), "%Q");
        assert_eq!(say("100%"), "100%");
    }
}
