//! Clauses about where files are, how deep to look, and which folders to leave out.

use super::query::{Action, Reach};
use super::read::{Reader, Refusal, Taken};
use super::read_names::is_pathlike;
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
    let noun = |at: usize| usize::from([w::DIRECTORY, w::TREE, w::LOCATION].contains(&id(at)));
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
        (w::THIS | w::CURRENT, w::PROJECT | w::REPOSITORY) => {
            return found(".", 2).map(|place| Place {
                tree: true,
                ..place
            });
        }
        (w::CURRENT, w::ONE | w::ONES | w::PATH | w::LOCATION) => return found(".", 2),
        (w::CURRENT, w::SUBDIRECTORY) => return found(".", 2),
        // "in the directory tree", "everywhere in the tree": the one below here.
        (w::DIRECTORY, w::TREE) if !names_a_folder(tokens.get(2)) => return found(".", 1),
        (w::TREE, _) if !names_a_folder(tokens.get(1)) => {
            return Some(Place {
                path: ".".to_owned(),
                length: 1,
                tree: true,
            });
        }
        (w::THIS, w::CURRENT) if noun(2) == 1 => return found(".", 2),
        (w::WORKING, w::DIRECTORY) => return found(".", 1),
        (w::HOME, _) => return found("~", 1),
        (w::USER, w::HOME) | (w::THIS, w::HOME) => return found("~", 2),
        (w::CURRENT, w::USER) if id(2) == w::HOME => return found("~", 3),
        (w::ROOT, w::OF) if id(2) == w::SYSTEM => return found("/", 3),
        (w::ROOT, w::DIRECTORY | w::SYSTEM | w::TREE) => return found("/", 2),
        (w::ENTIRE, w::SYSTEM | w::COMPUTER | w::DISK) => {
            return found("/", 2).map(|place| Place {
                tree: true,
                ..place
            });
        }
        (w::SYSTEM | w::COMPUTER, _) => return found("/", 1),
        (w::THIS, w::SYSTEM | w::COMPUTER) => return found("/", 2),
        (w::PARENT, w::DIRECTORY) => return found("..", 1),
        (w::ENTIRE, w::DIRECTORY | w::TREE) if id(2) == w::TREE || id(1) == w::TREE => {
            return found(".", 1);
        }
        _ => {}
    }
    let leads = noun(0) == 1 || id(0) == w::PATH;
    let nouns = usize::from(leads) + usize::from(leads && id(1) == w::TREE);
    let rooted =
        leads && (id(nouns) == w::ROOTED || id(nouns) == w::BEGIN) && id(nouns + 1) == w::AT;
    let named = nouns
        + if rooted {
            2
        } else {
            usize::from(leads && id(nouns) == w::NAMED)
        };
    if rooted {
        let below = place(tokens.get(named..)?)?;
        return Some(Place {
            length: named + below.length,
            tree: true,
            ..below
        });
    }
    let token = tokens.get(named)?;
    let raw = token.raw;
    let numbered = named == 0 || id(named - 1) != w::NAMED;
    if measure::number(token).is_some() && numbered || (named == 0 && measure::is_size_unit(token))
    {
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
    let called = named > 0
        && !rooted
        && id(named - 1) == w::NAMED
        && (named + 1 == tokens.len() || [w::AND, w::THEN].contains(&id(named + 1)))
        && is_called(token);
    let plain = token.quoted
        || called
        || is_pathlike(raw)
        || (token.id == UNKNOWN && raw.len() > 1)
        || (named > 0 && lexicon::is_plain(token.id))
        || (behind
            && (token.role != Role::None
                || (token.mistyped && !lexicon::is_plain(token.id))
                || token.id == UNKNOWN
                || folders::is_folderish(token.id)
                || (lexicon::is_plain(token.id) && !token.mistyped)));
    let file_follows = id(named + 1) == w::FILE && !is_pathlike(raw) && !token.quoted;
    if !plain
        || (behind && !token.quoted && only_points(raw))
        || file_follows
        || (token.mistyped && !behind && !is_pathlike(raw))
        || raw.bytes().all(|b| b.is_ascii_digit()) && !called
    {
        return None;
    }
    found(raw, 1 + named)
}

