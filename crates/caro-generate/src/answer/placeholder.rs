//! Blanks that a model leaves for somebody else to fill in.

/// Words that are nobody's file.
const WORDS: &[&str] = &[
    "...",
    "…",
    "branch-name",
    "branch_name",
    "container_name",
    "dir1",
    "dir2",
    "directory_name",
    "directory1",
    "directory2",
    "file.ext",
    "file.txt",
    "file1",
    "file1.txt",
    "file2",
    "file2.txt",
    "file_name",
    "filename",
    "filename.txt",
    "folder1",
    "folder2",
    "folder_name",
    "foldername",
    "new_name",
    "newname",
    "old_name",
    "oldname",
    "process_name",
    "search_term",
    "service_name",
    "source_file",
    "target_file",
    "user@host",
    "user@hostname",
    "DIRECTORY",
    "FILE",
    "FILENAME",
    "FOLDER",
    "HOST",
    "HOSTNAME",
    "NAME",
    "PATTERN",
    "PID",
    "PORT",
    "URL",
    "USERNAME",
];

/// Nouns that stand in angle brackets for what they name.
const NOUNS: &[&str] = &[
    "branch",
    "command",
    "container",
    "dir",
    "directory",
    "domain",
    "extension",
    "file",
    "filename",
    "folder",
    "host",
    "hostname",
    "id",
    "image",
    "ip",
    "key",
    "message",
    "name",
    "number",
    "package",
    "password",
    "path",
    "pattern",
    "pid",
    "port",
    "process",
    "server",
    "service",
    "string",
    "target",
    "text",
    "url",
    "user",
    "username",
    "value",
    "word",
];

/// Parts of words that give a blank away wherever they stand.
const PARTS: &[&str] = &[
    "/path/to",
    "path/to/",
    "your_",
    "your-",
    "yourfile",
    "yourname",
    "yourdomain",
    "my_file",
    "example.com",
    "example.org",
    "example.net",
];

/// The first blank in a command that the sentence does not name itself.
pub(crate) fn find(command: &str, sentence: &str) -> Option<String> {
    let sentence = sentence.to_lowercase();
    let told = |text: &str| sentence.contains(&text.to_lowercase());
    let lower = command.to_lowercase();
    bracketed(command, &told)
        .or_else(|| {
            command
                .split(|c: char| c.is_whitespace() || "\"'`();,|&=<>{}".contains(c))
                .skip(1)
                .map(|word| word.strip_prefix("./").unwrap_or(word))
                .find(|word| WORDS.contains(word) && !told(word))
                .map(str::to_owned)
        })
        .or_else(|| {
            PARTS
                .iter()
                .find(|part| lower.contains(**part) && !told(part))
                .map(|part| (*part).to_owned())
        })
}

/// `<file>`, `<your name>`, `[file]` do not count: a redirection and a set of characters look like them.
fn bracketed(command: &str, told: &impl Fn(&str) -> bool) -> Option<String> {
    for (start, _) in command.match_indices('<') {
        let rest = &command[start + 1..];
        let Some(end) = rest.find('>') else {
            break;
        };
        let inner = &rest[..end];
        let is_name = inner.starts_with(|c: char| c.is_ascii_alphabetic())
            && inner.ends_with(|c: char| c.is_ascii_alphanumeric())
            && inner
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_ ".contains(c));
        let blank = &command[start..=start + 1 + end];
        if is_name && !told(blank) && is_noun(inner) {
            return Some(blank.to_owned());
        }
    }
    None
}

fn is_noun(inner: &str) -> bool {
    let inner = inner.to_lowercase();
    let last = inner.rsplit(['-', '_', ' ']).next().unwrap_or_default();
    NOUNS.contains(&last.trim_end_matches(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn blanks_are_found() {
        for (command, blank) in [
            ("cat <file>", "<file>"),
            ("ssh <your-user>@<host>", "<your-user>"),
            ("kill <process id>", "<process id>"),
            ("grep -r foo /path/to/directory", "/path/to"),
            ("scp notes.txt your_user@server:", "your_"),
            ("curl https://example.com/x", "example.com"),
            ("diff file1.txt file2.txt", "file1.txt"),
            ("wc -l ./filename", "filename"),
            ("kill -9 PID", "PID"),
            ("cp a ...", "..."),
        ] {
            assert_eq!(find(command, "do it").as_deref(), Some(blank), "{command}");
        }
    }

    #[test]
    fn what_the_sentence_names_is_no_blank() {
        assert_eq!(
            find(
                "diff file1.txt file2.txt",
                "compare file1.txt and File2.txt"
            ),
            None
        );
        assert_eq!(find("curl example.com", "fetch example.com"), None);
        assert_eq!(find("cat /path/to/x", "show /path/to/x"), None);
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for command in [
            "sort <names >sorted",
            "grep -c '<div>' index.html",
            "awk '$1 < 5 && $2 > 3'",
            "for file in *; do mv \"$file\" \"${file%.txt}\"; done",
            "find . -type f -name '*.txt'",
            "diff <(sort a) <(sort b)",
            "echo \"$PID\"",
        ] {
            assert_eq!(find(command, "do it"), None, "{command}");
        }
    }
}
