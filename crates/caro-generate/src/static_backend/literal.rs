//! Commands that stand in a sentence as they are typed: "run make -j4 every 5 minutes", "execute ./deploy.sh twice".

use super::endings;
use super::kinds::Kind;
use super::lexicon::{Role, UNKNOWN, w};
use super::measure;
use super::quote;
use super::shapes::is_url;
use super::slots::Value;
use super::tokens::Token;
use crate::Shell;

/// Longer ones are better written than said.
const MOST_WORDS: usize = 8;

/// Programs that people start by their names. One that is a verb or a noun of many sentences is not among them.
const PROGRAMS: [&str; 109] = [
    "ansible-playbook",
    "apt",
    "awk",
    "bash",
    "bundle",
    "bun",
    "cal",
    "cargo",
    "cat",
    "cmake",
    "composer",
    "cp",
    "curl",
    "date",
    "deno",
    "df",
    "dig",
    "dmesg",
    "dnf",
    "docker",
    "docker-compose",
    "du",
    "echo",
    "env",
    "exa",
    "fdisk",
    "ffmpeg",
    "ffprobe",
    "find",
    "fortune",
    "free",
    "gcc",
    "gdb",
    "git",
    "go",
    "gradle",
    "grep",
    "gulp",
    "head",
    "helm",
    "host",
    "hostname",
    "htop",
    "id",
    "ifconfig",
    "iostat",
    "ip",
    "iperf3",
    "java",
    "jest",
    "journalctl",
    "jupyter",
    "kubectl",
    "ls",
    "lsblk",
    "lsof",
    "lscpu",
    "lsusb",
    "make",
    "mkdir",
    "mount",
    "mvn",
    "mysql",
    "nc",
    "neofetch",
    "netstat",
    "ninja",
    "nmap",
    "node",
    "npm",
    "npx",
    "nslookup",
    "nvidia-smi",
    "perl",
    "php",
    "ping",
    "pip",
    "pip3",
    "pnpm",
    "printf",
    "ps",
    "psql",
    "pwd",
    "pytest",
    "python",
    "python3",
    "redis-cli",
    "rm",
    "rsync",
    "ruby",
    "scp",
    "sh",
    "sleep",
    "ss",
    "ssh",
    "systemctl",
    "tail",
    "tar",
    "terraform",
    "top",
    "touch",
    "traceroute",
    "true",
    "uname",
    "uptime",
    "vmstat",
    "w",
    "whoami",
    "yarn",
];

/// What programs are told to do first, where that is a word of many sentences as well.
const ORDERS: [&str; 52] = [
    "start", "test", "build", "install", "run", "clean", "check", "status", "pull", "fetch",
    "push", "update", "upgrade", "dev", "lint", "deploy", "serve", "fmt", "clippy", "bench", "doc",
    "all", "up", "down", "ps", "log", "diff", "restart", "stop", "watch", "migrate", "ci",
    "publish", "audit", "format", "init", "logs", "images", "list", "show", "version", "info",
    "compose", "get", "apply", "plan", "top", "release", "route", "link", "addr", "stash",
];

