//! Clauses about what is in files, what state they are in, and whose they are.

use super::query::{Action, Condition, Object, Test};
use super::read::{Reader, Refusal, Taken};
use super::read_names::is_value;
use crate::static_backend::lexicon::{self, Role, w};
use crate::static_backend::measure;
use crate::static_backend::shapes::is_named_sign;
use crate::static_backend::tokens::Token;

/// Octal permissions, or the symbolic form that `chmod` takes.
pub(crate) fn mode(raw: &str) -> Option<&str> {
    let octal =
        (3..=4).contains(&raw.len()) && raw.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    let symbolic = |part: &str| {
        part.split_once(['+', '='])
            .or_else(|| part.split_once('-'))
            .is_some_and(|(who, what)| {
                who.bytes().all(|byte| b"ugoa".contains(&byte))
                    && (!what.is_empty() || part.ends_with('=') && !who.is_empty())
                    && what.len() <= 4
                    && what.bytes().all(|byte| b"rwxXst".contains(&byte))
            })
    };
    (octal || raw.split(',').all(symbolic)).then_some(raw)
}

/// A user or group name.
pub(crate) fn account(raw: &str) -> Option<&str> {
    let good = !raw.is_empty()
        && raw.len() <= 32
        && !raw.starts_with('-')
        && raw
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    good.then_some(raw)
}

