//! Names that single words can be: accounts, machines, keys of JSON, places in recordings.

use super::announced::is_tool;
use super::endings;
use super::kinds::Kind;
use super::lexicon::{Role, is_plain, w};
use super::shapes::{is_describing, is_tool_name};
use super::tokens::Token;

/// The name of a user or a group: announced, quoted, or a word that nobody knows.
pub(crate) fn account<'a>(all: &[Token<'a>], at: usize) -> Option<&'a str> {
    const NEVER: [u16; 8] = [
        w::NAMED,
        w::TO,
        w::AND,
        w::IN,
        w::FROM,
        w::OF,
        w::WITH,
        w::NEW,
    ];
    let token = all.get(at)?;
    let raw = token.raw.strip_suffix("'s").unwrap_or(token.raw);
    let shaped = !raw.is_empty()
        && raw.len() <= 32
        && raw.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && raw.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-".contains(&byte)
        });
    let noun = |at: Option<usize>| {
        at.and_then(|at| all.get(at))
            .is_some_and(|token| [w::USER, w::GROUP, w::NAMED].contains(&token.id))
    };
    let announced = (noun(at.checked_sub(1)) || noun(Some(at + 1)) || raw == "root")
        && !NEVER.contains(&token.id)
        && ![w::USER, w::GROUP].contains(&token.id);
    let described = !token.quoted && is_describing(raw);
    // "As admin": people are called so, though the words mean something too.
    let taken = at > 0
        && all[at - 1].id == w::AS
        && ["admin", "deploy", "backup", "git", "guest", "operator"].contains(&raw);
    let announced = announced || taken;
    (shaped
        && !described
        && (token.quoted || token.id == 0 || token.mistyped || announced || is_tool_name(raw)))
    .then_some(raw)
}

fn is_json_key(text: &str) -> bool {
    text.split('.').all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// What a value in JSON is called; not the words that say so.
pub(crate) fn json_key<'a>(token: &Token<'a>) -> Option<&'a str> {
    // Words of the grammar that are keys as well; others are verbs and glue.
    const KEYS: [u16; 24] = [
        w::NAME,
        w::TYPE,
        w::SIZE,
        w::DATE,
        w::TIME,
        w::USER,
        w::VERSION,
        w::STATUS,
        w::OWNER,
        w::GROUP,
        w::PATH,
        w::TAG,
        w::TEXT,
        w::CONTENT,
        w::ADDRESS,
        w::PORT,
        w::HOST,
        w::SERVICE,
        w::SCRIPTS,
        w::BRANCH,
        w::PACKAGE,
        w::IMAGE,
        w::TOTAL,
        w::LEVEL,
    ];
    let free = token.id == 0 || is_plain(token.id) || token.role != Role::None || token.mistyped;
    let verbs = [
        "get", "sort", "sum", "average", "group", "merge", "validate", "format", "value", "key",
        "keys", "all", "each",
    ];
    let file = token
        .raw
        .rsplit_once('.')
        .is_some_and(|(_, end)| ["json", "csv", "txt", "yaml", "yml", "xml"].contains(&end));
    let good = (free || KEYS.contains(&token.id)) && !verbs.contains(&token.raw);
    (is_json_key(token.raw) && !file && (token.quoted || good)).then_some(token.raw)
}

/// "names" of many items are the `name` of each.
pub(crate) fn json_plural(token: &Token<'_>) -> Option<String> {
    const THINGS: [&str; 10] = [
        "items", "objects", "elements", "entries", "values", "records", "fields", "keys", "arrays",
        "files",
    ];
    let key = json_key(token).filter(|key| !THINGS.contains(key))?;
    let one = key.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let singular = one.or_else(|| {
        let stem = key.strip_suffix('s')?;
        (!stem.ends_with('s')).then(|| stem.to_owned())
    })?;
    Some(singular)
}

/// `.user.email`, `.items[0].id`.
pub(crate) fn json_path<'a>(token: &Token<'a>) -> Option<&'a str> {
    let bare = token.raw.strip_prefix('.')?;
    jq_path(bare).map(|_| token.raw)
}

/// A key as jq names it: `name` is `.name`.
pub(crate) fn jq_path(key: &str) -> Option<String> {
    let bare = key.strip_prefix('.').unwrap_or(key);
    let plain = bare.split('.').all(|part| {
        let name = part.split('[').next().unwrap_or(part);
        let index = &part[name.len()..];
        let indexed = index.is_empty()
            || index
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
                .is_some_and(|inner| inner.bytes().all(|byte| byte.is_ascii_digit()));
        is_json_key(name) && indexed
    });
    plain.then(|| format!(".{bare}"))
}

