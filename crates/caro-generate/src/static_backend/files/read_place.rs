//! Clauses about where files are, how deep to look, and which folders to leave out.

use super::query::{Condition, Reach};
use super::read::{Reader, Refusal, Taken};
use super::read_names::{is_pathlike, is_value, literal_glob};
use crate::static_backend::folders;
use crate::static_backend::lexicon::{self, Role, UNKNOWN, w};
use crate::static_backend::measure;
use crate::static_backend::tokens::Token;

/// A place at the start of the tokens: the path, how many tokens it takes, and whether it says "tree".
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) length: usize,
    pub(crate) tree: bool,
}

/// Reads a place: "this folder", "the home directory", "~/x", "the src directory", "Downloads".
pub(crate) fn place(tokens: &[Token<'_>]) -> Option<Place> {
    let id = |at: usize| tokens.get(at).map_or(0, |token| token.id);
    let noun = |at: usize| usize::from([w::DIRECTORY, w::TREE].contains(&id(at)));
    let found = |path: &str, mut length: usize| {
        let mut tree = false;
        while noun(length) == 1 {
            tree |= id(length) == w::TREE;
            length += 1;
        }
        Some(Place {
            path: path.to_owned(),
            length,
            tree,
        })
    };
    match (id(0), id(1)) {
        (w::HERE, _) => return found(".", 1),
        (w::THIS | w::CURRENT, w::DIRECTORY | w::TREE) => return found(".", 1),
        (w::CURRENT, w::WORKING) => return found(".", 2),
        (w::THIS, w::CURRENT) if noun(2) == 1 => return found(".", 2),
        (w::WORKING, w::DIRECTORY) => return found(".", 1),
        (w::HOME, _) => return found("~", 1),
        (w::USER, w::HOME) | (w::THIS, w::HOME) => return found("~", 2),
        (w::ROOT, w::DIRECTORY | w::SYSTEM) => return found("/", 2),
        (w::ENTIRE, w::SYSTEM | w::COMPUTER | w::DISK) => {
            return found("/", 2).map(|place| Place {
                tree: true,
                ..place
            });
        }
        (w::SYSTEM | w::COMPUTER, _) => return found("/", 1),
        (w::THIS, w::SYSTEM | w::COMPUTER) => return found("/", 2),
        (w::PARENT, w::DIRECTORY) => return found("..", 1),
        _ => {}
    }
    let named = usize::from(id(0) == w::DIRECTORY)
        + usize::from(id(0) == w::DIRECTORY && id(1) == w::NAMED);
    let token = tokens.get(named)?;
    let raw = token.raw;
    if measure::number(token).is_some() {
        return None;
    }
    if raw.starts_with('-') && !token.quoted {
        return None;
    }
    // Braces, variables and brackets are meant for a shell, not for a folder's name.
    if raw.contains(['\'', '{', '}', '$']) && !token.quoted && !raw.starts_with("$HOME") {
        return None;
    }
    if raw.is_empty() || raw.contains(['*', '?', '[']) {
        return None;
    }
    // A bare name is the name as it is written, here; only "~/" says the home directory.
    if is_well_known(token)
        && named == 0
        && (noun(1) == 1 || raw.starts_with(|c: char| c.is_ascii_uppercase()) || tokens.len() == 1)
    {
        return found(raw, 1);
    }
    if let Some(rest) = raw
        .strip_prefix("$HOME")
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
    {
        return found(&format!("~{rest}"), 1 + named);
    }
    let tilde_of_another = raw.starts_with('~') && raw != "~" && !raw.starts_with("~/");
    if raw.starts_with('$') || tilde_of_another || raw.contains("://") {
        return None;
    }
    let behind = noun(named + 1) == 1 || named > 0;
    let plain = token.quoted
        || is_pathlike(raw)
        || (token.id == UNKNOWN && raw.len() > 1)
        || (named > 0 && lexicon::is_plain(token.id))
        || (behind
            && (token.role != Role::None
                || token.mistyped
                || token.id == UNKNOWN
                || folders::is_folderish(token.id)
                || lexicon::is_plain(token.id)));
    let file_follows = id(named + 1) == w::FILE;
    if !plain
        || (behind && !token.quoted && only_points(raw))
        || file_follows
        || (token.mistyped && !behind && !is_pathlike(raw))
        || raw.bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    found(raw, 1 + named)
}

/// The folders that a home directory mostly has, whose names are words of the vocabulary as well.
fn is_well_known(token: &Token<'_>) -> bool {
    const FOLDERS: [&str; 6] = [
        "Downloads",
        "Documents",
        "Desktop",
        "Pictures",
        "Music",
        "Videos",
    ];
    !token.quoted
        && FOLDERS
            .iter()
            .any(|folder| token.raw.eq_ignore_ascii_case(folder))
}

/// Words before "folder" that say which one is meant without its name.
pub(crate) fn only_points(raw: &str) -> bool {
    const WORDS: [&str; 26] = [
        "other",
        "another",
        "same",
        "given",
        "specified",
        "certain",
        "specific",
        "particular",
        "following",
        "correct",
        "right",
        "wrong",
        "appropriate",
        "respective",
        "big",
        "large",
        "small",
        "single",
        "different",
        "various",
        "several",
        "many",
        "double",
        "target",
        "destination",
        "default",
    ];
    WORDS.iter().any(|word| raw.eq_ignore_ascii_case(word))
}

/// Whether a path is one plain word, which may be many things.
fn is_bare(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a path ends in an extension that folders do not have.
pub(crate) fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return false;
    };
    !stem.is_empty()
        && lexicon::look_up(&extension.to_ascii_lowercase())
            .is_some_and(|meaning| meaning.role == Role::Extension)
}

