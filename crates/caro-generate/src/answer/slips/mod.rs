//! Slips that models make again and again, and that have one remedy.

mod dates;
mod fields;
mod find;
mod folders;
mod grep;

use std::ops::Range;

use brush_parser::Token;
use caro_syntax::{Positions, read};

use crate::{Request, Userland};

/// The command with its slips put right:
///
/// * `find . -path 'node_modules/*'` fits nothing, since every path begins with the folder that is searched;
/// * `find . -name a -o -name b -delete` deletes `b` alone;
/// * `grep 'a|b'` looks for a bar, unless it is told to read an extended expression;
/// * `grep a src` reads no folder;
/// * `cut -f 2 a.csv` knows nothing of commas;
/// * `du -s --max-depth=1` wants two things at once;
/// * `touch -d 2024-01-01 12:00 a.txt` has a date of two words without quotes;
/// * `cat app.log` is another file than the `logs/app.log` of the sentence.
pub(crate) fn put_right(command: String, request: &Request<'_>) -> String {
    let Ok(reading) = read(&command) else {
        return command;
    };
    let positions = Positions::new(&command);
    let about = About {
        command: &command,
        sentence: request.sentence,
        userland: request.userland,
    };
    let mut edits: Vec<Edit> = Vec::new();
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
            Token::Operator(..) => collect(&std::mem::take(&mut words), &about, &mut edits),
        }
    }
    collect(&words, &about, &mut edits);
    let mut right = command.clone();
    edits.sort_by_key(|edit| edit.span.start);
    for Edit { span, text } in edits.into_iter().rev() {
        right.replace_range(span, &text);
    }
    if read(&right).is_ok() { right } else { command }
}

/// A word as it is written.
struct Word<'c> {
    text: &'c str,
    span: Range<usize>,
}

/// What the words of a simple command are part of.
struct About<'a> {
    command: &'a str,
    sentence: &'a str,
    userland: Userland,
}

/// What is to be written instead of a part of the command.
struct Edit {
    span: Range<usize>,
    text: String,
}

impl Edit {
    fn insert(place: usize, text: &str) -> Self {
        Self::replace(place..place, text)
    }

    fn replace(span: Range<usize>, text: &str) -> Self {
        Self {
            span,
            text: text.to_owned(),
        }
    }
}

