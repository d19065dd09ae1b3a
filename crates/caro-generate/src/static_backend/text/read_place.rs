//! Which files a sentence about text speaks of.

use super::query::Source;
use super::read::Reader;
use super::words::VALUE;
use crate::static_backend::endings::{is_binary, is_known_file};
use crate::static_backend::files::place;
use crate::static_backend::lexicon::{Role, extensions};
use crate::static_backend::shapes::is_packed;
use crate::static_backend::slots::{self, Kind, Value};

impl Reader<'_, '_> {
    /// "in a.txt", "of a.txt and b.txt", "in all .log files", "recursively in the folder src", "except in node_modules".
    pub(crate) fn place(&mut self) -> bool {
        self.attempt(Self::recursion).is_some()
            || self.attempt(Self::without).is_some()
            || self.attempt(Self::files).is_some()
            || self.attempt(Self::kinds).is_some()
            || self.attempt(Self::folder).is_some()
            || self
                .attempt(|reader| {
                    reader.take(&["in"]).then_some(())?;
                    reader.project()
                })
                .is_some()
    }

    /// "recursively", "and its subfolders".
    fn recursion(&mut self) -> Option<()> {
        self.take(&["and"]);
        self.take(&["in", "it"]);
        self.take(&["all"]);
        self.take(&["recursively", "subfolders"]).then_some(())?;
        match &mut self.query.source {
            Source::Unsaid => {
                self.query.source = Source::below(".", Vec::new());
            }
            Source::Globs(globs) => {
                let names = globs.clone();
                self.query.source = Source::below(".", names);
            }
            Source::Tree { .. } => {}
            Source::Files(_) => return None,
        }
        Some(())
    }

    /// "excluding the folder x", "but skip the .git directory".
    pub(crate) fn without(&mut self) -> Option<()> {
        self.take(&["but", "and"]);
        self.take(&["except", "skip"]).then_some(())?;
        self.take(&["in"]);
        let before = self.take(&["folder"]);
        let token = *self.token(0)?;
        let name = token.raw;
        let good = !name.is_empty()
            && !name.contains(['/', '*', '?', '['])
            && (self.t(0) == VALUE || token.quoted);
        good.then_some(())?;
        self.at += 1;
        let behind = self.take(&["folder"]);
        (before || behind || ["node_modules", ".git", "__pycache__", ".venv"].contains(&name))
            .then_some(())?;
        if self.query.source == Source::Unsaid {
            self.query.source = Source::below(".", Vec::new());
        }
        match &mut self.query.source {
            Source::Tree { without, .. } => without.push(name.to_owned()),
            _ => return None,
        }
        Some(())
    }

    fn files(&mut self) -> Option<()> {
        let led = self.take(&["in", "for", "both"]);
        self.take(&["both"]);
        self.take(&["content"]).then(|| self.take(&["in"]));
        let this = self.raw_is(0, &["this"]) && self.is(1, &["file"]);
        if this {
            return None;
        }
        let list =
            self.raw_is(0, &["list"]) && self.token(1).is_some_and(|token| token.raw.contains('.'));
        self.at += usize::from(list);
        let csv = self.is(0, &["csv", "tsv", "log"])
            && (self.is(1, &["file"])
                || self.token(1).is_some_and(|token| token.raw.contains('.')));
        let comma = csv && self.is(0, &["csv"]);
        let tabs = csv && self.is(0, &["tsv"]);
        self.at += usize::from(csv);
        let (value, length) =
            slots::read(Kind::Dotted, self.tokens, self.at).or_else(|| self.quoted_file(led))?;
        let files = match value {
            Value::Path(path) => Source::Files(vec![path]),
            Value::Paths(paths) => Source::Files(paths),
            Value::Glob(glob) => Source::Globs(vec![glob]),
            Value::Word(_) => return None,
        };
        let good = match &files {
            Source::Files(paths) => paths.iter().all(|path| {
                // '35 53 102' in quotes is a text, not a file.
                !path.contains('\\')
                    && (!path.contains(' ') || path.contains('.'))
                    && !is_packed(path)
                    && !is_binary(path)
                    && !path.ends_with('/')
                    && !path.ends_with('.')
                    && !path.contains("://")
            }),
            _ => true,
        };
        (good && self.query.source == Source::Unsaid).then_some(())?;
        // A separator that was said before the file contradicts the file's own.
        let known = super::plan::known_separator(&files);
        if let (Some(known), Some(said)) = (known, self.query.separator) {
            (known == said || (known == ',' && said == ';')).then_some(())?;
        }
        self.query.source = files;
        self.at += length;
        if comma {
            self.query.separator.get_or_insert(',');
        }
        if tabs {
            self.query.separator.get_or_insert('\t');
        }
        Some(())
    }