impl Reader<'_, '_> {
    /// "in ~/x", "under this folder", "here", "directly in /tmp", "anywhere".
    pub(crate) fn place(&mut self) -> Taken {
        const BEFORE: &[u16] = &[w::IN, w::UNDER, w::FROM, w::WITHIN, w::ON, w::AT, w::OF];
        let start = self.at;
        let mut direct = false;
        // "located in", "present under", "starting from" say no more than the preposition.
        let before_place = [w::IN, w::UNDER, w::FROM, w::AT, w::ON].contains(&self.id(1));
        if before_place
            && (self.ids(&[&[w::LOCATED, w::CURRENT]])
                || self.ids(&[&[w::BEGIN], &[w::FROM, w::AT, w::IN]]))
        {
            self.at += 1;
        }
        if self.take_one(&[w::DIRECTLY]) {
            direct = true;
        } else if self.ids(&[&[w::ONLY], &[w::IN]]) {
            self.at += 1;
            direct = true;
        }
        let preposition = self.id(0);
        let led = self.take_one(BEFORE);
        if led && self.take_one(&[w::AND]) {
            self.take_one(BEFORE);
        }
        if led {
            self.take_one(&[w::ENTIRE]).then(|| {
                self.at -= usize::from([w::SYSTEM, w::COMPUTER, w::DISK].contains(&self.id(0)))
            });
            self.take_one(&[w::ALL]);
        }
        if self.take(&[&[w::SUBDIRECTORY], &[w::OF]]) {
            self.query.reach = Some(Reach::Tree);
        }
        let found = place(self.rest())
            .filter(|_| led || self.id(0) == w::HERE || self.id(0) == w::HOME)
            .or_else(|| self.kind_as_folder().filter(|_| led))
            .or_else(|| self.led_folder().filter(|_| led))
            // "the logs of nginx": only what is plainly a place is one behind "of".
            .filter(|found| preposition != w::OF || found.length > 1 || !is_bare(&found.path));
        let Some(found) = found else {
            self.at = start;
            return Ok(false);
        };
        if self.negated {
            self.at = start;
            return self.below(start);
        }
        if is_file(&found.path) {
            return Err(Refusal::Hint(
                "That place is a file; I look for files in folders.",
            ));
        }
        self.at += found.length;
        if !self.query.places.is_empty() {
            return Err(Refusal::Hint(
                "I can look in one place, or in several joined by \"and\".",
            ));
        }
        self.query.says_in |=
            matches!(preposition, w::IN | w::FROM | w::WITHIN | w::AT | w::OF) && !found.tree;
        self.query.places.push(found.path);
        if found.tree || preposition == w::UNDER {
            self.query.reach.get_or_insert(Reach::Tree);
        }
        if direct || self.take_one(&[w::ONLY, w::DIRECTLY, w::ITSELF]) {
            self.set_reach(Reach::Direct)?;
        }
        while self.id(0) == w::AND
            && let Some(more) =
                place(self.rest().get(1..).unwrap_or(&[])).filter(|_| self.names_a_place(1))
        {
            self.at += 1 + more.length;
            self.query.places.push(more.path);
        }
        Ok(true)
    }

