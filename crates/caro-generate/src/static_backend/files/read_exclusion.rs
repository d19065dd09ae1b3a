//! Clauses about which folders and files are left out.

use super::query::Condition;
use super::read::{Reader, Refusal, Taken};
use super::read_names::{is_value, literal_glob};
use crate::static_backend::lexicon::{self, Role, w};

/// Words that hold a sentence together and name no folder.
const STRUCTURE: [u16; 10] = [
    w::THAT,
    w::WHICH,
    w::AND,
    w::OR,
    w::CONTAIN,
    w::HAVE,
    w::WITH,
    w::CURRENT,
    w::THIS,
    w::IT,
];
const SUB: &[u16] = &[w::SUBDIRECTORY];

impl Reader<'_, '_> {
    /// "except node_modules", "ignoring the .git folder", "excluding *.log", "but not hidden files".
    pub(crate) fn exclusion(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::AND, w::BUT]);
        let include = self
            .token(1)
            .is_some_and(|token| token.raw.eq_ignore_ascii_case("include"));
        if !include && self.take(&[&[w::WITHOUT, w::NOT], &[w::DESCENDING_INTO, w::INCLUDING]]) {
            if self.id(0) == w::SUBDIRECTORY || self.id(1) == w::SUBDIRECTORY {
                self.at = start;
                return Ok(false);
            }
            self.negated = true;
            return self.below();
        }
        self.at = start;
        if self.all_but()? {
            return Ok(true);
        }
        self.take_one(&[w::AND, w::BUT, w::WHILE]);
        let unnamed = |ahead: usize| !self.token(ahead).is_some_and(is_value);
        let flat = self.ids(&[&[w::EXCEPT], &[w::IN, w::UNDER], SUB]) && unnamed(3)
            || self.ids(&[&[w::EXCEPT], &[w::IN, w::UNDER], &[w::IT, w::ANY], SUB]);
        if flat || !self.take_one(&[w::EXCEPT]) {
            self.at = start;
            return Ok(false);
        }
        if self.negated {
            return Err(Refusal::Hint(
                "Two negations in one sentence are one too many for me.",
            ));
        }
        self.take_one(&[w::FOR]);
        if self.no_directories() {
            return Ok(true);
        }
        let nested = self
            .token(0)
            .is_some_and(|token| token.raw.eq_ignore_ascii_case("nested"));
        if nested && (self.at + 1 == self.tokens.len() || self.id(1) == w::ONES) {
            self.at += 1;
            self.take_one(&[w::ONES]);
            return self.set_reach(super::query::Reach::Direct);
        }
        if self.id(0) == w::SUBDIRECTORY {
            self.at = start;
            return Ok(false);
        }
        self.take_one(&[w::ALL, w::ANY]);
        while self.take_one(&[w::THAT, w::ONES, w::IT, w::WHICH])
            || self
                .token(0)
                .is_some_and(|token| super::read_objects::is_either(token.raw))
                && {
                    self.at += 1;
                    true
                }
            || (self.id(0) == w::FILE && self.id(1) != 0 && self.id(1) != w::AND)
        {
            self.at += usize::from(self.id(0) == w::FILE);
        }
        self.negated = true;
        self.take_one(&[w::IS]);
        self.take_one(&[w::CURRENT, w::LOCATED, w::FOUND, w::FIND]);
        if self.take_one(&[w::IN, w::UNDER, w::FROM]) {
            return self.below();
        }
        if self.hidden_ones() {
            return Ok(true);
        }
        if self.names_folder(start) {
            return self.below();
        }
        if self.other_part() {
            return Ok(true);
        }
        self.take_one(&[w::FILE]);
        // What follows must be read by the clauses about names and kinds.
        if self.exact_names()?
            || self.kinds()?
            || self.names()?
            || self.state()?
            || self.sizes()?
            || self.ages()?
        {
            return Ok(true);
        }
        Err(Refusal::Hint(
            "I don't see what to leave out; put it in quotes, or say \"the … folder\".",
        ))
    }

    /// "whose path contains test but not fixtures": a part of what was spoken of last.
    fn other_part(&mut self) -> bool {
        let [token] = self.rest() else { return false };
        if !is_value(token) || token.raw.contains(['.', '/', '*']) {
            return false;
        }
        let pattern = format!("*{}*", literal_glob(token.raw));
        let part = |known: &str| known.len() > 2 && known.starts_with('*') && known.ends_with('*');
        let condition = match self.query.tests.last().map(|test| &test.condition) {
            Some(Condition::Path(known, any)) if part(known) => Condition::Path(pattern, *any),
            Some(Condition::Names(known, any)) if known.iter().all(|one| part(one)) => {
                Condition::Names(vec![pattern], *any)
            }
            _ => return false,
        };
        self.at += 1;
        self.require(condition);
        true
    }

    /// "hidden files", "hidden directories".
    fn hidden_ones(&mut self) -> bool {
        if self.ids(&[&[w::HIDDEN], &[w::DIRECTORY]]) {
            self.at += 2;
            self.require(Condition::Hidden);
            return true;
        }
        if self.take_one(&[w::HIDDEN]) {
            self.take_one(&[w::FILE, w::ITEM, w::ONES]);
            if self.take_one(&[w::AND]) {
                self.take_one(&[w::DIRECTORY]);
            }
            self.take_one(&[w::DIRECTORY]);
            self.require(Condition::Hidden);
            return true;
        }
        false
    }

    /// Whether a folder is left out, and not a kind of files; the clause begins at `start`.
    fn names_folder(&self, start: usize) -> bool {
        let of_folders = start > 0
            && [w::DIRECTORY, w::SUBDIRECTORY].contains(&self.tokens[start - 1].id)
            && self.tokens[start - 1].raw.ends_with('s')
            && !self.rest().iter().take(4).any(|token| token.id == w::FILE)
            && !self
                .token(0)
                .is_some_and(|token| super::read_place::is_file(token.raw))
            && self.query.object != Some(super::query::Object::Directory);
        of_folders
            || self.id(0) == w::DIRECTORY
            || self.id(0) == w::PATH
            || self
                .rest()
                .iter()
                .take(4)
                .any(|token| token.id == w::DIRECTORY)
            || self
                .token(0)
                .is_some_and(|token| is_left_out_folder(token.raw))
    }

    /// "files, but not directories": none of them is one.
    fn no_directories(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::ALL, w::ANY]);
        let plural = self
            .token(0)
            .is_some_and(|token| token.id == w::DIRECTORY && token.raw.ends_with('s'));
        let ends = self.at + 1 == self.tokens.len() || self.token(0).is_some_and(|t| t.comma);
        if self.query.object == Some(super::query::Object::File) && plural && ends {
            self.at += 1;
            self.quantified = true;
            self.query.says_in = true;
            return true;
        }
        self.at = start;
        false
    }

    /// "all but the 3 newest".
    fn all_but(&mut self) -> Taken {
        let start = self.at;
        if !self.take_one(&[w::EXCEPT, w::BUT]) {
            return Ok(false);
        }
        self.take_one(&[w::FOR]);
        if self.id(0) == w::FIRST || !self.rank()? {
            self.at = start;
            return Ok(false);
        }
        if self.unnumbered {
            self.query.limit = Some(1);
            self.unnumbered = false;
        }
        self.take_one(&[w::ONES]);
        self.query.all_but = true;
        Ok(true)
    }

    /// The folder that is left out, at the cursor.
    pub(crate) fn below(&mut self) -> Taken {
        let mut listed = false;
        loop {
            self.take_one(&[w::IN, w::UNDER, w::FROM, w::WITHIN]);
            self.take_one(&[w::ANY]);
            if self.take(&[&[w::HIDDEN], &[w::DIRECTORY]]) {
                self.query
                    .require(true, Condition::Path("*/.*/*".to_owned(), false));
                self.negated = false;
                return Ok(true);
            }
            self.take_one(&[w::DIRECTORY, w::PATH, w::TREE, w::SUBDIRECTORY]);
            self.take_one(&[w::NAMED]);
            let at = self.at;
            let Some(token) = self.tokens.get(at).filter(|token| {
                let next = self.tokens.get(at + 1).map_or(0, |next| next.id);
                let announced = at > 0
                    && [w::DIRECTORY, w::SUBDIRECTORY, w::NAMED].contains(&self.tokens[at - 1].id)
                    || at > 1
                        && self.tokens[at - 1].id == w::EXCEPT
                        && [w::DIRECTORY, w::SUBDIRECTORY].contains(&self.tokens[at - 2].id)
                    || listed;
                let led = at > 0
                    && [w::IN, w::UNDER, w::WITHIN].contains(&self.tokens[at - 1].id)
                    && at + 1 == self.tokens.len();
                let called = at > 0
                    && self.tokens[at - 1].id == w::NAMED
                    && token.raw.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    && !STRUCTURE.contains(&token.id);
                // A word of the vocabulary is a name where "folder" stands beside it.
                let word = called || token.role != Role::None || lexicon::is_plain(token.id);
                !token.raw.is_empty()
                    && (is_value(token)
                        || (next == w::DIRECTORY && !STRUCTURE.contains(&token.id))
                        || (word && (announced || next == w::AND || led && next == 0)))
            }) else {
                return Err(Refusal::Hint("I don't see which folder to leave out."));
            };
            // "files not in git" speaks of a repository.
            if token.raw == "git" && !token.quoted {
                return Err(Refusal::Hint(
                    "A folder called git, or what git does not know?",
                ));
            }
            let comma = token.comma;
            let condition = self.left_out(token.raw)?;
            self.query.require(true, condition);
            self.at = at + 1;
            self.take_one(&[w::DIRECTORY, w::TREE]);
            let next = |ahead: usize| {
                self.token(ahead).is_some_and(|token| {
                    is_value(token)
                        || self
                            .token(ahead + 1)
                            .is_some_and(|next| next.id == w::DIRECTORY && token.id != w::DIRECTORY)
                })
            };
            let last_word = self.at + 2 == self.tokens.len()
                && self
                    .token(1)
                    .is_some_and(|token| token.role != Role::None || lexicon::is_plain(token.id));
            if self.ids(&[&[w::AND, w::OR]])
                && (next(1) || self.id(1) == w::IN && next(2) || last_word)
            {
                listed = last_word;
                self.at += 1;
            } else if !(comma && next(0)) {
                self.negated = false;
                return Ok(true);
            }
        }
    }

    fn left_out(&self, raw: &str) -> Result<Condition, Refusal> {
        const NO_PATH: Refusal = Refusal::Hint(
            "Name the folder to leave out as it is called, or with its path below the place.",
        );
        let folder = raw.trim_end_matches('/').trim_end_matches("/*");
        let rooted = folder.strip_prefix("./").unwrap_or(folder);
        if rooted.is_empty() || rooted.contains(['~', '$']) || rooted == "." || rooted == ".." {
            return Err(NO_PATH);
        }
        if folder.starts_with('/') {
            return Ok(Condition::Below(literal_glob(folder)));
        }
        if folder.starts_with("./") && !rooted.contains('/') {
            return Ok(Condition::Path(
                format!("./{}/*", literal_glob(rooted)),
                false,
            ));
        }
        if rooted.contains(['*', '?', '[']) {
            return if rooted.contains('/') {
                Err(NO_PATH)
            } else {
                Ok(Condition::Below(rooted.to_owned()))
            };
        }
        Ok(Condition::Below(literal_glob(rooted)))
    }
}

/// Folders that everybody leaves out, by their names.
fn is_left_out_folder(raw: &str) -> bool {
    const FOLDERS: [&str; 16] = [
        ".git",
        ".svn",
        ".hg",
        "node_modules",
        "target",
        "venv",
        ".venv",
        "__pycache__",
        "vendor",
        "build",
        "dist",
        ".cache",
        ".tox",
        ".idea",
        ".vscode",
        ".github",
    ];
    FOLDERS.contains(&raw.trim_end_matches('/')) || raw.ends_with('/') || raw.starts_with("./")
}