    /// 'x' in quotes behind "in", which is no text to look for.
    fn quoted_file(&self, led: bool) -> Option<(Value, usize)> {
        let token = self.token(0).filter(|token| led && token.quoted)?;
        let good = !token.raw.is_empty()
            && token
                .raw
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte))
            && (is_known_file(token.raw) || !token.raw.contains('/'))
            && !self.is(1, &["folder"]);
        good.then(|| (Value::Path(token.raw.to_owned()), 1))
    }

    /// "all .log files", "every python file in src", "the html and css files".
    pub(crate) fn kinds(&mut self) -> Option<()> {
        // Files without "in" are what is looked for, not where.
        self.take(&["but", "and"]);
        self.take(&["only"]);
        self.take(&["in", "for"]).then_some(())?;
        let each = self.is(0, &["each"]);
        let many = self.take(&["all", "each"]);
        self.take(&["in"]);
        let mut names = Vec::new();
        loop {
            names.extend(self.kind()?);
            if !self.take(&["and", "or"]) && !self.tokens[self.at - 1].comma {
                break;
            }
        }
        let plural = self
            .token(0)
            .is_some_and(|token| token.raw.eq_ignore_ascii_case("files"));
        // "in every log under /var/log".
        let logs = self.at > 0 && self.terms[self.at - 1] == "log" && self.t(0) != VALUE;
        ((self.take(&["file"]) && (plural || many)) || (logs && many)).then_some(())?;
        self.query.each_file = each;
        self.spoken_kinds = true;
        match &mut self.query.source {
            // Who searches, searches to the ground.
            Source::Unsaid if ["find", "where"].contains(&self.verb) => {
                self.query.each_file = false;
                self.query.source = Source::below(".", names);
            }
            Source::Unsaid => self.query.source = Source::Globs(names),
            Source::Tree { names: known, .. } if known.is_empty() => *known = names,
            _ => return None,
        }
        Some(())
    }

    pub(crate) fn kind(&mut self) -> Option<Vec<String>> {
        let token = *self.token(0)?;
        let bare = token
            .raw
            .trim_start_matches('*')
            .strip_prefix('.')
            .unwrap_or(token.raw);
        let shaped = !bare.is_empty()
            && bare.len() <= 10
            && bare.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let names = if token.raw.starts_with(['.', '*']) && shaped {
            vec![format!("*.{bare}")]
        } else {
            match token.role {
                Role::Extension if shaped => vec![format!("*.{}", bare.to_ascii_lowercase())],
                Role::Adjective(kind) if !token.quoted => {
                    let all: Vec<_> = extensions(kind).collect();
                    match all.as_slice() {
                        [one] => vec![format!("*.{one}")],
                        _ if all.iter().any(|end| bare.eq_ignore_ascii_case(end)) => {
                            vec![format!("*.{}", bare.to_ascii_lowercase())]
                        }
                        _ => return None,
                    }
                }
                _ => return None,
            }
        };
        self.at += 1;
        Some(names)
    }

    /// "in the folder src", "under /var/log", "here", "in all files".
    fn folder(&mut self) -> Option<()> {
        let led = self.take(&["in", "under"]);
        let under = led && self.terms[self.at - 1] == "under";
        if led && self.take(&["all", "each"]) {
            self.take(&["file"]).then_some(())?;
            if self.query.source == Source::Unsaid {
                self.query.source = Source::below(".", Vec::new());
                return Some(());
            }
            return None;
        }
        let said = self.is(0, &["folder"]) || self.is(1, &["folder"]);
        let here = self.is(0, &["here"]);
        (led || here).then_some(())?;
        let found = place(self.tokens.get(self.at..)?)?;
        let slash = found.path.ends_with('/');
        let known = found.path.starts_with('/')
            || found.path.starts_with('~')
            || found.path.starts_with('.');
        // What is searched for files, or told apart from files by what is sought, may be a bare word.
        let searched = self.query.names_only
            || ["find", "where"].contains(&self.verb) && !self.query.conditions.is_empty();
        (said || here || slash || under || known || searched || found.path == ".").then_some(())?;
        if crate::static_backend::files::is_file(&found.path) || is_known_file(&found.path) {
            return None;
        }
        self.at += found.length;
        match &mut self.query.source {
            Source::Unsaid => {
                self.query.source = Source::below(found.path, Vec::new());
            }
            Source::Tree { folder, .. } if folder == "." => *folder = found.path,
            Source::Globs(names) if found.path != "." => {
                self.query.source = Source::below(found.path, names.clone());
            }
            Source::Globs(_) => {}
            _ => return None,
        }
        Some(())
    }
}
