//! Clauses about how deep to look, and which folders and files to leave out.

use super::query::{Action, Condition, Reach};
use super::read::{Reader, Refusal, Taken};
use super::read_names::{is_value, literal_glob};
use super::read_place::place;
use crate::static_backend::lexicon::{self, Role, w};
use crate::static_backend::measure;

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
    pub(crate) fn set_reach(&mut self, reach: Reach) -> Taken {
        let agrees = match (self.query.reach, reach) {
            (None, _) => true,
            // "under /etc, only directly in it", "count … non-recursively under x".
            (Some(Reach::Tree), _) => true,
            (Some(known), other) => known == other,
        };
        if !agrees {
            return Err(Refusal::Hint(
                "Directly in a folder, or everywhere below it? Say one.",
            ));
        }
        self.query.reach = Some(reach);
        Ok(true)
    }

    /// "recursively", "and its subfolders", "not in subfolders", "2 levels deep".
    pub(crate) fn reach(&mut self) -> Taken {
        if self.take_one(&[w::NONRECURSIVELY])
            || self.take(&[&[w::TOP], &[w::LEVEL], &[w::ONLY]])
            || self.take(&[&[w::ONLY], &[w::TOP], &[w::LEVEL]])
            || self.take(&[&[w::AT, w::ON], &[w::TOP], &[w::LEVEL]])
        {
            return self.set_reach(Reach::Direct);
        }
        let top = self
            .token(0)
            .is_some_and(|token| token.raw.eq_ignore_ascii_case("top-level") && !token.quoted);
        if top
            || self.ids(&[
                &[w::TOP],
                &[w::LEVEL],
                &[w::FILE, w::DIRECTORY, w::SUBDIRECTORY],
            ])
        {
            self.at += if top { 1 } else { 2 };
            return self.set_reach(Reach::Direct);
        }
        if self.take_one(&[w::RECURSIVELY]) {
            return if std::mem::take(&mut self.negated) {
                self.set_reach(Reach::Direct)
            } else {
                self.set_reach(Reach::Tree)
            };
        }
        if self.per_folder()? {
            return Ok(true);
        }
        if self.take(&[SUB, &[w::INCLUDING]])
            || self.take(&[
                &[w::IN, w::FROM],
                &[w::EACH, w::ALL],
                &[w::DIRECTORY, w::SUBDIRECTORY],
            ])
        {
            return self.set_reach(Reach::Tree);
        }
        if self.not_below() {
            return self.set_reach(Reach::Direct);
        }
        if self.one_file_system() {
            return Ok(true);
        }
        match self.and_below() {
            Some(reach) => self.set_reach(reach),
            None => self.depth(),
        }
    }

    /// "in each subfolder", "per directory" behind a count: one number for each.
    fn per_folder(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::IN, w::FOR]);
        if !self.take(&[&[w::EACH], &[w::DIRECTORY, w::SUBDIRECTORY]]) {
            self.at = start;
            return Ok(false);
        }
        match self.query.action {
            Action::Count => {
                self.query.per_folder = true;
                Ok(true)
            }
            Action::CountLines { .. } | Action::TotalSize => Err(Refusal::Hint(
                "I can count the files in each folder, no more.",
            )),
            // "the largest file in each folder" is one of every folder.
            _ if self.query.order.is_some() => Err(Refusal::Hint(
                "I can rank the files of all folders together, not folder by folder.",
            )),
            _ => {
                self.at = start;
                Ok(false)
            }
        }
    }

    /// "not in subfolders", "without descending into subdirectories", "and do not search in the sub directories".
    fn not_below(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::AND, w::BUT]);
        if self.take_one(&[w::WITHOUT, w::NOT, w::EXCEPT, w::NO])
            || std::mem::take(&mut self.negated)
        {
            let negated = self.tokens[start].id != w::NOT && self.at == start;
            self.take_one(&[
                w::GOING,
                w::DESCENDING_INTO,
                w::LOOKING,
                w::INCLUDING,
                w::FIND,
                w::LOOK,
                w::GO,
                w::ENTER,
            ]);
            self.take_one(&[w::IN, w::INTO, w::UNDER, w::OF]);
            self.take_one(&[w::ANY, w::ALL]);
            self.take_one(&[w::OF]);
            self.take_one(&[w::IT]);
            if self.take_one(SUB) {
                return true;
            }
            self.at = start;
            self.negated = negated;
            return false;
        }
        self.at = start;
        false
    }

    /// "on this file system only", "without crossing into other file systems".
    fn one_file_system(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::AND, w::BUT]);
        let only = self.take_one(&[w::ONLY]);
        if self.take_one(&[w::ON, w::IN])
            && self.take_one(&[w::THIS, w::CURRENT, w::ONE, w::SAME])
            && self.take_one(&[w::SYSTEM, w::DISK, w::PARTITION])
            && (self.take_one(&[w::ONLY]) || only)
        {
            self.query.one_file_system = true;
            return true;
        }
        self.at = start;
        self.take_one(&[w::AND, w::BUT]);
        if self.take_one(&[w::WITHOUT, w::NOT, w::EXCEPT])
            && {
                self.take_one(&[
                    w::CROSS,
                    w::DESCENDING_INTO,
                    w::GOING,
                    w::LEAVE,
                    w::INCLUDING,
                ]);
                self.take_one(&[w::INTO, w::IN, w::ON]);
                self.take_one(&[w::ANY, w::ALL]);
                self.take_one(&[w::OTHER, w::MOUNTED, w::DIFFERENT])
            }
            && self.take_one(&[w::SYSTEM, w::DISK, w::PARTITION])
        {
            self.query.one_file_system = true;
            return true;
        }
        self.at = start;
        false
    }

    /// "and its subfolders", "and below", "including all subdirectories".
    fn and_below(&mut self) -> Option<Reach> {
        let start = self.at;
        if self.take_one(&[w::AND, w::OR, w::INCLUDING, w::WITH, w::IN]) {
            let joined = self.tokens[start].id == w::AND || self.tokens[start].id == w::OR;
            self.take_one(&[w::IN, w::UNDER, w::ALL, w::INCLUDING]);
            self.take_one(&[w::ALL, w::ANY]);
            self.take_one(&[w::OF]);
            self.take_one(&[w::IT, w::CURRENT]);
            if self.take_one(SUB) {
                self.take(&[&[w::UNDER, w::OF], &[w::IT]]);
                self.take_one(&[w::UNDER]);
                return Some(Reach::Tree);
            }
            if joined && self.at == start + 1 && self.take_one(&[w::DIRECTORY]) {
                if self.take_one(&[w::UNDER]) {
                    self.take_one(&[w::IT]);
                    return Some(Reach::Tree);
                }
                self.at = start + 1;
            }
            if joined
                && self.tokens[self.at - 1].id == w::UNDER
                && !self.token(0).is_some_and(is_value)
                && place(self.rest()).is_none()
            {
                return Some(Reach::Tree);
            }
            self.at = start;
        }
        if self.take(&[&[w::ANYWHERE]]) {
            self.take_one(&[w::ON, w::IN]);
            if self.take_one(&[w::SYSTEM, w::COMPUTER, w::DISK]) {
                self.query.places.push("/".to_owned());
            } else if [w::ON, w::IN].contains(&self.tokens[self.at - 1].id) {
                self.at -= 1;
            }
            return Some(Reach::Tree);
        }
        None
    }

    /// "at most 2 levels deep", "with a maximum depth of 3", "at depth 2", "2 levels below /etc".
    fn depth(&mut self) -> Taken {
        let start = self.at;
        let joined = self.take_one(&[w::AND]);
        self.take_one(&[w::BUT]);
        // "don't go deeper than 2 levels", "without descending more than 2 levels".
        if self.take_one(&[w::NOT, w::WITHOUT]) {
            let verb = self.take_one(&[
                w::GOING,
                w::LOOKING,
                w::GO,
                w::DESCEND,
                w::DESCENDING,
                w::FIND,
            ]);
            let than = (self.take_one(&[w::DEEPER, w::MORE]) && {
                self.take_one(&[w::THAN]);
                true
            }) || self.take_one(&[w::UNDER, w::BEYOND]);
            if verb
                && than
                && let Some(levels) = self.token(0).and_then(measure::number)
                && self.id(1) == w::LEVEL
            {
                self.at += 2;
                self.take_one(&[w::DEEP]);
                return self.set_reach(Reach::Levels(levels));
            }
            self.at = start;
            return Ok(false);
        }
        if self.take(&[&[w::DEEPER], &[w::THAN]])
            && let Some(levels) = self.token(0).and_then(measure::number)
            && self.id(1) == w::LEVEL
        {
            self.at += 2;
            self.take_one(&[w::DEEP]);
            self.query.floor = Some(levels + 1);
            self.query.reach.get_or_insert(Reach::Tree);
            return Ok(true);
        }
        self.take_one(&[w::GOING, w::LOOKING, w::GO, w::DESCEND]);
        self.take_one(&[
            w::TO,
            w::WITH,
            w::IN,
            w::AT,
            w::WITHIN,
            w::DOWN,
            w::NO,
            w::UNDER,
        ]);
        self.take_one(&[w::TO]);
        let mut least = false;
        let mut most = self.take_one(&[w::ATMOST]);
        if !most && self.take_one(&[w::ATLEAST, w::MINIMUM]) {
            least = true;
        }
        let exactly = !most && !least && self.take_one(&[w::EXACTLY]);
        let deeper = self
            .tokens
            .get(self.at.wrapping_sub(1))
            .is_some_and(|t| t.id == w::NO)
            && self.take_one(&[w::DEEPER, w::DEEP])
            && self.take_one(&[w::THAN]);
        most |= deeper || self.tokens[start.min(self.tokens.len() - 1)].id == w::WITHIN;
        let lead = self.at;
        if self.take_one(&[w::DEEP, w::LEVEL]) {
            self.take_one(&[w::LEVEL]);
            self.take_one(&[w::OF]);
            most |= self.take_one(&[w::ATMOST]);
        }
        let announced = self.at > lead;
        let Some(levels) = self
            .token(0)
            .and_then(measure::number)
            .filter(|levels| *levels < 100)
        else {
            self.at = start;
            return Ok(false);
        };
        self.at += 1;
        let noun = self.take_one(&[w::LEVEL])
            || (self.id(1) == w::DEEP && self.take_one(&[w::DIRECTORY, w::SUBDIRECTORY]));
        if !noun && !announced {
            self.at = start;
            return Ok(false);
        }
        let deep = self.take_one(&[w::DEEP, w::DOWN, w::UNDER]);
        let down = deep && [w::DOWN, w::UNDER].contains(&self.tokens[self.at - 1].id);
        if down {
            self.take_one(&[w::IN, w::FROM]);
        }
        most |= self.take_one(&[w::ATMOST, w::ONLY]);
        if !(announced || deep || most || least || deeper) {
            self.at = start;
            return Ok(false);
        }
        let level = announced && !most && [w::AT, w::LEVEL].contains(&self.tokens[start].id);
        // "in /var/www and one level below" is two levels.
        let levels = levels + u64::from(joined && down && !(announced || most || least || exactly));
        if least || exactly || level {
            self.query.floor = Some(levels);
        }
        if least {
            self.query.reach.get_or_insert(Reach::Tree);
        } else {
            self.set_reach(if levels == 1 {
                Reach::Direct
            } else {
                Reach::Levels(levels)
            })?;
        }
        // "2 levels below /etc", "1 level down the current directory".
        if self.query.places.is_empty()
            && down
            && let Some(found) = self.somewhere(0)
        {
            self.at += found.length;
            self.query.places.push(found.path);
        }
        Ok(true)
    }

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
        if self.ids(&[&[w::HIDDEN], &[w::DIRECTORY]]) {
            self.at += 2;
            self.require(Condition::Hidden);
            return Ok(true);
        }
        if self.take_one(&[w::HIDDEN]) {
            self.take_one(&[w::FILE, w::ITEM, w::ONES]);
            if self.take_one(&[w::AND]) {
                self.take_one(&[w::DIRECTORY]);
            }
            self.take_one(&[w::DIRECTORY]);
            self.require(Condition::Hidden);
            return Ok(true);
        }
        let names_folder = self.id(0) == w::DIRECTORY
            || self.id(0) == w::PATH
            || self
                .rest()
                .iter()
                .take(4)
                .any(|token| token.id == w::DIRECTORY)
            || self
                .token(0)
                .is_some_and(|token| is_left_out_folder(token.raw));
        if names_folder {
            return self.below();
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
                    && [w::DIRECTORY, w::SUBDIRECTORY, w::NAMED].contains(&self.tokens[at - 1].id);
                let led = at > 0
                    && [w::IN, w::UNDER, w::WITHIN].contains(&self.tokens[at - 1].id)
                    && at + 1 == self.tokens.len();
                // A word of the vocabulary is a name where "folder" stands beside it.
                let word = token.role != Role::None || lexicon::is_plain(token.id);
                !token.raw.is_empty()
                    && (is_value(token)
                        || (next == w::DIRECTORY && !STRUCTURE.contains(&token.id))
                        || (word && (announced || next == w::AND || led && next == 0)))
            }) else {
                return Err(Refusal::Hint("I don't see which folder to leave out."));
            };
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
            if self.ids(&[&[w::AND, w::OR]]) && (next(1) || self.id(1) == w::IN && next(2)) {
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
