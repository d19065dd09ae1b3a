//! Sentences about two files: what differs, what both have, what only one has.

use super::words::{VALUE, term};
use crate::static_backend::endings::is_binary;
use crate::static_backend::entries::{Answered, Gives};
use crate::static_backend::files::is_pathlike;
use crate::static_backend::lexicon::w;
use crate::static_backend::quote;
use crate::static_backend::shapes::is_packed;
use crate::static_backend::tokens::Token;
use crate::{Request, Shell};

/// Where the two paths stand among the words.
const PATH: &str = "\u{0}";

/// What is asked of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// With these options, and in words what they ask for.
    Differences {
        options: &'static str,
        how: &'static str,
    },
    Common,
    /// What the first has and the second has not.
    OnlyFirst,
    OnlySecond,
}

pub(super) fn answer(tokens: &[Token<'_>], request: &Request<'_>) -> Option<Answered> {
    let posix = matches!(
        request.shell,
        Shell::Bash | Shell::Zsh | Shell::Sh | Shell::Fish
    );
    let (words, [first, second]) = told_apart(tokens).filter(|_| posix)?;
    let files = is_pathlike(first) && is_pathlike(second) && !first.ends_with('/');
    let asked = lines_of_one(&words)
        .or_else(|| common(&words))
        .filter(|_| files)
        .or_else(|| differences(&words, files))?;
    let one = quote::path(first, request.shell)?;
    let two = quote::path(second, request.shell)?;
    let (command, explanation) = match asked {
        Asked::Differences { options, how } => (
            format!("diff{options} {one} {two}"),
            format!("Shows what differs between {first} and {second}{how}"),
        ),
        Asked::Common => (
            format!("grep -Fxf {one} {two}"),
            format!("Shows the lines that {first} and {second} have both"),
        ),
        Asked::OnlyFirst => (
            format!("grep -vFxf {two} {one}"),
            format!("Shows the lines of {first} that are not in {second}"),
        ),
        Asked::OnlySecond => (
            format!("grep -vFxf {one} {two}"),
            format!("Shows the lines of {second} that are not in {first}"),
        ),
    };
    Some(Answered {
        command,
        explanation,
        gives: Gives::Text,
    })
}

/// The words in small letters, each path as [`PATH`], and the two paths.
fn told_apart<'a>(tokens: &[Token<'a>]) -> Option<(Vec<String>, [&'a str; 2])> {
    let mut paths = Vec::new();
    let mut words = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let raw = token.raw;
        // "between old and new": what stands there names something, whatever it means elsewhere.
        let before = at
            .checked_sub(1)
            .map(|at| tokens[at].raw.to_ascii_lowercase());
        let placed = before.as_deref().is_some_and(|before| {
            ["between", "compare", "diff"].contains(&before)
                || (["and", "with", "to", "against"].contains(&before) && !paths.is_empty())
                || ([
                    "folders",
                    "directories",
                    "folder",
                    "directory",
                    "dirs",
                    "files",
                    "file",
                ]
                .contains(&before)
                    && paths.is_empty())
        });
        let free = token.id == 0 || term(token) == VALUE || placed && token.raw.len() < 20;
        let noun = [
            "files",
            "file",
            "folders",
            "directories",
            "sorted",
            "two",
            "these",
            "both",
            "line",
            "lines",
            "contents",
            "content",
            "what",
            "differ",
            "that",
            "are",
            "have",
            "changed",
            "which",
            "differing",
            "between",
            "in",
            "of",
            "and",
            "with",
            "all",
            "recursively",
            "side",
            "is",
            "do",
            "the",
            "only",
            "by",
            "missing",
        ];
        let named = !raw.is_empty()
            && raw.len() < 200
            && !raw.contains(['*', '?', '[', '$', ' ', ':'])
            && !noun.contains(&raw.to_ascii_lowercase().as_str())
            && (is_pathlike(raw) || token.quoted || (placed && free));
        if named && paths.len() < 2 {
            paths.push(raw);
            words.push(PATH.to_owned());
        } else if token.quoted {
            return None;
        } else if raw.is_empty() {
            words.push(meaning(token)?.to_owned());
        } else {
            words.push(raw.to_ascii_lowercase());
        }
    }
    let [first, second] = paths[..] else {
        return None;
    };
    let text = |path: &str| !is_packed(path) && !is_binary(path);
    (first != second && text(first) && text(second)).then_some((words, [first, second]))
}

