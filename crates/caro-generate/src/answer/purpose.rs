//! Whether a sentence asks to see something, and a command changes it instead: "show a.txt without empty lines" and
//! `sed -i`.

use std::ops::Range;

use brush_parser::Token;
use caro_syntax::{Positions, read};

/// Words that a sentence may begin with before it says what is to be done.
const BEFORE: &[&str] = &[
    "please", "can", "could", "you", "just", "only", "now", "i", "want", "would", "like", "to",
    "let", "me", "us", "need", "hey", "ok", "okay", "then",
];

/// First words of a sentence that asks to see something.
const TO_SEE: &[&str] = &[
    "print", "show", "display", "list", "see", "view", "output", "count", "what", "what's",
    "whats", "which", "how", "where", "where's", "who", "whose", "when", "tell", "give",
];

/// What is said of a file that is to stay as it is.
const UNCHANGED: &[&str] = &[
    "without changing",
    "without modifying",
    "without editing",
    "without touching",
    "without altering",
    "without writing",
    "don't change",
    "don't modify",
    "don't edit",
    "don't touch",
    "don't alter",
    "don't overwrite",
    "do not change",
    "do not modify",
    "do not edit",
    "do not touch",
    "do not alter",
    "do not overwrite",
    "dont change",
    "dont modify",
    "not in place",
    "leave the file",
    "dry run",
    "unchanged",
    "untouched",
];

/// Words that ask for a change wherever they stand behind another step, or beside a file.
const TO_CHANGE: &[&str] = &[
    "add",
    "append",
    "apply",
    "change",
    "clean",
    "clear",
    "convert",
    "copy",
    "delete",
    "drop",
    "edit",
    "empty",
    "erase",
    "fix",
    "insert",
    "kill",
    "make",
    "modify",
    "move",
    "overwrite",
    "purge",
    "put",
    "remove",
    "rename",
    "replace",
    "save",
    "set",
    "store",
    "strip",
    "trim",
    "truncate",
    "update",
    "wipe",
    "write",
];

/// Programs that do nothing but change files.
const CHANGING: &[&str] = &["rm", "rmdir", "unlink", "shred", "truncate", "mv"];

/// Whether a sentence asks to see something and for nothing else.
pub(crate) fn is_to_see(sentence: &str) -> bool {
    let lower = sentence.to_lowercase().replace('’', "'");
    if UNCHANGED.iter().any(|text| lower.contains(text)) {
        return true;
    }
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| ",.;:!?()".contains(c)))
        .collect();
    let first = words.iter().find(|word| !BEFORE.contains(word));
    // "how do I delete x" asks for the command that does.
    let asks_how =
        lower.contains("how do i") || lower.contains("how to") || lower.contains("how can");
    first.is_some_and(|word| TO_SEE.contains(word))
        && !asks_how
        && !words.iter().any(|word| TO_CHANGE.contains(word))
        && !["in place", "in-place", "itself", "permanently"]
            .iter()
            .any(|text| lower.contains(text))
}

/// What in a command changes files that were there before, or prints into a new one that the sentence does not name.
pub(crate) fn change<'c>(command: &'c str, sentence: &str) -> Option<Change<'c>> {
    let reading = read(command).ok()?;
    let positions = Positions::new(command);
    let mut before: Vec<&str> = Vec::new();
    let mut found = None;
    let mut is_pipeline = true;
    let mut into = false;
    for token in &reading.tokens {
        match token {
            Token::Operator(operator, _) => {
                into = matches!(operator.as_str(), ">" | ">>" | ">|");
                is_pipeline &= into || operator == "|";
                if !into {
                    before.clear();
                }
            }
            Token::Word(_, location) => {
                let span = positions.bytes(location);
                let word = command.get(span.clone())?;
                let changes = if into {
                    is_hidden(word, command, sentence)
                } else {
                    is_change(word, &before)
                };
                if changes && found.is_none() {
                    found = Some((word, span, before.first().copied()));
                }
                if !std::mem::take(&mut into) {
                    before.push(word);
                }
            }
        }
    }
    let (word, span, program) = found?;
    Some(Change {
        word,
        span,
        is_sed_alone: is_pipeline && program == Some("sed"),
    })
}

