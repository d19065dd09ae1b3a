//! Sentences about two files: what differs, what both have, what only one has.

use super::words::{VALUE, term};
use crate::Request;
use crate::static_backend::endings::is_binary;
use crate::static_backend::entries::{Answered, Gives};
use crate::static_backend::files::is_pathlike;
use crate::static_backend::lexicon::w;
use crate::static_backend::quote;
use crate::static_backend::shapes::is_packed;
use crate::static_backend::tokens::Token;

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
    let posix = request.shell.has_posix_pipelines();
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

/// How differences are shown, or what does not count as one.
const UNIFIED: u8 = 1;
const BESIDE: u8 = 2;
const BLANKS: u8 = 4;
const CASE: u8 = 8;
const EMPTY: u8 = 16;
const NAMES: u8 = 32;
const FOLDERS: u8 = 64;

/// What says so, each word with its synonyms between bars.
const MANNERS: [(&[&str], u8); 16] = [
    (&["side", "by", "side"], BESIDE),
    (&["in", "two", "columns"], BESIDE),
    (&["in", "unified", "format|form"], UNIFIED),
    (&["as", "unified", "diff"], UNIFIED),
    (&["unified"], UNIFIED),
    (&["as", "patch"], UNIFIED),
    (
        &["ignoring|ignore|without", "white", "space|spaces"],
        BLANKS,
    ),
    (
        &["ignoring|ignore|without", "all", "whitespace|spaces"],
        BLANKS,
    ),
    (
        &[
            "ignoring|ignore|without",
            "whitespace|spaces|blanks",
            "changes|differences",
        ],
        BLANKS,
    ),
    (
        &[
            "ignoring|ignore|without",
            "whitespace|whitespaces|spaces|blanks",
        ],
        BLANKS,
    ),
    (&["ignoring|ignore|without", "blank|empty", "lines"], EMPTY),
    (&["insensitive"], CASE),
    (&["only", "names"], NAMES),
    (&["names", "only"], NAMES),
    (&["recursively"], FOLDERS),
    (&["folders|folder|directories|directory|dirs"], FOLDERS),
];

/// The options of `diff` for the manners that go together, and what they do.
const OPTIONS: [(u8, &str, &str); 12] = [
    (0, "", ""),
    (UNIFIED, " -u", ", as a patch"),
    (UNIFIED | FOLDERS, " -ru", ", as a patch"),
    (
        UNIFIED | BLANKS,
        " -uw",
        ", as a patch, but for white space",
    ),
    (BESIDE, " -y", ", side by side"),
    (
        BESIDE | BLANKS,
        " -yw",
        ", side by side, but for white space",
    ),
    (BLANKS, " -w", ", but for white space"),
    (CASE, " -i", ", in any letter case"),
    (EMPTY, " -B", ", but for empty lines"),
    (
        BLANKS | EMPTY,
        " -wB",
        ", but for white space and empty lines",
    ),
    (FOLDERS, " -r", ", with all that is in them"),
    (FOLDERS | NAMES, " -rq", ": only which files"),
];

/// Whether the words begin as the pattern says.
fn begins(words: &[String], pattern: &[&str]) -> bool {
    pattern.len() <= words.len()
        && pattern
            .iter()
            .zip(words)
            .all(|(known, word)| known.split('|').any(|one| one == word))
}

/// Which differences and how they are shown; a word that says neither ends it.
fn differences(words: &[String], files: bool) -> Option<Asked> {
    const CORE: &str = "compare|comparing|diff|difference|differences|differ|differs|changed|different|changes|\
                        compared|differing|diffs|comparison";
    const GLUE: &str = "show|display|print|list|see|find|give|get|me|what|what's|whats|is|are|the|between|of|in|and|\
                        with|to|against|from|file|files|two|contents|content|how|do|does|all|line|lines|by|that|\
                        which|have|has|been|text|both|\u{0}";
    // "between the list of files in a and b" is about names.
    let asks = ["show", "list", "find", "display", "print"];
    if words
        .iter()
        .skip(1)
        .any(|word| asks.contains(&word.as_str()))
    {
        return None;
    }
    let mut core = false;
    let mut manner = 0;
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        if let Some((pattern, flag)) = MANNERS.iter().find(|(pattern, _)| begins(rest, pattern)) {
            manner |= flag;
            at += pattern.len();
            continue;
        }
        let is_core = begins(rest, &[CORE]);
        (is_core || begins(rest, &[GLUE])).then_some(())?;
        core |= is_core;
        at += 1;
    }
    // "which files differ between old and new" are told by their names.
    let which = words.iter().position(|word| word == "files");
    let told = which.is_some_and(|at| begins(&words[at + 1..], &["differ|that|are|have|changed"]));
    // Tea and coffee, or two branches, may differ as well.
    (files || manner & FOLDERS > 0 || which.is_some()).then_some(())?;
    if !files {
        manner |= FOLDERS;
    }
    if told && manner & FOLDERS > 0 {
        manner |= NAMES;
    }
    // "how a.txt differs from b.txt": from which to which?
    let from = words.windows(2).any(|pair| pair == ["from", PATH]);
    let to = words.windows(2).any(|pair| pair == ["to", PATH]);
    (core && (!from || to)).then_some(())?;
    let (_, options, how) = OPTIONS.iter().find(|(known, ..)| *known == manner)?;
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

/// What the first has and the second has not, but for the words that only ask.
const ONLY_FIRST: [&[&str]; 9] = [
    &[
        "lines|line",
        "of|in|from",
        PATH,
        "missing|absent|lacking",
        "in|from",
        PATH,
    ],
    &["lines", "of|in|from", PATH, "not", "in", PATH],
    &["lines", "of|in|from", PATH, "but", "not", "in", PATH],
    &[
        "lines",
        "of|in|from",
        PATH,
        "do",
        "not",
        "occur|appear|exist",
        "in",
        PATH,
    ],
    &[
        "lines",
        "of|in|from",
        PATH,
        "don't",
        "occur|appear|exist",
        "in",
        PATH,
    ],
    &["lines", "only", "in", PATH, "and|but", "not", "in", PATH],
    &[
        "lines",
        "of|in|from",
        PATH,
        "new|added",
        "compared",
        "to|with",
        PATH,
    ],
    &[
        "lines",
        "new|added",
        "in",
        PATH,
        "compared",
        "to|with",
        PATH,
    ],
    &["new", "lines", "in|of", PATH, "compared", "to|with", PATH],
];
/// The other way round.
const ONLY_SECOND: [&[&str]; 3] = [
    &[
        "lines", "missing", "in|from", PATH, "but", "present", "in", PATH,
    ],
    &[
        "lines", "missing", "in|from", PATH, "compared", "to|with", PATH,
    ],
    &["lines", "added|new", "from|between", PATH, "to|and", PATH],
];

/// "lines of a.txt that are new compared to b.txt", "lines of a.txt missing in b.txt".
fn lines_of_one(words: &[String]) -> Option<Asked> {
    const ASKING: [&str; 17] = [
        "show", "print", "list", "find", "display", "me", "the", "file", "get", "give", "all",
        "which", "what", "that", "are", "is", "were",
    ];
    let rest: Vec<String> = words
        .iter()
        .filter(|word| !ASKING.contains(&word.as_str()))
        .cloned()
        .collect();
    let among = |patterns: &[&[&str]]| {
        patterns
            .iter()
            .any(|pattern| pattern.len() == rest.len() && begins(&rest, pattern))
    };
    if among(&ONLY_FIRST) {
        return Some(Asked::OnlyFirst);
    }
    among(&ONLY_SECOND).then_some(Asked::OnlySecond)
}
