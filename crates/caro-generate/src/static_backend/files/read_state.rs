//! Clauses about what is in files, what state they are in, and whose they are.

use super::query::{Action, Condition, Object, Text};
use super::read::{Reader, Refusal, Taken};
use super::read_names::is_value;
use crate::static_backend::lexicon::{self, Role, w};
use crate::static_backend::tokens::Token;

/// Octal permissions, or the symbolic form that `chmod` takes.
pub(crate) fn mode(raw: &str) -> Option<&str> {
    let octal =
        (3..=4).contains(&raw.len()) && raw.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    let symbolic = raw
        .split_once(['+', '='])
        .or_else(|| raw.split_once('-'))
        .is_some_and(|(who, what)| {
            who.bytes().all(|byte| b"ugoa".contains(&byte))
                && !what.is_empty()
                && what.len() <= 4
                && what.bytes().all(|byte| b"rwxXst".contains(&byte))
        });
    (octal || symbolic).then_some(raw)
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
        self.take_one(&[w::THAT, w::WHICH]);
        let negated = self.take(&[&[w::NOT]]);
        let uses = self.id(0) == w::USE && [w::WORD, w::STRING].contains(&self.id(1));
        let lead = self.take_one(&[w::CONTAIN, w::MENTIONS]) || (uses && self.take_one(&[w::USE]));
        let with = !lead && self.take_one(&[w::WITH, w::HAVE]);
        let without = !lead && !with && self.take_one(&[w::WITHOUT]);
        if !(lead || with || without) {
            self.at = start;
            return Ok(false);
        }
        let whole_word = self.take_one(&[w::EXACTWORD]);
        let marked = self.take_one(&[w::WORD, w::STRING, w::TEXT]) || whole_word;
        let Some(text) = self.token(0).and_then(|token| searched_text(token, marked)) else {
            self.at = start;
            return Ok(false);
        };
        let text = text.to_owned();
        self.at += 1;
        let tail =
            self.take(&[&[w::IN], &[w::IT, w::FILE]]) || self.take(&[&[w::IN], &[w::CONTENT]]);
        if tail {
            self.take_one(&[w::CONTENT]);
        }
        // "with foo" alone may mean the name.
        if !(lead || marked || tail) {
            self.at = start;
            return Ok(false);
        }
        if self.ids(&[&[w::AND, w::OR]]) && self.token(1).is_some_and(|token| token.quoted) {
            return Err(Refusal::Hint("I can look for one text at a time."));
        }
        self.negated ^= negated ^ without;
        self.require(Condition::Contains(Text { text, whole_word }));
        Ok(true)
    }

    /// "empty", "hidden", "executable", "world-writable", "broken", "with permissions 777".
    pub(crate) fn state(&mut self) -> Taken {
        if [w::INSENSITIVE, w::SENSITIVE].contains(&self.id(0)) {
            self.query.insensitive |= self.id(0) == w::INSENSITIVE;
            self.at += 1;
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
            w::SETUID => Condition::Permission("-4000".to_owned()),
            w::SETGID => Condition::Permission("-2000".to_owned()),
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
            _ => return self.permission(),
        };
        self.at += 1;
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
        self.id(1) != w::BY
    }

    fn permission(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::WITH, w::HAVE, w::WHOSE]);
        if self.take_one(&[w::PERMISSION, w::MODE]) {
            self.take_one(&[w::CHANGE]);
            self.take_one(&[w::IS, w::OF, w::TO, w::MODE]);
            if let Some(mode) = self.token(0).and_then(|token| octal(token)) {
                self.at += 1;
                self.require(Condition::Permission(mode));
                return Ok(true);
            }
        } else if let Some(mode) = self.token(0).and_then(|token| octal(token))
            && [w::PERMISSION, w::MODE].contains(&self.id(1))
        {
            self.at += 2;
            self.require(Condition::Permission(mode));
            return Ok(true);
        }
        self.at = start;
        Ok(false)
    }

    /// "owned by root", "belonging to user alice", "of group www-data".
    pub(crate) fn ownership(&mut self) -> Taken {
        let start = self.at;
        self.take_one(&[w::THAT, w::WHICH]);
        self.take_one(&[w::IS]);
        if self.take_one(&[w::OWNED, w::BELONG]) {
            if self.take_one(&[w::BYME]) {
                self.require(Condition::Mine);
                return Ok(true);
            }
            if !self.take_one(&[w::BY, w::TO]) {
                return Err(Refusal::Hint("Owned by whom?"));
            }
        } else if !(self.ids(&[&[w::OF, w::WITH, w::BY], &[w::USER, w::GROUP, w::OWNER]])
            && self.take_one(&[w::OF, w::WITH, w::BY]))
        {
            self.at = start;
            return Ok(false);
        }
        let group = self.id(0) == w::GROUP;
        self.take_one(&[w::USER, w::GROUP, w::OWNER]);
        self.take_one(&[w::NAMED]);
        let Some(token) = self
            .token(0)
            .filter(|token| is_value(token) || token.id == w::ROOT || token.mistyped)
        else {
            return Err(Refusal::Hint("Owned by whom?"));
        };
        let Some(name) = account(token.raw).map(str::to_owned) else {
            return Err(Refusal::Hint("That is not the name of a user or a group."));
        };
        self.at += 1;
        if self.token(0).is_some_and(|token| {
            [w::USER, w::GROUP].contains(&token.id) && token.raw.ends_with('s')
        }) {
            return Err(Refusal::Hint("Name the user or the group."));
        }
        let group = group || self.take_one(&[w::GROUP]);
        self.take_one(&[w::USER]);
        self.require(if group {
            Condition::Group(name)
        } else {
            Condition::Owner(name)
        });
        Ok(true)
    }
}

fn octal(token: &Token<'_>) -> Option<String> {
    mode(token.raw)
        .filter(|raw| raw.bytes().all(|byte| byte.is_ascii_digit()))
        .map(str::to_owned)
}

/// A text to search for: quoted, unknown, in capitals, or announced by "the word".
pub(crate) fn searched_text<'a>(token: &Token<'a>, announced: bool) -> Option<&'a str> {
    let capitals = token.raw.len() > 1
        && token
            .raw
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    // "search for error" means the word; "search for duplicates" means a kind of thing.
    let plain =
        lexicon::is_plain(token.id) && !lexicon::is_class(token.id) && !token.raw.ends_with('s');
    let unknown = (token.id == 0 || plain) && token.role == Role::None;
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
