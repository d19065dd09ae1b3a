//! Files and addresses that a command uses and that the sentence never spoke of: `mv draft.txt final.txt` for "move
//! it to the other one".

use brush_parser::Token;
use caro_syntax::read;

/// Programs whose operands are files that have to be there.
const READERS: &[&str] = &[
    "awk", "bash", "bzip2", "cat", "chmod", "chown", "cp", "diff", "file", "grep", "gunzip",
    "gzip", "head", "jq", "less", "mail", "more", "mpv", "mv", "open", "python", "python3", "rm",
    "scp", "sed", "sh", "sort", "tail", "unzip", "wc", "xdg-open", "xz",
];

/// Those of them whose operands are files even without an ending.
const MOVERS: &[&str] = &["mv", "cp", "rm"];

/// Programs that fetch what they are told.
const FETCHERS: &[&str] = &["curl", "wget", "open", "xdg-open"];

/// Files that have the same name everywhere, and hosts that everybody asks the same.
const KNOWN: &[&str] = &[
    "cargo.toml",
    "package.json",
    "package-lock.json",
    "requirements.txt",
    "pyproject.toml",
    "setup.py",
    "docker-compose.yml",
    "compose.yaml",
    "makefile",
    "dockerfile",
    "readme.md",
    "cargo.lock",
    "go.mod",
    "id_rsa.pub",
    "id_ed25519.pub",
    "manage.py",
    "localhost",
    "127.0.0.1",
    "ifconfig.me",
    "icanhazip.com",
    "api.ipify.org",
    "ipinfo.io",
    "checkip.amazonaws.com",
    "wttr.in",
];

/// The first file or address that a command uses without any tie to what was told.
pub(crate) fn find(command: &str, told: &str) -> Option<String> {
    let reading = read(command).ok()?;
    let told = told.to_lowercase();
    let mut simple: Vec<&str> = Vec::new();
    let mut into = false;
    for token in &reading.tokens {
        match token {
            // What is written may have a new name.
            Token::Operator(operator, _) if operator.starts_with('>') => into = true,
            Token::Operator(..) => {
                let found = of_simple(&std::mem::take(&mut simple), command, &told);
                if found.is_some() {
                    return found;
                }
            }
            Token::Word(..) if std::mem::take(&mut into) => {}
            Token::Word(word, _) => simple.push(word),
        }
    }
    of_simple(&simple, command, &told)
}

/// The same for one simple command.
fn of_simple(words: &[&str], command: &str, told: &str) -> Option<String> {
    let mut words = words.iter().skip_while(|word| **word == "sudo");
    let program = words.next()?;
    let mut operands: Vec<&str> = words.map(|word| word.trim_matches(['\'', '"'])).collect();
    // Where something goes to may be new.
    if MOVERS.contains(program) && *program != "rm" && operands.len() > 1 {
        operands.pop();
    }
    operands
        .into_iter()
        // What a command names twice it has made itself.
        .find(|name| is_invented(program, name, told) && command.matches(name).count() == 1)
        .map(str::to_owned)
}

fn is_invented(program: &str, name: &str, told: &str) -> bool {
    let is_literal = !name.starts_with(['-', '+'])
        && !name.contains(|c: char| "$*?[]{}()`~\\%@!|&^=,".contains(c))
        && name.contains(|c: char| c.is_alphabetic());
    if !is_literal {
        return false;
    }
    if FETCHERS.contains(&program)
        && let Some(host) = host(name)
    {
        return !is_tied(host, told);
    }
    let is_file = READERS.contains(&program) && has_ending(name)
        || MOVERS.contains(&program) && !name.starts_with(['.', '/']);
    is_file && !name.starts_with('/') && !is_tied(name, told)
}

/// The host of an address.
fn host(name: &str) -> Option<&str> {
    let rest = name
        .strip_prefix("https://")
        .or_else(|| name.strip_prefix("http://"))?;
    rest.split(['/', ':', '?']).next()
}

/// Whether a name ends as files do: `a.txt`.
fn has_ending(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/ ".contains(c);
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    name.chars().all(plain)
        && stem.contains(|c: char| c.is_alphabetic())
        && (2..=4).contains(&ending.len())
        && ending.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Whether any of a name's words was told, or everybody knows it.
fn is_tied(name: &str, told: &str) -> bool {
    let name = name.to_lowercase();
    let last = name.rsplit('/').next().unwrap_or_default();
    let stem = match last.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => last,
    };
    let mut words = stem.split(|c: char| !c.is_alphanumeric());
    KNOWN.contains(&last)
        || last == "."
        || begins_a_word(stem, told)
        || words.any(|word| word.chars().count() >= 3 && begins_a_word(word, told))
}

/// Whether a text holds a word that begins so: "names" for `name`, and not "rename".
fn begins_a_word(beginning: &str, text: &str) -> bool {
    let starts = text.match_indices(beginning).map(|(at, _)| &text[..at]);
    let mut starts = starts.filter(|before| !before.ends_with(|c: char| c.is_alphanumeric()));
    starts.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn what_nobody_spoke_of_is_found() {
        for (told, command, name) in [
            (
                "move it to the other one",
                "mv draft.txt final.txt",
                "draft.txt",
            ),
            ("rename it", "mv 'Old Name' 'New Name'", "Old Name"),
            ("show the errors", "grep -i error server.log", "server.log"),
            (
                "is it going to rain",
                "curl -s https://weather.org/lisbon",
                "https://weather.org/lisbon",
            ),
            ("tidy up", "sudo rm -r old_stuff && ls", "old_stuff"),
        ] {
            assert_eq!(find(command, told).as_deref(), Some(name), "{told}");
        }
    }

    #[test]
    fn what_is_told_known_or_new_is_not() {
        for (told, command) in [
            ("back up notes.txt", "cp notes.txt notes.txt.bak"),
            ("copy notes.txt", "cp notes.txt copy.txt"),
            ("sort the names", "sort names.csv > sorted.csv"),
            ("the errors of a log", "grep -c error x.log x.log"),
            (
                "what version is this package",
                "jq -r .version package.json",
            ),
            (
                "what is my public address",
                "curl -s https://ifconfig.me/ip",
            ),
            ("who may log in", "cat /etc/passwd.conf"),
            ("copy my settings", "cp ~/.bashrc ."),
            ("merge folder a into folder b", "cp -a a/. b/"),
            ("count todo in py files", "grep -c todo *.py"),
            ("delete the temporary files", "rm -f *.tmp tmp/*"),
            ("fetch caro.sh", "curl -O https://caro.sh/index.html"),
            (
                "merge the csv files",
                "cat *.csv > all.tmp && mv all.tmp all.csv",
            ),
        ] {
            assert_eq!(find(command, told), None, "{told}");
        }
    }
}