impl Reader<'_, '_> {
    /// "containing 'TODO'", "that mention foo", "with the word bar in them".
    pub(crate) fn contents(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH, w::WHOSE, w::AND]);
        // "directories that contain jpg files": those that such files lie in.
        if self.query.object == Some(Object::Directory)
            && self.query.tests.is_empty()
            && self.query.action == Action::List
            && !self.negated
            && self.take_one(&[w::CONTAIN, w::WITH, w::HAVE])
        {
            self.take_one(&[w::ANY]);
            self.query.object = None;
            if self.kinds()? || self.known_file()? {
                self.query.output = super::query::Output::Parents;
                self.query.sought = true;
                return Ok(true);
            }
            self.query.object = Some(Object::Directory);
            self.at = start;
            return Ok(false);
        }
        let of_content = self.take_one(&[w::CONTENT]);
        let negated = self.take_one(&[w::NOT]);
        let uses = self.id(0) == w::USE && [w::WORD, w::STRING].contains(&self.id(1));
        let lead = self.take_one(&[w::CONTAIN, w::MENTIONS])
            || (uses && self.take_one(&[w::USE]))
            || (of_content && self.take_one(&[w::MATCH, w::INCLUDING, w::HAVE]));
        let matches = !lead && self.take_one(&[w::MATCH]);
        let with = !lead && self.take_one(&[w::WITH, w::HAVE, w::INCLUDING]);
        let without = !lead && !with && self.take_one(&[w::WITHOUT]);
        if !(lead || with || without || matches) {
            self.at = start;
            return Ok(false);
        }
        if lead {
            self.take(&[&[w::LINE], &[w::WITH, w::MATCH, w::CONTAIN]]);
        }
        let both = self.take_one(&[w::BOTH]);
        self.take_one(&[w::EITHER]);
        let any_case = self.take_one(&[w::INSENSITIVE]);
        let marked = [w::WORD, w::STRING, w::TEXT, w::EXACTWORD, w::REGEX].contains(&self.id(0));
        let Some(text) = self.text_at(false) else {
            self.at = start;
            return Ok(false);
        };
        let tail = self.take(&[&[w::IN], &[w::IT], &[w::CONTENT]])
            || self.take(&[&[w::IN], &[w::IT, w::FILE]])
            || self.take(&[&[w::IN], &[w::CONTENT]])
            || self.take(&[&[w::ANYWHERE], &[w::IN], &[w::IT]])
            || (marked && self.at == self.tokens.len() && self.take_one(&[w::IN]));
        if tail {
            self.take_one(&[w::CONTENT]);
        }
        // "with foo" alone may mean the name.
        if !(lead || marked && !matches || tail) {
            self.at = start;
            return Ok(false);
        }
        self.query.insensitive |= any_case;
        self.negated ^= negated ^ without;
        let waits = self.negated;
        self.require(Condition::Contains(text));
        while self.id(0) == w::AND
            && self
                .token(1)
                .is_some_and(|token| token.quoted || both && searched_text(token, false).is_some())
        {
            // "containing 'a' and 'b'" is both; "not containing 'a' and 'b'" may be neither or not both.
            if waits || !lead {
                return Err(Refusal::Hint("I can look for one text at a time."));
            }
            self.at += 1;
            if let Some(second) = self.text_at(true) {
                self.require(Condition::Contains(second));
            }
        }
        if both
            && !matches!(self.query.tests.as_slice(), [.., first, second]
            if matches!(first.condition, Condition::Contains(_)) && matches!(second.condition, Condition::Contains(_)))
        {
            return Err(Refusal::Hint("Put both texts in quotes."));
        }
        Ok(true)
    }

    /// "empty", "hidden", "executable", "world-writable", "broken", "with permissions 777".
    pub(crate) fn state(&mut self) -> Taken {
        if [w::INSENSITIVE, w::SENSITIVE].contains(&self.id(0)) {
            self.query.insensitive |= self.id(0) == w::INSENSITIVE;
            self.at += 1;
            let behind = self
                .token(1)
                .is_none_or(|token| token.raw == ")" || token.comma);
            if self.id(0) == w::FIND && (behind || self.at + 1 == self.tokens.len()) {
                self.at += 1;
            }
            return Ok(true);
        }
        // "duplicate jpgs in x".
        if self.id(0) == w::DUPLICATE
            && self.query.action == Action::List
            && self.query.object.is_none()
            && self.token(1).is_some_and(|next| {
                next.role != Role::None && next.id != w::FILE || self.id(2) == w::FILE
            })
        {
            self.at += 1;
            self.query.action = Action::Duplicates;
            return Ok(true);
        }
        let of_lines = matches!(
            self.query.action,
            Action::CountLines { .. } | Action::Grep(_) | Action::Ends(..)
        ) && [w::EMPTY, w::NONEMPTY].contains(&self.id(0));
        if of_lines {
            return Err(Refusal::Hint("Are the lines or the files empty?"));
        }
        let condition = match self.id(0) {
            w::EMPTY => Condition::Empty,
            w::HIDDEN => Condition::Hidden,
            w::READABLE if self.alone() => Condition::Readable,
            w::WRITABLE if self.alone() => Condition::Writable,
            w::EXECUTABLE if self.alone() => Condition::Executable,
            w::WORLDWRITABLE => Condition::Permission("-o=w".to_owned()),
            w::READONLY => {
                self.negated = !self.negated;
                Condition::Permission("/222".to_owned())
            }
            w::BROKEN if self.id(1) == w::SYMLINK => {
                self.at += 1;
                self.query.object = Some(Object::Symlink);
                Condition::Broken
            }
            w::BROKEN if self.query.object == Some(Object::Symlink) => Condition::Broken,
            w::NONEMPTY | w::NONHIDDEN => {
                self.negated = !self.negated;
                if self.id(0) == w::NONEMPTY {
                    Condition::Empty
                } else {
                    Condition::Hidden
                }
            }
            _ => return Ok(self.permission()? || self.special()),
        };
        self.at += 1;
        self.take_one(&[w::BYME]);
        let plural_noun = self.tokens[self.at - 1]
            .raw
            .eq_ignore_ascii_case("executables");
        if plural_noun {
            self.query.object.get_or_insert(Object::File);
        }
        self.require(condition);
        Ok(true)
    }

    /// "executable by the group" is more than "executable".
    fn alone(&self) -> bool {
        self.id(1) != w::BY && (self.id(1) != w::FOR || self.id(0) == w::EXECUTABLE)
    }

    /// "with inode number 5", "with more than one hard link", "pointing to x", "hard links to x", "with no owner".
    fn special(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        self.take_one(&[w::WITH, w::HAVE, w::WHOSE, w::BY]);
        if self.take_one(&[w::INODE]) {
            self.take_one(&[w::NUMBER]);
            self.take_one(&[w::IS]);
            if let Some(number) = self.token(0).and_then(measure::number) {
                self.at += 1;
                self.require(Condition::Inode(number));
                return true;
            }
        }
        self.at = start;
        self.take_one(&[w::THAT, w::WHICH]);
        if self.take_one(&[w::WITH, w::HAVE]) {
            let compare = self.comparison();
            if let Some(number) = self.token(0).and_then(measure::number)
                && self.id(1) == w::HARDLINK
            {
                self.at += 2;
                self.require(Condition::HardLinks(
                    compare.unwrap_or(super::query::Compare::Exactly),
                    number,
                ));
                return true;
            }
        }
        self.at = start;
        if self.take(&[&[w::HARDLINK], &[w::TO, w::OF]])
            || self.take(&[&[w::SAME], &[w::FILE], &[w::AS]])
        {
            self.take_one(&[w::FILE]);
            if let Some(token) = self.token(0).filter(|token| is_value(token)) {
                let file = token.raw.to_owned();
                self.at += 1;
                self.require(Condition::SameFile(file));
                return true;
            }
        }
        self.at = start;
        self.take_one(&[w::THAT, w::WHICH]);
        let lost = self.query.object == Some(Object::Symlink)
            && self.take(&[&[w::POINT], &[w::TO, w::AT]])
            && {
                self.take_one(&[w::FILE, w::ITEM, w::SOMETHING, w::TARGET]);
                self.take_one(&[w::THAT, w::WHICH]);
                self.take(&[&[w::NO], &[w::LONGER]])
                    || self.take_one(&[w::NOT])
                    || self.take_one(&[w::MISSING])
            }
            && {
                self.take_one(&[w::EXIST, w::FILE, w::ITEM]);
                true
            };
        if lost {
            self.require(Condition::Broken);
            return true;
        }
        self.at = start;
        self.take_one(&[w::THAT, w::WHICH]);
        if self.query.object == Some(Object::Symlink)
            && (self.take(&[&[w::POINT], &[w::TO, w::AT]]) || self.take_one(&[w::TO]))
        {
            self.take_one(&[w::FILE, w::DIRECTORY]);
            if let Some(token) = self.token(0).filter(|token| is_value(token)) {
                let target = token.raw.to_owned();
                self.at += 1;
                self.require(Condition::PointsTo(target));
                return true;
            }
        }
        self.at = start;
        if self.take(&[&[w::WITH, w::HAVE], &[w::SAME], &[w::INODE]]) {
            self.take_one(&[w::NUMBER]);
            if self.take_one(&[w::AS])
                && let Some(token) = self.token(0).filter(|token| is_value(token))
            {
                let file = token.raw.to_owned();
                self.at += 1;
                self.require(Condition::SameFile(file));
                return true;
            }
        }
        self.at = start;
        if self.ids(&[&[w::WHOSE], &[w::OWNER, w::USER, w::GROUP]])
            && (self.id(2) == w::NOT && self.id(3) == w::EXIST
                || self.id(2) == w::DO && self.id(3) == w::NOT && self.id(4) == w::EXIST)
        {
            let group = self.id(1) == w::GROUP;
            self.at += if self.id(2) == w::NOT { 4 } else { 5 };
            self.take_one(&[w::ANYMORE]);
            self.require(if group {
                Condition::NoGroup
            } else {
                Condition::NoUser
            });
            return true;
        }
        let nobody = self.take(&[&[w::WITH, w::HAVE], &[w::NO]])
            || self.take(&[&[w::WITHOUT], &[w::ANY, w::VALID]])
            || self.take_one(&[w::WITHOUT]);
        if nobody {
            self.take_one(&[w::VALID, w::EXIST]);
            let condition = match self.id(0) {
                w::OWNER | w::USER => Some(Condition::NoUser),
                w::GROUP => Some(Condition::NoGroup),
                _ => None,
            };
            if let Some(condition) = condition {
                self.at += 1;
                self.require(condition);
                return true;
            }
        }
        self.at = start;
        false
    }

    /// "owned by root", "belonging to user alice or bob", "of group www-data", "whose owner is not root".
    pub(crate) fn ownership(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        let negated = self.negated;
        while self.take_one(&[w::IS, w::HAVE]) {}
        if self.take_one(&[w::NOT]) {
            self.negated = !self.negated;
        }
        if self.ids(&[&[w::AND], &[w::GROUP, w::USER]])
            && self.query.tests.last().is_some_and(|test| {
                matches!(test.condition, Condition::Owner(_) | Condition::Group(_))
            })
        {
            self.at += 1;
            let group = self.id(0) == w::GROUP;
            return self.accounts(group);
        }
        if self.owned_by_subject() {
            return Ok(true);
        }
        // "that are not mine", "that I own".
        if self.query.object.is_some() && self.take_one(&[w::BYME])
            || self.take(&[&[w::I], &[w::OWN]])
        {
            self.require(Condition::Mine);
            return Ok(true);
        }
        if self.take_one(&[w::OWNED, w::BELONG]) {
            if self.take_one(&[w::BYME]) {
                self.require(Condition::Mine);
                return Ok(true);
            }
            if !self.take_one(&[w::BY, w::TO]) {
                return Err(Refusal::Hint("Owned by whom?"));
            }
            // "that do not belong to any user".
            let none = self.negated && self.id(0) == w::ANY && {
                let ends = self.at + 2 == self.tokens.len();
                ends || [w::IN, w::UNDER, w::ON, w::AND].contains(&self.id(2))
            };
            if (none || self.id(0) == w::NO)
                && self.ids(&[&[w::NO, w::ANY], &[w::USER, w::GROUP, w::OWNER]])
            {
                self.negated &= !none;
                let group = self.id(1) == w::GROUP;
                self.at += 2;
                self.require(if group {
                    Condition::NoGroup
                } else {
                    Condition::NoUser
                });
                return Ok(true);
            }
            if self.take(&[&[w::CURRENT], &[w::USER]]) {
                self.require(Condition::Mine);
                return Ok(true);
            }
        } else if self.ids(&[&[w::WHOSE], &[w::OWNER, w::GROUP], &[w::IS]]) {
            self.at += 1;
            let group = self.id(0) == w::GROUP;
            self.at += 2;
            if self.take_one(&[w::NOT]) {
                self.negated = !self.negated;
            }
            self.at -= usize::from(group);
            if group {
                return self.accounts(true);
            }
        } else if !(self.id(2) != w::HOME
            && self.ids(&[
                &[w::OF, w::WITH, w::BY, w::IN, w::FROM],
                &[w::USER, w::GROUP, w::OWNER],
            ])
            && self.take_one(&[w::OF, w::WITH, w::BY, w::IN, w::FROM]))
        {
            self.at = start;
            self.negated = negated;
            return Ok(false);
        }
        let group = self.id(0) == w::GROUP;
        self.accounts(group)
    }

    /// "that alice owns", "that user bob owns".
    fn owned_by_subject(&mut self) -> bool {
        let start = self.at;
        self.take_one(&[w::USER]);
        let owner = self
            .token(0)
            .filter(|token| is_value(token) || token.id == w::ROOT)
            .and_then(|token| account(token.raw))
            .map(str::to_owned);
        if let Some(owner) = owner
            && self.id(1) == w::OWN
            && self.query.object.is_some()
        {
            self.at += 2;
            self.require(Condition::Owner(owner));
            return true;
        }
        self.at = start;
        false
    }

    /// The names of users or of groups, behind what announces them.
    fn accounts(&mut self, group: bool) -> Taken {
        let noun = self.take_one(&[w::USER, w::GROUP, w::OWNER, w::IS]);
        self.take_one(&[w::NAMED]);
        // "user id 120": the number does for the name.
        let number = self
            .token(1)
            .is_some_and(|token| token.raw.bytes().all(|byte| byte.is_ascii_digit()));
        let id = self
            .token(0)
            .is_some_and(|token| ["id", "ID"].contains(&token.raw));
        if noun && id && number && !self.tokens[self.at + 1].raw.is_empty() {
            self.at += 1;
        }
        let mut names = Vec::new();
        loop {
            let Some(token) = self.token(0).filter(|token| {
                is_value(token) || token.id == w::ROOT || token.mistyped || token.id == w::NOBODY
            }) else {
                return Err(Refusal::Hint("Owned by whom?"));
            };
            let Some(name) = account(token.raw).map(str::to_owned) else {
                return Err(Refusal::Hint("That is not the name of a user or a group."));
            };
            names.push(name);
            self.at += 1;
            let another = |token: &Token<'_>| is_value(token) || token.id == w::ROOT;
            if !(self.id(0) == w::OR && self.token(1).is_some_and(another) && !self.negated) {
                break;
            }
            self.at += 1;
        }
        if self.token(0).is_some_and(|token| {
            [w::USER, w::GROUP].contains(&token.id) && token.raw.ends_with('s')
        }) {
            return Err(Refusal::Hint("Name the user or the group."));
        }
        let group = group || self.take_one(&[w::GROUP]);
        self.take_one(&[w::USER]);
        let mut conditions: Vec<Condition> = names
            .into_iter()
            .map(if group {
                Condition::Group
            } else {
                Condition::Owner
            })
            .collect();
        let condition = if conditions.len() == 1 {
            conditions.remove(0)
        } else {
            Condition::AnyOf(
                conditions
                    .into_iter()
                    .map(|condition| {
                        vec![Test {
                            negated: false,
                            condition,
                        }]
                    })
                    .collect(),
            )
        };
        self.require(condition);
        Ok(true)
    }
}