/// A command as a kind of slot wants it.
pub(crate) fn read(kind: Kind, all: &[Token<'_>], at: usize) -> Option<(Value, usize)> {
    let (command, length) = command(all, at)?;
    // A shell alone waits for what is typed, and these wait for an order.
    const NEVER_ALONE: [&str; 9] = [
        "bash",
        "sh",
        "docker",
        "docker compose",
        "docker-compose",
        "git",
        "npm",
        "kubectl",
        "systemctl",
    ];
    if NEVER_ALONE.contains(&command.as_str()) {
        return None;
    }
    let written = match kind {
        // They give their words to a shell, which takes them apart once more.
        Kind::CommandLine if all[at].quoted && command.starts_with("sh -c ") => {
            quote::word(all[at].raw, Shell::Bash)?
        }
        Kind::CommandLine if command.contains('\'') => quote::word(&command, Shell::Bash)?,
        // What a shell of its own reads takes no more arguments.
        Kind::SimpleCommand if command.starts_with("sh -c ") => return None,
        // cron starts in the home directory, and reads "%" as the end of a line.
        Kind::CronCommand if !is_found_by_cron(&command) => return None,
        _ => command,
    };
    Some((Value::Glob(written), length))
}

/// Whether a command names what it works on from the root or the home on.
fn is_found_by_cron(command: &str) -> bool {
    let placed = |word: &str| word.starts_with('/') || word.starts_with("~/");
    command.split(' ').any(placed) && !command.contains("./") && !command.contains('%')
}

/// Programs whose first argument may be any word.
const TAKES_NAMES: [&str; 9] = [
    "echo",
    "printf",
    "make",
    "ping",
    "host",
    "nslookup",
    "traceroute",
    "npx",
    "gradle",
];

/// The command that starts at a token, as the shell reads it, and how many tokens it takes.
fn command(all: &[Token<'_>], at: usize) -> Option<(String, usize)> {
    let tokens = all.get(at..)?;
    let first = tokens.first()?;
    if first.quoted {
        return written(first.raw).map(|command| (command, 1));
    }
    let program = program(first)?;
    let mut command = program;
    let mut length = 1;
    while let Some(token) = tokens.get(length) {
        let before = &tokens[length - 1];
        if before.comma || !is_next(before, token) || !is_argument(tokens, length) {
            break;
        }
        let word = if token.quoted {
            quote::word(token.raw, Shell::Bash)?
        } else {
            plain(token.raw)?.to_owned()
        };
        command.push(' ');
        command.push_str(&word);
        length += 1;
    }
    (length <= MOST_WORDS).then_some((command, length))
}

/// A script or a program at the start of a command.
fn program(token: &Token<'_>) -> Option<String> {
    let raw = plain(token.raw)?;
    if PROGRAMS.contains(&raw) {
        return Some(raw.to_owned());
    }
    let scripted = |end: &str| {
        raw.strip_suffix(end)
            .is_some_and(|stem| !stem.is_empty() && !stem.ends_with('/'))
    };
    if scripted(".py") {
        return Some(format!("python3 {raw}"));
    }
    if scripted(".js") || scripted(".mjs") {
        return Some(format!("node {raw}"));
    }
    let path = raw.starts_with("./") || raw.starts_with('/') || raw.starts_with("~/");
    (endings::is_script(raw) || (path && !raw.ends_with('/') && !endings::is_named_file(raw))).then(
        || {
            if raw.contains('/') {
                raw.to_owned()
            } else {
                format!("./{raw}")
            }
        },
    )
}

/// Whether nothing that was typed between two words was dropped as noise.
fn is_next(before: &Token<'_>, token: &Token<'_>) -> bool {
    let end = before.start + before.raw.len() + usize::from(before.quoted);
    token.start == end + 1 + usize::from(token.quoted)
}

/// Whether a word belongs to the command: an option, a path, a number, an order, a word nobody knows.
fn is_argument(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    if token.quoted {
        return true;
    }
    let Some(raw) = plain(token.raw) else {
        return false;
    };
    // "10 times", "5 seconds", "4 threads" say how.
    let counts = measure::number(token).is_some();
    let unit = tokens.get(at + 1).is_some_and(|next| {
        measure::unit(next).is_some()
            || [w::TIME, w::PROCESS].contains(&next.id)
            || ["x", "threads", "jobs", "workers"].contains(&next.raw)
    });
    if counts {
        return !unit && raw.bytes().all(|byte| byte.is_ascii_digit());
    }
    let spelled = tokens[0].raw;
    let speaks = ["echo", "printf"].contains(&spelled);
    // "twice" is no argument.
    if [
        "once", "twice", "thrice", "forever", "again", "quietly", "silently",
    ]
    .contains(&raw)
    {
        return false;
    }
    let signed = raw.starts_with('-')
        || raw.contains(['/', '.', '=', ':', '@'])
        || is_url(raw)
        || raw == "localhost";
    // "stop nginx" is told to systemctl, "start" to npm.
    let ordered = at <= 2 && ORDERS.contains(&raw);
    let free = token.id == UNKNOWN || matches!(token.role, Role::Extension);
    let named = free
        && ((at == 1 && TAKES_NAMES.contains(&spelled))
            || ["run", "exec"].contains(&tokens[at - 1].raw)
            || tokens[at - 1].raw.starts_with('-'));
    signed || ordered || named || (speaks && at == 1)
}

/// A word that every shell reads as it stands.
fn plain(raw: &str) -> Option<&str> {
    let good = !raw.is_empty()
        && raw.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || b"_-./:@%+=,".contains(&byte) || byte == b'~'
        })
        && !raw[1..].contains('~')
        && !raw.starts_with(['=', '%', '+', ',', '@']);
    good.then_some(raw)
}

/// A command in quotes: as it is if it is simple, or else read by a shell of its own.
fn written(text: &str) -> Option<String> {
    let simple = text.split(' ').all(|word| plain(word).is_some());
    let first = text.split(' ').next()?;
    if first.is_empty() || first.starts_with('-') {
        return None;
    }
    if simple {
        return Some(
            if first == text && !text.contains('/') && endings::is_script(text) {
                format!("./{text}")
            } else {
                text.to_owned()
            },
        );
    }
    quote::word(text, Shell::Bash).map(|quoted| format!("sh -c {quoted}"))
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    fn read(sentence: &str) -> Option<(String, usize)> {
        command(&tokens::read(sentence).unwrap(), 1)
    }

    #[test]
    fn a_command_ends_where_the_sentence_goes_on() {
        for (sentence, expected) in [
            ("run make -j4 every 5 minutes", "make -j4"),
            ("run sleep 100 every 5 minutes", "sleep 100"),
            ("run sleep 100 10 times", "sleep 100"),
            ("run deploy.sh in the background", "./deploy.sh"),
            (
                "run train.py --epochs 5 twice",
                "python3 train.py --epochs 5",
            ),
            ("run npm run build and then stop", "npm run build"),
            ("run \"ls -l | wc -l\" twice", "sh -c 'ls -l | wc -l'"),
            ("run \"git pull\" twice", "git pull"),
            (
                "run curl -I https://x.org each hour",
                "curl -I https://x.org",
            ),
        ] {
            assert_eq!(
                read(sentence).map(|found| found.0).as_deref(),
                Some(expected),
                "{sentence}"
            );
        }
    }

    #[test]
    fn what_is_no_program_is_no_command() {
        for sentence in [
            "run tests every hour",
            "run everything",
            "run $(reboot) twice",
            "run -x",
        ] {
            assert_eq!(read(sentence), None, "{sentence}");
        }
    }
}