/// The edits to one simple command.
fn collect(words: &[Word<'_>], about: &About<'_>, edits: &mut Vec<Edit>) {
    dates::quote(words, edits);
    folders::whole_paths(words, about, edits);
    for (number, word) in words.iter().enumerate() {
        let rest = &words[number + 1..];
        let begins = number == 0 || matches!(words[number - 1].text, "sudo" | "do" | "then");
        match word.text {
            "find" if begins => find::put_right(rest, edits),
            "grep" => {
                grep::put_right(word, rest, about, edits);
                // What else stands here is grep's.
                return;
            }
            "sort" | "cut" | "awk" if begins => fields::put_right(word, rest, about, edits),
            "du" if begins => folders::depth(rest, edits),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::put_right;
    use crate::{Request, Shell, Userland};

    fn told(sentence: &str, command: &str) -> String {
        let request = Request::new(sentence, Shell::Bash, Userland::Gnu);
        put_right(command.to_owned(), &request)
    }

    fn right(command: &str) -> String {
        told("do it", command)
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
    fn what_finds_several_does_the_same_with_all() {
        for (slip, fixed) in [
            (
                "find . -name '*.bak' -o -name '*~' -delete",
                "find . \\( -name '*.bak' -o -name '*~' \\) -delete",
            ),
            (
                "find src -type f -name '*.js' -o -name '*.ts' -exec wc -l {} +",
                "find src -type f \\( -name '*.js' -o -name '*.ts' \\) -exec wc -l {} +",
            ),
            (
                "find . -type f -name '*.js' -o -name '*.ts' | wc -l",
                "find . -type f \\( -name '*.js' -o -name '*.ts' \\) | wc -l",
            ),
        ] {
            assert_eq!(right(slip), fixed);
        }
    }

    #[test]
    fn columns_of_a_csv_file_are_parted_by_commas() {
        for (slip, fixed) in [
            ("cut -f 2 a.csv", "cut -d, -f 2 a.csv"),
            ("awk '{print $2}' a.csv", "awk -F, '{print $2}' a.csv"),
            (
                "head -n 1 a.csv && tail -n +2 a.csv | sort -k 3,3nr",
                "head -n 1 a.csv && tail -n +2 a.csv | sort -t, -k 3,3nr",
            ),
        ] {
            assert_eq!(right(slip), fixed);
        }
        for command in [
            "cut -d';' -f 2 a.csv",
            "cut -c 1-3 a.csv",
            "awk -F'\\t' '{print $2}' a.csv",
            "awk 'BEGIN{FS=\";\"} {print $2}' a.csv",
            "awk 'END {print NR}' a.csv",
            "sort -t: -k2 a.csv",
            "sort a.csv",
            "awk '{print $2}' a.txt",
            "wc -l a.csv | awk '{print $1}'",
            "ls -l a.csv | sort -k5",
        ] {
            assert_eq!(right(command), command);
        }
        let tabs = "cut -f 2 a.csv";
        assert_eq!(told("second tab separated column of a.csv", tabs), tabs);
    }

    #[test]
    fn a_folder_is_searched_with_all_that_is_in_it() {
        assert_eq!(right("grep -n TODO src"), "grep -r -n TODO src");
        assert_eq!(
            right("grep -e a src/api/ | wc -l"),
            "grep -r -e a src/api/ | wc -l"
        );
        for command in [
            "grep -rn TODO src",
            "grep -R TODO src",
            "grep --recursive TODO src",
            "grep TODO notes.txt",
            "grep TODO",
            "grep -e TODO",
            "grep -A 2 TODO",
            "cat x | grep TODO",
            "grep TODO *",
            "grep root /etc/passwd",
            "grep -c all Makefile",
            "ps aux | grep -i ssh",
        ] {
            assert_eq!(right(command), command);
        }
    }

    #[test]
    fn a_size_is_asked_for_in_one_way() {
        assert_eq!(right("du -sh --max-depth=1 ."), "du -h --max-depth=1 .");
        assert_eq!(right("du -d 1 -s x"), "du -d 1 x");
        for command in ["du -sh x", "du -h --max-depth=1", "du -sh */"] {
            assert_eq!(right(command), command);
        }
    }

    #[test]
    fn a_file_has_the_path_that_the_sentence_gives_it() {
        assert_eq!(
            told(
                "requests in logs/access.log with 404",
                "grep 404 access.log"
            ),
            "grep 404 logs/access.log"
        );
        for (sentence, command) in [
            ("copy logs/a.log to a.log", "cp logs/a.log a.log"),
            ("show logs/a.log", "cd logs && cat a.log"),
            ("find the file logs/a.log", "find . -name a.log"),
            ("compare logs/a.log and old/a.log", "diff a.log old/a.log"),
            ("pack ~/a.log", "tar -C ~ -cf x.tar a.log"),
        ] {
            assert_eq!(told(sentence, command), command);
        }
    }

    #[test]
    fn what_is_right_stays() {
        for command in [
            "find . -path './old/*' -o -path '*/x/*' -o -path \"$d/*\"",
            "find src -path 'src/old/*'",
            "find src/ -path src/old",
            "grep -E 'a|b' x.txt",
            "grep -rnE 'a|b' x.txt",
            "grep -F 'a|b' x.txt",
            "grep 'a\\|b' x.txt",
            "grep '\\(a|b\\)' x.txt",
            "grep '|' x.txt",
            "grep 'a |' x.txt",
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
            told("find a|b in x", "grep 'a|b' x.txt"),
            "grep 'a|b' x.txt"
        );
    }
}