/// Whether what is printed into this file is never seen: nobody named it, and nothing reads it.
fn is_hidden(target: &str, command: &str, sentence: &str) -> bool {
    let name = target.trim_matches(['\'', '"']);
    !name.starts_with("/dev/")
        && !name.contains('$')
        && !sentence.contains(name)
        && command.matches(name).count() == 1
}

/// How words begin that ask for something to go.
const TO_DELETE: &[&str] = &[
    "clean",
    "clear",
    "cut",
    "del",
    "destroy",
    "discard",
    "dispos",
    "drop",
    "dup",
    "empt",
    "eras",
    "forget",
    "free",
    "keep",
    "kill",
    "mov",
    "overwrit",
    "prun",
    "purg",
    "remov",
    "renam",
    "replac",
    "reset",
    "rid",
    "rm",
    "shred",
    "strip",
    "swap",
    "throw",
    "tidy",
    "trash",
    "uninstall",
    "unlink",
    "wip",
    "without",
];

/// What in a command deletes files, where the sentence has no word for it.
pub(crate) fn unasked_deletion<'c>(command: &'c str, sentence: &str) -> Option<&'c str> {
    let lower = sentence.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    if words.any(|word| TO_DELETE.iter().any(|begin| word.starts_with(begin))) {
        return None;
    }
    let reading = read(command).ok()?;
    let positions = Positions::new(command);
    let mut simple: Vec<&str> = Vec::new();
    let mut found = None;
    for token in &reading.tokens {
        match token {
            Token::Operator(..) => {
                found = found.or(deleting(&std::mem::take(&mut simple), command))
            }
            Token::Word(_, location) => simple.push(command.get(positions.bytes(location))?),
        }
    }
    found.or(deleting(&simple, command))
}

/// The word with which a simple command deletes what it has not made itself.
fn deleting<'c>(words: &[&'c str], command: &str) -> Option<&'c str> {
    let deletes = |at: usize| {
        matches!(words[at], "-delete" | "rm" | "rmdir" | "unlink" | "shred")
            && is_change(words[at], &words[..at])
    };
    let at = (0..words.len()).find(|at| deletes(*at))?;
    let mut operands = words[at + 1..]
        .iter()
        .filter(|word| !word.starts_with('-') && word.len() > 2)
        .peekable();
    let is_own = operands.peek().is_some()
        && operands.all(|word| command.matches(word.trim_matches(['"', '\''])).count() > 1);
    (!is_own).then_some(words[at])
}

/// A word of a command that makes it change files.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change<'c> {
    /// The word: `-i`, `-delete`, `rm`.
    pub(crate) word: &'c str,
    /// Where it stands.
    span: Range<usize>,
    /// Whether it is an option of the one `sed` that the command is.
    is_sed_alone: bool,
}

/// The command without the option that lets `sed` write to the file: then it prints.
pub(crate) fn printed(command: &str, change: &Change<'_>) -> Option<String> {
    let is_plain = matches!(change.word, "-i" | "--in-place");
    if !change.is_sed_alone || !is_plain {
        return None;
    }
    let (before, behind) = (&command[..change.span.start], &command[change.span.end..]);
    // What BSD's sed takes for the ending of a backup.
    let behind = behind.trim_start();
    let behind = behind.strip_prefix("'' ").unwrap_or(behind);
    let printed = format!("{before}{behind}");
    read(&printed).is_ok().then_some(printed)
}

/// Whether a word lets the words before it, of the same simple command, change files.
fn is_change(word: &str, before: &[&str]) -> bool {
    let run = |name: &str| before.contains(&name);
    let letters = word.starts_with('-') && !word.starts_with("--");
    if run("sed") {
        return word.starts_with("--in-place") || (letters && is_in_place(word));
    }
    if run("perl") {
        return letters && is_in_place(word);
    }
    if run("find") && word == "-delete" {
        return true;
    }
    let begins = match before.last() {
        None => true,
        Some(last) => {
            matches!(
                *last,
                "sudo" | "-exec" | "-execdir" | "do" | "then" | "else"
            ) || before[0] == "xargs"
        }
    };
    begins && CHANGING.contains(&word)
}

/// Whether letters behind one dash hold an `i` before any that takes what follows: `-ni`, `-i.bak`, not `-e` or `-f`.
fn is_in_place(word: &str) -> bool {
    word.chars()
        .skip(1)
        .take_while(|c| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'f' | 'l' | 's' | 'M' | 'I'))
        .any(|c| c == 'i')
}

