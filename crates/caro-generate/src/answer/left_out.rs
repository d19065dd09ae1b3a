//! What a sentence names and a command must have, too: files, addresses, and what stands in quotes.
//!
//! A small model forgets an operand now and then: `tar -xf plain.tar` for "extract plain.tar into outbox". What is
//! looked for here is only what hardly any right command goes without; a word that may be said in another way is none
//! of it.

/// Words before a name that nobody means otherwise.
const NAMING: &[&str] = &["called", "named", "titled"];

/// Words that a name follows where "the" is before them.
const FOLDERS: &[&str] = &["folder", "directory"];

/// What follows a naming word without being the name.
const NO_NAMES: &[&str] = &[
    "a",
    "above",
    "after",
    "an",
    "and",
    "are",
    "as",
    "below",
    "but",
    "by",
    "contents",
    "except",
    "exactly",
    "followed",
    "for",
    "from",
    "has",
    "have",
    "hierarchy",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "itself",
    "like",
    "listing",
    "name",
    "names",
    "not",
    "of",
    "on",
    "or",
    "part",
    "path",
    "pipe",
    "pipes",
    "recursively",
    "size",
    "sizes",
    "something",
    "structure",
    "temporary",
    "that",
    "the",
    "then",
    "this",
    "to",
    "tree",
    "under",
    "up",
    "using",
    "was",
    "we",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "with",
    "without",
    "you",
];

/// Words with a dot or a slash in them that name no file, or one that a tool finds by itself.
const NO_FILES: &[&str] = &["and/or", "node.js", "package.json"];

/// The first thing that a sentence names and that is nowhere in the command.
pub(crate) fn find(command: &str, sentence: &str) -> Option<String> {
    // However it is quoted or escaped there.
    let command: String = command.replace(['\\', '\'', '"'], "").to_lowercase();
    let (quoted, rest) = quoted(sentence);
    quoted
        .into_iter()
        .find(|text| !is_format(text) && !has_all(&command, text))
        .or_else(|| {
            names(&rest)
                .into_iter()
                .find(|name| !is_named(&command, name))
        })
        .map(str::to_owned)
}

/// The texts in quotes, and the sentence without them.
fn quoted(sentence: &str) -> (Vec<&str>, String) {
    const PAIRS: [(char, char); 5] = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’')];
    let mut texts = Vec::new();
    let mut outside = String::with_capacity(sentence.len());
    let mut rest = sentence;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        let pair = PAIRS.iter().find(|(open, _)| *open == first);
        // An apostrophe stands within a word, and so may not begin or end a text.
        let opens = before.is_whitespace() || before == '(';
        let found = pair
            .filter(|_| opens)
            .and_then(|(_, close)| end(after, *close));
        match found {
            Some((text, behind)) => {
                texts.push(text);
                // What follows the text follows no other word.
                outside.push_str("… ");
                before = ' ';
                rest = behind;
            }
            None => {
                outside.push(first);
                before = first;
                rest = after;
            }
        }
    }
    (texts, outside)
}

/// The text up to a quote that ends it, and what is behind.
fn end(after: &str, close: char) -> Option<(&str, &str)> {
    after.match_indices(close).find_map(|(at, _)| {
        let behind = &after[at + close.len_utf8()..];
        let ends = !behind.starts_with(|c: char| c.is_alphanumeric());
        (ends && at > 0).then(|| (&after[..at], behind))
    })
}

/// Whether the words of a text are all there.
fn has_all(command: &str, text: &str) -> bool {
    if is_file(text) {
        return is_named(command, text);
    }
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .all(|word| command.contains(word))
}

/// Whether a text shows how something is to look, as "YYYY-MM-DD" does.
fn is_format(text: &str) -> bool {
    text.chars()
        .all(|c| !c.is_alphabetic() || "YMDHS".contains(c))
}

/// The words of a sentence that name something: those with a dot or a slash, and those behind "called" or "the folder".
fn names(sentence: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut before = ["", ""];
    for word in sentence.split_whitespace() {
        let name = word.trim_matches(|c: char| !(c.is_alphanumeric() || "./_-~".contains(c)));
        let name = name.trim_end_matches(['.', '-', '/']);
        let follows =
            NAMING.contains(&before[1]) || before[0] == "the" && FOLDERS.contains(&before[1]);
        let is_called = follows
            && !NO_NAMES.contains(&name)
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
        // "names like img_001.jpg" shows one of many.
        if !name.is_empty() && before[1] != "like" && (is_called || is_file(name)) {
            names.push(name);
        }
        before = [before[1], word];
    }
    names
}

