//! What a command makes, which "it" in the next part of a sentence can mean: the folder of `mkdir build`.

use super::lexicon::{Role, UNKNOWN, w};
use super::tokens::Token;

/// The one thing that a command makes or was about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Product {
    path: String,
    /// The word for what it is.
    noun: u16,
    /// It can be run as it is: compiled, or made executable.
    runs: bool,
}

impl Product {
    /// The words with the product's name for the one at `at`, unless they run what cannot be run.
    pub(crate) fn tokens<'a>(&'a self, words: &[Token<'a>], at: usize) -> Option<Vec<Token<'a>>> {
        let runs = words.first().is_some_and(|verb| {
            [w::RUN, w::EXECUTE, w::BEGIN].contains(&verb.id) || verb.raw == "launch"
        });
        if runs && !self.runs {
            return None;
        }
        let mut named: Vec<Token<'a>> = words[..at].to_vec();
        if !runs {
            named.push(Token::word(self.noun));
        }
        named.push(Token {
            raw: &self.path,
            start: words[at].start,
            id: UNKNOWN,
            role: Role::None,
            quoted: !runs,
            mistyped: false,
            comma: words[at].comma,
        });
        named.extend_from_slice(&words[at + 1..]);
        Some(named)
    }
}

/// What a command makes, if that is one thing.
pub(crate) fn of(command: &str) -> Option<Product> {
    let words: Vec<&str> = command.split(' ').collect();
    let plain = |word: &&&str| {
        !word.starts_with('-')
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-./~:@%+".contains(&byte))
    };
    let values: Vec<&&str> = words.iter().skip(1).filter(plain).collect();
    let called = |path: &str, noun: u16| {
        let good = !path.is_empty() && path != "." && path != "..";
        good.then(|| Product {
            path: path.to_owned(),
            noun,
            runs: ["gcc", "g++"].contains(&words[0]) || words.get(1) == Some(&"+x"),
        })
    };
    let named =
        |path: &str, directory: bool| called(path, if directory { w::DIRECTORY } else { w::FILE });
    let last = |path: &str| {
        path.trim_end_matches('/')
            .rsplit(['/', ':'])
            .next()
            .unwrap_or("")
            .to_owned()
    };
    // All words but options are looked at, so that a command with several things has none.
    let counted = |known: usize| {
        words
            .iter()
            .skip(1)
            .filter(|word| !word.starts_with('-'))
            .count()
            == known
    };
    match words.as_slice() {
        ["mkdir", ..] if counted(1) => named(values.first()?, true),
        ["touch", ..] if counted(1) => named(values.first()?, false),
        ["git", "clone", .., url] if counted(2) => named(last(url).trim_end_matches(".git"), true),
        ["curl", "-fLO", url] | ["wget", url] => {
            let name = last(url);
            name.contains('.').then(|| named(&name, false))?
        }
        ["curl", "-fL", "-o", path, _] => named(path, false),
        ["tar", "-caf" | "-czf" | "-cf" | "-cjf" | "-cJf", path, ..] | ["zip", "-r", path, ..] => {
            named(path, false)
        }
        ["tar", "-xf", path] | ["unzip", path] => named(path, false),
        ["gcc" | "g++", .., "-o", path, _] => named(&run_path(path), false),
        ["chmod", _, path] => named(path, false),
        ["sudo", "systemctl", _, name] => called(name, w::SERVICE),
        ["git", "switch", "-c", name] => called(name, w::BRANCH),
        [.., ">", path] if !command.contains("&&") => named(path, false),
        _ => None,
    }
    .filter(|product| {
        product
            .path
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-./~+".contains(&byte))
    })
}

/// A program that lies here is run by its path.
fn run_path(path: &str) -> String {
    if path.contains('/') {
        path.to_owned()
    } else {
        format!("./{path}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_makes_one_thing_or_none() {
        for (command, path, noun) in [
            ("mkdir -p build", "build", w::DIRECTORY),
            ("git clone https://x.org/a/bar.git", "bar", w::DIRECTORY),
            ("git clone git@github.com:foo/bar.git", "bar", w::DIRECTORY),
            ("curl -fLO https://x.org/a.tar.gz", "a.tar.gz", w::FILE),
            ("zip -r docs.zip docs", "docs.zip", w::FILE),
            ("gcc -o app main.c", "./app", w::FILE),
            ("sort a.txt > b.txt", "b.txt", w::FILE),
            ("git switch -c fix", "fix", w::BRANCH),
        ] {
            let product = of(command).unwrap();
            assert_eq!((product.path.as_str(), product.noun), (path, noun));
        }
        for command in [
            "mkdir a b",
            "cp a.txt b.txt",
            "mkdir 'my folder'",
            "rm a.txt",
        ] {
            assert_eq!(of(command), None, "{command}");
        }
    }
}
