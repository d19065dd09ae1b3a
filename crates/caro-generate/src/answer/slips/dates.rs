//! Dates of several words that a model forgets to quote: `touch -d 2024-01-01 12:00 a.txt` makes a file `12:00`.

use super::{Edit, Word};

/// Options whose value is a date, and the programs that have them.
const OPTIONS: &[(&str, &[&str])] = &[
    ("date", &["-d", "--date"]),
    ("touch", &["-d", "--date"]),
    ("find", &["-newermt", "-newerat", "-newerct", "-newerBt"]),
    ("git", &["--since", "--until", "--after", "--before"]),
    ("journalctl", &["--since", "--until", "-S", "-U"]),
];

/// Words that go on with a date.
const GOES_ON: &[&str] = &[
    "ago",
    "am",
    "pm",
    "noon",
    "midnight",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "month",
    "utc",
];

const UNITS: &[&str] = &[
    "second", "sec", "minute", "min", "hour", "day", "week", "month", "year",
];

/// Puts quotes around the dates among the words of one simple command.
pub(super) fn quote(words: &[Word<'_>], edits: &mut Vec<Edit>) {
    let options = words.iter().find_map(|word| {
        let known = OPTIONS.iter().find(|(name, _)| *name == word.text);
        known.map(|(_, options)| *options)
    });
    let Some(options) = options else {
        return;
    };
    for (number, word) in words.iter().enumerate() {
        let (value, start) = match word.text.split_once('=') {
            Some((option, value)) if options.contains(&option) => {
                (number, word.span.end - value.len())
            }
            _ if options.contains(&word.text) && number + 1 < words.len() => {
                (number + 1, words[number + 1].span.start)
            }
            _ => continue,
        };
        let behind = words[value].span.end;
        if start < behind
            && !words[value].text.contains(['\'', '"', '$', '`'])
            && let Some(end) = end(&words[value..])
        {
            edits.push(Edit::insert(start, "'"));
            edits.push(Edit::insert(end, "'"));
        }
    }
}

/// Where a date of more than one word ends that begins with the first of these.
fn end(words: &[Word<'_>]) -> Option<usize> {
    let mut last = 0;
    while let Some(next) = words.get(last + 1) {
        let number = next.text.trim_start_matches(['+', '-']);
        let counts = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if is_time(next.text) || is_unit(next.text) || goes_on(next.text) {
            last += 1;
        } else if counts && words.get(last + 2).is_some_and(|unit| is_unit(unit.text)) {
            last += 2;
        } else {
            break;
        }
    }
    (last > 0).then(|| words[last].span.end)
}

/// `12:00`, `7:30:05`.
fn is_time(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').collect();
    (2..=3).contains(&parts.len())
        && parts
            .iter()
            .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

fn is_unit(word: &str) -> bool {
    let word = word.to_lowercase();
    UNITS.contains(&word.strip_suffix('s').unwrap_or(&word))
}

fn goes_on(word: &str) -> bool {
    GOES_ON.contains(&word.to_lowercase().as_str())
}