/// What something is compared with.
pub(crate) fn scalar<'a>(token: &Token<'a>) -> Option<&'a str> {
    const NEVER: [u16; 14] = [
        w::NOT,
        w::IN,
        w::MORE,
        w::LESS,
        w::LARGER,
        w::SMALLER,
        w::THAN,
        w::BETWEEN,
        w::EMPTY,
        w::CONTAIN,
        w::BEGIN,
        w::END,
        w::EITHER,
        w::NULL,
    ];
    (!token.raw.is_empty() && (token.quoted || !NEVER.contains(&token.id))).then_some(token.raw)
}

pub(crate) fn charset<'a>(token: &Token<'a>) -> Option<&'a str> {
    const NAMES: [&str; 24] = [
        "ascii",
        "latin1",
        "latin-1",
        "latin9",
        "iso-8859-1",
        "iso-8859-2",
        "iso-8859-5",
        "iso-8859-15",
        "iso8859-1",
        "cp1250",
        "cp1251",
        "cp1252",
        "cp437",
        "cp850",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "utf-16",
        "utf16",
        "utf-32",
        "shift_jis",
        "gbk",
        "big5",
        "koi8-r",
    ];
    NAMES
        .iter()
        .any(|name| token.raw.eq_ignore_ascii_case(name))
        .then_some(token.raw)
}

/// `800x600`.
pub(crate) fn dimensions<'a>(token: &Token<'a>) -> Option<&'a str> {
    let digits = |text: &str| {
        (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (width, height) = token.raw.split_once('x')?;
    (digits(width) && digits(height)).then_some(token.raw)
}

/// `1:30`, `00:01:30`.
pub(crate) fn clock<'a>(token: &Token<'a>) -> Option<&'a str> {
    let mut parts = 0;
    let good = token.raw.split(':').all(|part| {
        parts += 1;
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    (good && (2..=3).contains(&parts)).then_some(token.raw)
}

/// `50%`, `50 percent`: the number, and how many words it takes.
pub(crate) fn percent(tokens: &[Token<'_>]) -> Option<(u64, usize)> {
    let first = tokens.first().filter(|token| !token.quoted)?;
    let (digits, length) = match first.raw.strip_suffix('%') {
        Some(digits) => (digits, 1),
        None => {
            let said = tokens
                .get(1)
                .is_some_and(|next| [w::PERCENT, w::PERCENTAGE].contains(&next.id));
            (first.raw, if said { 2 } else { return None })
        }
    };
    digits.parse().ok().map(|number| (number, length))
}

pub(crate) fn shell<'a>(token: &Token<'a>) -> Option<&'a str> {
    ["bash", "zsh", "fish", "sh", "dash", "ksh", "nu"]
        .contains(&token.raw)
        .then_some(token.raw)
}

/// Whether a path is called as lists of checksums are.
pub(crate) fn is_sums(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.contains("sums") || path.contains("checksum") || path.ends_with(".sha256")
}

/// A kind of things in Kubernetes, as `kubectl get` names it; `own` are those that nothing else is called.
pub(crate) fn resource(token: &Token<'_>, own: bool) -> Option<&'static str> {
    const OWN: [&str; 12] = [
        "deployments",
        "statefulsets",
        "daemonsets",
        "replicasets",
        "configmaps",
        "ingresses",
        "namespaces",
        "cronjobs",
        "persistentvolumes",
        "persistentvolumeclaims",
        "nodes",
        "serviceaccounts",
    ];
    const SHARED: [&str; 6] = ["services", "secrets", "jobs", "events", "endpoints", "pods"];
    let raw = token.raw.to_ascii_lowercase();
    OWN.iter()
        .chain(SHARED.iter().filter(|_| !own))
        .find(|name| **name == raw)
        .copied()
}

/// `SIGHUP`, `HUP`: the name as `kill` takes it.
pub(crate) fn signal(token: &Token<'_>) -> Option<&'static str> {
    const NAMES: [&str; 14] = [
        "HUP", "INT", "QUIT", "KILL", "USR1", "USR2", "TERM", "STOP", "CONT", "ALRM", "ABRT",
        "PIPE", "CHLD", "WINCH",
    ];
    let raw = token.raw.to_ascii_uppercase();
    let bare = raw.strip_prefix("SIG").unwrap_or(&raw);
    // "stop" alone is a verb.
    let said = raw.len() > bare.len() || token.raw == raw;
    NAMES.iter().find(|name| said && **name == bare).copied()
}

/// A priority, from -20 to 19.
pub(crate) fn niceness<'a>(token: &Token<'a>) -> Option<&'a str> {
    token
        .raw
        .parse::<i8>()
        .is_ok_and(|value| (-20..=19).contains(&value))
        .then_some(token.raw)
}

