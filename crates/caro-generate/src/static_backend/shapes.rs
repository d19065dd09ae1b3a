//! What single values look like: signs, variables, addresses, archives.

use super::tokens::Token;

/// A sign that people call by its name.
pub(crate) fn sign<'a>(token: &Token<'a>) -> Option<&'a str> {
    const NAMES: [(&str, &str); 14] = [
        ("comma", ","),
        ("semicolon", ";"),
        ("colon", ":"),
        ("dot", "."),
        ("period", "."),
        ("dash", "-"),
        ("hyphen", "-"),
        ("underscore", "_"),
        ("slash", "/"),
        ("pipe", "|"),
        ("hash", "#"),
        ("equals", "="),
        ("percent", "%"),
        ("plus", "+"),
    ];
    let raw = token.raw;
    if token.quoted || (raw.len() == 1 && raw.bytes().all(|byte| byte.is_ascii_punctuation())) {
        return Some(raw).filter(|raw| raw.chars().count() == 1);
    }
    let is = |name: &str| {
        raw.eq_ignore_ascii_case(name)
            || raw
                .strip_suffix(['s', 'S'])
                .is_some_and(|one| one.eq_ignore_ascii_case(name))
    };
    if is("dashe") || is("slashe") || is("hashe") {
        return Some(if is("dashe") {
            "-"
        } else if is("slashe") {
            "/"
        } else {
            "#"
        });
    }
    NAMES
        .iter()
        .find(|(name, _)| is(name))
        .map(|(_, sign)| *sign)
}

pub(crate) fn is_trunk(raw: &str) -> bool {
    const NAMES: [&str; 10] = [
        "main",
        "master",
        "develop",
        "dev",
        "trunk",
        "staging",
        "production",
        "HEAD",
        "head",
        "upstream",
    ];
    let version = raw
        .strip_prefix('v')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let family = ["feature", "release", "hotfix", "bugfix", "origin/", "fix/"]
        .iter()
        .any(|start| raw.starts_with(start));
    NAMES.contains(&raw) || version || family
}

pub(crate) fn is_variable(raw: &str) -> bool {
    raw.bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_uppercase() || byte == b'_')
        && raw
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

pub(crate) fn is_packed(path: &str) -> bool {
    is_tarball(path)
        || [".zip", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar"]
            .iter()
            .any(|ending| path.ends_with(ending))
}

pub(crate) fn is_tarball(path: &str) -> bool {
    [
        ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst",
    ]
    .iter()
    .any(|ending| path.ends_with(ending))
}

pub(crate) fn is_url(raw: &str) -> bool {
    let rest = ["https://", "http://", "ftp://"]
        .iter()
        .find_map(|scheme| raw.strip_prefix(scheme));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['))
        && raw.bytes().all(|byte| (0x21..0x7f).contains(&byte))
}

pub(crate) fn is_host(raw: &str) -> bool {
    let shaped = raw
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte))
        && raw
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric());
    shaped && raw.len() <= 253 && (raw.contains('.') || raw.contains("::") || raw == "localhost")
}

/// "host:path" and "user@host:path" are on another machine.
pub(crate) fn is_local(path: &str) -> bool {
    path.split_once(':')
        .is_none_or(|(before, _)| before.contains('/') || before.is_empty())
}

/// Words that say behind "in" how a thing is done or shown, not where.
pub(crate) fn is_manner(raw: &str) -> bool {
    const WORDS: [&str; 53] = [
        "apt",
        "npm",
        "pip",
        "brew",
        "docker",
        "cargo",
        "bash",
        "linux",
        "git",
        "general",
        "detail",
        "details",
        "parallel",
        "background",
        "hex",
        "hexadecimal",
        "binary",
        "octal",
        "decimal",
        "utc",
        "gmt",
        "unix",
        "epoch",
        "color",
        "colour",
        "short",
        "brief",
        "percent",
        "percentage",
        "alphabetical",
        "numeric",
        "numerical",
        "random",
        "chronological",
        "place",
        "single",
        "one",
        "two",
        "both",
        "either",
        "each",
        "another",
        "question",
        "turn",
        "particular",
        "common",
        "cloud",
        "trash",
        "stash",
        "index",
        "history",
        "clipboard",
        "database",
    ];
    WORDS.iter().any(|word| raw.eq_ignore_ascii_case(word))
}