/// Whether a word is the name of a file or an address, and nothing but that.
fn is_file(name: &str) -> bool {
    let lower = name.to_lowercase();
    if NO_FILES.contains(&lower.as_str()) || !name.contains(|c: char| c.is_alphabetic()) {
        return false;
    }
    // ".txt files" may be said in many ways.
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return is_path(name);
    };
    let has_stem = stem.chars().filter(|c| c.is_alphanumeric()).count() >= 2;
    let is_extension = (1..=5).contains(&extension.len())
        && extension.chars().all(|c| c.is_ascii_alphanumeric())
        && extension.contains(|c: char| c.is_ascii_alphabetic());
    has_stem && is_extension && stem.contains(|c: char| c.is_alphabetic())
}

/// Whether a word without a dot is a path: "src/api", and not "read/write".
fn is_path(name: &str) -> bool {
    let begins = name.starts_with(['/', '~']) || name.starts_with("./");
    begins && name.chars().filter(|c| c.is_alphanumeric()).count() >= 2
}

/// Whether a command has a name, whole or in part: `{a,b}.txt` has `a.txt`, and `photo*` has `photo1.jpg`.
fn is_named(command: &str, name: &str) -> bool {
    let lower = name.to_lowercase();
    let last = lower.rsplit('/').next().unwrap_or_default();
    let stem = match last.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => last,
    };
    if command.contains(stem) {
        return true;
    }
    let letters = stem.trim_end_matches(|c: char| !c.is_alphabetic());
    letters.len() >= 3
        && command
            .match_indices(letters)
            .any(|(at, _)| command[at + letters.len()..].starts_with(['*', '?', '[', '{', '$']))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn what_a_command_forgets_is_found() {
        for (sentence, command, name) in [
            (
                "extract plain.tar into the folder ~/outbox",
                "tar -xf plain.tar",
                "~/outbox",
            ),
            (
                "rename report.txt to summary.md",
                "mv report.txt new",
                "summary.md",
            ),
            (
                "count 'lazy dog' in story.txt",
                "grep -c lazy story.txt",
                "lazy dog",
            ),
            (
                "search for \u{201c}out of memory\u{201d} in the logs",
                "grep -r memory logs",
                "out of memory",
            ),
            ("make a folder called inbox", "mkdir new", "inbox"),
            ("what is in the folder thanks", "ls", "thanks"),
            (
                "download https://caro.sh/install.sh",
                "curl -O x",
                "https://caro.sh/install.sh",
            ),
            (
                "compare a1.csv with logs/b2.csv.",
                "sort a1.csv",
                "logs/b2.csv",
            ),
        ] {
            assert_eq!(find(command, sentence).as_deref(), Some(name), "{sentence}");
        }
    }

    #[test]
    fn what_may_be_said_in_another_way_is_not_missed() {
        for (sentence, command) in [
            ("find all .txt files, e.g. here", "find . -name '*.txt'"),
            ("remove photo1.jpg to photo9.jpg", "rm photo{1..9}.jpg"),
            ("rename a1.txt to a1.md", "mv a1.{txt,md}"),
            (
                "don't show the file's name, it's in notes.txt",
                "grep x notes.txt",
            ),
            ("grep for \"a/b c\" in x.log", "grep 'a\\/b c' x.log"),
            (
                "files over 2.5 MB and/or older than 1.5 days",
                "find . -size +2500k",
            ),
            (
                "show lines with www.example.org",
                "grep 'www\\.example\\.org' x",
            ),
            ("a file named after the date", "touch \"$(date +%F)\""),
            ("is node.js installed", "which node"),
            ("how big is the folder with all in it", "du -sh ."),
            ("show the directory tree", "tree"),
            ("read/write speed of the disk", "iostat"),
            ("list Notes.TXT", "ls notes.txt"),
            (
                "find all folders named 'old' under src",
                "find src -type d -name old",
            ),
            (
                "rename the pictures like img_001.jpg",
                "for f in *; do mv $f $n; done",
            ),
            ("the date as \"YYYY-MM-DD\"", "date +%F"),
            (
                "copy a.txt to \"copy1.txt\" and \"copy2.txt\"",
                "for n in 1 2; do cp a.txt copy$n.txt; done",
            ),
            ("replace '-' by '_' in x.csv", "sed 's/-/_/g' x.csv"),
        ] {
            assert_eq!(find(command, sentence), None, "{sentence}");
        }
    }
}
