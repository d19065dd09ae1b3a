//! Where systems keep what: the directories and files that matter, as sorted lists.

use crate::place::{Place, is_everything, somewhere};
use crate::value::{GLOB, MAYBE, UNKNOWN};

/// Directories at the root without which a system, or its users' data, is gone.
const TOP: &[&str] = &[
    "Applications",
    "Library",
    "System",
    "Users",
    "Volumes",
    "bin",
    "boot",
    "dev",
    "efi",
    "etc",
    "home",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "media",
    "mnt",
    "nix",
    "opt",
    "private",
    "proc",
    "root",
    "run",
    "sbin",
    "snap",
    "srv",
    "sys",
    "usr",
    "var",
];

/// Directories in `/usr` that hold the system's programs and data.
const USR: &[&str] = &[
    "bin", "games", "include", "lib", "lib32", "lib64", "libexec", "local", "sbin", "share", "src",
];

/// Directories in `/usr/local` that hold its programs.
const USR_LOCAL: &[&str] = &[
    "bin", "etc", "include", "lib", "libexec", "sbin", "share", "src", "var",
];

/// Directories in `/var` that hold what services and packages know.
const VAR: &[&str] = &[
    "backups", "db", "lib", "local", "log", "mail", "opt", "run", "spool", "www",
];

/// Directories and files in `/etc` that let a machine start, and its users in.
const ETC: &[&str] = &[
    "NetworkManager",
    "alternatives",
    "apt",
    "bash.bashrc",
    "ca-certificates",
    "crontab",
    "crypttab",
    "default",
    "environment",
    "fstab",
    "group",
    "grub.d",
    "gshadow",
    "hostname",
    "hosts",
    "init.d",
    "initramfs-tools",
    "inittab",
    "kubernetes",
    "ld.so.conf",
    "ld.so.preload",
    "letsencrypt",
    "mtab",
    "netplan",
    "network",
    "nsswitch.conf",
    "pacman.conf",
    "pam.d",
    "passwd",
    "pki",
    "profile",
    "resolv.conf",
    "security",
    "selinux",
    "shells",
    "ssh",
    "ssl",
    "sudo.conf",
    "sysctl.conf",
    "systemd",
    "udev",
    "yum.repos.d",
];

/// Files in `/etc` that hold accounts and their rights.
const ACCOUNTS: &[&str] = &[
    "gshadow",
    "gshadow-",
    "master.passwd",
    "passwd",
    "shadow",
    "shadow-",
    "sudoers",
];

/// Names in `/dev` that hold no data.
const HARMLESS: &[&str] = &[
    "console", "fd", "full", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout",
    "tcp", "tty", "udp", "urandom", "zero",
];

/// Directories that builds, tests and editors make, and make again.
const ARTEFACTS: &[&str] = &[
    ".DS_Store",
    ".cache",
    ".eggs",
    ".gradle",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".next",
    ".nuxt",
    ".nyc_output",
    ".parcel-cache",
    ".pytest_cache",
    ".ruff_cache",
    ".sass-cache",
    ".terraform",
    ".tox",
    ".turbo",
    ".venv",
    "__pycache__",
    "_build",
    "bower_components",
    "build",
    "coverage",
    "dist",
    "htmlcov",
    "node_modules",
    "out",
    "target",
    "temp",
    "tmp",
    "venv",
];

/// Directories of a home that hold what its user made.
const PERSONAL: &[&str] = &[
    ".config",
    ".local",
    ".mozilla",
    ".thunderbird",
    "Desktop",
    "Documents",
    "Downloads",
    "Library",
    "Mail",
    "Movies",
    "Music",
    "Pictures",
    "Projects",
    "Public",
    "Videos",
    "code",
    "dev",
    "projects",
    "repos",
    "src",
    "work",
];

/// Files of a home that hold keys or credentials, wherever the home is.
const SECRETS: &[&str] = &[
    ".aws",
    ".azure",
    ".docker",
    ".git-credentials",
    ".gnupg",
    ".kube",
    ".my.cnf",
    ".netrc",
    ".npmrc",
    ".password-store",
    ".pgpass",
    ".pypirc",
    ".ssh",
    ".terraform.d",
    ".vault-token",
];

/// Files of a home that a shell or a desktop runs at login.
const STARTUP: &[&str] = &[
    ".bash_aliases",
    ".bash_login",
    ".bash_logout",
    ".bash_profile",
    ".bashrc",
    ".config/autostart",
    ".config/fish/config.fish",
    ".config/systemd",
    ".cshrc",
    ".inputrc",
    ".kshrc",
    ".login",
    ".profile",
    ".tcshrc",
    ".vimrc",
    ".xinitrc",
    ".xprofile",
    ".xsession",
    ".zlogin",
    ".zprofile",
    ".zshenv",
    ".zshrc",
    "Library/LaunchAgents",
];