/// Programs and services whose names are words of the vocabulary, but names all the same.
pub(crate) fn is_tool_name(raw: &str) -> bool {
    const NAMES: [&str; 72] = [
        "apache",
        "apache2",
        "apt",
        "awk",
        "bash",
        "black",
        "bluetooth",
        "brew",
        "cargo",
        "chrome",
        "clippy",
        "cron",
        "curl",
        "dig",
        "dnf",
        "docker",
        "express",
        "fail2ban",
        "ffmpeg",
        "firefox",
        "fish",
        "gcc",
        "git",
        "go",
        "grafana",
        "grep",
        "gzip",
        "java",
        "jq",
        "journalctl",
        "kubectl",
        "make",
        "mariadb",
        "mysql",
        "nano",
        "nc",
        "netcat",
        "nginx",
        "nmap",
        "node",
        "nodejs",
        "npm",
        "nvidia-smi",
        "openssl",
        "pandoc",
        "perl",
        "php",
        "pip",
        "postgres",
        "postgresql",
        "pytest",
        "python",
        "python3",
        "redis",
        "rsync",
        "ruby",
        "ruff",
        "rust",
        "rustc",
        "scp",
        "sed",
        "shellcheck",
        "sqlite",
        "ssh",
        "sshd",
        "sudo",
        "systemd",
        "tar",
        "ufw",
        "vim",
        "wget",
        "zsh",
    ];
    NAMES.contains(&raw)
}

/// Whether a word names a sign that somebody may look for: "a tab", "commas".
pub(crate) fn is_named_sign(word: &str) -> bool {
    const NAMES: [&str; 15] = [
        "tab",
        "comma",
        "space",
        "quote",
        "colon",
        "semicolon",
        "newline",
        "slash",
        "backslash",
        "apostrophe",
        "asterisk",
        "ampersand",
        "bracket",
        "brace",
        "underscore",
    ];
    let word = word.to_ascii_lowercase();
    let one = word.strip_suffix('s').unwrap_or(&word);
    NAMES.contains(&one)
}

/// Whether a word describes things, so that nothing is called so unless somebody says it is: "the slowest process",
/// "files shared with bob", "everything".
pub(crate) fn is_describing(word: &str) -> bool {
    const WORDS: [&str; 40] = [
        "everything",
        "everyone",
        "everybody",
        "anything",
        "something",
        "nothing",
        "someone",
        "somebody",
        "anyone",
        "nobody",
        "every",
        "each",
        "them",
        "those",
        "these",
        "mine",
        "myself",
        "ours",
        "theirs",
        "whatever",
        "stuff",
        "things",
        "half",
        "several",
        "many",
        "few",
        "some",
        "older",
        "newer",
        "recent",
        "bigger",
        "smaller",
        "longer",
        "shorter",
        "shared",
        "grouped",
        "unused",
        "obsolete",
        "annoying",
        "hanging",
    ];
    // What ends like a superlative and is none.
    const NAMES: [&str; 12] = [
        "latest", "pytest", "request", "digest", "manifest", "forest", "harvest", "contest",
        "interest", "doctest", "vitest", "guest",
    ];
    let word = word.to_ascii_lowercase();
    WORDS.contains(&word.as_str())
        || (word.len() > 5
            && word.ends_with("est")
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
            && !NAMES.contains(&word.as_str())
            && !word.ends_with("test"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn superlatives_describe_and_names_that_end_alike_do_not() {
        for word in ["slowest", "Deepest", "everything", "shared"] {
            assert!(is_describing(word), "{word}");
        }
        for word in [
            "latest", "pytest", "mytest", "test", "jest", "alice", "nginx",
        ] {
            assert!(!is_describing(word), "{word}");
        }
    }
}