    /// Whether the word `ahead`, behind "and", is as much a place as the one before.
    fn names_a_place(&self, ahead: usize) -> bool {
        self.token(ahead).is_some_and(|token| {
            let capital = token.raw.starts_with(|c: char| c.is_ascii_uppercase());
            let last = self.at + ahead + 1 == self.tokens.len();
            is_pathlike(token.raw)
                || token.id == w::DIRECTORY
                || self.id(ahead + 1) == w::DIRECTORY
                || (capital && (last || self.token(ahead + 1).is_some()))
                || (last && token.id == UNKNOWN)
        })
    }

    /// "in logs", at the end of a sentence that has said what to look for: a folder of that name.
    fn kind_as_folder(&self) -> Option<Place> {
        let [token] = self.rest() else { return None };
        let named = (matches!(token.role, Role::Noun(_))
            || (lexicon::is_plain(token.id) && !lexicon::is_class(token.id)))
            && !token.raw.is_empty()
            && self.query.object.is_some();
        named.then(|| Place {
            path: token.raw.to_owned(),
            length: 1,
            tree: false,
        })
    }

    /// "in photos" with a clause behind it.
    fn led_folder(&self) -> Option<Place> {
        folders::is_led_folder(self.tokens, self.at).then(|| Place {
            path: self.tokens[self.at].raw.to_owned(),
            length: 1,
            tree: false,
        })
    }

    fn set_reach(&mut self, reach: Reach) -> Taken {
        if self.query.reach.is_some_and(|known| known != reach) {
            return Err(Refusal::Hint(
                "Directly in a folder, or everywhere below it? Say one.",
            ));
        }
        self.query.reach = Some(reach);
        Ok(true)
    }

    /// "recursively", "and its subfolders", "not in subfolders", "2 levels deep".
    pub(crate) fn reach(&mut self) -> Taken {
        const SUB: &[u16] = &[w::SUBDIRECTORY];
        if self.take_one(&[w::NONRECURSIVELY]) || self.take(&[&[w::TOP], &[w::LEVEL], &[w::ONLY]]) {
            return self.set_reach(Reach::Direct);
        }
        if self.take_one(&[w::RECURSIVELY]) {
            return if std::mem::take(&mut self.negated) {
                self.set_reach(Reach::Direct)
            } else {
                self.set_reach(Reach::Tree)
            };
        }
        let start = self.at;
        if self.take_one(&[w::WITHOUT, w::NOT, w::EXCEPT]) {
            self.take_one(&[w::GOING, w::DESCENDING_INTO, w::LOOKING, w::INCLUDING]);
            self.take_one(&[w::IN, w::INTO]);
            self.take_one(&[w::ANY]);
            if self.take_one(SUB) {
                return self.set_reach(Reach::Direct);
            }
            self.at = start;
        }
        if self.take_one(&[w::AND, w::INCLUDING, w::WITH, w::IN]) {
            self.take_one(&[w::IN, w::UNDER, w::ALL, w::INCLUDING]);
            self.take_one(&[w::ALL, w::ANY]);
            self.take_one(&[w::OF]);
            self.take_one(&[w::IT]);
            if self.take_one(SUB)
                || (self.tokens[start].id == w::AND
                    && self.tokens[self.at - 1].id == w::UNDER
                    && !self.token(0).is_some_and(is_value))
            {
                return self.set_reach(Reach::Tree);
            }
            self.at = start;
        }
        if self.take(&[&[w::ANYWHERE]]) {
            self.take_one(&[w::ON, w::IN]);
            if self.take_one(&[w::SYSTEM, w::COMPUTER, w::DISK]) {
                self.query.places.push("/".to_owned());
            } else {
                self.at -= usize::from([w::ON, w::IN].contains(&self.tokens[self.at - 1].id));
            }
            return self.set_reach(Reach::Tree);
        }
        self.take_one(&[w::IN]);
        self.take_one(&[w::ATMOST]);
        if let Some(levels) = self.token(0).and_then(measure::number)
            && self.id(1) == w::LEVEL
        {
            self.at += 2;
            if self.take_one(&[w::DEEP, w::DOWN]) {
                self.take_one(&[w::ATMOST]);
                return self.set_reach(Reach::Levels(levels));
            }
        }
        self.at = start;
        Ok(false)
    }