#[cfg(test)]
mod tests {
    use super::{change, is_to_see, printed, unasked_deletion};

    #[test]
    fn sentences_that_ask_to_see_are_told_from_those_that_ask_for_a_change() {
        for sentence in [
            "print story.txt with fox replaced by cat",
            "just show config.ini without the comments",
            "please list the files in tmp",
            "what would a.txt be without blank lines",
            "replace fox by cat in story.txt, but don't change the file",
            "remove the blank lines of gaps.txt without changing the file",
            "How many lines does a.txt have?",
        ] {
            assert!(is_to_see(sentence), "{sentence}");
        }
        for sentence in [
            "replace fox by cat in story.txt",
            "show the tmp files and delete them",
            "how do I remove the blank lines of gaps.txt",
            "list all logs, then move them to old",
            "sort names.txt in place",
            "print the list to a file and remove the header from it",
            "delete the blank lines in gaps.txt, in the file itself",
            "",
        ] {
            assert!(!is_to_see(sentence), "{sentence}");
        }
    }

    #[test]
    fn what_changes_files_is_found() {
        for (command, word) in [
            ("sed -i 's/a/b/' x", "-i"),
            ("sed -E -ni.bak 's/a/b/p' x", "-ni.bak"),
            ("perl -pi -e 's/a/b/' x", "-pi"),
            ("find . -name '*.tmp' -delete", "-delete"),
            ("find . -name '*.tmp' -exec rm {} +", "rm"),
            ("ls | xargs -n 1 rm -f", "rm"),
            ("for f in *; do mv \"$f\" x; done", "mv"),
            ("sort a.txt > sorted.txt", "sorted.txt"),
        ] {
            let found = change(command, "show it").map(|change| change.word);
            assert_eq!(found, Some(word), "{command}");
        }
        for command in [
            "sed -n 's/i/-i/p' x",
            "sed -e 's/-i//' -f i x",
            "grep -i rm x 2>/dev/null",
            "find . -name rm -type f",
            "man rm",
            "git diff --stat > /dev/stdout",
            "sort a > b.tmp; sort c | comm -12 - b.tmp",
            "echo 'rm x'",
        ] {
            assert_eq!(change(command, "show it"), None, "{command}");
        }
        assert_eq!(
            change("sort a.txt > b.txt", "print a sorted to b.txt"),
            None
        );
    }

    #[test]
    fn sed_prints_once_it_may_not_write() {
        let print = |command| printed(command, &change(command, "show it").unwrap());
        assert_eq!(
            print("sed -i '/^$/d' gaps.txt").as_deref(),
            Some("sed '/^$/d' gaps.txt")
        );
        assert_eq!(
            print("sed -i '' '/^$/d' gaps.txt").as_deref(),
            Some("sed '/^$/d' gaps.txt")
        );
        for command in [
            "sed -i '/^$/d' a && cat a",
            "sed -i.bak '/^$/d' a",
            "find . -name a -exec sed -i '/^$/d' {} +",
            "rm a",
        ] {
            assert_eq!(print(command), None, "{command}");
        }
    }

    #[test]
    fn nothing_is_deleted_that_nobody_wanted_gone() {
        for (sentence, command) in [
            (
                "everything in Documents except pdfs",
                "find Documents -name '*.pdf' -exec rm {} +",
            ),
            (
                "log files of last year",
                "find . -name '*.log' -mtime +365 -delete",
            ),
            ("sort my downloads", "cd Downloads && rm -rf *"),
            ("tmp files, one a line", "ls *.tmp | xargs rm"),
        ] {
            assert!(unasked_deletion(command, sentence).is_some(), "{sentence}");
        }
        for (sentence, command) in [
            ("delte all .log files here", "rm -f *.log"),
            (
                "get rid of the empty folders",
                "find . -type d -empty -delete",
            ),
            ("swap a and b", "cp a c && cp b a && cp c b && rm c"),
            (
                "convert a.zip into a tar.gz",
                "d=$(mktemp -d) && unzip -q a.zip -d \"$d\" && tar -czf a.tar.gz -C \"$d\" . && rm -rf \"$d\"",
            ),
            ("how do I use rm", "man rm"),
            ("which files are in git", "git ls-files"),
        ] {
            assert_eq!(unasked_deletion(command, sentence), None, "{sentence}");
        }
    }
}