/// A text to search for: quoted, unknown, in capitals, or announced by "the word".
pub(crate) fn searched_text<'a>(token: &Token<'a>, announced: bool) -> Option<&'a str> {
    // "find Makefile in src" looks for a file.
    if !announced && !token.quoted && super::read_bare_names::is_file_name(token.raw) {
        return None;
    }
    let capitals = token.raw.len() > 1
        && token
            .raw
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    // "search for error" means the word; "search for duplicates" means a kind of thing.
    let plain =
        lexicon::is_plain(token.id) && !lexicon::is_class(token.id) && !token.raw.ends_with('s');
    let unknown = (token.id == 0 || plain) && token.role == Role::None;
    // "containing a tab" is the sign, not the word.
    if !token.quoted && !announced && is_named_sign(token.raw) {
        return None;
    }
    if !token.quoted && !announced && ["shebang", "shebangs"].contains(&token.raw) {
        return None;
    }
    let takes = token.quoted
        || unknown
        || token.mistyped
        || capitals
        || (announced
            && ![
                w::IN,
                w::IS,
                w::HAVE,
                w::THAT,
                w::NOT,
                w::WITH,
                w::AND,
                w::OR,
                w::IT,
            ]
            .contains(&token.id));
    (takes && !token.raw.is_empty()).then_some(token.raw)
}