    /// "except node_modules", "ignoring the .git folder", "excluding *.log", "but not hidden files".
    pub(crate) fn exclusion(&mut self) -> Taken {
        let start = self.at;
        if self.take(&[&[w::WITHOUT, w::NOT], &[w::DESCENDING_INTO]]) {
            if self.id(0) == w::SUBDIRECTORY {
                self.at = start;
                return Ok(false);
            }
            self.negated = true;
            return self.below(start);
        }
        if self.all_but()? {
            return Ok(true);
        }
        if !self.take_one(&[w::EXCEPT]) {
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
        while self.take_one(&[w::THAT, w::ONES, w::FILE, w::IT]) {}
        self.negated = true;
        if self.take_one(&[w::IN, w::UNDER, w::FROM]) {
            return self.below(start);
        }
        if self.take_one(&[w::HIDDEN]) {
            self.take_one(&[w::FILE, w::ITEM, w::ONES]);
            self.require(Condition::Hidden);
            return Ok(true);
        }
        if self.id(0) == w::DIRECTORY
            || self
                .rest()
                .get(1)
                .is_some_and(|token| token.id == w::DIRECTORY)
        {
            return self.below(start);
        }
        let files = [
            ".git",
            ".svn",
            "node_modules",
            "target",
            "venv",
            ".venv",
            "__pycache__",
            "vendor",
            "build",
            "dist",
        ];
        if self
            .token(0)
            .is_some_and(|token| files.contains(&token.raw.trim_end_matches('/')))
        {
            return self.below(start);
        }
        // What follows must be read by the clauses about names and kinds.
        if self.kinds()? || self.names()? || self.state()? {
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
        if self.id(0) == w::FIRST || !self.rank()? {
            self.at = start;
            return Ok(false);
        }
        if self.unnumbered {
            self.query.limit = Some(1);
            self.unnumbered = false;
        }
        self.query.all_but = true;
        Ok(true)
    }

    /// The folder that is left out, at the cursor.
    fn below(&mut self, _start: usize) -> Taken {
        loop {
            self.take_one(&[w::IN, w::UNDER, w::FROM]);
            let at = self.at + usize::from(self.id(0) == w::DIRECTORY);
            let Some(token) = self.tokens.get(at).filter(|token| {
                !token.raw.is_empty()
                    && (is_value(token)
                        || self
                            .tokens
                            .get(at + 1)
                            .is_some_and(|t| t.id == w::DIRECTORY))
            }) else {
                return Err(Refusal::Hint("I don't see which folder to leave out."));
            };
            let folder = token.raw.trim_end_matches('/').trim_start_matches("./");
            if folder.is_empty()
                || folder.contains(['~', '$'])
                || folder.starts_with('/')
                || folder == "."
                || folder == ".."
            {
                return Err(Refusal::Hint(
                    "Name the folder to leave out as it is called, without its path.",
                ));
            }
            self.query
                .require(true, Condition::Below(literal_glob(folder)));
            let comma = token.comma;
            self.at = at + 1;
            self.take_one(&[w::DIRECTORY]);
            let joined = self.ids(&[&[w::AND, w::OR]]) && self.token(1).is_some_and(is_value);
            if joined {
                self.at += 1;
            } else if !(comma && self.token(0).is_some_and(is_value)) {
                self.negated = false;
                return Ok(true);
            }
        }
    }
}
