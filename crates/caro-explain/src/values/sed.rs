//! The simple scripts of sed, in words.

use crate::phrase::{listed, shortened};

/// A script, as what sed does to lines.
pub(super) fn say(script: &str) -> String {
    let mut said = Vec::new();
    let mut rest = script.trim();
    while !rest.is_empty() {
        let Some((command, after)) = command(rest) else {
            return format!("runs the sed script {}", shortened(script));
        };
        said.push(command);
        rest = after.trim_start_matches([';', '\n', ' ']);
    }
    if said.is_empty() {
        return "leaves every line as it is".to_owned();
    }
    listed(&said)
}

/// One command with its addresses, and what follows it.
fn command(text: &str) -> Option<(String, &str)> {
    let (place, rest) = addresses(text)?;
    let rest = rest.trim_start();
    let (negated, rest) = match rest.strip_prefix('!') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, rest),
    };
    let place = match (place.as_str(), negated) {
        ("", true) => return None,
        ("", false) => String::new(),
        (place, true) => format!(" except in {place}"),
        (place, false) => format!(" in {place}"),
    };
    let letter = rest.chars().next()?;
    let after = &rest[letter.len_utf8()..];
    let lines = |verb: &str, place: &str| match place.strip_prefix(" in ") {
        Some(lines) => format!("{verb} {lines}"),
        None => format!("{verb} every line{place}"),
    };
    match letter {
        's' => {
            let (substitution, after) = substitution(after)?;
            Some((format!("{substitution}{place}"), after))
        }
        'd' => Some((lines("deletes", &place), end(after)?)),
        'p' => Some((lines("prints", &place), end(after)?)),
        'q' => Some((lines("stops after", &place), end(after)?)),
        '=' => Some((lines("prints the number of", &place), end(after)?)),
        'a' | 'i' | 'c' => {
            let text = shortened(after.trim_start_matches(['\\', '\n', ' ']));
            let said = match letter {
                'a' => lines(&format!("adds {text} after"), &place),
                'i' => lines(&format!("inserts {text} before"), &place),
                _ => lines(&format!("puts {text} in the place of"), &place),
            };
            Some((said, ""))
        }
        'y' => {
            let (from, to, flags) = halves(after)?;
            let said = format!("replaces each of the letters {from} by that of {to}{place}");
            Some((said, flags))
        }
        _ => None,
    }
}

/// What follows a command that takes nothing.
fn end(after: &str) -> Option<&str> {
    (after.is_empty() || after.starts_with([';', '\n', ' '])).then_some(after)
}

fn substitution(after: &str) -> Option<(String, &str)> {
    let (pattern, replacement, rest) = halves(after)?;
    let length = rest.find([';', '\n', ' ']).unwrap_or(rest.len());
    let (flags, rest) = rest.split_at(length);
    let digits: String = flags.chars().filter(char::is_ascii_digit).collect();
    let which = match (flags.contains('g'), digits.as_str()) {
        (true, "") => "every match of".to_owned(),
        (false, "") => "the first match of".to_owned(),
        (false, number) => format!("match number {number} of"),
        (true, number) => format!("every match from number {number} on of"),
    };
    let mut said = if replacement.is_empty() {
        format!("deletes {which} {} in each line", shortened(pattern))
    } else {
        format!(
            "replaces {which} {} in each line by {}",
            shortened(pattern),
            shortened(replacement)
        )
    };
    for flag in flags.chars() {
        match flag {
            'i' | 'I' => said.push_str(", in any letter case"),
            'p' => said.push_str(", and prints those lines"),
            'g' | '0'..='9' => {}
            _ => return None,
        }
    }
    Some((said, rest))
}

/// The two sides of `/from/to/`, and what follows.
fn halves(text: &str) -> Option<(&str, &str, &str)> {
    let separator = text
        .chars()
        .next()
        .filter(|c| !c.is_alphanumeric() && *c != '\\')?;
    let body = &text[separator.len_utf8()..];
    let middle = find_unescaped(body, separator)?;
    let second = &body[middle + separator.len_utf8()..];
    let last = find_unescaped(second, separator)?;
    Some((
        &body[..middle],
        &second[..last],
        &second[last + separator.len_utf8()..],
    ))
}

fn find_unescaped(text: &str, wanted: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == wanted {
            return Some(at);
        }
    }
    None
}

/// A line that a command is for.
enum Address<'s> {
    Last,
    Number(&'s str),
    Match(&'s str),
}

/// The lines that a command is for, and what follows them.
fn addresses(text: &str) -> Option<(String, &str)> {
    let Some((first, rest)) = address(text) else {
        return Some((String::new(), text));
    };
    let Some(second) = rest.strip_prefix(',') else {
        let said = match first {
            Address::Last => "the last line".to_owned(),
            Address::Number(number) => format!("line {number}"),
            Address::Match(pattern) => format!("lines that match {}", shortened(pattern)),
        };
        return Some((said, rest));
    };
    let (more, second) = match second.strip_prefix('+') {
        Some(second) => (true, second),
        None => (false, second),
    };
    let (last, rest) = address(second)?;
    let from = match &first {
        Address::Last => "the last line".to_owned(),
        Address::Number(number) => format!("line {number}"),
        Address::Match(pattern) => format!("a line that matches {}", shortened(pattern)),
    };
    let said = match (&first, last) {
        (_, Address::Number(number)) if more => {
            format!("the lines from {from} to {number} further")
        }
        (Address::Number(first), Address::Number(last)) => format!("lines {first} to {last}"),
        (_, Address::Last) => format!("the lines from {from} on"),
        (_, Address::Number(number)) => format!("the lines from {from} to line {number}"),
        (_, Address::Match(pattern)) => {
            format!(
                "the lines from {from} to one that matches {}",
                shortened(pattern)
            )
        }
    };
    Some((said, rest))
}

fn address(text: &str) -> Option<(Address<'_>, &str)> {
    if let Some(rest) = text.strip_prefix('$') {
        return Some((Address::Last, rest));
    }
    if let Some(body) = text.strip_prefix('/') {
        let end = find_unescaped(body, '/')?;
        return Some((Address::Match(&body[..end]), &body[end + 1..]));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| (Address::Number(&text[..digits]), &text[digits..]))
}

#[cfg(test)]
mod tests {
    use super::say;

    #[test]
    fn simple_scripts_are_put_into_words() {
        assert_eq!(
            say("s/a/b/g"),
            "replaces every match of a in each line by b"
        );
        assert_eq!(
            say("s|/x|/y|"),
            "replaces the first match of /x in each line by /y"
        );
        assert_eq!(
            say("s/ *$//"),
            "deletes the first match of  *$ in each line"
        );
        assert_eq!(say("5d"), "deletes line 5");
        assert_eq!(say("$d"), "deletes the last line");
        assert_eq!(say("/^#/d"), "deletes lines that match ^#");
        assert_eq!(say("2,5p"), "prints lines 2 to 5");
        assert_eq!(
            say("/a/!d"),
            "deletes every line except in lines that match a"
        );
        assert_eq!(
            say("1d;s/x/y/"),
            "deletes line 1 and replaces the first match of x in each line by y"
        );
        assert_eq!(say(":a;N;ba"), "runs the sed script :a;N;ba");
    }
}
