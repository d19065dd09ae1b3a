//! Names that nothing announces: "find notes.txt", "the file Makefile", "except a.txt and b.txt".

use super::read::{Reader, Taken};
use super::read_names::{Fit, is_glob, is_pathlike};
use crate::static_backend::lexicon::{self, Role, UNKNOWN, w};

/// Files without an extension that everybody knows by their names.
pub(super) fn is_file_name(raw: &str) -> bool {
    const NAMES: [&str; 9] = [
        "Makefile",
        "Dockerfile",
        "Gemfile",
        "Rakefile",
        "Vagrantfile",
        "Procfile",
        "Jenkinsfile",
        "LICENSE",
        "README",
    ];
    NAMES.contains(&raw)
}

/// Extensions of two parts, which look like names.
fn is_double_ending(raw: &str) -> bool {
    const ENDINGS: [&str; 14] = [
        "tar.gz",
        "tar.bz2",
        "tar.xz",
        "tar.zst",
        "tar.lz4",
        "sql.gz",
        "csv.gz",
        "log.gz",
        "txt.gz",
        "json.gz",
        "min.js",
        "min.css",
        "d.ts",
        "blade.php",
    ];
    ENDINGS.contains(&raw)
}

impl Reader<'_, '_> {
    /// "find notes.txt", "the file Makefile", "*.txt".
    pub(crate) fn bare_name(&mut self) -> Taken {
        let Some(token) = self.token(0) else {
            return Ok(false);
        };
        let after_object =
            self.at > 0 && [w::FILE, w::DIRECTORY].contains(&self.tokens[self.at - 1].id);
        let looks = is_pathlike(token.raw)
            || is_glob(token.raw)
            || self.query.sought && is_file_name(token.raw);
        let capitals = token.raw.len() > 1 && token.raw.bytes().all(|b| b.is_ascii_uppercase());
        let of_folder = [w::DIRECTORY, w::SUBDIRECTORY].contains(&self.id(1))
            && (token.quoted || capitals)
            && self.query.object.is_none();
        let placed = lexicon::is_plain(token.id)
            && !lexicon::is_class(token.id)
            && self.at + 1 < self.tokens.len()
            && [w::IN, w::UNDER].contains(&self.id(1));
        let may_be = looks
            || of_folder
            || ((token.quoted || token.id == UNKNOWN || placed)
                && after_object
                && self.singular
                && !self.quantified
                && self.query.tests.is_empty());
        let raw = token.raw;
        if !may_be
            || raw.contains('/')
            || raw.starts_with(['$', '~'])
            || raw == "."
            || raw == ".."
            || raw.is_empty()
        {
            return Ok(false);
        }
        if token.mistyped {
            return Ok(false);
        }
        if let Some(extension) = raw.strip_prefix('.').filter(|_| !is_glob(raw)) {
            // ".txt files" is a kind; ".bashrc" is a name.
            let many = self.quantified || self.token(1).is_some_and(|noun| noun.raw.ends_with('s'));
            let is_kind = (self.id(1) == w::FILE && many)
                || self.lists_kinds()
                || lexicon::look_up(&extension.to_ascii_lowercase())
                    .is_some_and(|known| known.role != Role::None);
            if is_kind {
                return Ok(false);
            }
        }
        // "all tar.gz files" are of a kind; none of them is called so.
        let many = self.quantified || self.token(1).is_some_and(|noun| noun.raw.ends_with('s'));
        if !token.quoted && self.id(1) == w::FILE && many && is_double_ending(raw) {
            let pattern = Fit::Extension.pattern(raw);
            self.at += 1;
            return self.add_names(vec![pattern], false);
        }
        let mut patterns = vec![Fit::Whole.pattern(raw)];
        self.at += 1;
        while self.ids(&[&[w::OR, w::AND]])
            && let Some(next) = self.token(1).filter(|next| {
                (is_pathlike(next.raw) || is_glob(next.raw)) && !next.raw.contains('/')
            })
        {
            patterns.push(Fit::Whole.pattern(next.raw));
            self.at += 2;
        }
        self.add_names(patterns, false)
    }

    /// Whether ".cr2 and .nef files" starts here.
    fn lists_kinds(&self) -> bool {
        let dotted = |raw: &str| {
            raw.len() > 1
                && raw.starts_with('.')
                && raw[1..].bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        self.rest()
            .iter()
            .find(|token| {
                token.quoted || !(dotted(token.raw) || [w::AND, w::OR].contains(&token.id))
            })
            .is_some_and(|noun| noun.id == w::FILE && noun.raw.ends_with('s'))
    }

    /// "a Dockerfile", "a file called x.toml", at the end of what directories hold.
    pub(crate) fn known_file(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::FILE]);
        self.take_one(&[w::NAMED]);
        let name = self
            .token(0)
            .filter(|token| {
                is_file_name(token.raw) || is_pathlike(token.raw) && !token.raw.contains('/')
            })
            .map(|token| Fit::Whole.pattern(token.raw));
        if let Some(name) = name {
            let folder = self.token(0).is_some_and(|token| {
                [".git", ".svn", ".hg", ".venv", ".idea", ".vscode"].contains(&token.raw)
            });
            self.at += 1;
            self.take_one(&[w::FILE, w::DIRECTORY]);
            if !self.take(&[&[w::IN], &[w::IT]])
                && self.id(0) == w::IN
                && self.at + 1 == self.tokens.len()
            {
                self.at += 1;
            }
            self.query.object = (!folder).then_some(super::query::Object::File);
            return self.add_names(vec![name], false);
        }
        self.at = start;
        Ok(false)
    }

    /// "excluding a.txt and b.txt", "except the files 'a' and 'b'": names one after the other.
    pub(crate) fn exact_names(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::NAMED]);
        let mut patterns = Vec::new();
        while let Some(token) = self.token(0).filter(|token| {
            (token.quoted || is_pathlike(token.raw))
                && !token.raw.contains('/')
                && !token.raw.starts_with(['$', '~'])
                && ![".", ".."].contains(&token.raw)
        }) {
            patterns.push(Fit::Whole.pattern(token.raw));
            let comma = token.comma;
            let kind = token.raw.starts_with('.')
                && (self.id(1) == w::FILE
                    || lexicon::look_up(&token.raw[1..].to_ascii_lowercase())
                        .is_some_and(|known| known.role != Role::None));
            let double = !token.quoted && self.id(1) == w::FILE && is_double_ending(token.raw);
            if kind || double {
                patterns.clear();
                break;
            }
            self.at += 1;
            let next = |ahead: usize| {
                self.token(ahead)
                    .is_some_and(|next| next.quoted || is_pathlike(next.raw))
            };
            if self.ids(&[&[w::AND, w::OR]]) && next(1) {
                self.at += 1;
            } else if !(comma && next(0)) {
                break;
            }
        }
        if patterns.is_empty() || self.id(0) == w::EXTENSION {
            self.at = start;
            return Ok(false);
        }
        self.take_one(&[w::FILE]);
        self.add_names(patterns, false)
    }
}