fn is_in(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

/// Whether a pattern can stand for a name of the list.
fn may_be_in(list: &[&str], pattern: &str) -> bool {
    if !pattern.contains([GLOB, UNKNOWN, MAYBE]) {
        return is_in(list, pattern);
    }
    list.iter().any(|name| matches(pattern, name))
}

/// Whether a pattern, whose markers stand for anything, can stand for a name.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split([GLOB, UNKNOWN, MAYBE]);
    let Some(rest) = pieces.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let mut rest = rest;
    let mut last = None;
    for piece in pieces {
        if let Some(middle) = last.replace(piece) {
            match rest.find(middle) {
                Some(at) => rest = &rest[at + str::len(middle)..],
                None => return false,
            }
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

/// Recognizes an absolute path that is in nobody's home.
pub(crate) fn absolute(parts: &[String]) -> Place {
    let Some((top, below)) = parts.split_first() else {
        return Place::Root;
    };
    if below.is_empty() {
        return match top.as_str() {
            top if is_everything(top) => Place::Root,
            "tmp" => Place::AllTemporary,
            "home" | "Users" => Place::Home,
            "vmlinuz" | "initrd.img" => Place::Core,
            "swapfile" => Place::State,
            top if top.chars().all(|c| matches!(c, UNKNOWN | MAYBE)) => Place::Unknown,
            top if top.contains([GLOB]) && may_be_in(TOP, top) => Place::System,
            top if is_in(TOP, top) => Place::System,
            top if top.contains(GLOB) => Place::Pattern,
            _ => Place::Named,
        };
    }
    let everything = below.iter().all(|part| is_everything(part));
    match top.as_str() {
        "dev" => device(below),
        "home" | "Users" => Place::Home,
        "tmp" if everything => Place::AllTemporary,
        "tmp" => Place::Temporary,
        "etc" => in_etc(below),
        "usr" => in_usr(below),
        "var" => in_var(below),
        "private" => match below[0].as_str() {
            "tmp" => Place::Temporary,
            "etc" if below.len() > 1 => in_etc(&below[1..]),
            "var" if below.len() > 1 => in_var(&below[1..]),
            _ => Place::System,
        },
        // Switches of the running kernel rather than files; one of them stops it at once.
        "proc" | "sys" if !everything && below[0] != "sysrq-trigger" && below[0] != "kcore" => {
            Place::State
        }
        "bin" | "sbin" | "lib" | "lib32" | "lib64" | "libx32" | "boot" | "efi" | "proc" | "sys"
        | "System" => {
            if everything {
                Place::System
            } else {
                Place::Core
            }
        }
        "run" if is_runtime(below) => Place::Temporary,
        "Library" | "nix" | "run" | "snap" => {
            if everything {
                Place::System
            } else {
                Place::State
            }
        }
        "opt" | "srv" | "media" | "mnt" | "Volumes" | "Applications" if everything => Place::System,
        "mnt" if below[0] == "c" && below.get(1).is_none_or(|name| name == "Windows") => {
            Place::System
        }
        top if top.contains([GLOB, UNKNOWN]) && !everything => {
            if may_be_in(TOP, top) && top.contains(GLOB) {
                Place::System
            } else {
                Place::Pattern
            }
        }
        top if is_everything(top) => Place::System,
        _ if is_secret(below) => Place::Secret,
        _ => somewhere(below),
    }
}

fn device(below: &[String]) -> Place {
    let name = below[0].as_str();
    if is_in(HARMLESS, name) || name.starts_with("tty") && name != "tty*" && !name.contains(GLOB) {
        Place::Harmless
    } else if is_everything(name) {
        Place::System
    } else {
        Place::Device
    }
}

fn in_etc(below: &[String]) -> Place {
    let name = below[0].as_str();
    match below.len() {
        1 if is_everything(name) => Place::System,
        1 if may_be_in(ACCOUNTS, name) => Place::Accounts,
        1 if may_be_in(ETC, name) => Place::Core,
        1 if matches!(name, "localtime" | "timezone" | "motd" | "issue") => Place::State,
        1 if name.contains([UNKNOWN, MAYBE]) => Place::Config,
        1 => Place::Config,
        _ if matches!(name, "sudoers.d" | "pam.d") => Place::Core,
        _ if name == "ssl" && below[1] == "private" => Place::Secret,
        _ if name == "ssh" && below[1].ends_with("_key") => Place::Secret,
        _ if is_everything(&below[1]) && is_in(ETC, name) => Place::Core,
        _ if is_drop_in(below) => Place::State,
        _ => Place::Config,
    }
}

/// Whether a path in `/etc` is one of several files that add to a configuration.
fn is_drop_in(below: &[String]) -> bool {
    below[..below.len() - 1].iter().any(|part| {
        part.ends_with(".d")
            || matches!(
                part.as_str(),
                "sites-available" | "sites-enabled" | "conf-available" | "conf-enabled"
            )
    }) || below[0] == "systemd" && below.len() > 2
}

fn in_usr(below: &[String]) -> Place {
    match below {
        [name] if is_everything(name) => Place::System,
        [name] if may_be_in(USR, name) => Place::System,
        [local, name] if local == "local" => {
            if is_everything(name) || may_be_in(USR_LOCAL, name) {
                Place::System
            } else {
                Place::State
            }
        }
        [local, ..] if local == "local" => Place::State,
        [src, ..] if src == "src" => Place::State,
        [directory, name] if is_in(USR, directory) && is_everything(name) => Place::System,
        [share, _, _, _, ..] if share == "share" => Place::Config,
        [directory, ..] if is_in(USR, directory) => Place::Core,
        _ => somewhere(below),
    }
}

/// Whether a path in `/run` is a mark that a service makes anew.
fn is_runtime(below: &[String]) -> bool {
    let last = below.last().map_or("", String::as_str);
    [".pid", ".sock", ".lock"]
        .iter()
        .any(|end| last.ends_with(end))
}

fn in_var(below: &[String]) -> Place {
    match below {
        [name] if is_everything(name) => Place::System,
        [name] if matches!(name.as_str(), "tmp" | "cache" | "crash") => Place::Temporary,
        [name] if may_be_in(VAR, name) => Place::System,
        [_] => Place::State,
        [cache, ..] if matches!(cache.as_str(), "tmp" | "cache" | "crash") => Place::Temporary,
        [directory, name] if is_in(VAR, directory) && is_everything(name) => Place::System,
        [run, rest @ ..] if run == "run" && is_runtime(rest) => Place::Temporary,
        [lib, _] if lib == "lib" => Place::System,
        [lib, apt, lists, ..] if lib == "lib" && apt == "apt" && lists == "lists" => {
            Place::Temporary
        }
        [spool, cron, ..] if spool == "spool" && cron == "cron" => Place::Core,
        _ => Place::State,
    }
}

/// Whether a path below a home, or anywhere, is a key or a credential.
pub(crate) fn is_secret(parts: &[String]) -> bool {
    let Some(last) = parts.last() else {
        return false;
    };
    let public = last.ends_with(".pub")
        || last.ends_with(".pub.pem")
        || matches!(last.as_str(), "config" | "known_hosts" | "authorized_keys")
            && parts.iter().any(|part| part == ".ssh");
    if public {
        return false;
    }
    let key = matches!(
        last.as_str(),
        "id_rsa" | "id_ed25519" | "id_ecdsa" | "id_dsa" | "credentials.json" | ".env" | ".htpasswd"
    ) || last.starts_with("id_rsa")
        || last.starts_with("id_ed25519");
    key || parts.iter().any(|part| is_in(SECRETS, part))
        || parts
            .iter()
            .any(|part| matches!(part.as_str(), "Keychains" | "keyrings"))
        || parts
            .windows(2)
            .any(|pair| pair[0] == ".config" && matches!(pair[1].as_str(), "gcloud" | "gh" | "op"))
}

/// Whether a path below a home is run when its user logs in.
pub(crate) fn is_startup(parts: &[String]) -> bool {
    let first = parts.first().map_or("", String::as_str);
    if is_in(STARTUP, first) {
        return parts.len() == 1;
    }
    let path = parts.join("/");
    STARTUP
        .iter()
        .any(|known| known.contains('/') && path.starts_with(known))
        || path == ".ssh/authorized_keys"
}

/// Whether a path below a home is a cache or the bin.
pub(crate) fn is_thrown_away(parts: &[String]) -> bool {
    let path = parts.join("/");
    [
        ".local/share/Trash/",
        ".Trash/",
        "Library/Caches/",
        ".npm/_cacache",
        ".gradle/caches",
    ]
    .iter()
    .any(|start| path.starts_with(start))
}

/// Whether a directory of a home holds what its user made.
pub(crate) fn is_personal(name: &str) -> bool {
    is_in(PERSONAL, name)
}

/// Whether a name is one that builds make.
pub(crate) fn is_artefact(name: &str) -> bool {
    let stem = name.trim_end_matches(GLOB);
    is_in(ARTEFACTS, if stem.is_empty() { name } else { stem })
        || name.ends_with(".egg-info")
        || name.ends_with(".tmp")
        || name.ends_with(".pyc")
        || name.ends_with(".o")
        || name.starts_with("cmake-build-")
}

#[cfg(test)]
mod tests {
    use super::{
        ACCOUNTS, ARTEFACTS, ETC, HARMLESS, PERSONAL, SECRETS, STARTUP, TOP, USR, USR_LOCAL, VAR,
        matches,
    };
    use crate::value::GLOB;

    #[test]
    fn lists_are_sorted() {
        for list in [
            ACCOUNTS, ARTEFACTS, ETC, HARMLESS, PERSONAL, SECRETS, STARTUP, TOP, USR, USR_LOCAL,
            VAR,
        ] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn patterns_match_names() {
        assert!(matches(&format!("b{GLOB}"), "bin"));
        assert!(matches(&format!("{GLOB}s{GLOB}r"), "usr"));
        assert!(!matches(&format!("b{GLOB}"), "usr"));
        assert!(!matches(&format!("{GLOB}x"), "bin"));
    }
}
