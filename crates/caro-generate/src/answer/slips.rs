//! Slips that models make again and again, and that have one remedy.

use std::ops::Range;

use brush_parser::Token;
use caro_syntax::{Positions, read};

use super::dates;

/// The command with its slips put right:
///
/// * `find . -path 'node_modules/*'` fits nothing, since every path begins with the folder that is searched;
/// * `grep 'a|b'` looks for a bar, unless it is told to read an extended expression;
/// * `touch -d 2024-01-01 12:00 a.txt` has a date of two words without quotes.
///
/// `sentence` may speak of a bar itself.
pub(crate) fn put_right(command: String, sentence: &str) -> String {
    let Ok(reading) = read(&command) else {
        return command;
    };
    let positions = Positions::new(&command);
    let mut insertions: Vec<(usize, &str)> = Vec::new();
    let mut words: Vec<Word<'_>> = Vec::new();
    for token in &reading.tokens {
        match token {
            Token::Word(_, location) => {
                let span = positions.bytes(location);
                // Where the parser's words and the text part, nothing is put right.
                let Some(text) = command.get(span.clone()) else {
                    return command;
                };
                words.push(Word { text, span });
            }
            Token::Operator(..) => collect(&std::mem::take(&mut words), sentence, &mut insertions),
        }
    }
    collect(&words, sentence, &mut insertions);
    let mut right = command.clone();
    insertions.sort_unstable();
    for (place, text) in insertions.into_iter().rev() {
        right.insert_str(place, text);
    }
    if read(&right).is_ok() { right } else { command }
}

/// A word as it is written.
pub(super) struct Word<'c> {
    pub(super) text: &'c str,
    pub(super) span: Range<usize>,
}

fn collect(words: &[Word<'_>], sentence: &str, insertions: &mut Vec<(usize, &'static str)>) {
    dates::quote(words, insertions);
    for (number, word) in words.iter().enumerate() {
        let rest = &words[number + 1..];
        match word.text {
            "find" if number == 0 || words[number - 1].text == "sudo" => paths(rest, insertions),
            "grep" if !sentence.contains('|') => {
                if is_basic(rest) && rest.iter().any(offers_a_choice) {
                    insertions.push((word.span.end, " -E"));
                }
                // What else stands here is grep's.
                return;
            }
            _ => {}
        }
    }
}

/// Lets a pattern for a path begin anywhere, where it cannot fit otherwise.
fn paths(words: &[Word<'_>], insertions: &mut Vec<(usize, &'static str)>) {
    let starts = words
        .iter()
        .take_while(|word| !word.text.starts_with(['-', '\\', '!', '(']));
    let starts: Vec<&str> = starts.map(|word| word.text).collect();
    for pair in words.windows(2) {
        if !matches!(pair[0].text, "-path" | "-ipath" | "-wholename") {
            continue;
        }
        let quote = pair[1].text.starts_with(['\'', '"']);
        let pattern = &pair[1].text[usize::from(quote)..];
        let begins_somewhere = pattern.starts_with(['*', '.', '/', '$', '~', '?', '['])
            || starts.iter().any(|start| pattern.starts_with(start));
        if !begins_somewhere && pattern.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            // Without quotes, the shell would read the star.
            let beginning = if quote { "*/" } else { "'*/'" };
            insertions.push((pair[1].span.start + usize::from(quote), beginning));
        }
    }
}

/// Whether grep reads a basic expression with these words.
fn is_basic(words: &[Word<'_>]) -> bool {
    !words.iter().any(|word| {
        let text = word.text;
        let letters = text.starts_with('-') && !text.starts_with("--");
        (letters && text.contains(['E', 'P', 'F', 'G']))
            || matches!(
                text,
                "--extended-regexp" | "--perl-regexp" | "--fixed-strings" | "--basic-regexp"
            )
    })
}

/// Whether a quoted word has a bar between others, and none of what only a basic expression writes.
fn offers_a_choice(word: &Word<'_>) -> bool {
    let Some(inner) = ['\'', '"']
        .iter()
        .find_map(|quote| word.text.strip_prefix(*quote)?.strip_suffix(*quote))
    else {
        return false;
    };
    let is_basic = ["\\|", "\\(", "\\)", "\\{", "\\+", "\\?"]
        .iter()
        .any(|sign| inner.contains(sign));
    let mut sides = inner.split('|');
    !is_basic && inner.contains('|') && sides.all(|side| !side.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::put_right;

    fn right(command: &str) -> String {
        put_right(command.to_owned(), "do it")
    }

    #[test]
    fn a_pattern_for_a_path_may_begin_anywhere() {
        assert_eq!(
            right("find . -name '*.js' ! -path 'node_modules/*' | wc -l"),
            "find . -name '*.js' ! -path '*/node_modules/*' | wc -l"
        );
        assert_eq!(
            right("find src -not -path \"old/*\" -not -path vendor/x"),
            "find src -not -path \"*/old/*\" -not -path '*/'vendor/x"
        );
    }

    #[test]
    fn a_choice_is_read_as_one() {
        assert_eq!(
            right("grep -v '^#|^$' config.ini && cat 'a|b'"),
            "grep -E -v '^#|^$' config.ini && cat 'a|b'"
        );
        assert_eq!(right("cat a | grep \"x|y\""), "cat a | grep -E \"x|y\"");
    }

    #[test]
    fn a_date_of_several_words_is_quoted() {
        for (slip, quoted) in [
            (
                "touch -d 2024-01-01 12:00 a.txt",
                "touch -d '2024-01-01 12:00' a.txt",
            ),
            ("date -d 2 weeks ago +%F", "date -d '2 weeks ago' +%F"),
            ("date --date=next friday", "date --date='next friday'"),
            (
                "git log --oneline --since=2 days ago | wc -l",
                "git log --oneline --since='2 days ago' | wc -l",
            ),
            (
                "find . -newermt 2024-03-01 8:15:00 -type f",
                "find . -newermt '2024-03-01 8:15:00' -type f",
            ),
            (
                "journalctl -u ssh --since 2024-03-01 08:00 --until 2024-03-01 09:00",
                "journalctl -u ssh --since '2024-03-01 08:00' --until '2024-03-01 09:00'",
            ),
        ] {
            assert_eq!(right(slip), quoted);
        }
    }

    #[test]
    fn what_is_right_stays() {
        for command in [
            "find . -path './old/*' -o -path '*/x/*' -o -path \"$d/*\"",
            "find src -path 'src/old/*'",
            "find src/ -path src/old",
            "grep -E 'a|b' x",
            "grep -rnE 'a|b' x",
            "grep -F 'a|b' x",
            "grep 'a\\|b' x",
            "grep '\\(a|b\\)' x",
            "grep '|' x",
            "grep 'a |' x",
            "awk '/a|b/' x",
            "echo 'é' | grep é",
            "touch -d 2024-01-01 a.txt 12.txt",
            "touch -d '2024-01-01 12:00' a.txt",
            "touch -d \"$day\" 12:00",
            "touch -r 2024-01-01 12:00",
            "date -d tomorrow +%A",
            "date -d @86400",
            "find . -newermt 2024-01-01 -size +1M",
            "git log --since=2024-01-01 --until=2024-02-01",
            "cut -d 1 day",
        ] {
            assert_eq!(right(command), command);
        }
        assert_eq!(
            put_right("grep 'a|b' x".to_owned(), "find a|b in x"),
            "grep 'a|b' x"
        );
    }
}