/// Sayings of several words that the vocabulary has as one.
fn meaning(token: &Token<'_>) -> Option<&'static str> {
    Some(match token.id {
        w::INSENSITIVE => "insensitive",
        w::SHOW => "show",
        w::FIND => "find",
        w::WHAT => "what",
        w::EXCEPT => "ignoring",
        w::NOT => "not",
        w::FILENAME => "names",
        _ => return None,
    })
}

/// Which differences and how they are shown; a word that says neither ends it.
fn differences(words: &[String], files: bool) -> Option<Asked> {
    const CORE: [&str; 14] = [
        "compare",
        "comparing",
        "diff",
        "difference",
        "differences",
        "differ",
        "differs",
        "changed",
        "different",
        "changes",
        "compared",
        "differing",
        "diffs",
        "comparison",
    ];
    const GLUE: [&str; 42] = [
        "show", "display", "print", "list", "see", "find", "give", "get", "me", "what", "what's",
        "whats", "is", "are", "the", "between", "of", "in", "and", "with", "to", "against", "from",
        "file", "files", "two", "contents", "content", "how", "do", "does", "all", "line", "lines",
        "by", "that", "which", "have", "has", "been", "text", "both",
    ];
    let mut core = false;
    let (mut unified, mut beside, mut blanks, mut case, mut empty, mut names, mut folders) =
        (false, false, false, false, false, false, false);
    let mut at = 0;
    while at < words.len() {
        let rest: Vec<&str> = words[at..].iter().map(String::as_str).collect();
        at += match rest.as_slice() {
            ["side", "by", "side", ..] => {
                beside = true;
                3
            }
            ["in", "two", "columns", ..] => {
                beside = true;
                3
            }
            ["in", "unified", "format" | "form", ..] | ["as", "unified", "diff", ..] => {
                unified = true;
                3
            }
            ["unified", ..] => {
                unified = true;
                1
            }
            ["as", "patch", ..] => {
                unified = true;
                2
            }
            [
                "ignoring" | "ignore" | "without" | "regardless",
                "white",
                "space" | "spaces",
                ..,
            ] => {
                blanks = true;
                3
            }
            [
                "ignoring" | "ignore" | "without" | "regardless",
                "all",
                "whitespace" | "spaces",
                ..,
            ] => {
                blanks = true;
                3
            }
            [
                "ignoring" | "ignore" | "without",
                "whitespace" | "whitespaces" | "spaces" | "blanks",
                "changes" | "differences",
                ..,
            ] => {
                blanks = true;
                3
            }
            [
                "ignoring" | "ignore" | "without",
                "whitespace" | "whitespaces" | "spaces" | "blanks",
                ..,
            ] => {
                blanks = true;
                2
            }
            [
                "ignoring" | "ignore" | "without",
                "blank" | "empty",
                "lines",
                ..,
            ] => {
                empty = true;
                3
            }
            ["insensitive", ..] => {
                case = true;
                1
            }
            ["only", "names", ..] | ["names", "only", ..] => {
                names = true;
                2
            }
            [
                "recursively" | "folders" | "directories" | "folder" | "directory" | "dirs",
                ..,
            ] => {
                folders = true;
                1
            }
            [PATH, ..] => 1,
            [word, ..] if CORE.contains(word) => {
                core = true;
                1
            }
            [word, ..] if GLUE.contains(word) => 1,
            _ => return None,
        };
    }
    // "which files differ between old and new" are told by their names.
    let which = words.iter().position(|word| word == "files");
    let told = which.is_some_and(|at| {
        words.get(at + 1).is_some_and(|next| {
            ["differ", "that", "are", "have", "changed"].contains(&next.as_str())
        })
    });
    names |= told && !files;
    // Tea and coffee, or two branches, may differ as well.
    (files || folders || which.is_some()).then_some(())?;
    folders |= !files;
    // "how a.txt differs from b.txt": from which to which?
    let from = words.windows(2).any(|pair| pair == ["from", PATH]);
    let to = words.windows(2).any(|pair| pair == ["to", PATH]);
    (core && (!from || to)).then_some(())?;
    let (options, how) = match (unified, beside, blanks, case, empty, folders, names) {
        (false, false, false, false, false, false, false) => ("", ""),
        (true, false, false, false, false, false, false) => (" -u", ", as a patch"),
        (true, false, false, false, false, true, false) => (" -ru", ", as a patch"),
        (false, true, false, false, false, false, false) => (" -y", ", side by side"),
        (false, true, true, false, false, false, false) => {
            (" -yw", ", side by side, but for white space")
        }
        (false, false, true, false, false, false, false) => (" -w", ", but for white space"),
        (true, false, true, false, false, false, false) => {
            (" -uw", ", as a patch, but for white space")
        }
        (false, false, false, true, false, false, false) => (" -i", ", in any letter case"),
        (false, false, true, true, false, false, false) => {
            (" -iw", ", in any letter case and but for white space")
        }
        (false, false, false, false, true, false, false) => (" -B", ", but for empty lines"),
        (false, false, true, false, true, false, false) => {
            (" -wB", ", but for white space and empty lines")
        }
        (false, false, false, false, false, true, false) => (" -r", ", with all that is in them"),
        (false, false, false, false, false, _, true) if !files => (" -rq", ": only which files"),
        _ => return None,
    };
    Some(Asked::Differences { options, how })
}

/// "lines that a.txt and b.txt have in common", "lines both a.txt and b.txt share".
fn common(words: &[String]) -> Option<Asked> {
    const GLUE: [&str; 36] = [
        "show",
        "find",
        "print",
        "list",
        "display",
        "get",
        "give",
        "me",
        "which",
        "what",
        "the",
        "line",
        "lines",
        "that",
        "are",
        "is",
        "in",
        "of",
        "to",
        "and",
        "files",
        "file",
        "two",
        "both",
        "have",
        "do",
        "common",
        "share",
        "shared",
        "appear",
        "occur",
        "exist",
        "present",
        "by",
        "contained",
        "contain",
    ];
    let all = words
        .iter()
        .all(|word| word == PATH || GLUE.contains(&word.as_str()));
    let lines = words.iter().any(|word| word == "lines" || word == "line");
    let core = words
        .iter()
        .any(|word| ["common", "share", "shared", "both"].contains(&word.as_str()));
    (all && lines && core).then_some(Asked::Common)
}

/// "lines of a.txt that are new compared to b.txt", "lines of a.txt missing in b.txt", "lines that only a.txt has".
fn lines_of_one(words: &[String]) -> Option<Asked> {
    let rest: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| {
            ![
                "show", "print", "list", "find", "display", "me", "the", "file", "get", "give",
                "all", "which", "what", "that", "are", "is", "were",
            ]
            .contains(word)
        })
        .collect();
    Some(match rest.as_slice() {
        [
            "lines" | "line",
            "of" | "in" | "from",
            PATH,
            "missing" | "absent" | "lacking",
            "in" | "from",
            PATH,
        ]
        | ["lines", "of" | "in" | "from", PATH, "not", "in", PATH]
        | [
            "lines",
            "of" | "in" | "from",
            PATH,
            "but",
            "not",
            "in",
            PATH,
        ]
        | [
            "lines",
            "of" | "in" | "from",
            PATH,
            "do",
            "not",
            "occur" | "appear" | "exist",
            "in",
            PATH,
        ]
        | [
            "lines",
            "of" | "in" | "from",
            PATH,
            "don't",
            "occur" | "appear" | "exist",
            "in",
            PATH,
        ]
        | [
            "lines",
            "only",
            "in",
            PATH,
            "and" | "but",
            "not",
            "in",
            PATH,
        ]
        | [
            "lines",
            "of" | "in" | "from",
            PATH,
            "new" | "added",
            "compared",
            "to" | "with",
            PATH,
        ]
        | [
            "lines",
            "new" | "added",
            "in",
            PATH,
            "compared",
            "to" | "with",
            PATH,
        ]
        | [
            "new",
            "lines",
            "in" | "of",
            PATH,
            "compared",
            "to" | "with",
            PATH,
        ]
        | [
            "lines",
            PATH,
            "has" | "have" | "contains",
            "but" | "and",
            "not",
            PATH,
        ]
        | [
            "lines",
            "in",
            PATH,
            "have",
            "no",
            "match" | "counterpart",
            "in",
            PATH,
        ]
        | ["new", "in", PATH, "compared", "to" | "with", PATH] => Asked::OnlyFirst,
        [
            "lines",
            "missing",
            "in" | "from",
            PATH,
            "but",
            "present",
            "in",
            PATH,
        ]
        | [
            "lines",
            "missing",
            "in" | "from",
            PATH,
            "compared",
            "to" | "with",
            PATH,
        ]
        | [
            "lines",
            "added" | "new",
            "from" | "between",
            PATH,
            "to" | "and",
            PATH,
        ] => Asked::OnlySecond,
        _ => return None,
    })
}
