//! What the ends of paths say about files.

use super::kinds::Kind;
use super::tokens::Token;

const PICTURES: &[&str] = &[
    "jpg", "jpeg", "png", "gif", "bmp", "webp", "tiff", "tif", "svg", "heic", "avif", "ico", "psd",
];
const VIDEOS: &[&str] = &[
    "mp4", "mkv", "avi", "mov", "webm", "wmv", "m4v", "mpg", "mpeg", "flv", "ogv",
];
const SOUNDS: &[&str] = &["mp3", "wav", "flac", "ogg", "m4a", "aac", "opus", "wma"];
const OFFICE: &[&str] = &[
    "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx", "odp",
];

const WRITTEN: &[&str] = &["html", "pdf", "docx", "odt", "epub", "rst", "tex", "md"];

/// Whether a path ends as the kind wants it, in any letter case.
pub(crate) fn fits(kind: Kind, path: &str) -> bool {
    let among = |list: &[&str]| {
        path.rsplit_once('.')
            .is_some_and(|(_, end)| list.iter().any(|known| end.eq_ignore_ascii_case(known)))
    };
    match kind {
        Kind::Json => among(&["json"]),
        Kind::Yaml => among(&["yaml", "yml"]),
        Kind::Markdown => among(&["md", "markdown"]),
        Kind::Encrypted => among(&["gpg", "asc", "pgp"]),
        Kind::Certificate => among(&["pem", "crt", "cer", "cert"]),
        Kind::Picture | Kind::Pictures => among(PICTURES),
        Kind::Pdf | Kind::Pdfs => among(&["pdf"]),
        Kind::Video => among(VIDEOS),
        Kind::Sound => among(SOUNDS),
        Kind::Medium => among(PICTURES) || among(VIDEOS) || among(SOUNDS),
        Kind::Textual => among(&["md", "markdown", "txt", "rst", "tex", "org"]),
        Kind::Written => among(&["html", "pdf", "docx", "odt", "epub", "rst", "tex"]),
        Kind::Office => among(OFFICE),
        Kind::ShellScript => among(&["sh", "bash", "zsh", "ksh"]),
        Kind::PythonScript => among(&["py"]),
        Kind::Passwd => ["/etc/passwd", "/etc/group", "/etc/shadow"].contains(&path),
        Kind::Requirements => path.ends_with(".txt") && path.contains("requirements"),
        Kind::CSource => among(&["c"]),
        Kind::CppSource => among(&["cpp", "cc", "cxx"]),
        Kind::JavaSource => among(&["java"]),
        Kind::Sqlite => among(&["db", "sqlite", "sqlite3", "db3"]),
        Kind::JavaScript => among(&["js", "mjs", "cjs"]),
        Kind::Image => among(&["iso", "img", "raw", "qcow2"]),
        Kind::Device => path
            .strip_prefix("/dev/")
            .is_some_and(|name| name.len() > 1),
        Kind::Mounted => path.starts_with('/') || path == "~" || path.starts_with("~/"),
        Kind::JsonLines => among(&["jsonl", "ndjson"]),
        Kind::Xml => among(&["xml", "svg", "xhtml"]),
        Kind::Deb => among(&["deb"]),
        Kind::Rar => among(&["rar"]),
        Kind::SevenZip => among(&["7z"]),
        Kind::Bzip => among(&["bz2"]) && !path.ends_with(".tar.bz2"),
        Kind::PublicKey => among(&["pub"]),
        Kind::EnvFile => among(&["env", "conf", "cfg", "ini", "properties"]),
        Kind::Patch => among(&["patch", "diff"]),
        Kind::Tsv => among(&["tsv", "tab"]),
        _ => false,
    }
}

/// An extension of files of such a kind.
pub(crate) fn extension<'a>(kind: Kind, token: &Token<'a>) -> Option<&'a str> {
    let bare = token.raw.trim_start_matches('*').trim_start_matches('.');
    let list = match kind {
        Kind::PictureExtension => PICTURES,
        Kind::VideoExtension => VIDEOS,
        Kind::SoundExtension => SOUNDS,
        Kind::OfficeExtension => OFFICE,
        Kind::WrittenExtension => WRITTEN,
        _ => return None,
    };
    let plain = bare
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    (plain && list.contains(&bare)).then_some(bare)
}

/// Whether a path may be a text in columns that white space separates: it says nothing else.
pub(crate) fn is_table(path: &str) -> bool {
    const OTHERS: &[&str] = &[
        "csv", "tsv", "json", "xml", "html", "pdf", "zip", "gz", "tar", "tgz", "bz2", "xz", "doc",
        "docx", "xls", "xlsx", "jpg", "png", "mp3", "mp4", "yaml", "yml", "md",
    ];
    let end = path.rsplit_once('.').map_or("", |(_, end)| end);
    !OTHERS.iter().any(|other| end.eq_ignore_ascii_case(other)) && !fits(Kind::Passwd, path)
}

/// Whether a path is no text that is read line by line, as far as its name says.
pub(crate) fn is_binary(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| {
        [
            PICTURES,
            VIDEOS,
            SOUNDS,
            OFFICE,
            &["pdf", "iso", "exe", "epub", "sqlite"],
        ]
        .iter()
        .any(|list| list.iter().any(|known| end.eq_ignore_ascii_case(known)))
    })
}

/// Whether a name with a dot is that of a file, not of a machine.
pub(crate) fn is_named_file(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "txt", "log", "csv", "tsv", "json", "xml", "yaml", "yml", "toml", "ini", "conf", "cfg",
        "pem", "crt", "cer", "key", "gz", "tgz", "tar", "zip", "bz2", "xz", "md", "html", "sql",
        "bak", "deb", "rpm",
    ];
    is_binary(name)
        || name
            .rsplit_once('.')
            .is_some_and(|(_, end)| ENDS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// Whether a path without an extension is a file all the same, because it is called as only files are.
pub(crate) fn is_known_file(path: &str) -> bool {
    const NAMES: &[&str] = &[
        "Makefile",
        "Dockerfile",
        "README",
        "LICENSE",
        "CHANGELOG",
        "Gemfile",
        "Procfile",
        "Vagrantfile",
        "Jenkinsfile",
        "hosts",
        "passwd",
        "group",
        "shadow",
        "fstab",
        "crontab",
        "sudoers",
        "hostname",
        "shells",
        "os-release",
        "syslog",
        "messages",
        "motd",
        "cpuinfo",
        "meminfo",
        "authorized_keys",
        "known_hosts",
        "sshd_config",
        "ssh_config",
        ".bashrc",
        ".zshrc",
        ".profile",
        ".bash_profile",
        ".vimrc",
        ".gitconfig",
        ".gitignore",
        ".env",
        ".npmrc",
        ".bash_history",
        ".dockerignore",
        ".editorconfig",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    // "hosts" alone may be any word.
    NAMES.contains(&name)
        && (path.contains('/')
            || name.starts_with(|c: char| c == '.' || c.is_ascii_uppercase())
            || name.contains('_'))
}

/// Whether a path is run by naming it.
pub(crate) fn is_script(path: &str) -> bool {
    let named = path
        .rsplit_once('.')
        .is_some_and(|(_, end)| ["sh", "bash", "zsh", "fish", "pl", "rb", "run"].contains(&end));
    named || (path.starts_with("./") && !is_named_file(path) && !path.ends_with('/'))
}