/// What a machine can be called: letters, digits and hyphens, and no word that has a meaning.
pub(crate) fn hostname<'a>(token: &Token<'a>) -> Option<&'a str> {
    let shaped = (1..=63).contains(&token.raw.len())
        && token.raw.starts_with(|c: char| c.is_ascii_alphanumeric())
        && token
            .raw
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    (shaped && (token.id == 0 || token.mistyped || token.quoted || is_tool(token)))
        .then_some(token.raw)
}

/// A package, a project, a database: letters, digits and few signs, and no word that has a meaning.
pub(crate) fn package<'a>(token: &Token<'a>) -> Option<&'a str> {
    let bare = token.raw.strip_prefix('@').unwrap_or(token.raw);
    let shaped = bare.starts_with(|c: char| c.is_ascii_alphabetic())
        && token.raw.len() <= 60
        && bare
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-/@".contains(&byte))
        && !endings::is_named_file(bare);
    let described = !token.quoted && is_describing(bare);
    (shaped && !described && (token.id == 0 || token.mistyped || token.quoted || is_tool(token)))
        .then_some(token.raw)
}

const PYTHON: [&str; 26] = [
    "numpy",
    "pandas",
    "scipy",
    "requests",
    "flask",
    "django",
    "torch",
    "pytorch",
    "tensorflow",
    "matplotlib",
    "pillow",
    "scikit-learn",
    "seaborn",
    "jupyter",
    "jupyterlab",
    "fastapi",
    "sqlalchemy",
    "beautifulsoup4",
    "selenium",
    "keras",
    "transformers",
    "opencv-python",
    "pydantic",
    "boto3",
    "polars",
    "streamlit",
];
const JAVASCRIPT: [&str; 20] = [
    "react",
    "vue",
    "angular",
    "express",
    "lodash",
    "axios",
    "typescript",
    "webpack",
    "eslint",
    "prettier",
    "vite",
    "tailwindcss",
    "nodemon",
    "svelte",
    "moment",
    "jquery",
    "next",
    "jest",
    "mongoose",
    "dotenv",
];

/// A library that everybody knows by its name, so that its language need not be said.
pub(crate) fn library<'a>(kind: Kind, token: &Token<'a>) -> Option<&'a str> {
    let known: &[&str] = if kind == Kind::PythonLibrary {
        &PYTHON
    } else {
        &JAVASCRIPT
    };
    (!token.quoted && known.contains(&token.raw)).then_some(token.raw)
}

/// What has a version, but is no program that tells it.
pub(crate) fn is_library(token: &Token<'_>) -> bool {
    PYTHON.contains(&token.raw)
        || ["react", "vue", "angular", "lodash", "axios"].contains(&token.raw)
}

/// A program that texts are edited with.
pub(crate) fn editor<'a>(token: &Token<'a>) -> Option<&'a str> {
    [
        "vim", "vi", "nvim", "nano", "emacs", "code", "micro", "gedit", "less", "subl",
    ]
    .contains(&token.raw)
    .then_some(token.raw)
}

/// A module of Python: names with dots between them.
pub(crate) fn module<'a>(token: &Token<'a>) -> Option<&'a str> {
    (is_json_key(token.raw) && token.id == 0).then_some(token.raw)
}

/// A service that is known by its name alone.
pub(crate) fn daemon<'a>(token: &Token<'a>) -> Option<&'a str> {
    const NAMES: [&str; 38] = [
        "apache",
        "apache2",
        "avahi-daemon",
        "bluetooth",
        "caddy",
        "containerd",
        "cron",
        "cups",
        "docker",
        "dovecot",
        "elasticsearch",
        "fail2ban",
        "firewalld",
        "gdm",
        "gitlab",
        "grafana-server",
        "haproxy",
        "httpd",
        "jenkins",
        "kubelet",
        "mariadb",
        "memcached",
        "mongod",
        "mosquitto",
        "mysql",
        "mysqld",
        "networkmanager",
        "nginx",
        "postfix",
        "postgresql",
        "prometheus",
        "redis",
        "redis-server",
        "rsyslog",
        "squid",
        "ssh",
        "sshd",
        "ufw",
    ];
    NAMES
        .iter()
        .any(|name| token.raw.eq_ignore_ascii_case(name))
        .then_some(token.raw)
}