/// Whether a word behind "called" is a name, whatever else it means.
fn is_called(token: &Token<'_>) -> bool {
    const NEVER: [u16; 11] = [
        w::AFTER,
        w::FOR,
        w::FROM,
        w::IN,
        w::IT,
        w::AS,
        w::LIKE,
        w::BY,
        w::THAT,
        w::WHICH,
        w::SOMETHING,
    ];
    !NEVER.contains(&token.id)
        && !token.raw.is_empty()
        && token.raw.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Words that go on behind a list of places.
const CLAUSES: [u16; 10] = [
    w::THAT,
    w::WHICH,
    w::WHOSE,
    w::WITH,
    w::CONTAIN,
    w::LARGER,
    w::SMALLER,
    w::OLDER,
    w::NEWER,
    w::MODIFIED,
];

/// Whether a word behind "the directory tree" is the name of one.
fn names_a_folder(token: Option<&Token<'_>>) -> bool {
    token.is_some_and(|token| {
        token.quoted
            || is_pathlike(token.raw)
            || [w::ROOTED, w::BEGIN, w::NAMED].contains(&token.id)
            || (token.id == UNKNOWN && !token.raw.is_empty())
    })
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

/// "the downloads folder", in small letters, is nobody's name for it: the one in the home directory is meant.
fn described_folder(tokens: &[Token<'_>]) -> Option<Place> {
    const FOLDERS: [(&str, &str); 3] = [
        ("downloads", "~/Downloads"),
        ("documents", "~/Documents"),
        ("desktop", "~/Desktop"),
    ];
    let [token, noun, ..] = tokens else {
        return None;
    };
    let found = FOLDERS.iter().find(|(name, _)| token.raw == *name)?;
    (!token.quoted && noun.id == w::DIRECTORY).then(|| Place {
        path: found.1.to_owned(),
        length: 2,
        tree: false,
    })
}

/// Words before "folder" that say which one is meant without its name.
pub(crate) fn only_points(raw: &str) -> bool {
    const WORDS: [&str; 32] = [
        "deepest",
        "nested",
        "topmost",
        "innermost",
        "outermost",
        "nearest",
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
        const BEFORE: &[u16] = &[
            w::IN,
            w::UNDER,
            w::FROM,
            w::WITHIN,
            w::ON,
            w::AT,
            w::OF,
            w::THROUGH,
            w::ACROSS,
            w::THROUGHOUT,
        ];
        let start = self.at;
        let mut direct = false;
        self.take_one(&[w::AND, w::THAT]);
        self.take_one(&[w::IS]);
        // "located in", "present under", "starting from" say no more than the preposition.
        let before_place = BEFORE.contains(&self.id(1)) && self.id(1) != w::OF;
        if before_place
            && (self.ids(&[&[
                w::LOCATED,
                w::CURRENT,
                w::FOUND,
                w::EXIST,
                w::ANYWHERE,
                w::ITEM,
            ]]) || self.ids(&[&[w::BEGIN], &[w::FROM, w::AT, w::IN, w::WITH]])
                || self.ids(&[&[w::DOWN], &[w::FROM]]))
        {
            self.at += 1;
        } else if self.at > start && !BEFORE.contains(&self.id(0)) {
            self.at = start;
            return Ok(false);
        }
        if self.ids(&[&[w::BEGIN], &[w::WITH]]) {
            self.at += 1;
        }
        if self.take_one(&[w::DIRECTLY]) {
            direct = true;
        } else if self.ids(&[&[w::ONLY], &[w::IN]]) && !self.is_compared() {
            self.at += 1;
            direct = true;
        }
        let preposition = self.id(0);
        let led = self.take_one(BEFORE);
        let begins = self.at >= 2 && self.tokens[self.at - 2].id == w::BEGIN && led;
        let mut below =
            begins || [w::UNDER, w::THROUGH, w::THROUGHOUT, w::ACROSS].contains(&preposition);
        if led && self.take_one(&[w::AND, w::OR]) {
            below |= self.take_one(&[w::UNDER]);
            self.take_one(BEFORE);
        }
        if led {
            self.take_one(&[w::ENTIRE]).then(|| {
                self.at -= usize::from([w::SYSTEM, w::COMPUTER, w::DISK].contains(&self.id(0)));
            });
            self.take_one(&[w::ALL]);
            self.take_one(&[w::PATH, w::LOCATION]);
        }
        if self.take(&[&[w::SUBDIRECTORY], &[w::OF]]) {
            below = true;
        }
        let found = self
            .somewhere(0)
            .filter(|_| led || self.id(0) == w::HERE || self.id(0) == w::HOME)
            .or_else(|| self.kind_as_folder().filter(|_| led))
            .or_else(|| self.led_folder().filter(|_| led))
            // "the logs of nginx": only what is plainly a place is one behind "of".
            .filter(|found| {
                let folders = start > 0
                    && [w::DIRECTORY, w::SUBDIRECTORY].contains(&self.tokens[start - 1].id)
                    && self.token(0).is_some_and(|token| token.quoted);
                // "on monday", "from alice": neither is plainly a place.
                let shows = matches!(self.query.action, Action::List | Action::Count);
                let capital = found.path.starts_with(|c: char| c.is_ascii_uppercase());
                let doubtful = match preposition {
                    w::OF => !folders,
                    w::ON => true,
                    w::FROM => shows && !capital && self.token(0).is_none_or(|t| !t.quoted),
                    _ => false,
                };
                !doubtful || found.length > 1 || !is_bare(&found.path)
            });
        let Some(found) = found else {
            self.at = start;
            return Ok(false);
        };
        if self.negated {
            self.at = start;
            return self.below();
        }
        if is_file(&found.path) {
            return Err(Refusal::Hint(
                "That place is a file; I look for files in folders.",
            ));
        }
        // "find … here" may be anywhere below; "in this folder" and "in the current directory" say where.
        let this_folder = [w::THIS, w::CURRENT].contains(&self.id(0))
            || self.id(0) == w::HERE && !self.query.sought;
        self.query.says_this |= this_folder && !below && found.path == "." && !found.tree;
        self.at += found.length;
        if self.query.places == [found.path.clone()] {
            return Ok(true);
        }
        // "from the root directory /" names it twice.
        if found.path == "/" && self.token(0).is_some_and(|token| token.raw == "/") {
            self.at += 1;
        }
        if !self.query.places.is_empty() {
            return Err(Refusal::Hint(
                "I can look in one place, or in several joined by \"and\".",
            ));
        }
        self.query.says_in |= !below
            && [w::IN, w::FROM, w::WITHIN, w::AT, w::OF].contains(&preposition)
            && !found.tree;
        self.query.places.push(found.path);
        if found.tree || below {
            self.query.reach.get_or_insert(Reach::Tree);
        }
        self.more_places();
        if direct || self.only_there() {
            self.set_reach(Reach::Direct)?;
        }
        if self.take_one(&[w::DOWN]) || self.take(&[&[w::AND], &[w::DOWN, w::DEEPER]]) {
            self.query.reach.get_or_insert(Reach::Tree);
        }
        Ok(true)
    }

    /// "which files are only in a": and not in another folder.
    fn is_compared(&self) -> bool {
        self.at > 0 && [w::IS, w::EXIST].contains(&self.tokens[self.at - 1].id) && self.query.sought
    }

    /// "only", "itself", "and not in its subfolders" behind a place.
    fn only_there(&mut self) -> bool {
        let listed = [
            w::IT,
            w::NAME,
            w::FILENAME,
            w::SHOW,
            w::FIRST,
            w::LAST,
            w::IF,
            w::PATH,
            w::FULL,
        ]
        .contains(&self.id(1));
        (!listed && self.take_one(&[w::ONLY])) || self.take_one(&[w::DIRECTLY, w::ITSELF])
    }

    /// "and /srv", "or /opt", "/home/calvin" behind a place.
    fn more_places(&mut self) {
        loop {
            let joint =
                usize::from([w::AND, w::OR].contains(&self.id(0)) && self.alternative.is_none());
            let led = joint + usize::from(joint == 1 && self.id(1) == w::IN);
            let spelled = |token: &Token<'_>| token.raw.starts_with(['/', '~', '.', '$']);
            let behind = joint == 1
                || self.tokens[self.at - 1].comma
                || self.token(0).is_some_and(|token| {
                    !token.quoted && spelled(token) && token.raw.contains('/')
                });
            let Some(more) = self
                .somewhere(led)
                .filter(|more| behind && self.names_a_place(led) && !is_file(&more.path))
            else {
                return;
            };
            self.at += led + more.length;
            self.query.places.push(more.path);
            self.take_one(&[w::DIRECTORY, w::TREE]);
        }
    }

    /// A place `ahead` of the cursor, which may be a variable of the user's: "$DIR".
    pub(crate) fn somewhere(&self, ahead: usize) -> Option<Place> {
        let rest = self.rest().get(ahead..)?;
        described_folder(rest).or_else(|| place(rest)).or_else(|| {
            let id = |at: usize| rest.get(at).map_or(0, |token| token.id);
            let named = usize::from([w::DIRECTORY, w::TREE].contains(&id(0)))
                + usize::from(id(0) == w::DIRECTORY && id(1) == w::TREE);
            let token = rest.get(named)?;
            let length = named
                + 1
                + (named + 1..rest.len())
                    .take_while(|at| [w::DIRECTORY, w::TREE].contains(&id(*at)))
                    .count();
            super::find::is_variable_path(token.raw).then(|| Place {
                path: token.raw.to_owned(),
                length,
                tree: (0..length).any(|at| id(at) == w::TREE),
            })
        })
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
                || (token.id == UNKNOWN && CLAUSES.contains(&self.id(ahead + 1)))
                || super::find::is_variable_path(token.raw)
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
    pub(crate) fn led_folder(&self) -> Option<Place> {
        folders::is_led_folder(self.tokens, self.at).then(|| Place {
            path: self.tokens[self.at].raw.to_owned(),
            length: 1,
            tree: false,
        })
    }
}
